package main_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/testing/faultdisk"
)

// TestCrashesOfMigration kills the program and cuts the power while it brings a database of schema version 1 to its own
// form. What is left must be whole.
func TestCrashesOfMigration(t *testing.T) {
	t.Parallel()
	d, data := mountDisk(t)
	_, old := earlierData(t, "../../internal/boltstore/testdata/board-1.db.gz")
	if err := os.WriteFile(filepath.Join(data, "noticeboard.db"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	syncAll(t, data, "noticeboard.db")
	begin := d.Len()
	p := start(t, data)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	l := newLedger()
	for _, text := range []string{"Who answers in the name of the council?", "El tranvía llega tarde.",
		"Thank you for the minutes of the meeting.", "This comment was approved before the upgrade."} {
		l.sent[text], l.posted[text] = true, 0
	}
	l.approved["This comment was approved before the upgrade."] = 0
	r := recording{ops: d.Ops(), ledger: l, begin: begin}
	o := outcome{row: "killed or power cut in a migration", done: "from schema version 1, at each operation of the disk",
		acknowledged: 5}
	r.crashes(t, &o, nil)
	o.report(t)
}

// TestCrashesOfCopies kills the programs and cuts the power while a database is backed up, compacted and restored. There
// must always be a database, with all that was acknowledged, and a backup that has its name must be whole.
func TestCrashesOfCopies(t *testing.T) {
	t.Parallel()
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p := start(t, data)
	l := newLedger()
	l.busy(t, p, d, 1, 4, "copied")
	begin := d.Len()
	copied := filepath.Join(data, "copy.db")
	if out, err := command(t, "backup", copied, "--data", data); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	backedUp := d.Len()
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"compact", "--data", data}, {"restore", copied, "--yes", "--data", data}} {
		if out, err := command(t, args...); err != nil {
			t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	r := recording{ops: d.Ops(), ledger: l, begin: begin}
	o := outcome{row: "killed or power cut in backup, compact, restore", done: "at each operation of the disk",
		acknowledged: l.acknowledgedBy(begin)}
	r.crashes(t, &o, func(dir string, operations int) error {
		err := boltstore.CheckFile(t.Context(), filepath.Join(dir, "copy.db"))
		if errors.Is(err, os.ErrNotExist) && operations < backedUp {
			return nil
		}
		return err
	})
	o.report(t)
}

// crashes kills the program and cuts the power after every operation, and audits what is left. If also is not nil, it is
// called with each data directory.
func (r recording) crashes(t *testing.T, o *outcome, also func(dir string, operations int) error) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	chance, at := rand.New(rand.NewPCG(seed, 3)), filepath.Join(t.TempDir(), "data")
	image := faultdisk.Killed(r.ops[:r.begin])
	for n := r.begin; n < len(r.ops) && !t.Failed(); n++ {
		image.Do(r.ops[n])
		if strings.HasPrefix(image.Name(r.ops[n].Node), "search.db") {
			continue
		}
		for _, crashed := range []*faultdisk.Image{image, faultdisk.Cut(r.ops[:n+1], 0.5, chance)} {
			r.audit(t, crashed, at, n+1, o, also)
		}
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// syncAll waits until a file and its directory are on the disk.
func syncAll(t *testing.T, dir, name string) {
	t.Helper()
	for _, path := range []string{filepath.Join(dir, name), dir} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
