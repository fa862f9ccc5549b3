package portable

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"noticeboard/internal/notice"
)

// appendLine appends the one form that v has in an export, and a line feed: fields in the order of the struct, members
// of maps in the order of their names, no white space, and "<", ">" and "&" as they are.
func appendLine(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// decodeLine decodes one JSON value. Names that are not known are an error: a newer program wrote them.
func decodeLine(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value")
	}
	return nil
}

// stampFormat is RFC 3339 in UTC, to the millisecond.
const stampFormat = "2006-01-02T15:04:05.000Z"

// A stamp is an instant.
type stamp struct{ time.Time }

func (s stamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(s.UTC().Format(stampFormat))
}

func (s *stamp) UnmarshalJSON(b []byte) error {
	var text string
	err := json.Unmarshal(b, &text)
	if err == nil {
		s.Time, err = time.Parse(stampFormat, text)
	}
	if err != nil {
		return fmt.Errorf("%s is no time such as 2030-01-02T03:04:05.006Z", b)
	}
	return nil
}

// A hexText is bytes in lower case hexadecimal digits.
type hexText []byte

func (h hexText) MarshalJSON() ([]byte, error) { return json.Marshal(hex.EncodeToString(h)) }

func (h *hexText) UnmarshalJSON(b []byte) (err error) {
	var text string
	if err = json.Unmarshal(b, &text); err != nil {
		return err
	}
	*h, err = hex.DecodeString(text)
	return err
}

// into copies h to an array, whose length it must have. An empty h leaves the array as it is.
func (h hexText) into(array []byte) error {
	if len(h) != 0 && len(h) != len(array) {
		return fmt.Errorf("%d bytes where %d are needed", len(h), len(array))
	}
	copy(array, h)
	return nil
}

// hexOf returns the digits of an array; none if it is all zeroes.
func hexOf(array []byte) hexText {
	if len(bytes.Trim(array, "\x00")) == 0 {
		return nil
	}
	return array
}

// A commentID is the id of a comment as it is in addresses.
type commentID notice.CommentID

func (id commentID) MarshalJSON() ([]byte, error) { return json.Marshal(notice.CommentID(id).String()) }

func (id *commentID) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	parsed, err := notice.ParseCommentID(text)
	*id = commentID(parsed)
	return err
}

func commentIDs[To, From ~uint64](ids []From) (all []To) {
	for _, id := range ids {
		all = append(all, To(id))
	}
	return all
}
