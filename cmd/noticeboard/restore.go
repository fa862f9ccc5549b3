package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// An extent is how much is in a database.
type extent struct {
	comments uint64    // in all
	entries  uint64    // of the journal
	last     time.Time // when the last of them was made; zero if there is none
}

// extentOf reads how much is in the database of a file, and writes nothing to it.
func extentOf(ctx context.Context, path string) (e extent, err error) {
	s, err := boltstore.OpenReadOnly(path)
	if err != nil {
		return e, err
	}
	err = s.View(ctx, func(tx notice.Tx) (err error) {
		e, err = readExtent(tx)
		return err
	})
	return e, errors.Join(err, s.Close())
}

func readExtent(tx notice.Tx) (e extent, err error) {
	totals, err := tx.Totals()
	if err != nil {
		return e, err
	}
	for _, s := range notice.Statuses {
		if n := totals.Count(s); n != nil {
			e.comments += *n
		}
	}
	// Entries are numbered without gaps, so the last one is found by halving.
	after := func(n int) []notice.JournalEntry {
		if err != nil {
			return nil
		}
		var found []notice.JournalEntry
		found, err = tx.Journal(uint64(n), 1)
		return found
	}
	const most = 1 << 48
	n := sort.Search(most, func(n int) bool { return len(after(n)) == 0 })
	if n > 0 && err == nil {
		if last := after(n - 1); len(last) > 0 {
			e.last = last[0].At
		}
	}
	e.entries = uint64(n)
	return e, err
}

func (e extent) String() string {
	text := fmt.Sprintf("comments: %d; entries of the journal: %d", e.comments, e.entries)
	if !e.last.IsZero() {
		text += ", the last of " + e.last.UTC().Format("2006-01-02 15:04 MST")
	}
	return text
}

// undoing says what is lost if the present database is replaced by a copy.
func undoing(copied, present extent) string {
	text := fmt.Sprintf("In the copy: %v.\nIn the present database: %v.\n", copied, present)
	comments, entries := lost(present.comments, copied.comments), lost(present.entries, copied.entries)
	if comments == 0 && entries == 0 {
		return text + "Restoring undoes nothing that these numbers show.\n"
	}
	return text + fmt.Sprintf("Restoring undoes at least: comments: %d; entries of the journal: %d.\n", comments, entries)
}

// lost returns how much less there is in the copy.
func lost(present, copied uint64) uint64 { return present - min(present, copied) }

// tellUndoing prints what restoring a copy will undo. A present database that cannot be read is worth nothing: that is
// only said.
func tellUndoing(ctx context.Context, present, fresh string, stdout io.Writer) error {
	if _, err := os.Stat(present); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	copied, err := extentOf(ctx, fresh)
	if err != nil {
		return err
	}
	text := ""
	if now, err := extentOf(ctx, present); err != nil {
		text = fmt.Sprintf("In the copy: %v.\nThe present database cannot be read: %v\n", copied, err)
	} else {
		text = undoing(copied, now)
	}
	_, err = io.WriteString(stdout, text)
	return err
}

// errNotRestored says that who was asked did not want to go on.
var errNotRestored = errors.New("nothing was restored")

// confirm asks on the terminal whether to go on, and returns errNotRestored if not.
func confirm(in io.Reader, out io.Writer) error {
	fmt.Fprint(out, "Replace the present database? It is kept under another name. [y/N] ")
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
		return errNotRestored
	}
	return nil
}
