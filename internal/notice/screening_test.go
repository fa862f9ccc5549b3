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
	for name, test := range map[string]struct {
		facts                          notice.Facts
		change                         func(*notice.Screening)
		flag                           notice.Flag // empty: none
		everything, firstTime, matched notice.Status
	}{
		"nothing": {notice.Facts{Known: true}, nil, "", notice.Pending, notice.Published, notice.Published},
		"one link": {
			notice.Facts{Known: true, Links: 1}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"two links": {
			notice.Facts{Known: true, Links: 2}, nil, "links", notice.Pending, notice.Pending, notice.Pending,
		},
		"links are no matter": {
			notice.Facts{Known: true, Links: 9}, func(s *notice.Screening) { s.Links = 0 }, "", notice.Pending,
			notice.Published, notice.Published,
		},
		"repeated": {
			notice.Facts{Known: true, Repeated: true}, nil, "repeated", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"repeated, no matter": {
			notice.Facts{Known: true, Repeated: true}, func(s *notice.Screening) { s.Repeated = false }, "",
			notice.Pending,
			notice.Published, notice.Published,
		},
		"four before": {
			notice.Facts{Known: true, Recent: 4}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"five before": {
			notice.Facts{Known: true, Recent: 5}, nil, "fast", notice.Pending, notice.Pending, notice.Pending,
		},
		"fast, no matter": {
			notice.Facts{Known: true, Recent: 5}, func(s *notice.Screening) { s.Fast.Comments = 0 }, "",
			notice.Pending,
			notice.Published, notice.Published,
		},
		"a word": {
			notice.Facts{Known: true, Words: []notice.WordRule{word}}, nil, "word.3", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"a word that declines": {notice.Facts{Known: true, Words: []notice.WordRule{declines}}, nil, "word.4",
			notice.Declined, notice.Declined, notice.Declined},
		"a word whose rule is gone": {
			notice.Facts{Known: true, Words: []notice.WordRule{lost}}, nil, "word.5", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"the team's name": {
			notice.Facts{Known: true, TeamName: true}, nil, "team-name", notice.Pending, notice.Pending,
			notice.Pending,
		},
		"79 percent": {
			notice.Facts{Known: true, Spam: 79}, nil, "", notice.Pending, notice.Published, notice.Published,
		},
		"80 percent": {
			notice.Facts{Known: true, Spam: 80}, nil, "spam", notice.Pending, notice.Published, notice.Published,
		},
		"89 percent": {
			notice.Facts{Known: true, Spam: 89}, nil, "spam", notice.Pending, notice.Published, notice.Published,
		},
		"90 percent": {
			notice.Facts{Known: true, Spam: 90}, nil, "spam", notice.Pending, notice.Pending, notice.Pending,
		},
		"60 is enough": {
			notice.Facts{Known: true, Spam: 60}, func(s *notice.Screening) { s.Likely = 60 }, "spam", notice.Pending,
			notice.Pending, notice.Pending,
		},
		"never for a guess": {
			notice.Facts{Known: true, Spam: 99}, func(s *notice.Screening) { s.Likely = 0 }, "spam", notice.Pending,
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

// TestUnconfirmedIsHeldInItsModeOnly: only the mode that asks for a confirmed address does.
func TestUnconfirmedIsHeldInItsModeOnly(t *testing.T) {
	for _, mode := range notice.Modes {
		s := notice.DefaultScreening()
		s.Mode = mode
		v := s.Judge(notice.Facts{Known: true}, notice.RuleBook{})
		if held := slices.Contains(v.Held, notice.FlagUnconfirmed); held != (mode == notice.HoldUnconfirmed) {
			t.Errorf("%s, address not confirmed: %+v", mode, v)
		}
		v = s.Judge(notice.Facts{Known: true, Confirmed: true}, notice.RuleBook{})
		if (v.Status == notice.Published) != (mode != notice.HoldEverything) || len(v.Flags) > 0 {
			t.Errorf("%s, address confirmed: %+v", mode, v)
		}
	}
}

func TestFirstTimeIsHeldInItsModeOnly(t *testing.T) {
	for mode, want := range map[notice.Mode]notice.Status{
		notice.HoldEverything: notice.Pending, notice.HoldFirst: notice.Pending, notice.HoldMatched: notice.Published,
	} {
		s := notice.DefaultScreening()
		s.Mode = mode
		v := s.Judge(notice.Facts{}, notice.RuleBook{})
		if v.Status != want || slices.Contains(v.Flags, notice.FlagFirstTime) != (mode == notice.HoldFirst) {
			t.Errorf("%s: %+v", mode, v)
		}
		if v := s.Judge(notice.Facts{Known: true}, notice.RuleBook{}); slices.Contains(v.Flags, notice.FlagFirstTime) {
			t.Errorf("%s, with proof of a published comment: %+v", mode, v)
		}
	}
}
