package notice_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestWithdraw(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	full := notice.Comment{
		ID: 5, On: 1, Root: 5, Number: 3, Thread: 2, Status: notice.Published,
		Posted: noticetest.Epoch, Decided: noticetest.Epoch,
		Author: notice.Author{Key: notice.AuthorKey{1}, Name: "Ana", Organisation: "Casa", Contact: "ana@example.org"},
		Lang:   notice.English, Body: noticetest.Text(notice.English, "words"),
		Question: true, Answers: []notice.CommentID{9},
		Claim: notice.Claim{Login: "mina"}, Referral: notice.Referral{To: "Ministry"},
		Notify: true, Flags: []notice.Flag{notice.FlagLinks},
		Guess:        notice.Guess{Spam: 90, Words: []string{"casino"}},
		Translations: []notice.Translation{{Lang: notice.Spanish, Source: "palabras"}}, Explanation: "why",
		Nonce: notice.NonceKey{1},
	}
	for _, test := range []struct {
		from notice.Status
		err  error
	}{
		{notice.Pending, nil}, {notice.Published, nil}, {notice.Declined, notice.ErrConflict},
		{notice.Removed, notice.ErrConflict}, {notice.Withdrawn, notice.ErrUnchanged},
	} {
		c := full
		c.Status = test.from
		got, e, err := c.Withdraw(at)
		if !errors.Is(err, test.err) {
			t.Errorf("from %v: %v, want %v", test.from, err, test.err)
		}
		if err != nil {
			continue
		}
		if got.Status != notice.Withdrawn || got.Number != 3 || got.Thread != 2 ||
			got.Author != (notice.Author{Key: full.Author.Key}) || len(got.Answers) != 1 ||
			got.Body.Source() != "" || got.Body.Salt != nil || got.Translations != nil || got.Guess.Words != nil ||
			got.Flags != nil || got.Notify || got.Nonce != (notice.NonceKey{}) ||
			got.Claim != (notice.Claim{}) || got.Referral != (notice.Referral{}) || got.Explanation != "" ||
			got.AwaitsAnswer() {
			t.Errorf("from %v: left %+v", test.from, got)
		}
		if e.Action != notice.Withdraw || e.By != "" || e.From != test.from || e.To != notice.Withdrawn ||
			e.Digest != full.Body.Digest() || e.CanUndo() {
			t.Errorf("from %v: recorded as %+v", test.from, e)
		}
		if !c.KeepsWords(got) {
			t.Errorf("from %v: a store would refuse it", test.from)
		}
	}
	full.Author.Role = notice.Team
	if _, _, err := full.Withdraw(at); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("an official reply: %v", err)
	}
}
