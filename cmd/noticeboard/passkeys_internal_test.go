package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

func TestPasskeysOfAnotherNameAreLogged(t *testing.T) {
	store, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		return tx.PutAccount(auth.Account{Login: "ana", Role: notice.Admin, Passkeys: []auth.Passkey{
			{ID: []byte{1}, Party: "localhost"}, {ID: []byte{2}}, {ID: []byte{3}, Party: "board.localhost"},
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]string{
		"http://board.localhost": "bound_to=localhost ", "http://localhost:8080": "bound_to=board.localhost ",
		"http://192.0.2.1": "",
	} {
		var log bytes.Buffer
		a := auth.New(auth.Config{Store: store, Now: time.Now, Base: base})
		if err := warnOfPasskeys(t.Context(), a, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := log.String(); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: logged %q, want %q", base, got, want)
		}
	}
}
