package notice

import (
	"strings"
	"time"
)

// A Moment is a point in time as typed into two fields of a form, in the time zone of the institution: for example
// 2030-01-02 and 15:04.
type Moment struct{ Date, Time string }

// MomentOf returns the moment of t in a time zone, cut to the minute; the zero Moment for the zero time.
func MomentOf(t time.Time, zone *time.Location) Moment {
	if t.IsZero() {
		return Moment{}
	}
	t = t.In(zone)
	return Moment{t.Format(time.DateOnly), t.Format("15:04")}
}

// When returns the point in time that was typed in a time zone. It returns Problems of the fields date and time if they
// cannot be read, or if the time is before the minute of now.
func (m Moment) When(now time.Time, zone *time.Location) (time.Time, error) {
	p := Problems{}
	day, err := ParseDay(m.Date, zone)
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
	t := time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, zone).UTC()
	if t.Before(now.Truncate(time.Minute)) {
		return t, Problems{"date": {Key: "problem.date.past"}}
	}
	return t, nil
}

// dayForms are the layouts (package time) of a typed day: ISO 8601, or day, month and year, as is usual in the
// languages of the board.
var dayForms = []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006"}

// ParseDay parses a typed day and returns the beginning of it in a time zone. The error is that of time.Parse.
func ParseDay(text string, zone *time.Location) (day time.Time, err error) {
	for _, form := range dayForms {
		if day, err = time.Parse(form, strings.TrimSpace(text)); err == nil {
			return beginning(day, zone), nil
		}
	}
	return day, err
}

// TypedDay returns a typed day in the form of ISO 8601, which the date fields of browsers take, or the text itself if it
// is not a day.
func TypedDay(text string) string {
	day, err := ParseDay(text, time.UTC)
	if err != nil {
		return text
	}
	return day.Format(time.DateOnly)
}

// Typed returns the moment as the date and time fields of browsers take it; what cannot be read stays as it is.
func (m Moment) Typed() Moment {
	m.Date = TypedDay(m.Date)
	if clock, err := time.Parse("15:04", strings.TrimSpace(m.Time)); err == nil {
		m.Time = clock.Format("15:04")
	}
	return m
}

// beginning returns the first instant in a time zone of the day that utc is in UTC: 00:00, or 01:00 where clocks are put
// forward at midnight.
func beginning(utc time.Time, zone *time.Location) time.Time {
	at := func(hour int) time.Time { return time.Date(utc.Year(), utc.Month(), utc.Day(), hour, 0, 0, 0, zone) }
	if first := at(0); first.Day() == utc.Day() {
		return first
	}
	return at(1)
}
