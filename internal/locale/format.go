package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// must returns text. It panics on an error, which only a missing message causes: the tests use every message that this
// package uses.
func must(text string, err error) string {
	if err != nil {
		panic(err)
	}
	return text
}

// Date formats the day of t in the time zone of c: 20 October 2020, 20 de octubre de 2020.
func (c *Catalogue) Date(t time.Time) string {
	return must(c.Message("date.day", c.dateParts(t, "date.month.")...))
}

// ShortDate is Date with a short name of the month, for narrow columns: 20 Oct 2020, 20 oct. 2020.
func (c *Catalogue) ShortDate(t time.Time) string {
	return must(c.Message("date.short", c.dateParts(t, "date.short.")...))
}

// dateParts returns the arguments of a message that tells a day. The key of the name of a month is months and its number.
func (c *Catalogue) dateParts(t time.Time, months string) []any {
	t = t.In(c.zone)
	month := must(c.Message(months + strconv.Itoa(int(t.Month()))))
	return []any{"Day", strconv.Itoa(t.Day()), "Month", month, "Year", strconv.Itoa(t.Year())}
}

// DateTime formats t in the time zone of c to the minute, with the offset from UTC at that time: 20 October 2020,
// 21:05 UTC; 20 October 2020, 17:05 UTC−4.
func (c *Catalogue) DateTime(t time.Time) string {
	t = t.In(c.zone)
	return must(c.Message("date.time", "Date", c.Date(t), "Time", t.Format("15:04"), "Zone", offset(t)))
}

// Day returns the date of a day that is written as YYYY-MM-DD (time.DateOnly), whatever the time zone of c; false if it
// is written otherwise.
func (c *Catalogue) Day(text string) (date string, ok bool) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "", false
	}
	// Where clocks are put forward at midnight, a day has no 00:00.
	return c.Date(time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, c.zone)), true
}

// Zone returns the name of the time zone of c, such as UTC or America/New_York.
func (c *Catalogue) Zone() string { return c.zone.String() }

// offset returns the offset of t from UTC: UTC, UTC−5, UTC+5:30.
func offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	hours, minutes := seconds/3600, seconds/60%60
	switch {
	case hours == 0 && minutes == 0:
		return "UTC"
	case minutes == 0:
		return fmt.Sprintf("UTC%s%d", sign, hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}

// Number formats n with the digit grouping of the language: 2,000 and 12,000 in English; 2000 and 12 000, with a narrow
// no-break space, in Spanish.
func (c *Catalogue) Number(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	if len(digits) < len(must(c.Message("number.smallest"))) {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(must(c.Message("number.separator")))
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Duration formats d roughly, in its largest unit: less than a minute, a few minutes, 20 minutes, 3 hours, 2 days. A
// negative d is less than a minute.
func (c *Catalogue) Duration(d time.Duration) string {
	switch {
	case d <= time.Minute:
		return must(c.Message("duration.moment"))
	case d < 10*time.Minute:
		return must(c.Message("duration.few"))
	case d < time.Hour:
		return must(c.Count("duration.minutes", int(d/time.Minute)))
	case d < 48*time.Hour:
		return must(c.Count("duration.hours", int(d/time.Hour)))
	}
	return must(c.Count("duration.days", int(d/(24*time.Hour))))
}

// List joins items as in a sentence: a, b and c. In Spanish "y" becomes "e" before an i sound. Without items it returns
// an empty string.
func (c *Catalogue) List(items []string) string {
	if len(items) == 0 {
		return ""
	}
	rest, last := items[:len(items)-1], items[len(items)-1]
	if len(rest) == 0 {
		return last
	}
	and := "list.and"
	if soundsLikeI(last) {
		and = "list.and-before-i"
	}
	return must(c.Message(and, "Rest", strings.Join(rest, ", "), "Last", last))
}

// soundsLikeI reports whether a Spanish word begins with the vowel i, and not with a diphthong as in hielo.
func soundsLikeI(word string) bool {
	word = strings.ToLower(word)
	for _, glide := range []string{"hie", "hia", "hio", "ie", "io"} {
		if strings.HasPrefix(word, glide) {
			return false
		}
	}
	for _, vowel := range []string{"i", "í", "hi", "hí"} {
		if strings.HasPrefix(word, vowel) {
			return true
		}
	}
	return false
}
