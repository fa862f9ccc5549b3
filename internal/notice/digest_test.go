package notice_test

import (
	"maps"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestDigestsDependOnEveryText changes each text that an entry of the journal is bound to.
func TestDigestsDependOnEveryText(t *testing.T) {
	a := noticetest.Water()
	was := a.Digest()
	if was != noticetest.Water().Digest() {
		t.Fatal("the same announcement has another digest")
	}
	for name, change := range map[string]func(*notice.Text){
		"title":       func(t *notice.Text) { t.Title += "x" },
		"summary":     func(t *notice.Text) { t.Summary += "x" },
		"place":       func(t *notice.Text) { t.Place += "x" },
		"translation": func(t *notice.Text) { t.Translated += "x" },
		"body":        func(t *notice.Text) { t.Body = noticetest.Text(notice.Spanish, "Otro plan.") },
		"moved":       func(t *notice.Text) { t.Summary, t.Place = t.Summary+"x", t.Place+"y" },
	} {
		b := a
		b.Texts = maps.Clone(a.Texts)
		text := b.Texts[notice.Spanish]
		change(&text)
		b.Texts[notice.Spanish] = text
		if b.Digest() == was {
			t.Errorf("%s: the digest stays the same", name)
		}
	}
	b := a
	b.Texts = maps.Clone(a.Texts)
	delete(b.Texts, notice.Spanish)
	if b.Digest() == was {
		t.Error("without an edition the digest stays the same")
	}

	book := noticetest.Rules()
	same := book.Digest()
	for name, change := range map[string]func(*notice.Rule){
		"reason": func(r *notice.Rule) { r.Reason += "x" },
		"spam":   func(r *notice.Rule) { r.Spam = !r.Spam },
		"text": func(r *notice.Rule) {
			r.Texts = maps.Clone(r.Texts)
			r.Texts[notice.English] = notice.RuleText{Title: "Another"}
		},
	} {
		other := book
		other.Rules = append([]notice.Rule(nil), book.Rules...)
		change(&other.Rules[0])
		if other.Digest() == same {
			t.Errorf("rules, %s: the digest stays the same", name)
		}
	}
}
