package notice_test

import (
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestMedianOfAnswerTimes(t *testing.T) {
	asked := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		name   string
		waited []time.Duration
		want   int
	}{
		{"none", nil, 0},
		{"two", []time.Duration{time.Hour, time.Hour}, 0},
		{"three", []time.Duration{time.Minute, 5 * time.Hour, 400 * 24 * time.Hour}, 8},
		{"on a bound", []time.Duration{48 * time.Hour, 48 * time.Hour, 48 * time.Hour}, 48},
		{"past a bound", []time.Duration{48*time.Hour + 1e6, 48*time.Hour + 1e6, time.Hour}, 72},
		{"an even number", []time.Duration{time.Hour, 2 * time.Hour, 3 * time.Hour, 9 * time.Hour}, 2},
		{"an answer before the question", []time.Duration{-time.Hour, -time.Hour, 900 * time.Hour}, 1},
		{"most after a year", []time.Duration{1, 9000 * time.Hour, 9000 * time.Hour}, 0},
	} {
		var tally notice.Tally
		var all []notice.Comment
		for _, w := range x.waited {
			all = append(all, notice.Comment{
				Status: notice.Published, Question: true, Posted: asked,
				Answers: []notice.CommentID{notice.FirstIDAt(asked.Add(w)), notice.FirstIDAt(asked.Add(w * 2))},
			})
			tally.Add(all[len(all)-1], 1)
		}
		if got := tally.AnswerTimes.Median(); got != x.want {
			t.Errorf("%s: %d hours, want %d", x.name, got, x.want)
		}
		for _, c := range all {
			tally.Add(c, -1)
		}
		if tally != (notice.Tally{}) {
			t.Errorf("%s: counted and taken back, it is %+v", x.name, tally)
		}
	}
	if !slices.IsSorted(notice.AnswerBounds[:]) {
		t.Errorf("the bounds do not ascend: %v", notice.AnswerBounds)
	}
}

func TestAnswerTimesThatAreNotKnown(t *testing.T) {
	answered := notice.Comment{
		Status: notice.Published, Question: true, Posted: time.Unix(1e9, 0),
		Answers: []notice.CommentID{notice.FirstIDAt(time.Unix(1e9+60, 0))},
	}
	if waited, known := answered.AnsweredIn(); waited != time.Minute || !known {
		t.Errorf("waited %v, %v", waited, known)
	}
	for name, change := range map[string]func(*notice.Comment){
		"no question": func(c *notice.Comment) { c.Question = false },
		"removed":     func(c *notice.Comment) { c.Status = notice.Removed },
		"waits":       func(c *notice.Comment) { c.Answers = nil },
		"imported":    func(c *notice.Comment) { c.Origin = "seed" },
		"undated":     func(c *notice.Comment) { c.Posted = time.Time{} },
	} {
		c := answered
		if change(&c); name != "" {
			if waited, known := c.AnsweredIn(); known {
				t.Errorf("%s: waited %v", name, waited)
			}
		}
	}
}
