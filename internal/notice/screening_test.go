package notice_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestJudge tries every rule at its limit, in every mode.
func TestJudge(t *testing.T) {
	word := notice.WordRule{ID: 3, Text: "casino"}
	declines := notice.WordRule{ID: 4, Text: "pills", Reason: "advertising"}
	lost := notice.WordRule{ID: 5, Text: "x", Reason: "no-longer"}
	known := notice.AuthorTally{Published: 1}
	for name, test := range map[string]struct {
		facts                          notice.Facts
		change                         func(*notice.Screening)
		flag                           notice.Flag // empty: none
		everything, firstTime, matched notice.Status
	}{
		"nothing":             {notice.Facts{Author: known}, nil, "", notice.Pending, notice.Published, notice.Published},
		"one link":            {notice.Facts{Author: known, Links: 1}, nil, "", notice.Pending, notice.Published, notice.Published},
		"two links":           {notice.Facts{Author: known, Links: 2}, nil, "links", notice.Pending, notice.Pending, notice.Pending},
		"links are no matter": {notice.Facts{Author: known, Links: 9}, func(s *notice.Screening) { s.Links = 0 }, "", notice.Pending, notice.Published, notice.Published},
		"repeated":            {notice.Facts{Author: known, Repeated: true}, nil, "repeated", notice.Pending, notice.Pending, notice.Pending},
		"repeated, no matter": {notice.Facts{Author: known, Repeated: true}, func(s *notice.Screening) { s.Repeated = false }, "", notice.Pending, notice.Published, notice.Published},
		"four before":         {notice.Facts{Author: known, Recent: 4}, nil, "", notice.Pending, notice.Published, notice.Published},
		"five before":         {notice.Facts{Author: known, Recent: 5}, nil, "fast", notice.Pending, notice.Pending, notice.Pending},
		"fast, no matter":     {notice.Facts{Author: known, Recent: 5}, func(s *notice.Screening) { s.Fast.Comments = 0 }, "", notice.Pending, notice.Published, notice.Published},
		"a word":              {notice.Facts{Author: known, Words: []notice.WordRule{word}}, nil, "word.3", notice.Pending, notice.Pending, notice.Pending},
		"a word that declines": {notice.Facts{Author: known, Words: []notice.WordRule{declines}}, nil, "word.4",
			notice.Declined, notice.Declined, notice.Declined},
		"a word whose rule is gone": {notice.Facts{Author: known, Words: []notice.WordRule{lost}}, nil, "word.5", notice.Pending, notice.Pending, notice.Pending},
		"the team's name":           {notice.Facts{Author: known, TeamName: true}, nil, "team-name", notice.Pending, notice.Pending, notice.Pending},
		"79 percent":                {notice.Facts{Author: known, Spam: 79}, nil, "", notice.Pending, notice.Published, notice.Published},
		"80 percent":                {notice.Facts{Author: known, Spam: 80}, nil, "spam", notice.Pending, notice.Published, notice.Published},
		"89 percent":                {notice.Facts{Author: known, Spam: 89}, nil, "spam", notice.Pending, notice.Published, notice.Published},
		"90 percent":                {notice.Facts{Author: known, Spam: 90}, nil, "spam", notice.Pending, notice.Pending, notice.Pending},
		"60 is enough":              {notice.Facts{Author: known, Spam: 60}, func(s *notice.Screening) { s.Likely = 60 }, "spam", notice.Pending, notice.Pending, notice.Pending},
		"never for a guess":         {notice.Facts{Author: known, Spam: 99}, func(s *notice.Screening) { s.Likely = 0 }, "spam", notice.Pending, notice.Published, notice.Published},
	} {
		for mode, want := range map[notice.Mode]notice.Status{
			notice.HoldEverything: test.everything, notice.HoldFirst: test.firstTime, notice.HoldMatched: test.matched, "": test.everything,
		} {
			s := notice.DefaultScreening()
			s.Mode = mode
			if test.change != nil {
				test.change(&s)
			}
			v := s.Judge(test.facts, noticetest.Rules())
			if v.Status != want {
				t.Errorf("%s in mode %q: %v, want %v", name, mode, v.Status, want)
			}
			var flags []notice.Flag
			if test.flag != "" {
				flags = []notice.Flag{test.flag}
			}
			if !slices.Equal(v.Flags, flags) {
				t.Errorf("%s in mode %q: flags %q, want %q", name, mode, v.Flags, flags)
			}
			caused := v.Status == notice.Declined || v.Status == notice.Pending && (want != notice.Published && mode != notice.HoldEverything && mode != "" || test.flag == "team-name")
			if (len(v.Held) > 0) != caused {
				t.Errorf("%s in mode %q: held for %q", name, mode, v.Held)
			}
			if (v.Reason == "advertising") != (v.Status == notice.Declined) {
				t.Errorf("%s in mode %q: %v for %q", name, mode, v.Status, v.Reason)
			}
		}
	}
}

