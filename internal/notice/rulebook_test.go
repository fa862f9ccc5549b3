package notice_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestRulesAreNumberedFromOne(t *testing.T) {
	book := noticetest.Rules()
	if rule, number := book.Find("advertising"); number != 2 || rule.Texts[notice.English].Title != "Sell elsewhere" {
		t.Errorf("got %v as number %d", rule, number)
	}
	if _, number := book.Find("whim"); number != 0 {
		t.Errorf("a rule that is not there has the number %d", number)
	}
}

func TestRulesAreChecked(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ñ", n) }
	for name, test := range map[string]struct {
		change func(*notice.RuleBook)
		want   notice.Problems
	}{
		"as they are": {func(*notice.RuleBook) {}, nil},
		"none": {
			func(b *notice.RuleBook) { b.Rules = nil }, notice.Problems{"rules": {Key: "problem.rules.count"}},
		},
		"twice the same": {
			func(b *notice.RuleBook) { b.Rules[1].Reason = b.Rules[0].Reason },
			notice.Problems{"reason.2": {Key: "problem.rules.reason"}},
		},
		"a bad name": {
			func(b *notice.RuleBook) { b.Rules[1].Reason = "No!" }, notice.Problems{"reason.2": {Key: "problem.rules.reason"}},
		},
		"one language": {
			func(b *notice.RuleBook) { delete(b.Rules[1].Texts, notice.Spanish) },
			notice.Problems{
				"title.2.es": {Key: "problem.rule.missing"}, "short.2.es": {Key: "problem.rule.missing"},
				"text.2.es": {Key: "problem.rule.missing"},
			},
		},
		"at the limits": {func(b *notice.RuleBook) {
			b.Rules[0].Texts[notice.English] = notice.RuleText{Title: long(80), Short: long(40), Text: long(1000)}
		}, nil},
		"beyond them": {func(b *notice.RuleBook) {
			b.Rules[0].Texts[notice.English] = notice.RuleText{Title: long(81), Short: long(41), Text: long(1001)}
		}, notice.Problems{
			"title.1.en": {Key: "problem.rule.long"}, "short.1.en": {Key: "problem.rule.long"},
			"text.1.en": {Key: "problem.rule.long"},
		}},
	} {
		book := noticetest.Rules()
		test.change(&book)
		got := notice.Problems{}
		errors.As(book.Check(), &got)
		if len(got) != len(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		for field, key := range test.want {
			if got[field] != key {
				t.Errorf("%s: %s is %v, want %v", name, field, got[field], key)
			}
		}
	}
}

func TestChangedSince(t *testing.T) {
	before := noticetest.Rules()
	rule := func(r notice.Reason) notice.Rule { return notice.Rule{Reason: r} }
	edited := notice.Rule{Reason: "respect", Texts: before.Rules[0].Texts, Spam: true}
	for name, test := range map[string]struct {
		rules []notice.Rule
		want  []notice.ChangedRule
	}{
		"nothing": {before.Rules, nil},
		"added": {
			append(slices.Clone(before.Rules), rule("new")),
			[]notice.ChangedRule{{Change: notice.RuleAdded, Rule: rule("new")}},
		},
		"removed": {before.Rules[:1], []notice.ChangedRule{{Change: notice.RuleRemoved, Rule: before.Rules[1]}}},
		"edited":  {[]notice.Rule{edited, before.Rules[1]}, []notice.ChangedRule{{Change: notice.RuleEdited, Rule: edited}}},
		"sorted":  {[]notice.Rule{before.Rules[1], before.Rules[0]}, []notice.ChangedRule{{Change: notice.RulesSorted}}},
		"between": {
			[]notice.Rule{before.Rules[0], rule("new"), before.Rules[1]},
			[]notice.ChangedRule{{Change: notice.RuleAdded, Rule: rule("new")}},
		},
	} {
		if diff := cmp.Diff(test.want, notice.RuleBook{Rules: test.rules}.ChangedSince(before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
