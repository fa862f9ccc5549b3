package search

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"noticeboard/internal/notice"
)

// mark adds a table to the index, which one that is made again does not have.
func mark(t testing.TB, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.Exec("CREATE TABLE mark (x)")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func checkMarked(t testing.TB, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.Exec("SELECT * FROM mark")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Errorf("the index was made again: %v", err)
	}
}

// withoutDescriptors calls do while the process cannot open any file.
func withoutDescriptors(t testing.TB, do func()) {
	t.Helper()
	var was syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was)
	if err == nil {
		err = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 1, Max: was.Max})
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
			t.Fatal(err)
		}
	}()
	do()
}

func (r *fixture) current() *file {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file
}

// TestSearchWithoutDescriptors searches while no connection to the index can be opened.
func TestSearchWithoutDescriptors(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(17, 18))}
	m.fill(t, r, 600)
	r.checkFound(t)
	mark(t, index(dir))
	was := r.current()
	was.read.SetMaxIdleConns(0) // so that every search opens a connection
	withoutDescriptors(t, func() {
		for range 3 {
			_, err := r.Find(context.Background(), notice.Filter{Text: "agua"}, notice.Newest, 0, 1)
			if !errors.Is(err, notice.ErrUnavailable) {
				t.Errorf("a search without descriptors: %v, want ErrUnavailable", err)
			}
		}
	})
	m.fill(t, r, 10)
	r.checkFound(t)
	if r.current() != was || r.log.String() != "" || len(r.broken) > 0 {
		t.Errorf("the index was closed, or will be: %s", r.log)
	}
	checkMarked(t, index(dir))
}

// TestOpeningWithoutDescriptors closes the index while it cannot be opened again.
func TestOpeningWithoutDescriptors(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(19, 20))}
	m.fill(t, r, 600)
	r.checkFound(t)
	mark(t, index(dir))
	withoutDescriptors(t, func() {
		r.reportBroken(r.current(), errors.New("any error that says nothing about the file"))
		waitFor(t, "opening it failed", func() bool { return strings.Contains(r.log.String(), "too many open files") })
	})
	r.checkFound(t)
	checkMarked(t, index(dir))
}

// TestFullDisk has no room for what is put into the index.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(21, 22))}
	m.fill(t, r, 100)
	r.checkFound(t)
	mark(t, index(dir))
	if _, err := r.current().write.Exec("PRAGMA max_page_count = 1"); err != nil { // as small as it is now
		t.Fatal(err)
	}
	m.fill(t, r, 600)
	r.checkFound(t)
	if log := r.log.String(); !strings.Contains(log, "full") || strings.Contains(log, "rebuilding") {
		t.Errorf("the log says %q", log)
	}
	checkMarked(t, index(dir))
}

// TestPanicInATransaction: a transaction in which something panics gives back the one connection for writing.
func TestPanicInATransaction(t *testing.T) {
	ctx := t.Context()
	f, err := openFile(ctx, filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = f.inTransaction(ctx, func(*sql.Tx) error { panic("no such luck") })
	}()
	if in := f.write.Stats().InUse; in > 0 {
		t.Fatalf("%d connections are still in use", in)
	}
	if err := f.put(ctx, nil, nil, notice.Position{Seq: 1}); err != nil {
		t.Error(err)
	}
}
