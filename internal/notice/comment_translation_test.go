package notice_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

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
		"first":             {said, "es", "hola", time.Time{}, nil},
		"replaced":          {done, "es", "buenas", noticetest.Epoch, nil},
		"taken away":        {done, "es", "", noticetest.Epoch, nil},
		"stale":             {done, "es", "buenas", time.Time{}, notice.ErrConflict},
		"sent twice":        {done, "es", "hola", time.Time{}, notice.ErrUnchanged},
		"none to take away": {said, "es", "", time.Time{}, notice.ErrUnchanged},
		"no such language": {
			said, "fr", "bonjour", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.lang"}},
		},
		"undetermined":       {said, "und", "x", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.lang"}}},
		"its own language":   {said, "en", "hi", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.same"}}},
		"one of its own two": {both, "es", "hola", time.Time{}, notice.Problems{"lang": {Key: "problem.translation.same"}}},
		"long": {
			said, "es", long(5001), time.Time{}, notice.Problems{"translation": {Key: "problem.translation.long"}},
		},
		"as long as can be": {said, "es", long(5000), time.Time{}, nil},
		"official":          {official, "es", long(20000), time.Time{}, nil},
		"official, long": {
			official, "es", long(20001), time.Time{},
			notice.Problems{"translation": {Key: "problem.translation.long-official"}},
		},
		"removed": {gone, "es", "hola", time.Time{}, notice.ErrConflict},
	} {
		at := noticetest.Epoch.Add(time.Hour)
		got, e, err := test.c.Translate(notice.Translation{Lang: test.lang, Source: test.text, By: "Tomás"}, test.seen,
			noticetest.Member, at)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if made := got.Translation(test.lang); made.Source != test.text || test.text != "" &&
			(made.By != "Tomás" || !made.At.Equal(at)) || e.Action != notice.Translate {
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
