package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestEveryTableIsDumpedOrMadeAgain fails when a new table is neither in recordTables nor an index. What is held of
// erasures is left out on purpose.
func TestEveryTableIsDumpedOrMadeAgain(t *testing.T) {
	out := []table{audit, history, asides, activities, doings, held}
	for in, name := range tableNames {
		if slices.Contains(out, in) {
			continue
		}
		if _, dumped := recordTables[in]; dumped == (slices.Contains(indexes, in) || in == tallies || in == changes) {
			t.Errorf("table %s: in dumps %v, and made again from others %v", name, dumped, !dumped)
		}
	}
}

// TestCheckDumpFindsARecord has a dump whose checksum is right and one of whose records is not.
func TestCheckDumpFindsARecord(t *testing.T) {
	for name, r := range map[string]notice.Record{
		"a damaged record":  {Table: "comments", Key: key(uint64(1)), Form: []byte("comment")},
		"an unknown table":  {Table: "songs", Key: key(uint64(1))},
		"an index":          {Table: "statuses", Key: key(uint64(1))},
		"a short revision":  {Table: revisions, Key: key(uint64(1)), Form: []byte("1")},
		"settings, damaged": {Table: "meta", Key: settingsKey, Form: []byte("settings")},
	} {
		var b bytes.Buffer
		w := notice.NewDumpWriter(&b, schemaVersion)
		if err := errors.Join(w.Write(r), w.Close()); err != nil {
			t.Fatal(err)
		}
		if err := CheckDump(context.Background(), &b); !errors.Is(err, notice.ErrDump) {
			t.Errorf("%s: %v, want ErrDump", name, err)
		}
	}
}

// TestDumpOfAccountsAndManyComments loads more records than one transaction takes, and those that package auth puts.
func TestDumpOfAccountsAndManyComments(t *testing.T) {
	ctx := context.Background()
	s, loaded := reopening(t)(), reopening(t)()
	defer s.Close()
	defer loaded.Close()
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range 2*loadRecords + 7 {
			c := notice.Comment{On: a.ID, Question: i%3 == 0, Body: noticetest.Text(notice.English, fmt.Sprint("why ", i))}
			if _, err := noticetest.Place(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	secret, err := s.Secret(ctx, "board")
	if err != nil {
		t.Fatal(err)
	}
	err = s.UpdateAccounts(ctx, func(tx auth.WriteTx) error {
		for _, err := range []error{
			tx.PutAccount(goldenFactors), tx.PutSession(goldenSession), tx.AddSignIn(goldenSignIn), tx.PutLink(goldenLink),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	if err := s.Dump(ctx, &want); err != nil {
		t.Fatal(err)
	}
	err = errors.Join(CheckDump(ctx, bytes.NewReader(want.Bytes())), loaded.Load(ctx, bytes.NewReader(want.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Lineage() == s.Lineage() {
		t.Errorf("what was loaded has the lineage of what was dumped, %v", s.Lineage())
	}
	if err := loaded.Dump(ctx, &got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("a dump of %d bytes is one of %d after it was loaded (%v)", want.Len(), got.Len(), err)
	}
	if err := loaded.Check(ctx); err != nil {
		t.Error(err)
	}
	if again, err := loaded.Secret(ctx, "board"); err != nil || !bytes.Equal(again, secret) {
		t.Errorf("the secret is another one (%v)", err)
	}
	err = loaded.ViewAccounts(ctx, func(tx auth.Tx) error {
		_, err := tx.AccountWithPasskey(goldenFactors.Passkeys[0].ID)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
