package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A ListPlace is a place in the list of all announcements: drafts first, then in the order of publication. Whether there
// is still an announcement at it does not matter. The zero ListPlace is before the first.
type ListPlace struct {
	Published time.Time // to the millisecond; zero of a draft
	Draft     bool
	ID        AnnouncementID
}

// ListPlace returns the place of an announcement.
func (a Announcement) ListPlace() ListPlace {
	if a.Draft {
		return ListPlace{Draft: true, ID: a.ID}
	}
	return ListPlace{Published: a.Published, ID: a.ID}
}

// String returns the form of p in addresses: the time of publication in milliseconds since 1970, 0 if it is not set or
// "draft", a dash, and the id. Empty if p is zero.
func (p ListPlace) String() string {
	switch {
	case p == ListPlace{}:
		return ""
	case p.Draft:
		return fmt.Sprint("draft-", uint64(p.ID))
	case p.Published.IsZero():
		return fmt.Sprint("0-", uint64(p.ID))
	}
	return fmt.Sprintf("%d-%d", p.Published.UnixMilli(), p.ID)
}

// ParseListPlace is the inverse of String. Any other text is ErrNotFound.
func ParseListPlace(s string) (p ListPlace, err error) {
	published, id, _ := strings.Cut(s, "-")
	n, err := strconv.ParseUint(id, 10, 64)
	p.ID, p.Draft = AnnouncementID(n), published == "draft"
	if !p.Draft && err == nil {
		var ms int64
		if ms, err = strconv.ParseInt(published, 10, 64); ms != 0 {
			p.Published = time.UnixMilli(ms).UTC()
		}
	}
	if s == "" {
		return ListPlace{}, nil
	}
	if err != nil || n == 0 || p.String() != s {
		return ListPlace{}, fmt.Errorf("place %q in the list of announcements: %w", s, ErrNotFound)
	}
	return p, nil
}

// A Seek says which part of the list of announcements a listing returns. The zero Seek begins at the first.
type Seek struct {
	From   ListPlace // the listing begins after it
	Before bool      // or, if set, ends before it
	Skip   uint64    // leaves out so many first, or last if Before is set: it costs O(Skip), and no record is decoded
}
