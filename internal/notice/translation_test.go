package notice_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func body(texts ...string) (b notice.Body) {
	for i := 0; i < len(texts); i += 2 {
		b.Parts = append(b.Parts, notice.Part{Lang: notice.Lang(texts[i]), Source: texts[i+1]})
	}
	return b
}

func TestCorrect(t *testing.T) {
	reply := notice.Comment{
		ID: 9, Status: notice.Published, Lang: "en", Author: notice.Author{Role: notice.Team}, Body: body("en", "one"), MissingLangs: []notice.Lang{"es"},
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
		if got.Versions != test.versions || got.Corrected.IsZero() == (test.versions > 0) || !slices.Equal(got.MissingLangs, test.stillOwes) || e.Action != test.action {
			t.Errorf("%s: %+v, recorded as %v", name, got, e.Action)
		}
		if kept := len(old.Body.Parts) > 0; kept != (test.versions > 0) || kept && (old.Body.Source() != "one" || old.By != "tomas") {
			t.Errorf("%s: kept %+v", name, old)
		}
		if e.Digest != got.Body.Digest() {
			t.Errorf("%s: the entry is not bound to the new words", name)
		}
		if spanish := len(test.to.Parts) > 1 || test.to.Parts[0].Lang == "es"; spanish == (len(got.Translations) > 0) {
			t.Errorf("%s: translations %v", name, got.Translations)
		}
	}
	if _, _, _, err := reply.Correct(notice.Correction{Body: body("en", "two"), Seen: reply.Body.Digest()}, noticetest.Epoch); !same(err, notice.ErrForbidden) {
		t.Errorf("by a reader: %v", err)
	}
}

func TestTranslate(t *testing.T) {
	said := notice.Comment{ID: 1, Status: notice.Published, Lang: "en", Body: body("en", "hello")}
	done, gone, both, official := said, said, said, said
	done.Translations = []notice.Translation{{Lang: "es", Source: "hola", At: noticetest.Epoch}}
	gone.Status, both.Body, official.Author.Role = notice.Removed, body("en", "a", "es", "b"), notice.Team
	long := func(n int) string { return strings.Repeat("ñ", n) }
	for name, test := range map[string]struct {
		c    notice.Comment
		lang notice.Lang
		text string
		seen time.Time
		want error
	}{
		"first":              {said, "es", "hola", time.Time{}, nil},
		"replaced":           {done, "es", "buenas", noticetest.Epoch, nil},
		"taken away":         {done, "es", "", noticetest.Epoch, nil},
		"stale":              {done, "es", "buenas", time.Time{}, notice.ErrConflict},
		"sent twice":         {done, "es", "hola", time.Time{}, notice.ErrUnchanged},
		"none to take away":  {said, "es", "", time.Time{}, notice.ErrUnchanged},
		"no such language":   {said, "fr", "bonjour", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.lang"}}},
		"undetermined":       {said, "und", "x", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.lang"}}},
		"its own language":   {said, "en", "hi", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.same"}}},
		"one of its own two": {both, "es", "hola", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.same"}}},
		"long":               {said, "es", long(5001), time.Time{}, notice.Problems{"translation": {Key: "problem.translation.long"}}},
		"as long as can be":  {said, "es", long(5000), time.Time{}, nil},
		"official":           {official, "es", long(20000), time.Time{}, nil},
		"official, long":     {official, "es", long(20001), time.Time{}, notice.Problems{"translation": {Key: "problem.translation.long-official"}}},
		"removed":            {gone, "es", "hola", time.Time{}, notice.ErrConflict},
	} {
		at := noticetest.Epoch.Add(time.Hour)
		got, e, err := test.c.Translate(notice.Translation{Lang: test.lang, Source: test.text, By: "Tomás"}, test.seen, noticetest.Member, at)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if made := got.Translation(test.lang); made.Source != test.text || test.text != "" && (made.By != "Tomás" || !made.At.Equal(at)) || e.Action != notice.Translate {
			t.Errorf("%s: %+v", name, made)
		}
	}
	if done.Translations[0].Source != "hola" {
		t.Error("translating changed the comment it was asked of")
	}
	if got := both.Untranslated(); len(got) > 0 {
		t.Errorf("what is in both languages can be translated into %v", got)
	}
}
