package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
)

// shownItems is how many items are named on the standard output, of those about which there is something to say.
const shownItems = 40

// An importReport writes what becomes of a file: a table of all items to a file, if one was named; the items that were
// changed or not taken, as far as shownItems goes, and the sums to the standard output; and on a terminal, how far it
// is.
type importReport struct {
	stdout, stderr io.Writer
	rehearse       bool
	file           *os.File
	table          *csv.Writer
	shown, untold  int
	next           time.Time         // when progress is told again
	words          map[string]string // messages that were read, by their key
	onTerminal     bool
	line           bool // a line of progress is on the terminal
}

func newImportReport(path string, stdout, stderr io.Writer, rehearse bool) (*importReport, error) {
	r := &importReport{stdout: stdout, stderr: stderr, rehearse: rehearse, words: map[string]string{},
		onTerminal: isTerminal(stderr)}
	if path == "" {
		return r, nil
	}
	var err error
	if r.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, err
	}
	r.table = csv.NewWriter(r.file)
	return r, r.table.Write([]string{"kind", "id", "outcome", "notes"})
}

func (r *importReport) close() error {
	r.endLine()
	if r.file == nil {
		return nil
	}
	r.table.Flush()
	return errors.Join(r.table.Error(), r.file.Close())
}

// say is message, but reads the catalogue once for each key.
func (r *importReport) say(key string) string {
	if _, known := r.words[key]; !known {
		r.words[key] = message(key)
	}
	return r.words[key]
}

// notesOf returns the notes of an item as sentences.
func (r *importReport) notesOf(i importer.Item) string {
	var all []string
	for _, n := range i.Notes {
		all = append(all, r.say("import.note."+string(n)))
	}
	return strings.Join(all, ". ")
}

func (r *importReport) item(i importer.Item) error {
	notes := r.notesOf(i)
	if r.table != nil {
		if err := r.table.Write([]string{i.Kind, importer.PlainCell(i.ID), i.Outcome.String(), notes}); err != nil {
			return err
		}
	}
	if notes == "" {
		return nil
	}
	if r.shown == shownItems {
		r.untold++
		return nil
	}
	r.shown++
	r.endLine()
	_, err := fmt.Fprintf(r.stdout, "%s %q: %s. %s.\n", i.Kind, i.ID, r.say("import.outcome."+i.Outcome.String()), notes)
	return err
}

func (r *importReport) progress(done, items int) {
	if now := time.Now(); r.onTerminal && now.After(r.next) {
		r.next = now.Add(progressInterval / 4)
		r.line = true
		fmt.Fprintf(r.stderr, "\r%d of %d ", done, items)
	}
}

func (r *importReport) endLine() {
	if r.line {
		r.line = false
		fmt.Fprint(r.stderr, "\r\x1b[K")
	}
}

func (r *importReport) summary(s importer.Summary) error {
	r.endLine()
	var b strings.Builder
	if r.untold > 0 {
		fmt.Fprintf(&b, "and %d more items with something to say: --report FILE has them all.\n", r.untold)
	}
	if r.rehearse {
		b.WriteString("This was a dry run: nothing was stored.\n")
	}
	for _, kind := range []struct {
		name  string
		count map[board.Outcome]int
	}{{"Announcements", s.Announcements}, {"Comments", s.Comments}} {
		var sums []string
		for _, o := range board.Outcomes {
			sums = append(sums, fmt.Sprintf("%d %s", kind.count[o], r.say("import.outcome."+o.String())))
		}
		fmt.Fprintf(&b, "%s: %s.\n", kind.name, strings.Join(sums, ", "))
	}
	for _, n := range board.Notes {
		if s.Notes[n] > 0 {
			fmt.Fprintf(&b, "%7d × %s.\n", s.Notes[n], r.say("import.note."+string(n)))
		}
	}
	_, err := io.WriteString(r.stdout, b.String())
	return err
}
