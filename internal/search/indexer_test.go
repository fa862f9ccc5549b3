package search

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestCompleteAfterACleanStop(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(3, 4))}
	m.fill(t, r, 700)
	r.checkFound(t)
	noticetest.Update(t, r.store, func(tx notice.WriteTx) error { // a commit that puts no comments
		return tx.AppendActivity(notice.Activity{Kind: "x"})
	})
	r.close()
	f, err := openFile(context.Background(), index(dir))
	if err != nil {
		t.Fatal(err)
	}
	was, err := f.state(context.Background())
	f.close()
	again := openFixture(t, dir)
	is, err2 := again.lastChange(context.Background())
	if err != nil || err2 != nil || was != is {
		t.Errorf("the index is complete for %v, the store is at %v (%v)", was, is, err)
	}
	again.checkFound(t)
}

func TestChangesMadeWithoutTheIndex(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(5, 6))}
	m.fill(t, r, 1200)
	r.checkFound(t)
	r.close()
	s, err := boltstore.Open(board(dir), boltstore.Options{NoSync: true, MapSize: 1 << 20}) // a subcommand
	if err != nil {
		t.Fatal(err)
	}
	r.store = s
	cs := r.all(t)
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range 300 {
			if _, err := tx.PutComment(m.change(cs[i*3])); err != nil {
				return err
			}
			if _, err := noticetest.Place(tx, m.comment(r.on)); err != nil {
				return err
			}
		}
		return nil
	})
	s.Close()
	openFixture(t, dir).checkFound(t)
}

func TestRestoredBackup(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(7, 8))}
	m.fill(t, r, 600)
	r.checkFound(t)
	copied := board(dir) + ".copy"
	if err := r.store.Backup(copied); err != nil {
		t.Fatal(err)
	}
	const commits = 5
	for range commits {
		r.post(t, "water of the first history")
	}
	r.checkFound(t)
	r.close()
	if err := os.Rename(copied, board(dir)); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(board(dir), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	r.store = s
	for range commits { // as many commits, so that only what they hold tells the two apart
		r.post(t, "agua of the second history")
	}
	s.Close()
	r = openFixture(t, dir)
	r.checkFound(t)
	if got := len(r.search(t, "second history")); got != commits || len(r.search(t, "first history")) != 0 {
		t.Errorf("found %d of the second history and %d of the first", got, len(r.search(t, "first history")))
	}
	r.close()
	if err := os.Remove(board(dir)); err != nil { // another board altogether
		t.Fatal(err)
	}
	r = openFixture(t, dir)
	r.checkFound(t)
	if got := r.find(t, notice.Filter{}); len(got) != 0 {
		t.Errorf("found %d comments of another board", len(got))
	}
}

func TestOpenDamagedFile(t *testing.T) {
	sound := t.TempDir()
	r, m := openFixture(t, sound), generator{rand.New(rand.NewPCG(9, 10))}
	m.fill(t, r, 600)
	r.checkFound(t)
	r.close()
	write := func(data func([]byte) []byte) func(testing.TB, string) {
		return func(t testing.TB, path string) {
			was, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path, data(was), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	do := func(statement string) func(testing.TB, string) {
		return func(t testing.TB, path string) {
			db, err := sql.Open("sqlite", path)
			if err == nil {
				_, err = db.Exec(statement)
			}
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, damage := range map[string]func(testing.TB, string){
		"missing": func(t testing.TB, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"empty": write(func([]byte) []byte { return nil }),
		"garbage": write(func(was []byte) []byte {
			return bytes.Repeat([]byte("not an index "), 10) // longer than SQLite's header, which has 100 bytes
		}),
		"noise":         write(func(was []byte) []byte { return noise(len(was)) }),
		"cut in half":   write(func(was []byte) []byte { return was[:len(was)/2] }),
		"cut by a page": write(func(was []byte) []byte { return was[:len(was)-4096] }),
		"cut by a byte": write(func(was []byte) []byte { return was[:len(was)-1] }),
		"only a header": write(func(was []byte) []byte { return was[:100] }),
		"noise inside": write(func(was []byte) []byte {
			return slices.Concat(was[:8192], noise(len(was)-3*4096), was[len(was)-4096:])
		}),
		"another version": do("PRAGMA user_version = 99"),
		"no tables":       do("DROP TABLE entry; DROP TABLE document; DROP TABLE word; DROP TABLE state"),
		"a table missing": do("DROP TABLE word"),
		"nothing indexed": do(
			"DELETE FROM document; DELETE FROM state; INSERT INTO entry (entry) VALUES ('delete-all')"),
		"a strange stamp": do("UPDATE state SET stamp = 'x'"),
		"a directory": func(t testing.TB, path string) {
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
				t.Fatal(err)
			}
		},
		"a leftover log": func(t testing.TB, path string) { os.WriteFile(path+"-wal", noise(50_000), 0o600) },
		"a directory for a log": func(t testing.TB, path string) {
			if err := os.Mkdir(path+"-wal", 0o700); err != nil {
				t.Fatal(err)
			}
		},
		"another's log": func(t testing.TB, path string) {
			os.Remove(path)
			os.WriteFile(path+"-wal", noise(50_000), 0o600)
		},
		"locked": lock,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
				t.Fatal(err)
			}
			damage(t, index(dir))
			openFixture(t, dir).checkFound(t)
		})
	}
}

// TestOldVersionIsRebuilt opens an index that is complete for the store and was made when ŋ was not folded. It is
// rebuilt if it says that it has another version, and believed otherwise.
func TestOldVersionIsRebuilt(t *testing.T) {
	for version, rebuilt := range map[int]bool{schemaVersion: false, schemaVersion - 1: true, schemaVersion + 1: true} {
		dir := t.TempDir()
		r := openFixture(t, dir)
		id := r.post(t, "Máŋga")
		r.waitComplete(t)
		r.close()
		db, err := sql.Open("sqlite", index(dir))
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec(`
			INSERT INTO entry (entry) VALUES ('delete-all');
			INSERT INTO entry (rowid, said, writer, number, tags) VALUES (?, 'maŋga', 'ana', '', '');
			DELETE FROM word;
			INSERT INTO word VALUES ('maŋga'), ('ana');
			`+fmt.Sprintf("PRAGMA user_version = %d", version), rowID(id))
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		r = openFixture(t, dir)
		r.waitComplete(t)
		if got := slices.Contains(r.search(t, "manga"), id); got != rebuilt {
			t.Errorf("version %d: rebuilt %v, want %v", version, got, rebuilt)
		}
		if log := r.log.String(); strings.Contains(log, "another version of the program") != rebuilt ||
			strings.Contains(log, "level=WARN") {
			t.Errorf("version %d: it logged %q", version, log)
		}
		r.close()
	}
}

// lock locks the file as another process would.
func lock(t testing.TB, path string) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=locking_mode(exclusive)")
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.Exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE; DELETE FROM word")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
}

