package boltstore_test

import (
	"path/filepath"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// testOptions are for small boards whose loss does not matter.
// testOptions map enough that no file outgrows it: then a writer would wait for readers, and a test for itself.
var testOptions = boltstore.Options{NoSync: true, MapSize: 1 << 28}

func open(t testing.TB) notice.Store { return openAt(t, filepath.Join(t.TempDir(), "board.db")) }

func openAt(t testing.TB, path string) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(path, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) { noticetest.TestStore(t, open) }
