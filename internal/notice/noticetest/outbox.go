package noticetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// outboxItem returns an item of the mail channel that is due some minutes after Epoch.
func outboxItem(minutes int) notice.OutboxItem {
	return notice.OutboxItem{
		Channel: notice.MailChannel, Put: Epoch, Due: Epoch.Add(time.Duration(minutes) * time.Minute),
		Event: notice.Event{At: Epoch, Kind: notice.CommentPublished, On: 1, Comment: 2, Entry: 3, About: "four"},
	}
}

// PutOutbox puts an item in a transaction of its own and returns it as stored.
func PutOutbox(t testing.TB, s notice.Store, i notice.OutboxItem) (stored notice.OutboxItem) {
	t.Helper()
	Update(t, s, func(tx notice.WriteTx) (err error) {
		stored, err = tx.PutOutbox(i)
		return err
	})
	return stored
}

// seqs returns the numbers of items.
func seqs(items []notice.OutboxItem) (all []uint64) {
	for _, i := range items {
		all = append(all, i.Seq)
	}
	return all
}

func testOutbox(t *testing.T, s notice.Store) {
	full := outboxItem(5)
	full.To, full.Mark, full.Digest, full.Tries, full.Reason = "someone", "so far", true, 7, "450 busy"
	full = PutOutbox(t, s, full)
	if full.Seq != 1 || full.Event.Number != 1 {
		t.Errorf("the first item has the number %d and its event %d", full.Seq, full.Event.Number)
	}
	View(t, s, func(tx notice.Tx) error {
		got, err := tx.OutboxItem(full.Seq)
		if diff := cmp.Diff(full, got); diff != "" {
			t.Errorf("an item is read as (-want +got)\n%s", diff)
		}
		return err
	})
	next := PutOutbox(t, s, outboxItem(0))
	copied := outboxItem(0)
	copied.Event.Number = full.Event.Number
	if copied = PutOutbox(t, s, copied); copied.Event.Number != full.Event.Number || copied.Seq != 3 {
		t.Errorf("an item of event %d has the number %d and event %d", full.Event.Number, copied.Seq, copied.Event.Number)
	}
	Update(t, s, func(tx notice.WriteTx) error {
		return errors.Join(tx.DropOutbox(copied.Seq), tx.DropOutbox(copied.Seq), tx.DropOutbox(99))
	})
	if last := PutOutbox(t, s, outboxItem(0)); last.Seq != 4 {
		t.Errorf("after item 3 was dropped, the next has the number %d, want 4", last.Seq)
	}
	View(t, s, func(tx notice.Tx) error {
		for _, seq := range []uint64{0, copied.Seq, 99} {
			if _, err := tx.OutboxItem(seq); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("item %d: %v, want ErrNotFound", seq, err)
			}
		}
		return nil
	})
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.PutOutbox(copied)
		return err
	})
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("replacing an item that was dropped: %v, want ErrNotFound", err)
	}
	next.Due = Epoch.Add(time.Hour)
	if PutOutbox(t, s, next); due(t, s, 59) != "4 1" || due(t, s, 60) != "4 1 2" {
		t.Errorf("after an hour are due %s, and just before %s", due(t, s, 60), due(t, s, 59))
	}
}

// due returns the numbers of the items of the mail channel that are due some minutes after Epoch.
func due(t testing.TB, s notice.Store, minutes int) (text string) {
	t.Helper()
	View(t, s, func(tx notice.Tx) error {
		items, err := tx.OutboxDue(notice.MailChannel, Epoch.Add(time.Duration(minutes)*time.Minute), 99)
		text = fmt.Sprint(seqs(items))
		text = text[1 : len(text)-1]
		return err
	})
	return text
}

func testOutboxDue(t *testing.T, s notice.Store) {
	for _, minutes := range []int{3, 1, 2, 1} {
		PutOutbox(t, s, outboxItem(minutes))
	}
	other := outboxItem(0)
	other.Channel = notice.DeskChannel
	PutOutbox(t, s, other)
	for minutes, want := range map[int]string{0: "", 1: "2 4", 2: "2 4 3", 3: "2 4 3 1", 99: "2 4 3 1"} {
		if got := due(t, s, minutes); got != want {
			t.Errorf("after %d minutes are due %s, want %s", minutes, got, want)
		}
	}
	View(t, s, func(tx notice.Tx) error {
		for channel, want := range map[notice.Channel]time.Time{
			notice.MailChannel: Epoch.Add(time.Minute), notice.DeskChannel: Epoch, notice.HookChannel: {},
		} {
			if got, err := tx.OutboxNext(channel); err != nil || !got.Equal(want) {
				t.Errorf("%v: the next is due at %v (%v), want %v", channel, got, err, want)
			}
		}
		few, err := tx.OutboxDue(notice.MailChannel, Epoch.Add(time.Hour), 2)
		none, err2 := tx.OutboxDue(notice.MailChannel, Epoch.Add(time.Hour), 0)
		if len(few) != 2 || len(none) != 0 {
			t.Errorf("of two are listed %v, and of none %v", seqs(few), seqs(none))
		}
		return errors.Join(err, err2)
	})
}

