// Package notice holds the records of a public notice board and the rules they obey:
// announcements, the comments made on them, and the decisions taken about those comments.
//
// It imports only the standard library and knows nothing of HTTP, HTML or disks. Every rule that
// must hold whoever asks (a form, an importer, a moderator) lives here as a pure function, or in
// package board where several records are involved. What a store owes is in Store; package
// noticetest checks it.
package notice

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// A Lang is a language, as a BCP 47 tag.
type Lang string

const (
	English Lang = "en"
	Spanish Lang = "es"

	// OtherLang marks words in a language that is none of Langs (BCP 47: undetermined).
	OtherLang Lang = "und"
)

// Langs lists the languages that the board is served in, in the order they are offered. The
// first is the one that a reader gets who asks for none of them.
var Langs = []Lang{English, Spanish}

// Served reports whether the board is served in l.
func (l Lang) Served() bool { return slices.Contains(Langs, l) }

// A Clock tells the time; outside tests it is time.Now.
type Clock func() time.Time

// An AnnouncementID names an announcement. They are numbered from 1 in the order they were put.
type AnnouncementID uint64

// A CommentID names a comment. Its upper 48 bits are the millisecond the board received the
// comment and its lower 16 tell apart comments of the same millisecond, so that ids sort by age
// and serve as cursors.
type CommentID uint64

// FirstIDAt returns the lowest id that a comment received at t can have.
func FirstIDAt(t time.Time) CommentID { return CommentID(t.UnixMilli()) << 16 }

// Time returns when the board received the comment, to the millisecond.
func (id CommentID) Time() time.Time { return time.UnixMilli(int64(id >> 16)).UTC() }

var idText = base32.HexEncoding.WithPadding(base32.NoPadding)

// String returns the 13 characters (base32hex, RFC 4648 section 7) by which URLs name the comment.
func (id CommentID) String() string {
	return idText.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(id)))
}

// ParseCommentID undoes String. Any other text is ErrNotFound.
func ParseCommentID(s string) (CommentID, error) {
	b, err := idText.DecodeString(s)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("comment id %q: %w", s, ErrNotFound)
	}
	id := CommentID(binary.BigEndian.Uint64(b))
	if id.String() != s { // the last character has bits to spare
		return 0, fmt.Errorf("comment id %q: %w", s, ErrNotFound)
	}
	return id, nil
}
