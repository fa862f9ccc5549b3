package notice

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

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
