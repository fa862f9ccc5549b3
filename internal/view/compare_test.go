package view_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// TestComparingLongTexts compares texts of few different words, which is the most work: one as long as an announcement
// may be must not take longer than four of 9,000 characters.
func TestComparingLongTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(size int) string {
		var b strings.Builder
		for range size {
			b.WriteByte("!?.,;:-#*()"[random.IntN(11)])
		}
		return b.String()
	}
	took := func(size int) time.Duration {
		before, after := notice.Edition{Body: text(size)}, notice.Edition{Body: text(size)}
		began := time.Now()
		all := view.Compare("en", before, after)
		spent := time.Since(began)
		var old, now strings.Builder
		for _, p := range all[0].Pieces {
			old.WriteString(p.Same + p.Removed)
			now.WriteString(p.Same + p.Added)
		}
		if old.String() != before.Body || now.String() != after.Body {
			t.Errorf("of %d characters, the pieces are not those of the texts", size)
		}
		return spent
	}
	short, long := took(9_000), time.Duration(0)
	for range 5 { // the least of several tries: what else the machine does only adds to it
		if spent := took(notice.MaxAnnouncement); long == 0 || spent < long {
			long = spent
		}
		if long < 4*short {
			return
		}
	}
	t.Errorf("%v for 100,000 characters, %v for 9,000", long, short)
}
