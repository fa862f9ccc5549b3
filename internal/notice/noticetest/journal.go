package noticetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// An appended is what testJournal appends: an act on a comment, or an activity if Kind is set.
type appended struct {
	notice.AuditEntry
	notice.Remarks
	notice.Activity
}

// appendAll appends each of some entries in a transaction of its own and returns them with their numbers, which must be
// 1 and so on.
func appendAll(t *testing.T, s notice.Store, all []appended) (acts []notice.AuditEntry, others []notice.Activity) {
	for i, a := range all {
		seq := uint64(i + 1)
		Update(t, s, func(tx notice.WriteTx) error {
			if a.Kind != "" {
				return tx.AppendActivity(a.Activity)
			}
			got, err := tx.AppendAudit(a.AuditEntry, a.Remarks)
			if got != seq {
				t.Errorf("entry %d has the number %d", seq, got)
			}
			return err
		})
		if a.Kind != "" {
			a.Activity.Seq = seq
			others = append(others, a.Activity)
		} else {
			a.AuditEntry.Seq = seq
			acts = append(acts, a.AuditEntry)
		}
	}
	return acts, others
}

// journalCases returns entries of several kinds about two comments.
func journalCases(on notice.AnnouncementID, c, d notice.CommentID) []appended {
	act := func(id notice.CommentID, by, note string) appended {
		return appended{
			AuditEntry: notice.AuditEntry{
				At: Epoch, By: by, On: on, Comment: id, Action: notice.Remove, From: notice.Published,
				To: notice.Removed, Reason: "respect", Rules: 1, Undoes: uint64(len(note)), Batch: 3,
				Digest: [32]byte{byte(len(note))},
			},
			Remarks: notice.Remarks{Explanation: "Because of " + note, Note: note},
		}
	}
	activity := func(by string, kind notice.ActivityKind, of, detail string) appended {
		return appended{Activity: notice.Activity{At: Epoch, By: by, Kind: kind, Of: of, Detail: detail}}
	}
	published := activity("adelaida", notice.AnnouncementPublished, "water", "")
	published.Activity.On, published.Activity.Digest = on, [32]byte{7}
	return []appended{
		activity("", notice.AccountAdded, "mina", "moderator"), // 1
		act(c, "mina", "first"),
		published, // 3
		act(d, "", ""),
		act(c, "adelaida", "three words more"), // 5
		activity("adelaida", notice.AccountRenamed, "mina", "Mina Quispe"),
		activity("adelaida", notice.AccountInvited, "Rosa Pérez", "team"), // 7
		activity("adelaida", notice.SettingsChanged, "contact", "board@example.org"),
		activity("adelaida", notice.SettingsChanged, "links", "3"), // 9
		activity("adelaida", "of another kind", "x", "y"),
		activity("mina", notice.PasskeyAdded, "mina", "Mina's phone"), // 11
	}
}

func testJournal(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	all := journalCases(a.ID, c.ID, d.ID)
	acts, others := appendAll(t, s, all)
	View(t, s, func(tx notice.Tx) error {
		history, err1 := tx.History(c.ID, 0, 9)
		after, err2 := tx.History(c.ID, 2, 9)
		latest, err3 := tx.HistoryBefore(c.ID, 0, 1)
		before, err4 := tx.HistoryBefore(c.ID, 5, 9)
		for name, pair := range map[string][2][]notice.AuditEntry{
			"history":        {{acts[0], acts[2]}, history},
			"after 2":        {{acts[2]}, after},
			"the latest one": {{acts[2]}, latest},
			"before 5":       {{acts[0]}, before},
		} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		newest := slices.Clone(others)
		slices.Reverse(newest)
		first, err5 := tx.Activities(0, 3)
		rest, err6 := tx.Activities(first[2].Seq, 99)
		if diff := cmp.Diff(newest, append(first, rest...)); diff != "" {
			t.Errorf("activities (-want +got):\n%s", diff)
		}
		var seqs []uint64
		var said []notice.Remarks
		for _, e := range all {
			if e.Kind == "" {
				seqs, said = append(seqs, acts[len(seqs)].Seq), append(said, e.Remarks)
			}
		}
		seqs, said = append(seqs, 1<<40), append(said, notice.Remarks{}) // there is no such entry
		got, err := tx.Remarks(seqs)
		if diff := cmp.Diff(said, got); diff != "" || err != nil {
			t.Errorf("remarks (-want +got): %v\n%s", err, diff)
		}
		return errors.Join(err1, err2, err3, err4, err5, err6)
	})
}

