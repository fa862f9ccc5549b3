package boltstore_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestColleagues reads and changes accounts as colleagues: what accounts have besides stays, and an address that is
// replaced or deleted leaves the file.
func TestColleagues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	s := openAt(t, path)
	mina := auth.Account{
		Login: "mina", Name: "Mina", Role: notice.Moderator, Lang: "es", Password: "$hash$", Created: noticetest.Epoch,
	}
	ada := auth.Account{Login: "ada", Name: "Ada", Role: notice.Admin, Password: "$hash$", Disabled: true}
	err := s.UpdateAccounts(context.Background(), func(tx auth.WriteTx) error {
		return errors.Join(tx.PutAccount(mina), tx.PutAccount(ada))
	})
	if err != nil {
		t.Fatal(err)
	}
	put := func(m notice.ColleagueMail) {
		t.Helper()
		noticetest.Update(t, s, func(tx notice.WriteTx) error { return tx.PutColleagueMail("mina", m) })
		mina.Mail = m
		want := []notice.Colleague{
			{Actor: notice.Actor{Login: "ada", Name: "Ada", Role: notice.Admin}, Disabled: true},
			{Actor: notice.Actor{Login: "mina", Name: "Mina", Role: notice.Moderator}, Lang: "es", Mail: m},
		}
		noticetest.View(t, s, func(tx notice.Tx) error {
			all, err1 := tx.Colleagues("", 9)
			one, err2 := tx.Colleague("mina")
			after, err3 := tx.Colleagues("ada", 9)
			if diff := cmp.Diff(want, all) + cmp.Diff(want[1], one) + cmp.Diff(want[1:], after); diff != "" {
				t.Errorf("colleagues are read as (-want +got)\n%s", diff)
			}
			_, err4 := tx.Colleague("nobody")
			if !errors.Is(err4, notice.ErrNotFound) {
				t.Errorf("nobody: %v", err4)
			}
			return errors.Join(err1, err2, err3)
		})
		err := s.ViewAccounts(context.Background(), func(tx auth.Tx) error {
			got, err := tx.Account("mina")
			if diff := cmp.Diff(mina, got); diff != "" {
				t.Errorf("the account is (-want +got)\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	full := notice.ColleagueMail{
		Address: secrets[3], State: notice.MailConfirmed, Since: noticetest.Epoch, Lang: "en", Reason: "bounced",
		Often: map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Never},
		Asked: []notice.Asking{{Of: notice.AuthorKey{1}, At: noticetest.Epoch}},
	}
	other := full
	other.Address = "other@example.org"
	for _, next := range []notice.ColleagueMail{other, {}} {
		put(full)
		if got := found(t, path); len(got) != 1 {
			t.Fatalf("before, the file holds %q", got)
		}
		put(next)
		waitErased(t, path)
	}
	want := notice.DeskWatch{Overdue: 3, Mail: noticetest.Epoch, Dead: noticetest.Epoch}
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		none, err := tx.DeskWatch()
		if none != (notice.DeskWatch{}) {
			t.Errorf("before it was put, it is %+v", none)
		}
		return errors.Join(err, tx.PutDeskWatch(want))
	})
	noticetest.View(t, s, func(tx notice.Tx) error {
		got, err := tx.DeskWatch()
		if got != want {
			t.Errorf("it is read as %+v, want %+v", got, want)
		}
		return err
	})
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