func noise(n int) []byte {
	data := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(data)
	return data
}

func TestDamageWhileInUse(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(11, 12))}
	m.fill(t, r, 600)
	r.checkFound(t)
	db, err := sql.Open("sqlite", index(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DROP TABLE word; DROP TABLE document"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	_, err = r.Find(context.Background(), notice.Filter{}, notice.Newest, 0, 1)
	if !errors.Is(err, notice.ErrUnavailable) {
		t.Errorf("Find on a damaged index: %v, want ErrUnavailable", err)
	}
	waitFor(t, "the index is rebuilt", func() bool {
		got, err := r.Find(context.Background(), notice.Filter{}, notice.Newest, 0, 1_000_000)
		return err == nil && len(got) == 600
	})
	r.checkFound(t)
}

// TestForgottenChanges makes more changes than the store keeps while there is no index that follows them.
func TestForgottenChanges(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(13, 14))}
	m.fill(t, r, 600)
	r.checkFound(t)
	r.close()
	s, err := boltstore.Open(board(dir), boltstore.Options{NoSync: true, MapSize: 1 << 20, KeepChanges: 50})
	if err != nil {
		t.Fatal(err)
	}
	r.store = s
	for range 3 {
		noticetest.Update(t, s, func(tx notice.WriteTx) error {
			for range 40 {
				if _, err := noticetest.Place(tx, m.comment(r.on)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	s.Close()
	openFixture(t, dir).checkFound(t)
}

// runTestsOr calls tests, or in the child process that TestKilled starts, writes and searches until it is killed.
func runTestsOr(tests func()) {
	dir := os.Getenv("SEARCH_TEST_CHILD")
	if dir == "" {
		tests()
		return
	}
	s, err := boltstore.Open(board(dir), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		panic(err)
	}
	x := New(Config{Path: index(dir), Store: s, Log: slog.New(slog.DiscardHandler)})
	go x.Run(context.Background())
	m := generator{rand.New(rand.NewPCG(uint64(os.Getpid()), 0))}
	for {
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			for range 1 + m.IntN(100) {
				if _, err := noticetest.Place(tx, m.comment(1)); err != nil {
					return err
				}
			}
			cs, err := tx.Comments(notice.CommentID(m.Uint64N(1<<62)), 50)
			for _, c := range cs {
				if _, err := tx.PutComment(m.change(c)); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			panic(err)
		}
		_, _ = x.Find(context.Background(), notice.Filter{Text: "wate"}, notice.Newest, 0, 10)
		fmt.Println("more")
	}
}

func TestKilled(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(15, 16))}
	m.fill(t, r, 600)
	r.close()
	for range 6 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "SEARCH_TEST_CHILD="+dir)
		out, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range m.IntN(8) {
			lines.Scan()
		}
		child.Process.Kill()
		child.Wait()
	}
	r = openFixture(t, dir)
	r.checkFound(t)
	if n := len(r.all(t)); n <= 700 {
		t.Errorf("%d comments: the child processes wrote next to nothing", n)
	}
}
