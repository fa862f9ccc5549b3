package board

import (
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// FuzzMailToken: a token says what it was made of, until its end and for its purpose alone, and no other text is one. What
// the outbox holds as a mailbox or as the mark of a piece is read without faults, too.
func FuzzMailToken(f *testing.F) {
	for _, text := range []string{
		"", "0", "00000000000000000000000000000000", "1 00000000000000000000000000000000", "9 zz", " ", "2",
		"0123456789ABCDEFGHIJKLMNOPQRSTUV0123456789ABCDEFGHIJKLMNOPQRSTUV0123456789ABCDEFGHIJKLM",
	} {
		f.Add(text, byte(MailEnd), uint64(7), uint64(1)<<63, uint32(29_000_000))
	}
	b := &Board{}
	b.keys.mail = newDeriver([]byte("a secret of 32 bytes, for a test"))
	f.Fuzz(func(t *testing.T, text string, purpose byte, on, comment uint64, minutes uint32) {
		made := MailToken{
			Purpose: MailPurpose(purpose), Until: time.Unix(60*int64(minutes), 0).UTC(),
			Follows: notice.Followed{Kind: notice.FollowKind(purpose / 2), On: notice.AnnouncementID(on), Comment: notice.CommentID(comment)},
		}
		copy(made.Mailbox[:], text)
		token := b.mailToken(made)
		if got, err := b.ParseMailToken(token, made.Purpose, made.Until.Add(-time.Second)); err != nil || got != made {
			t.Errorf("%+v is read as %+v, %v", made, got, err)
		}
		if _, err := b.ParseMailToken(token, made.Purpose, made.Until); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("at its end %v", err)
		}
		if _, err := b.ParseMailToken(token, made.Purpose+1, time.Time{}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("for another purpose %v", err)
		}
		if _, err := b.ParseMailToken(text, made.Purpose, time.Time{}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q is taken for a token, %v", text, err)
		}
		if k, err := parseMailbox(text); err == nil && hex.EncodeToString(k[:]) != text && len(text) != 2*len(k) {
			t.Errorf("%q is read as the mailbox %x", text, k)
		}
		stage, after := parseMark(fmt.Sprint(on%9, " ", hex.EncodeToString(made.Mailbox[:])))
		if uint64(stage) != on%9 || after != made.Mailbox {
			t.Errorf("a mark is read as %d, %x", stage, after)
		}
		parseMark(text)
	})
}