func TestFirstTimeIsHeldInItsModeOnly(t *testing.T) {
	for mode, want := range map[notice.Mode]notice.Status{notice.HoldEverything: notice.Pending, notice.HoldFirst: notice.Pending, notice.HoldMatched: notice.Published} {
		for _, author := range []notice.AuthorTally{{}, {Pending: 3}, {Removed: 2, Declined: 1}} {
			s := notice.DefaultScreening()
			s.Mode = mode
			v := s.Judge(notice.Facts{Author: author}, notice.RuleBook{})
			if v.Status != want || slices.Contains(v.Flags, notice.FlagFirstTime) != (mode == notice.HoldFirst) {
				t.Errorf("%s, %+v: %+v", mode, author, v)
			}
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	words := func(rules ...notice.WordRule) func(*notice.Settings) {
		return func(s *notice.Settings) { s.Screening.Words = rules }
	}
	for name, test := range map[string]struct {
		change func(*notice.Settings)
		want   notice.Problems
	}{
		"as they are":     {func(*notice.Settings) {}, nil},
		"no days":         {func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin = 0, 0 }, notice.Problems{"decide-within": {Key: "problem.decide-within.range"}, "answer-within": {Key: "problem.answer-within.range"}}},
		"at the limits":   {func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin, s.Screening.Links = 90, 365, 20 }, nil},
		"beyond":          {func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin = 91, 366 }, notice.Problems{"decide-within": {Key: "problem.decide-within.range"}, "answer-within": {Key: "problem.answer-within.range"}}},
		"no such mode":    {func(s *notice.Settings) { s.Screening.Mode = "none" }, notice.Problems{"mode": {Key: "problem.mode.unknown"}}},
		"links":           {func(s *notice.Settings) { s.Screening.Links = -1 }, notice.Problems{"links": {Key: "problem.links.range"}}},
		"pace":            {func(s *notice.Settings) { s.Screening.Fast = notice.Pace{Comments: 21} }, notice.Problems{"fast-comments": {Key: "problem.fast-comments.range"}, "fast-minutes": {Key: "problem.fast-minutes.range"}}},
		"closing":         {func(s *notice.Settings) { s.Screening.CloseAfter = 3651 }, notice.Problems{"close-after": {Key: "problem.close-after.range"}}},
		"no guess":        {func(s *notice.Settings) { s.Screening.Likely = 0 }, nil},
		"certainty":       {func(s *notice.Settings) { s.Screening.Likely = 100 }, notice.Problems{"likely": {Key: "problem.likely.range"}}},
		"a coin's toss":   {func(s *notice.Settings) { s.Screening.Likely = 49 }, notice.Problems{"likely": {Key: "problem.likely.range"}}},
		"words":           {words(notice.WordRule{Text: "a", Lang: "es", Reason: "respect"}, notice.WordRule{Text: "b", Lang: notice.OtherLang}), nil},
		"no word":         {words(notice.WordRule{}), notice.Problems{"word.1.text": {Key: "problem.word.missing"}}},
		"a long word":     {words(notice.WordRule{Text: strings.Repeat("ñ", 81)}), notice.Problems{"word.1.text": {Key: "problem.word.long"}}},
		"a language":      {words(notice.WordRule{Text: "a", Lang: "fr"}), notice.Problems{"word.1.lang": {Key: "problem.word.lang"}}},
		"an unknown rule": {words(notice.WordRule{Text: "a"}, notice.WordRule{Text: "b", Reason: "whim"}), notice.Problems{"word.2.then": {Key: "problem.reason.unknown"}}},
		"too many words":  {func(s *notice.Settings) { s.Screening.Words = slices.Repeat([]notice.WordRule{{Text: "a"}}, 101) }, notice.Problems{"words": {Key: "problem.words.count"}}},
	} {
		s := notice.DefaultSettings()
		test.change(&s)
		var got notice.Problems
		if err := s.Check(noticetest.Rules()); err != nil && !errors.As(err, &got) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestThreadsShut(t *testing.T) {
	day := noticetest.Epoch
	s := notice.DefaultSettings()
	s.Screening.CloseAfter = 30
	never := notice.DefaultSettings()
	published := notice.Comment{Status: notice.Published, Posted: day, Decided: day.AddDate(0, 0, 2)}
	removed := notice.Comment{Status: notice.Removed, Posted: day, Decided: day.AddDate(0, 0, 40)}
	byHand := notice.Comment{Status: notice.Published, ClosedAt: day.Add(time.Hour)}
	for name, test := range map[string]struct {
		set  notice.Settings
		root notice.Comment
		at   time.Time
		want time.Time
	}{
		"young":            {s, published, day.AddDate(0, 0, 32).Add(-1), time.Time{}},
		"old enough":       {s, published, day.AddDate(0, 0, 32), day.AddDate(0, 0, 32)},
		"never":            {never, published, day.AddDate(9, 0, 0), time.Time{}},
		"without a date":   {s, notice.Comment{Status: notice.Published}, day, time.Time{}},
		"a stub":           {s, removed, day.AddDate(0, 0, 41), day.AddDate(0, 0, 30)},
		"by hand":          {never, byHand, day.AddDate(0, 0, 1), day.Add(time.Hour)},
		"by hand, earlier": {s, byHand, day.AddDate(9, 0, 0), day.Add(time.Hour)},
	} {
		if got := test.set.ThreadClosedAt(test.root, test.at); !got.Equal(test.want) {
			t.Errorf("%s: since %v, want %v", name, got, test.want)
		}
	}
}

func TestSetShut(t *testing.T) {
	c := notice.Comment{ID: 1, Root: 1, Status: notice.Published}
	shut, e, err := c.SetThreadClosed(notice.CloseThread, noticetest.Mod, noticetest.Epoch)
	if err != nil || !shut.ClosedAt.Equal(noticetest.Epoch) || e.Action != notice.CloseThread || e.From != e.To || e.By != "mina" {
		t.Errorf("%+v, %+v, %v", shut.ClosedAt, e, err)
	}
	open, e, err := shut.SetThreadClosed(notice.ReopenThread, noticetest.Mod, noticetest.Epoch)
	if err != nil || !open.ClosedAt.IsZero() || e.Action != notice.ReopenThread {
		t.Errorf("%+v, %+v, %v", open.ClosedAt, e, err)
	}
	reply, pending := c, c
	reply.ID, pending.Status = 2, notice.Pending
	for name, test := range map[string]struct {
		c    notice.Comment
		a    notice.Action
		by   notice.Actor
		want error
	}{
		"twice":         {shut, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"open already":  {c, notice.ReopenThread, noticetest.Mod, notice.ErrConflict},
		"a reply":       {reply, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"not published": {pending, notice.CloseThread, noticetest.Mod, notice.ErrConflict},
		"the team":      {c, notice.CloseThread, noticetest.Member, notice.ErrForbidden},
		"another act":   {c, notice.Approve, noticetest.Mod, notice.ErrForbidden},
	} {
		if _, _, err := test.c.SetThreadClosed(test.a, test.by, noticetest.Epoch); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
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
		"added":   {append(slices.Clone(before.Rules), rule("new")), []notice.ChangedRule{{Change: notice.RuleAdded, Rule: rule("new")}}},
		"removed": {before.Rules[:1], []notice.ChangedRule{{Change: notice.RuleRemoved, Rule: before.Rules[1]}}},
		"edited":  {[]notice.Rule{edited, before.Rules[1]}, []notice.ChangedRule{{Change: notice.RuleEdited, Rule: edited}}},
		"sorted":  {[]notice.Rule{before.Rules[1], before.Rules[0]}, []notice.ChangedRule{{Change: notice.RulesSorted}}},
		"between": {[]notice.Rule{before.Rules[0], rule("new"), before.Rules[1]}, []notice.ChangedRule{{Change: notice.RuleAdded, Rule: rule("new")}}},
	} {
		if diff := cmp.Diff(test.want, notice.RuleBook{Rules: test.rules}.ChangedSince(before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