func testOutboxDead(t *testing.T, s notice.Store) {
	var items []notice.OutboxItem
	for i := range 4 {
		i := outboxItem(i)
		i.Put = Epoch.Add(-i.Due.Sub(Epoch))
		items = append(items, PutOutbox(t, s, i))
	}
	for _, i := range items[:3] {
		PutOutbox(t, s, i.Failed(Epoch, "550 no such user", true))
	}
	check := func(wantDead []uint64, waiting int, oldest time.Time) {
		t.Helper()
		View(t, s, func(tx notice.Tx) error {
			dead, err1 := tx.OutboxDead(notice.MailChannel, 0, 99)
			if !slices.Equal(seqs(dead), wantDead) {
				t.Errorf("dead letters %v, want %v", seqs(dead), wantDead)
			}
			count, err2 := tx.OutboxCount(notice.MailChannel, 99)
			want := notice.OutboxCount{Waiting: waiting, Dead: len(wantDead), Oldest: oldest}
			if diff := cmp.Diff(want, count); diff != "" {
				t.Errorf("counted (-want +got)\n%s", diff)
			}
			return errors.Join(err1, err2)
		})
	}
	check([]uint64{3, 2, 1}, 1, items[3].Put)
	View(t, s, func(tx notice.Tx) error {
		paged, err1 := tx.OutboxDead(notice.MailChannel, 3, 1)
		if !slices.Equal(seqs(paged), []uint64{2}) {
			t.Errorf("before 3 come %v", seqs(paged))
		}
		count, err2 := tx.OutboxCount(notice.MailChannel, 2)
		if count.Dead != 2 {
			t.Errorf("counting up to 2 gives %d", count.Dead)
		}
		return errors.Join(err1, err2)
	})
	if got := due(t, s, 99); got != "4" {
		t.Errorf("besides dead letters are due %q", got)
	}
	PutOutbox(t, s, items[0].Again(Epoch.Add(time.Hour)))
	check([]uint64{3, 2}, 2, items[0].Put)
	if got := due(t, s, 99); got != "4 1" {
		t.Errorf("with one that is tried again are due %q", got)
	}
}

func testOutboxDigest(t *testing.T, s notice.Store) {
	for n, to := range []string{"a", "ab", "a", "a", "a"} {
		i := outboxItem(n)
		i.To, i.Digest = to, n != 2
		PutOutbox(t, s, i)
	}
	for minutes, want := range map[int][]uint64{0: {1}, 3: {1, 4}, 9: {1, 4, 5}} {
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.OutboxDigest(notice.MailChannel, "a", Epoch.Add(time.Duration(minutes)*time.Minute), 99)
			if !slices.Equal(seqs(got), want) {
				t.Errorf("after %d minutes a digest has %v, want %v", minutes, seqs(got), want)
			}
			return err
		})
	}
}

func testOutboxTo(t *testing.T, s notice.Store) {
	for n, to := range []string{"a", "ab", "a", "a", "a"} {
		i := outboxItem(n)
		if i.To = to; n == 0 {
			i = i.Failed(Epoch, "550 no such user", true)
		}
		PutOutbox(t, s, i)
	}
	other := outboxItem(5)
	other.Channel, other.To = notice.HookChannel, "a"
	PutOutbox(t, s, other)
	for n, want := range map[int][]uint64{0: nil, 2: {3, 4}, 99: {3, 4, 5, 1}} {
		View(t, s, func(tx notice.Tx) error {
			got, err := tx.OutboxTo(notice.MailChannel, "a", n)
			if !slices.Equal(seqs(got), want) {
				t.Errorf("the first %d for a recipient are %v, want %v", n, seqs(got), want)
			}
			return err
		})
	}
}
