package public

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// linksOf writes the links of a pager, the current page in brackets.
func linksOf(p pager) string {
	var all []string
	for _, l := range p.Links {
		switch {
		case l.Number == 0:
			all = append(all, "…")
		case l.Current:
			all = append(all, fmt.Sprintf("[%d]", l.Number))
		default:
			all = append(all, fmt.Sprint(l.Number))
		}
	}
	return strings.Join(all, " ")
}

func TestPager(t *testing.T) {
	for _, c := range []struct {
		page, pages uint64
		want        string
	}{
		{1, 1, ""}, {1, 2, "[1] 2"}, {2, 2, "1 [2]"}, {2, 3, "1 [2] 3"},
		{1, 5, "[1] 2 3 … 5"}, {3, 5, "1 2 [3] 4 5"}, {5, 5, "1 … 3 4 [5]"},
		{4, 7, "1 2 3 [4] 5 6 7"}, {5, 9, "1 … 3 4 [5] 6 7 … 9"}, {1, 4, "[1] 2 3 4"}, {8, 9, "1 … 6 7 [8] 9"},
		{500_000, math.MaxInt64, "1 … 499998 499999 [500000] 500001 500002 … 9223372036854775807"},
	} {
		p := newPager(c.page, c.pages, listing{}.onPage)
		if got := linksOf(p); got != c.want || (p.Prev != "") != (c.page > 1) || (p.Next != "") != (c.page < c.pages) {
			t.Errorf("page %d of %d: %s, %q, %q, want %s", c.page, c.pages, got, p.Prev, p.Next, c.want)
		}
	}
}
