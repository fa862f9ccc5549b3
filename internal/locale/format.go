package locale

import (
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

// Date formats the day of t in UTC: 20 October 2020, 20 de octubre de 2020.
func (c *Catalogue) Date(t time.Time) string {
	t = t.UTC()
	month := must(c.Message("date.month." + strconv.Itoa(int(t.Month()))))
	return must(c.Message("date.day", "Day", strconv.Itoa(t.Day()), "Month", month, "Year", strconv.Itoa(t.Year())))
}

// DateTime formats t in UTC to the minute: 20 October 2020, 21:05 UTC.
func (c *Catalogue) DateTime(t time.Time) string {
	return must(c.Message("date.time", "Date", c.Date(t), "Time", t.UTC().Format("15:04")))
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
