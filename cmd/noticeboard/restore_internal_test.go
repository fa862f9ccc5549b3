package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// TestExtentFindsTheLastEntry has journals of several lengths.
func TestExtentFindsTheLastEntry(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 100} {
		data := dataDir(t.TempDir())
		store, err := boltstore.Open(data.database(), boltstore.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)
		err = store.Update(t.Context(), func(tx notice.WriteTx) error {
			for i := range n {
				a := notice.Activity{At: at.Add(time.Duration(i) * time.Minute), Kind: notice.AccountAdded,
					Of: fmt.Sprint("login", i), Detail: "team"}
				if err := tx.AppendActivity(a); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(err, store.Close()); err != nil {
			t.Fatal(err)
		}
		e, err := extentOf(t.Context(), data.database())
		want := extent{entries: uint64(n)}
		if n > 0 {
			want.last = at.Add(time.Duration(n-1) * time.Minute)
		}
		if err != nil || e.entries != want.entries || !e.last.Equal(want.last) {
			t.Errorf("%d entries: %+v, %v", n, e, err)
		}
	}
}

func TestUndoing(t *testing.T) {
	at := time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)
	got := undoing(extent{7, 12, at}, extent{9, 15, at.Add(time.Hour)})
	const want = "In the copy: comments: 7; entries of the journal: 12, the last of 2026-05-20 12:00 UTC.\n" +
		"In the present database: comments: 9; entries of the journal: 15, the last of 2026-05-20 13:00 UTC.\n" +
		"Restoring undoes at least: comments: 2; entries of the journal: 3.\n"
	if got != want {
		t.Errorf("%s", got)
	}
	if got := undoing(extent{9, 15, at}, extent{7, 15, at}); !strings.HasSuffix(got, "undoes nothing that these numbers show.\n") {
		t.Errorf("%s", got)
	}
}

func TestConfirm(t *testing.T) {
	for typed, want := range map[string]error{
		"y\n": nil, "YES\n": nil, " y": nil, "n\n": errNotRestored, "\n": errNotRestored, "": errNotRestored,
		"yikes\n": errNotRestored,
	} {
		if err := confirm(strings.NewReader(typed), io.Discard); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", typed, err, want)
		}
	}
}
