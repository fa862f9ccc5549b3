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

func TestSettingsAreChecked(t *testing.T) {
	words := func(rules ...notice.WordRule) func(*notice.Settings) {
		return func(s *notice.Settings) { s.Screening.Words = rules }
	}
	for name, test := range map[string]struct {
		change func(*notice.Settings)
		want   notice.Problems
	}{
		"as they are": {func(*notice.Settings) {}, nil},
		"no days": {
			func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin = 0, 0 },
			notice.Problems{
				"decide-within": {Key: "problem.decide-within.range"}, "answer-within": {Key: "problem.answer-within.range"},
			},
		},
		"at the limits": {
			func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin, s.Screening.Links = 90, 365, 20 }, nil,
		},
		"beyond": {
			func(s *notice.Settings) { s.DecideWithin, s.AnswerWithin = 91, 366 },
			notice.Problems{
				"decide-within": {Key: "problem.decide-within.range"}, "answer-within": {Key: "problem.answer-within.range"},
			},
		},
		"no such mode": {
			func(s *notice.Settings) { s.Screening.Mode = "none" }, notice.Problems{"mode": {Key: "problem.mode.unknown"}},
		},
		"links": {
			func(s *notice.Settings) { s.Screening.Links = -1 }, notice.Problems{"links": {Key: "problem.links.range"}},
		},
		"pace": {
			func(s *notice.Settings) { s.Screening.Fast = notice.Pace{Comments: 21} },
			notice.Problems{
				"fast-comments": {Key: "problem.fast-comments.range"}, "fast-minutes": {Key: "problem.fast-minutes.range"},
			},
		},
		"closing": {
			func(s *notice.Settings) { s.Screening.CloseAfter = 3651 },
			notice.Problems{"close-after": {Key: "problem.close-after.range"}},
		},
		"no guess": {func(s *notice.Settings) { s.Screening.Likely = 0 }, nil},
		"certainty": {
			func(s *notice.Settings) { s.Screening.Likely = 100 }, notice.Problems{"likely": {Key: "problem.likely.range"}},
		},
		"a coin's toss": {
			func(s *notice.Settings) { s.Screening.Likely = 49 }, notice.Problems{"likely": {Key: "problem.likely.range"}},
		},
		"words": {
			words(notice.WordRule{Text: "a", Lang: "es", Reason: "respect"}, notice.WordRule{Text: "b", Lang: notice.OtherLang}),
			nil,
		},
		"no word": {words(notice.WordRule{}), notice.Problems{"word.1.text": {Key: "problem.word.missing"}}},
		"a long word": {
			words(notice.WordRule{Text: strings.Repeat("ñ", 81)}), notice.Problems{"word.1.text": {Key: "problem.word.long"}},
		},
		"a language": {
			words(notice.WordRule{Text: "a", Lang: "fr"}), notice.Problems{"word.1.lang": {Key: "problem.word.lang"}},
		},
		"an unknown rule": {
			words(notice.WordRule{Text: "a"}, notice.WordRule{Text: "b", Reason: "whim"}),
			notice.Problems{"word.2.then": {Key: "problem.reason.unknown"}},
		},
		"too many words": {
			func(s *notice.Settings) { s.Screening.Words = slices.Repeat([]notice.WordRule{{Text: "a"}}, 101) },
			notice.Problems{"words": {Key: "problem.words.count"}},
		},
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
