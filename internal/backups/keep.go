package backups

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Keep says which copies are kept: the newest one of each of so many days, weeks (ISO 8601) and months, in UTC. Days
// without a copy do not count. What was made in the last 24 hours is kept anyhow. It is a flag.Value.
type Keep struct{ Daily, Weekly, Monthly int }

func (k *Keep) String() string {
	return fmt.Sprintf("daily=%d,weekly=%d,monthly=%d", k.Daily, k.Weekly, k.Monthly)
}

// maxKeep is the most copies of a kind.
const maxKeep = 1000

// Set implements flag.Value. What is not named is not kept.
func (k *Keep) Set(text string) error {
	var read Keep
	kinds := map[string]*int{"daily": &read.Daily, "weekly": &read.Weekly, "monthly": &read.Monthly}
	for item := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(item), "=")
		n, err := strconv.Atoi(number)
		if kinds[name] == nil || err != nil || n < 0 || n > maxKeep {
			return fmt.Errorf("%q is not such as daily=7,weekly=4,monthly=12, with numbers up to %d", text, maxKeep)
		}
		*kinds[name] = n
	}
	if read == (Keep{}) {
		return errors.New("it keeps no copy: keep at least daily=1")
	}
	*k = read
	return nil
}

// superfluous returns the copies that are not kept, oldest first. times are those of all copies, in any order.
func (k Keep) superfluous(times []time.Time, now time.Time) (gone []time.Time) {
	newest := slices.SortedFunc(slices.Values(times), func(a, b time.Time) int { return b.Compare(a) })
	periods := []struct {
		most int
		name func(time.Time) string
	}{
		{k.Daily, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{k.Weekly, func(t time.Time) string { year, week := t.ISOWeek(); return fmt.Sprint(year, "-", week) }},
		{k.Monthly, func(t time.Time) string { return t.Format("2006-01") }},
	}
	kept := map[time.Time]bool{}
	for _, p := range periods {
		seen := map[string]bool{}
		for _, t := range newest {
			if name := p.name(t.UTC()); !seen[name] && len(seen) < p.most {
				seen[name], kept[t] = true, true
			}
		}
	}
	for i, t := range newest {
		if i > 0 && !kept[t] && now.Sub(t) > 24*time.Hour {
			gone = append(gone, t)
		}
	}
	slices.Reverse(gone)
	return gone
}
