package boltstore

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// goldenValues has a value of every type that Values yields, in its order.
func goldenValues() []any {
	entry := notice.JournalEntry{Seq: 1, At: at, Kind: "comment-approve", Comment: 9, On: 2, To: notice.Published}
	earlier := notice.EarlierTexts{On: 9, Version: 1, Texts: changedAnnouncement.Texts}
	reply := notice.EarlierReply{Reply: 9, Number: 1, Version: goldenVersion}
	return []any{
		goldenInstitution, distinctSettings, goldenFirstSteps, goldenBook, changedAnnouncement, earlier, distinctComment,
		reply, notice.JournalRecord{JournalEntry: entry, Kept: &goldenWords},
		notice.JournalRecord{JournalEntry: notice.JournalEntry{Seq: 2, At: at, Kind: "rules-changed"}},
		notice.Pseudonym{ID: notice.ActorID{1}, Name: "mina"}, distinctBatch, distinctDossier, goldenSnippet, goldenMemory,
		notice.FlagTotal{Flag: notice.FlagLinks, FlagCount: notice.FlagCount{Marked: 2, Stopped: 1}},
		notice.LastDiscarded(7), notice.LastSnippet(9), notice.RevisionOf{On: 0, Revision: 3},
		notice.RevisionOf{On: 9, Revision: 4}, boundAccount, goldenSignIn, goldenLink,
		notice.Mailbox{Key: notice.AuthorKey{1}, Address: "ana@example.org", State: notice.MailConfirmed, Since: at, Lang: "es"},
		notice.Subscription{Mailbox: notice.AuthorKey{1}, Follows: notice.Followed{Kind: notice.FollowAnnouncement, On: 9},
			Daily: true, Lang: "es", Since: at},
		notice.StoreSecret{Name: "board", Value: []byte("secret")},
	}
}

func seqOf(values []any) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func valuesIn(t *testing.T, s *Store) (all []any) {
	t.Helper()
	err := s.Values(context.Background(), func(v any) error { all = append(all, v); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestValuesAreLoadedAsTheyWere(t *testing.T) {
	s := reopening(t)()
	defer s.Close()
	want := goldenValues()
	if err := s.LoadValues(context.Background(), seqOf(want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, valuesIn(t, s), cmp.AllowUnexported(notice.Subject{})); diff != "" {
		t.Errorf("(-loaded +read)\n%s", diff)
	}
	if err := s.LoadValues(context.Background(), seqOf(want)); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("loading into a store that has records: %v, want ErrConflict", err)
	}
}

func TestEveryTypeOfValueHasOneTable(t *testing.T) {
	for _, v := range goldenValues() {
		n := 0
		for _, table := range valueTables {
			if _, _, is, _ := table.record(v); is {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%T belongs to %d tables, want one", v, n)
		}
	}
	if _, err := recordsOf("text"); err == nil {
		t.Error("a string was taken for a value of a store")
	}
}

// TestValuesAreTheWholeDump compares what is dumped of a store and of one that its values were loaded into.
func TestValuesAreTheWholeDump(t *testing.T) {
	ctx := context.Background()
	s, loaded := reopening(t)(), reopening(t)()
	defer s.Close()
	defer loaded.Close()
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range loadRecords + 7 {
			c := notice.Comment{On: a.ID, Question: i%3 == 0, Body: noticetest.Text(notice.English, "why")}
			if _, err := noticetest.Place(tx, c); err != nil {
				return err
			}
		}
		return errors.Join(tx.Revise(a.ID), tx.ReviseAll())
	})
	if _, err := s.Secret(ctx, "board"); err != nil {
		t.Fatal(err)
	}
	err := s.UpdateAccounts(ctx, func(tx auth.WriteTx) error {
		return errors.Join(tx.PutAccount(goldenFactors), tx.AddSignIn(goldenSignIn), tx.PutLink(goldenLink))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := loaded.LoadValues(ctx, seqOf(valuesIn(t, s))); err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	if err := errors.Join(s.Dump(ctx, &want), loaded.Dump(ctx, &got), loaded.Check(ctx)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Errorf("a dump of %d bytes is one of %d after its values were loaded", want.Len(), got.Len())
	}
}

// TestEveryDumpedTableHasValues fails when a new table is dumped and Values does not have it.
func TestEveryDumpedTableHasValues(t *testing.T) {
	out := []table{sessions, states, outbox, journalwords} // words are with their entries
	for name, in := range dumpedTables() {
		has := slices.ContainsFunc(valueTables, func(t valueTable) bool { return t.table == in })
		if has == slices.Contains(out, in) {
			t.Errorf("table %s: in Values %v", name, has)
		}
	}
}
