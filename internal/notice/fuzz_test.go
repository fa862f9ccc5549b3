package notice_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"noticeboard/internal/notice"
)

// parsers lists the parsers that are the inverse of a String method, which addresses and hidden fields are read with.
var parsers = map[string]func(string) (fmt.Stringer, error){
	"status":     func(s string) (fmt.Stringer, error) { v, err := notice.ParseStatus(s); return v, err },
	"role":       func(s string) (fmt.Stringer, error) { v, err := notice.ParseRole(s); return v, err },
	"measure":    func(s string) (fmt.Stringer, error) { v, err := notice.ParseMeasure(s); return v, err },
	"action":     func(s string) (fmt.Stringer, error) { v, err := notice.ParseAction(s); return v, err },
	"comment id": func(s string) (fmt.Stringer, error) { v, err := notice.ParseCommentID(s); return v, err },
	"subject":    func(s string) (fmt.Stringer, error) { v, err := notice.ParseSubject(s); return v, err },
	"bar cursor": func(s string) (fmt.Stringer, error) { v, err := notice.ParseBarCursor(s); return v, err },
	"list place": func(s string) (fmt.Stringer, error) { v, err := notice.ParseListPlace(s); return v, err },
	"seen state": func(s string) (fmt.Stringer, error) { v, err := notice.ParseSeenState(s); return v, err },
	"erasure":    func(s string) (fmt.Stringer, error) { v, err := notice.ParseErasure(s); return v, err },
	"followed":   func(s string) (fmt.Stringer, error) { v, err := notice.ParseFollowed(s); return v, err },
	"scope":      func(s string) (fmt.Stringer, error) { v, err := notice.ParseErasureScope(s); return v, err },
	"why erased": func(s string) (fmt.Stringer, error) { v, err := notice.ParseErasureReason(s); return v, err },
}

// FuzzParsers: a text is either refused with ErrNotFound or the one form of a value.
func FuzzParsers(f *testing.F) {
	for _, text := range []string{
		"", "pending", "pending.2", "pending.02", "published.", "admin", "pause", "approve", "CPM1QTK7A0000",
		"cpm1qtk7a0000", "CPM1QTK7A000V", "0123456789abcdef", "0123456789ABCDEF", "0123456789abcdef0123456789abcdef",
		"1767225600000-0123456789abcdef", "+1767225600000-0123456789abcdef", "01-0123456789abcdef",
		"9223372036854775807-0123456789abcdef", "en", "draft-12", "0-7", "1767225600000-7", "-1-7", "unanswered",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, parse := range parsers {
			v, err := parse(text)
			if err != nil && !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s %q: %v", name, text, err)
			}
			if err == nil && v.String() != text {
				t.Errorf("%s %q is read as %q", name, text, v)
			}
		}
		if v, err := notice.ParseFacet(text); err == nil && string(v) != text {
			t.Errorf("facet %q is read as %q", text, v)
		}
	})
}

// FuzzMoment: a moment that can be read is the same when it is written as the program writes it.
func FuzzMoment(f *testing.F) {
	for _, m := range []notice.Moment{
		{"2030-01-02", "15:04"}, {"2/1/2030", "9:04"}, {"2.1.2030", " 24:00"}, {"31-2-2030", "23:59"}, {"", ""},
		{"9999-12-31", "23:59"}, {"0000-01-01", "0:00"},
	} {
		f.Add(m.Date, m.Time)
	}
	f.Fuzz(func(t *testing.T, date, clock string) {
		m := notice.Moment{Date: date, Time: clock}
		at, err := m.When(time.Time{}, time.UTC)
		if err != nil {
			if !errors.As(err, &notice.Problems{}) {
				t.Errorf("%q: %v", m, err)
			}
			return
		}
		again, err := notice.MomentOf(at, time.UTC).When(time.Time{}, time.UTC)
		if !at.IsZero() && (err != nil || !again.Equal(at)) {
			t.Errorf("%q is %v, written as %q: %v, %v", m, at, notice.MomentOf(at, time.UTC), again, err)
		}
	})
}

// FuzzIsEmail: an address is one line of one word, so that it can stand in a header of a mail.
func FuzzIsEmail(f *testing.F) {
	for _, text := range []string{
		"ana@example.org", "a.b+c@xn--bcher-kva.example", "ana@bücher.example", "ana@localhost", "a@b.c\r\nBcc: d@e.f",
		"Ana <a@b.org>", `"a b"@c.org`, "a@[192.0.2.1]", "a@b.org (c)", "a@@b.org", "a@b..org", "a,b@c.org",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !notice.IsEmail(text) {
			return
		}
		local, domain, _ := strings.Cut(text, "@")
		if local == "" || domain == "" || strings.Contains(domain, "@") {
			t.Errorf("%q is taken for an address", text)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) ||
			strings.ContainsAny(text, "<>,;:\"()") {
			t.Errorf("%q is taken for an address", text)
		}
	})
}
