package notice

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// journalVersion is the version of the encoding. Entries of every version stay readable; a new version gets a new
// decoder, and what was written is never written anew.
const journalVersion = 1

// errEncoding says that bytes are not the encoding of a journal entry.
var errEncoding = errors.New("not the encoding of a journal entry")

// A journalField is an optional field of the encoding. Its value is empty if the field is not set.
type journalField struct {
	tag   byte
	value func(*JournalEntry) []byte
	set   func(e *JournalEntry, value []byte) error
}

// journalFields lists the optional fields in the order of their tags. Tags are in what was written: append; never
// change. The package comment describes them.
var journalFields = []journalField{
	bytesField(1, func(e *JournalEntry) []byte { return e.Account[:] }),
	numberField(2, func(e *JournalEntry) *AnnouncementID { return &e.On }),
	numberField(3, func(e *JournalEntry) *CommentID { return &e.Comment }),
	textField(4, func(e *JournalEntry) *string { return &e.Subject }),
	textField(5, func(e *JournalEntry) *string { return &e.Detail }),
	statusField(6, func(e *JournalEntry) *Status { return &e.From }),
	statusField(7, func(e *JournalEntry) *Status { return &e.To }),
	textField(8, func(e *JournalEntry) *Reason { return &e.Reason }),
	numberField(9, func(e *JournalEntry) *uint64 { return &e.Rules }),
	numberField(10, func(e *JournalEntry) *uint64 { return &e.Undoes }),
	numberField(11, func(e *JournalEntry) *uint64 { return &e.Batch }),
	bytesField(12, func(e *JournalEntry) []byte { return e.Digest[:] }),
	bytesField(13, func(e *JournalEntry) []byte { return e.Words[:] }),
	textField(14, func(e *JournalEntry) *Via { return &e.Via }),
}

// AppendBinary appends the encoding of e to b. There is one encoding of each entry. The error is always nil.
func (e JournalEntry) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, journalVersion)
	b = binary.BigEndian.AppendUint64(b, e.Seq)
	b = binary.BigEndian.AppendUint64(b, uint64(journalTime(e.At)))
	b = append(b, e.Actor[:]...)
	b = appendSized(b, []byte(e.Kind))
	for _, f := range journalFields {
		if value := f.value(&e); len(value) > 0 {
			b = appendSized(append(b, f.tag), value)
		}
	}
	return b, nil
}

// MarshalBinary returns the encoding of e. The error is always nil.
func (e JournalEntry) MarshalBinary() ([]byte, error) { return e.AppendBinary(nil) }

// UnmarshalBinary decodes an entry. It accepts nothing that AppendBinary does not write.
func (e *JournalEntry) UnmarshalBinary(b []byte) error {
	const fixed = 1 + 8 + 8 + len(e.Actor)
	if len(b) < fixed {
		return fmt.Errorf("%w: %d bytes", errEncoding, len(b))
	}
	if b[0] != journalVersion {
		return fmt.Errorf("%w: version %d is not known", errEncoding, b[0])
	}
	var d JournalEntry
	d.Seq = binary.BigEndian.Uint64(b[1:])
	if ms := int64(binary.BigEndian.Uint64(b[9:])); ms != 0 {
		d.At = time.UnixMilli(ms).UTC()
	}
	copy(d.Actor[:], b[17:])
	kind, rest, err := cutSized(b[fixed:])
	if err != nil {
		return err
	}
	d.Kind = JournalKind(kind)
	for _, f := range journalFields {
		if len(rest) == 0 || rest[0] != f.tag {
			continue
		}
		var value []byte
		if value, rest, err = cutSized(rest[1:]); err != nil {
			return err
		}
		if err := f.set(&d, value); err != nil {
			return fmt.Errorf("%w: field %d: %w", errEncoding, f.tag, err)
		}
	}
	if again, _ := d.AppendBinary(nil); !bytes.Equal(again, b) {
		return fmt.Errorf("%w: unknown fields, or not in the one way to write them", errEncoding)
	}
	*e = d
	return nil
}

// journalTime returns t in milliseconds since 1970; 0 for the zero time.
func journalTime(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// appendSized appends the length of v in bytes, as an unsigned varint, and v.
func appendSized(b, v []byte) []byte { return append(binary.AppendUvarint(b, uint64(len(v))), v...) }

// cutSized is the inverse of appendSized. It returns what follows v as rest.
func cutSized(b []byte) (v, rest []byte, err error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil, nil, fmt.Errorf("%w: a length is wrong", errEncoding)
	}
	b = b[size:]
	return b[:n], b[n:], nil
}

// numberField is a field of 8 bytes, big endian. Zero is not set.
func numberField[T ~uint64](tag byte, at func(*JournalEntry) *T) journalField {
	return journalField{tag,
		func(e *JournalEntry) []byte {
			if n := *at(e); n != 0 {
				return binary.BigEndian.AppendUint64(nil, uint64(n))
			}
			return nil
		},
		func(e *JournalEntry, v []byte) error {
			if len(v) != 8 {
				return fmt.Errorf("a number of %d bytes", len(v))
			}
			*at(e) = T(binary.BigEndian.Uint64(v))
			return nil
		},
	}
}

// textField is a field of text in UTF-8. The empty text is not set.
func textField[T ~string](tag byte, at func(*JournalEntry) *T) journalField {
	return journalField{tag,
		func(e *JournalEntry) []byte { return []byte(*at(e)) },
		func(e *JournalEntry, v []byte) error { *at(e) = T(v); return nil },
	}
}

// bytesField is a field of fixed length. All zeroes are not set.
func bytesField(tag byte, at func(*JournalEntry) []byte) journalField {
	return journalField{tag,
		func(e *JournalEntry) []byte {
			if v := at(e); !bytes.Equal(v, make([]byte, len(v))) {
				return v
			}
			return nil
		},
		func(e *JournalEntry, v []byte) error {
			if copy(at(e), v) != len(v) {
				return fmt.Errorf("%d bytes", len(v))
			}
			return nil
		},
	}
}

// statusField is a field with the name of a status. Zero is not set.
func statusField(tag byte, at func(*JournalEntry) *Status) journalField {
	return journalField{tag,
		func(e *JournalEntry) []byte {
			if s := *at(e); s != 0 {
				return []byte(s.String())
			}
			return nil
		},
		func(e *JournalEntry, v []byte) (err error) {
			*at(e), err = ParseStatus(string(v))
			return err
		},
	}
}
