package notice

import (
	"strings"
	"time"
)

// A Moment is a point in time as it stands in two fields of a form, in UTC.
type Moment struct{ Date, Time string }

// MomentOf returns the moment at t, to the minute; the empty one for the zero time.
func MomentOf(t time.Time) Moment {
	if t.IsZero() {
		return Moment{}
	}
	return Moment{t.UTC().Format(time.DateOnly), t.UTC().Format("15:04")}
}

// When returns the point in time. Problems if there is none, or if it is before the minute of now.
func (m Moment) When(now time.Time) (time.Time, error) {
	p := Problems{}
	day, err := ParseDay(m.Date)
	if err != nil {
		p["date"] = Problem{Key: "problem.date.form"}
	}
	clock, err := time.Parse("15:04", strings.TrimSpace(m.Time))
	if err != nil {
		p["time"] = Problem{Key: "problem.time.form"}
	}
	if len(p) > 0 {
		return time.Time{}, p
	}
	t := day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	if t.Before(now.Truncate(time.Minute)) {
		return t, Problems{"date": {Key: "problem.date.past"}}
	}
	return t, nil
}

// dayForms are the ways to type a day: as ISO 8601 has it, and with the day first, as both languages
// of the board write it.
var dayForms = []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006"}

// ParseDay reads a day that someone typed, and returns when it begins in UTC.
func ParseDay(text string) (day time.Time, err error) {
	for _, form := range dayForms {
		if day, err = time.Parse(form, strings.TrimSpace(text)); err == nil {
			return day, nil
		}
	}
	return day, err
}
