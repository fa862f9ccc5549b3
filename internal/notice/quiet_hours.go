package notice

import (
	"fmt"
	"time"
)

// QuietHours are the times at which no digest and nothing to members of the institution is sent by e-mail, in the time
// zone of the institution. The zero QuietHours are none.
type QuietHours struct {
	// From and To are minutes since midnight, on the clock: every day is quiet from From until To, which may be on the
	// next day. Equal ones mean that no part of a day is. NoClock is a time that was typed and is none.
	From, To int
	Days     Weekdays // quiet all day
}

// NoClock stands for a text that is no time of day.
const NoClock = -1

// Weekdays is a set of days of the week: bit 0 is Sunday, as in time.Weekday.
type Weekdays uint8

// Has reports whether a day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

// With returns the set with a day added.
func (w Weekdays) With(d time.Weekday) Weekdays { return w | 1<<d }

// EveryDay is the set of all days.
const EveryDay Weekdays = 1<<7 - 1

// ParseClock returns a time of day such as "07:30" in minutes since midnight; NoClock if it is none.
func ParseClock(text string) int {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return NoClock
	}
	return 60*at.Hour() + at.Minute()
}

// FormatClock is the inverse of ParseClock; empty for NoClock.
func FormatClock(minutes int) string {
	if minutes == NoClock {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// None reports whether no time is quiet.
func (q QuietHours) None() bool { return q.From == q.To && q.Days == 0 }

// has reports whether the clock that shows local is within the quiet hours.
func (q QuietHours) has(local time.Time) bool {
	minute := 60*local.Hour() + local.Minute()
	switch {
	case q.Days.Has(local.Weekday()):
		return true
	case q.From <= q.To:
		return q.From <= minute && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// quietSteps is more often than End has to look: twice for each day of a week, and each minute of the hour that there
// is twice when clocks are put back.
const quietSteps = 2*7 + 2*60

// End returns when the quiet hours that at lies in are over in a time zone, or at itself if it does not lie in any.
// When clocks are changed, what counts is what they show.
func (q QuietHours) End(at time.Time, zone *time.Location) time.Time {
	if q.None() {
		return at
	}
	end := at
	for range quietSteps {
		local := end.In(zone)
		if !q.has(local) {
			return end
		}
		next := q.border(local)
		if !next.After(end) { // a time that there is twice, or not at all, on that day
			next = end.Truncate(time.Minute).Add(time.Minute)
		}
		end = next.In(at.Location())
	}
	return at
}

// border returns when what makes a quiet time quiet ends next: the day, or the hours until To.
func (q QuietHours) border(local time.Time) time.Time {
	day := local.Day()
	if q.Days.Has(local.Weekday()) {
		return time.Date(local.Year(), local.Month(), day+1, 0, 0, 0, 0, local.Location())
	}
	if q.From > q.To && 60*local.Hour()+local.Minute() >= q.From {
		day++
	}
	return time.Date(local.Year(), local.Month(), day, q.To/60, q.To%60, 0, 0, local.Location())
}

// check adds what is wrong to p.
func (q QuietHours) check(p Problems) {
	for field, minutes := range map[string]int{"quiet-from": q.From, "quiet-to": q.To} {
		if minutes < 0 || minutes >= 24*60 {
			p[field] = Problem{Key: "problem.quiet-time"}
		}
	}
	if q.Days&EveryDay == EveryDay {
		p["quiet-days"] = Problem{Key: "problem.quiet-days"}
	}
}
