package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A BarCursor is a position in the list of pauses and blocks (DossierReader.Barred): one bar. The zero BarCursor is the
// start of the list.
type BarCursor struct {
	At time.Time // when the bar was set
	Of Subject
}

// String returns the form of the cursor in URLs: the time in milliseconds since 1970, a hyphen, and the subject.
func (c BarCursor) String() string {
	return strconv.FormatInt(c.At.UnixMilli(), 10) + "-" + c.Of.String()
}

// ParseBarCursor is the inverse of String. Any other text is ErrNotFound.
func ParseBarCursor(text string) (c BarCursor, err error) {
	at, of, _ := strings.Cut(text, "-")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || ms <= 0 {
		return c, fmt.Errorf("%q is not a cursor: %w", text, ErrNotFound)
	}
	c.At = time.UnixMilli(ms).UTC()
	if c.Of, err = ParseSubject(of); err == nil && c.String() != text {
		err = fmt.Errorf("%q is not a cursor: %w", text, ErrNotFound)
	}
	return c, err
}
