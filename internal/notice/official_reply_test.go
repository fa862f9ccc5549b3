package notice_test

import (
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestApplyReply(t *testing.T) {
	question := notice.Comment{ID: 1, Question: true, Status: notice.Published}
	reply := notice.Comment{ID: 2, Parent: 1, Status: notice.Published, Author: notice.Author{Role: notice.Team}}
	second := reply
	second.ID = 3
	readers := reply
	readers.Author.Role = notice.Reader
	if got := question.ApplyReply(readers); !got.AwaitsAnswer() {
		t.Error("a reader's reply answered it")
	}
	answered := question.ApplyReply(reply).ApplyReply(second).ApplyReply(reply)
	if got := answered.Answers; !slices.Equal(got, []notice.CommentID{2, 3}) {
		t.Errorf("answers %v", got)
	}
	reply.Status, second.Status = notice.Removed, notice.Removed
	if got := answered.ApplyReply(reply); got.AwaitsAnswer() {
		t.Error("one answer is left, but it is open")
	}
	if got := answered.ApplyReply(reply).ApplyReply(second); !got.AwaitsAnswer() {
		t.Error("no answer is left, but it is not open")
	}
	if !slices.Equal(answered.Answers, []notice.CommentID{2, 3}) {
		t.Error("ApplyReply changed its receiver")
	}
}

func TestCorrect(t *testing.T) {
	reply := notice.Comment{
		ID: 9, Status: notice.Published, Lang: "en", Author: notice.Author{Role: notice.Team},
		Body: body("en", "one"), MissingLangs: []notice.Lang{"es"},
		Translations: []notice.Translation{{Lang: "es", Source: "uno"}},
	}
	gone, readers := reply, reply
	gone.Status, readers.Author.Role = notice.Removed, notice.Reader
	both := []notice.Lang{"en", "es"}
	for name, test := range map[string]struct {
		c         notice.Comment
		to        notice.Body
		seen      notice.Body
		owes      []notice.Lang
		want      error
		versions  uint64
		stillOwes []notice.Lang
		action    notice.Action
	}{
		"corrected":        {reply, body("en", "two"), reply.Body, both, nil, 1, []notice.Lang{"es"}, notice.Correct},
		"both texts":       {reply, body("en", "two", "es", "dos"), reply.Body, both, nil, 1, nil, notice.Correct},
		"the rest":         {reply, body("en", "one", "es", "uno"), reply.Body, both, nil, 0, nil, notice.Translate},
		"another language": {reply, body("es", "uno"), reply.Body, nil, nil, 1, nil, notice.Correct},
		"no more owed":     {reply, body("en", "one"), reply.Body, nil, nil, 0, nil, notice.Translate},
		"unchanged":        {reply, body("en", "one"), reply.Body, both, notice.ErrUnchanged, 0, nil, 0},
		"sent twice":       {reply, body("en", "one"), body("en", "zero"), both, notice.ErrUnchanged, 0, nil, 0},
		"stale":            {reply, body("en", "two"), body("en", "zero"), both, notice.ErrConflict, 0, nil, 0},
		"removed":          {gone, body("en", "two"), reply.Body, both, notice.ErrConflict, 0, nil, 0},
		"a reader's":       {readers, body("en", "two"), reply.Body, both, notice.ErrConflict, 0, nil, 0},
	} {
		d := notice.Correction{Body: test.to, MissingLangs: test.owes, Seen: test.seen.Digest(), By: noticetest.Member}
		got, old, e, err := test.c.Correct(d, noticetest.Epoch)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if got.Versions != test.versions || got.Corrected.IsZero() == (test.versions > 0) ||
			!slices.Equal(got.MissingLangs, test.stillOwes) || e.Action != test.action {
			t.Errorf("%s: %+v, recorded as %v", name, got, e.Action)
		}
		if kept := len(old.Body.Parts) > 0; kept != (test.versions > 0) || kept &&
			(old.Body.Source() != "one" || old.By != "tomas") {
			t.Errorf("%s: kept %+v", name, old)
		}
		if e.Digest != got.Body.Digest() {
			t.Errorf("%s: the entry is not bound to the new words", name)
		}
		if spanish := len(test.to.Parts) > 1 || test.to.Parts[0].Lang == "es"; spanish == (len(got.Translations) > 0) {
			t.Errorf("%s: translations %v", name, got.Translations)
		}
	}
	if _, _, _, err := reply.Correct(notice.Correction{Body: body("en", "two"), Seen: reply.Body.Digest()},
		noticetest.Epoch); !same(err, notice.ErrForbidden) {
		t.Errorf("by a reader: %v", err)
	}
}
