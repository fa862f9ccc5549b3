package notice_test

import (
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestARuleBookIsEdited(t *testing.T) {
	book := noticetest.Rules()
	rule := func(r notice.Reason) notice.Rule { return notice.Rule{Reason: r, Spam: true} }
	for name, test := range map[string]struct {
		got  notice.RuleBook
		want []notice.Reason
	}{
		"as it is":              {book, []notice.Reason{"respect", "advertising"}},
		"one edited":            {book.With(rule("respect")), []notice.Reason{"respect", "advertising"}},
		"one added":             {book.With(rule("new")), []notice.Reason{"respect", "advertising", "new"}},
		"one removed":           {book.Without("respect"), []notice.Reason{"advertising"}},
		"one that is not there": {book.Without("whim"), []notice.Reason{"respect", "advertising"}},
		"sorted":                {book.Sorted([]notice.Reason{"advertising", "respect"}), []notice.Reason{"advertising", "respect"}},
		"sorted by another":     {book.Sorted([]notice.Reason{"whim", "advertising"}), []notice.Reason{"advertising", "respect"}},
	} {
		if !slices.Equal(test.got.Reasons(), test.want) {
			t.Errorf("%s: %v, want %v", name, test.got.Reasons(), test.want)
		}
	}
	if diff := book.Reasons(); !slices.Equal(diff, []notice.Reason{"respect", "advertising"}) {
		t.Errorf("the book itself has changed: %v", diff)
	}
	for name, test := range map[string]struct {
		now    notice.RuleBook
		reason notice.Reason
		want   bool
	}{
		"nothing":         {book, "respect", false},
		"it":              {book.With(rule("respect")), "respect", true},
		"another":         {book.With(rule("respect")), "advertising", false},
		"it was removed":  {book.Without("respect"), "respect", true},
		"it was added":    {book.With(rule("new")), "new", true},
		"it was not, nor": {book, "whim", false},
		"the order":       {book.Sorted([]notice.Reason{"advertising"}), "respect", false},
	} {
		if got := test.now.Edited(book, test.reason); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
