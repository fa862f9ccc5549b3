package notice_test

import (
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestJudge applies every rule at its limit, in every mode.
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
		"nothing": {notice.Facts{Author: known}, nil, "", notice.Pending, notice.Published, notice.Published},
		"one link": {
			notice.Facts{Author: known, Links: 1}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"two links": {
			notice.Facts{Author: known, Links: 2}, nil, "links", notice.Pending, notice.Pending, notice.Pending,
		},
		"links are no matter": {
			notice.Facts{Author: known, Links: 9}, func(s *notice.Screening) { s.Links = 0 }, "", notice.Pending,
			notice.Published, notice.Published,
		},
		"repeated": {
			notice.Facts{Author: known, Repeated: true}, nil, "repeated", notice.Pending, notice.Pending, notice.Pending,
		},
		"repeated, no matter": {
			notice.Facts{Author: known, Repeated: true}, func(s *notice.Screening) { s.Repeated = false }, "", notice.Pending,
			notice.Published, notice.Published,
		},
		"four before": {
			notice.Facts{Author: known, Recent: 4}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"five before": {
			notice.Facts{Author: known, Recent: 5}, nil, "fast", notice.Pending, notice.Pending, notice.Pending,
		},
		"fast, no matter": {
			notice.Facts{Author: known, Recent: 5}, func(s *notice.Screening) { s.Fast.Comments = 0 }, "", notice.Pending,
			notice.Published, notice.Published,
		},
		"a word": {
			notice.Facts{Author: known, Words: []notice.WordRule{word}}, nil, "word.3", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"a word that declines": {notice.Facts{Author: known, Words: []notice.WordRule{declines}}, nil, "word.4",
			notice.Declined, notice.Declined, notice.Declined},
		"a word whose rule is gone": {
			notice.Facts{Author: known, Words: []notice.WordRule{lost}}, nil, "word.5", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"the team's name": {
			notice.Facts{Author: known, TeamName: true}, nil, "team-name", notice.Pending, notice.Pending, notice.Pending,
		},
		"79 percent": {
			notice.Facts{Author: known, Spam: 79}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"80 percent": {
			notice.Facts{Author: known, Spam: 80}, nil, "spam", notice.Pending, notice.Published, notice.Published,
		},
		"89 percent": {
			notice.Facts{Author: known, Spam: 89}, nil, "spam", notice.Pending, notice.Published, notice.Published,
		},
		"90 percent": {
			notice.Facts{Author: known, Spam: 90}, nil, "spam", notice.Pending, notice.Pending, notice.Pending,
		},
		"60 is enough": {
			notice.Facts{Author: known, Spam: 60}, func(s *notice.Screening) { s.Likely = 60 }, "spam", notice.Pending,
			notice.Pending, notice.Pending,
		},
		"never for a guess": {
			notice.Facts{Author: known, Spam: 99}, func(s *notice.Screening) { s.Likely = 0 }, "spam", notice.Pending,
			notice.Published, notice.Published,
		},
	} {
		for mode, want := range map[notice.Mode]notice.Status{
			notice.HoldEverything: test.everything, notice.HoldFirst: test.firstTime,
			notice.HoldMatched: test.matched, "": test.everything,
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
			caused := v.Status == notice.Declined || v.Status == notice.Pending &&
				(want != notice.Published && mode != notice.HoldEverything && mode != "" || test.flag == "team-name")
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
	for mode, want := range map[notice.Mode]notice.Status{
		notice.HoldEverything: notice.Pending, notice.HoldFirst: notice.Pending, notice.HoldMatched: notice.Published,
	} {
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
