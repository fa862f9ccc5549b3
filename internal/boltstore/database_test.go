package boltstore_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// The files board-N.db.gz in testdata were written by programs of schema version N: each is the last that could be built
// from the history of this repository before the number rose. There was no program of version 8, since what became
// migrations 8 and 9 came in one merge; databases have that version in the middle of a migration only. To make such a
// file, start the program with an empty data directory and --post-rate 0; send the four comments of earlierComments; add
// the moderator "mina"; approve the last comment as her; stop the program; cut the file behind its last page in use, and
// pack it with gzip. Files in testdata are never made again: what they are for is that they are old.

var earlierComments = []string{
	"Who answers in the name of the council?", "El tranvía llega tarde.", "Thank you for the minutes of the meeting.",
	"This comment was approved before the upgrade.",
}

// earlierVersions returns the schema versions that testdata has a database of.
func earlierVersions() (versions []int) {
	for v := 1; v <= boltstore.Schema(); v++ {
		if _, err := os.Stat(earlier(v)); err == nil {
			versions = append(versions, v)
		}
	}
	return versions
}

func earlier(version int) string {
	return filepath.Join("testdata", fmt.Sprintf("board-%d.db.gz", version))
}

// unpacked returns the path of a database that a program of a schema version wrote, and what is in the file.
func unpacked(t *testing.T, version int) (path string, file []byte) {
	t.Helper()
	packed, err := os.Open(earlier(version))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	file, err = io.ReadAll(r)
	path = filepath.Join(t.TempDir(), "board.db")
	if err = errors.Join(err, os.WriteFile(path, file, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path, file
}

// TestDumpOfAnEarlierForm has a program dump what it would misread, and load such a dump.
func TestDumpOfAnEarlierForm(t *testing.T) {
	ctx := context.Background()
	path, _ := unpacked(t, 4)
	old, err := boltstore.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := old.Dump(ctx, io.Discard); !errors.Is(err, notice.ErrSchema) {
		t.Errorf("dumping a database of schema version 4: %v", err)
	}
	var dump bytes.Buffer
	if err := notice.NewDumpWriter(&dump, 4).Close(); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true, MapSize: 1 << 24})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, read := range map[string]func(context.Context, io.Reader) error{
		"loading": s.Load, "checking": boltstore.CheckDump,
	} {
		if err := read(ctx, bytes.NewReader(dump.Bytes())); !errors.Is(err, notice.ErrSchema) {
			t.Errorf("%s a dump of schema version 4: %v", name, err)
		}
	}
}

// TestDatabasesOfEarlierPrograms opens the databases of all earlier programs, looks for what was written with these,
// checks everything, writes, and goes back.
func TestDatabasesOfEarlierPrograms(t *testing.T) {
	versions := earlierVersions()
	if len(versions) < 14 {
		t.Fatalf("testdata has databases of versions %v", versions)
	}
	for _, version := range versions {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path, old := unpacked(t, version)
			kept := ""
			o := wholeFirst
			o.Migrated = func(from, to int, at string) {
				if kept = at; from != version || to != boltstore.Schema() {
					t.Errorf("migrated from %d to %d, want from %d to %d", from, to, version, boltstore.Schema())
				}
			}
			s, err := boltstore.Open(path, o)
			if err != nil {
				t.Fatal(err)
			}
			checkEarlier(t, s)
			noticetest.Put(t, s, notice.Comment{On: 1})
			if err := errors.Join(s.Check(context.Background()), s.Close()); err != nil {
				t.Error(err)
			}
			if (kept == "") != (version == boltstore.Schema()) {
				t.Fatalf("the old file is kept as %q", kept)
			}
			if kept == "" {
				return
			}
			if again, err := os.ReadFile(kept); err != nil || !bytes.Equal(again, old) {
				t.Errorf("what is kept is not the old file (%v)", err)
			}
			if files, err := filepath.Glob(path + "*"); err != nil || len(files) != 2 {
				t.Errorf("there are %v (%v), want the database and the old one", files, err)
			}
		})
	}
}

// checkEarlier looks for the content of the databases in testdata.
func checkEarlier(t *testing.T, s *boltstore.Store) {
	t.Helper()
	if tally := noticetest.Tally(t, s, 1); tally.Published != 8 || tally.Pending != 3 {
		t.Errorf("%d comments are published and %d pending, want 8 and 3", tally.Published, tally.Pending)
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		entries, err1 := tx.Journal(0, 99)
		if !slices.ContainsFunc(entries, func(e notice.JournalEntry) bool { return e.To == notice.Published }) {
			t.Errorf("the decision is not in the journal of %d entries", len(entries))
		}
		a, err2 := tx.Announcement(1)
		if !strings.HasPrefix(a.Texts[notice.English].Title, "56 Local Jurisdictions") {
			t.Errorf("the announcement is %q", a.Texts[notice.English].Title)
		}
		pending, err3 := tx.WithStatus(notice.Pending, 0, 9)
		published, err4 := tx.WithStatus(notice.Published, 0, 99)
		for i, want := range earlierComments {
			list := pending
			if i == 3 {
				list = published
			}
			if !slices.ContainsFunc(list, func(c notice.Comment) bool { return c.Body.Parts[0].Source == want }) {
				t.Errorf("the comment %q is not there", want)
			}
		}
		return errors.Join(err1, err2, err3, err4)
	})
	err := s.ViewAccounts(context.Background(), func(tx auth.Tx) error {
		mina, err := tx.Account("mina")
		if mina.Name != "Mina" {
			t.Errorf("the account is %+v", mina)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestFailedMigrationLeavesTheFile lets no file grow beyond some sizes while a database is migrated, which is a full disk
// to the program, and migrates it when there is room again.
func TestFailedMigrationLeavesTheFile(t *testing.T) {
	path, old := unpacked(t, 1)
	for _, room := range []int{0, 1, 4096, len(old) / 2, len(old) - 1, len(old), len(old) + 4096} {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestOpenWithin$")
		cmd.Env = append(os.Environ(), fmt.Sprint(roomVariable, "=", room), pathVariable+"="+path)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("with room for %d bytes: %v: %s", room, err, out)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
			t.Fatalf("with room for %d bytes the file was changed (%v)", room, err)
		}
		if files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(files) != 1 {
			t.Errorf("with room for %d bytes there are %v (%v), want the old file alone", room, files, err)
		}
	}
	s, err := boltstore.Open(path, wholeFirst)
	if err != nil {
		t.Fatal(err)
	}
	checkEarlier(t, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Variables of the process that opens a database without enough room.
const (
	pathVariable = "NOTICEBOARD_TEST_OPEN"
	roomVariable = "NOTICEBOARD_TEST_ROOM"
)

// TestOpenWithin opens a database while no file of this process may grow beyond a number of bytes, which must fail. It is
// run by TestFailedMigrationLeavesTheFile, in a process of its own: the limit holds for all files.
func TestOpenWithin(t *testing.T) {
	path, room := os.Getenv(pathVariable), os.Getenv(roomVariable)
	if path == "" {
		return
	}
	bytes, err := strconv.ParseUint(room, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(path, testOptions)
	if err == nil {
		t.Fatal(errors.Join(errors.New("there was room enough"), s.Close()))
	}
	// bbolt passes on the text of some errors only.
	if !strings.Contains(err.Error(), unix.EFBIG.Error()) || !strings.Contains(err.Error(), "is as it was") {
		t.Errorf("the error is %v, want %v in it, and that the database is as it was", err, unix.EFBIG)
	}
}
