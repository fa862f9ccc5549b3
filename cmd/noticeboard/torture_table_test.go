package main_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"noticeboard/internal/testing/faultdisk"
)

// tortureVariable names the file that the table of make torture is written to. If it is not set, tests that need a disk
// that can fail are skipped where there can be none; else they fail.
const tortureVariable = "NOTICEBOARD_TORTURE"

// An outcome is a row of the table that make torture prints, or a part of it: rows of one name are added up.
type outcome struct {
	row, done    string
	times        int    // that it was done; 0 counts as 1
	acknowledged int    // comments and decisions that the program said it has
	lost         int    // of these
	doubled      int    // that are there twice
	halfDone     int    // times that the database was not consistent, or showed a part of something
	sentence     string // that tells people or operators, if there is one
}

var outcomes struct {
	sync.Mutex
	rows []outcome
}

// report adds to the table, and fails the test if anything is wrong.
func (o outcome) report(t testing.TB) {
	t.Helper()
	if o.lost+o.doubled+o.halfDone > 0 {
		t.Errorf("%s: of %d acknowledged %d are lost, %d doubled; %d times something is half done",
			o.row, o.acknowledged, o.lost, o.doubled, o.halfDone)
	}
	outcomes.Lock()
	defer outcomes.Unlock()
	o.times = max(o.times, 1)
	i := slices.IndexFunc(outcomes.rows, func(r outcome) bool { return r.row == o.row })
	if i < 0 {
		outcomes.rows = append(outcomes.rows, o)
		return
	}
	sum := &outcomes.rows[i]
	sum.times += o.times
	sum.acknowledged += o.acknowledged
	sum.lost += o.lost
	sum.doubled += o.doubled
	sum.halfDone += o.halfDone
}

// writeTable writes the table, in Markdown, to the file that tortureVariable names.
func writeTable() error {
	path := os.Getenv(tortureVariable)
	if path == "" || len(outcomes.rows) == 0 {
		return nil
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| what | how | times | acknowledged | lost | doubled | half done | what it says |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
	for _, o := range outcomes.rows {
		fmt.Fprintf(w, "| %s | %s | %d | %d | %d | %d | %d | %s |\n",
			o.row, o.done, o.times, o.acknowledged, o.lost, o.doubled, o.halfDone, o.sentence)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

// mountDisk returns a disk that can fail, and the directory that it is mounted on. Call it before the program is started
// on it, so that the program has ended when the disk is unmounted.
func mountDisk(t *testing.T) (*faultdisk.Disk, string) {
	t.Helper()
	if testing.Short() && os.Getenv(tortureVariable) == "" {
		t.Skip("left out with -short")
	}
	if err := faultdisk.Missing(); err != nil {
		if os.Getenv(tortureVariable) != "" {
			t.Fatalf("no disk that can fail can be mounted here: %v", err)
		}
		t.Skipf("no disk that can fail can be mounted here: %v", err)
	}
	dir := t.TempDir()
	d, err := faultdisk.Mount(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Unmount(); err != nil {
			t.Errorf("unmounting the disk: %v", err)
		}
	})
	return d, dir
}