// testJournalEntries tests the entries themselves, which hold pseudonyms and digests in place of names and words.
func testJournalEntries(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c, d := Put(t, s, notice.Comment{On: a.ID}), Put(t, s, notice.Comment{On: a.ID})
	all := journalCases(a.ID, c.ID, d.ID)
	appendAll(t, s, all)
	View(t, s, func(tx notice.Tx) error {
		entries, err := tx.Journal(0, 5)
		rest, err2 := tx.Journal(5, 99)
		if entries = append(entries, rest...); err != nil || err2 != nil || len(entries) != len(all) {
			t.Fatalf("%d entries, %v, %v, want %d", len(entries), err, err2, len(all))
		}
		nobody := notice.ActorID{}
		mina, ada := entries[1].Actor, entries[2].Actor
		if mina == ada || mina == nobody || entries[0].Account != mina || entries[0].Actor != nobody {
			t.Errorf("pseudonyms %v, %v; the account added has %v", mina, ada, entries[0].Account)
		}
		for id, want := range map[notice.ActorID]string{mina: "mina", ada: "adelaida", entries[6].Account: "Rosa Pérez"} {
			if got, err := tx.Actor(id); got != want || err != nil {
				t.Errorf("%v stands for %q, %v, want %q", id, got, err, want)
			}
		}
		if _, err := tx.Actor(notice.ActorID{1}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("a pseudonym of nobody: %v, want ErrNotFound", err)
		}
		if e := entries[2]; e.On != a.ID || e.Digest != [32]byte{7} || e.Subject != "water" {
			t.Errorf("publication: %+v", e)
		}
		for i, e := range entries {
			if e.Seq != uint64(i+1) || !e.At.Equal(Epoch) {
				t.Errorf("entry %d is %+v", i+1, e)
			}
			if words := slices.Contains([]uint64{2, 5, 4, 6, 8, 11}, e.Seq); words == (e.Words == [32]byte{}) {
				t.Errorf("entry %d has the words %x", e.Seq, e.Words)
			}
			encoded, _ := e.MarshalBinary()
			for _, name := range []string{"mina", "Mina", "adelaida", "Rosa", "example.org", "first", "phone"} {
				if bytes.Contains(encoded, []byte(name)) {
					t.Errorf("%q is in entry %d: %q", name, e.Seq, encoded)
				}
			}
		}
		return nil
	})
}

func testNthAct(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	appendAll(t, s, journalCases(a.ID, c.ID, c.ID))
	View(t, s, func(tx notice.Tx) error {
		for n, want := range map[uint64]uint64{1: 2, 2: 4, 3: 5} {
			if got, err := tx.NthAct(n); got != want || err != nil {
				t.Errorf("act %d is entry %d, %v, want %d", n, got, err, want)
			}
		}
		for _, n := range []uint64{0, 4, 99} {
			if _, err := tx.NthAct(n); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("act %d: %v, want ErrNotFound", n, err)
			}
		}
		return nil
	})
}

// testJournalHasNoGaps appends entries concurrently in transactions of which some fail.
func testJournalHasNoGaps(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	c := Put(t, s, notice.Comment{On: a.ID})
	boom := errors.New("boom")
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			err := s.Update(context.Background(), func(tx notice.WriteTx) error {
				_, err := tx.AppendAudit(notice.AuditEntry{
					At: Epoch, On: a.ID, Comment: c.ID, Action: notice.Refer, By: fmt.Sprint("mod", i%5),
				}, notice.Remarks{})
				err = errors.Join(err, tx.AppendActivity(notice.Activity{At: Epoch, Kind: notice.DataExported}))
				if i%4 == 0 {
					return boom
				}
				return err
			})
			if fails := i%4 == 0; fails != errors.Is(err, boom) || !fails && err != nil {
				t.Errorf("update %d: %v", i, err)
			}
		})
	}
	all.Wait()
	View(t, s, func(tx notice.Tx) error {
		entries, err := tx.Journal(0, 999)
		if len(entries) != 150 {
			t.Errorf("%d entries, want 150", len(entries))
		}
		names := map[notice.ActorID]bool{}
		for i, e := range entries {
			if e.Seq != uint64(i+1) {
				t.Fatalf("entry %d has the number %d", i+1, e.Seq)
			}
			if _, act := e.Kind.Act(); act != (i%2 == 0) {
				t.Errorf("entry %d is %q", e.Seq, e.Kind)
			}
			names[e.Actor] = true
		}
		if len(names) != 6 { // five, and nobody
			t.Errorf("%d pseudonyms for 5 logins", len(names)-1)
		}
		return err
	})
}
