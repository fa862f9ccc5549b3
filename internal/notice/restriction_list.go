package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A BarredSubject is who is paused or blocked.
type BarredSubject struct {
	Dossier Dossier
	Name    string // an author's, as last used; empty for a network
}

// A BarCursor is a place in the listing of pauses and blocks: when one was set, and for whom.
type BarCursor struct {
	At time.Time
	Of Subject
}

// String returns the text by which URLs name the place.
func (c BarCursor) String() string {
	return strconv.FormatInt(c.At.UnixMilli(), 10) + "-" + c.Of.String()
}

// ParseBarCursor undoes String. Any other text is ErrNotFound.
func ParseBarCursor(text string) (c BarCursor, err error) {
	at, of, _ := strings.Cut(text, "-")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || ms <= 0 {
		return c, fmt.Errorf("%q is no place in a list: %w", text, ErrNotFound)
	}
	c.At = time.UnixMilli(ms).UTC()
	c.Of, err = ParseSubject(of)
	return c, err
}
