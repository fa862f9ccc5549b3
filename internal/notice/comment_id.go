package notice

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

// A CommentID identifies a comment. The upper 48 bits are the time at which the board received it, in milliseconds
// since 1970 (UTC); the lower 16 bits distinguish comments received in the same millisecond. So IDs sort by age.
type CommentID uint64

// FirstIDAt returns the lowest ID that a comment received at t can have. t must not be before 1970.
func FirstIDAt(t time.Time) CommentID { return CommentID(t.UnixMilli()) << 16 }

// Time returns when the board received the comment, to the millisecond, in UTC.
func (id CommentID) Time() time.Time { return time.UnixMilli(int64(id >> 16)).UTC() }

var idText = base32.HexEncoding.WithPadding(base32.NoPadding)

// String returns the form of the ID in URLs: 13 characters, the 8 bytes in big endian order in base32hex (RFC 4648,
// section 7) without padding.
func (id CommentID) String() string {
	return idText.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(id)))
}

// ParseCommentID is the inverse of String. Any other text is ErrNotFound.
func ParseCommentID(s string) (CommentID, error) {
	b, err := idText.DecodeString(s)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("comment id %q: %w", s, ErrNotFound)
	}
	id := CommentID(binary.BigEndian.Uint64(b))
	if id.String() != s { // the last character has one unused bit, which must be 0
		return 0, fmt.Errorf("comment id %q: %w", s, ErrNotFound)
	}
	return id, nil
}
