package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/erasures"
)

// erasuresName is the name of a list of erasures, in the data directory and beside backups.
const erasuresName = "noticeboard.erasures"

// eraseAgain carries out on a database, which is to be that of the data directory, the erasures in the list there that
// it has not seen. Beside is the directory of the copy that the database was made of: what a list there has, or that in
// the file named, if that is not empty, is put in the list of the data directory before. It returns lines that say so, or
// what is the matter with a list.
func eraseAgain(ctx context.Context, d dataDir, fresh, beside, named string) (told string, err error) {
	list, told, err := d.readErasures(d.erasures())
	if err != nil {
		return "", err
	}
	if named == "" {
		named = filepath.Join(beside, erasuresName)
		if isSameFile(named, d.erasures()) {
			named = d.erasures()
		}
	} else if _, err := os.Stat(named); err != nil {
		return "", err
	}
	if named != d.erasures() {
		other, what, err := d.readErasures(named)
		if err != nil {
			return "", err
		}
		if other.Begun() {
			if err := list.Merge(other); err != nil {
				return "", err
			}
			told += what + fmt.Sprintf("The list of erasures %s was taken in.\n", named)
		}
	}
	if !list.Begun() {
		return fmt.Sprintf("There is no list of erasures (%s): what was erased or withdrawn after the copy was made is there "+
			"again. If another machine or a directory of backups has the list, name it with --erasures.\n", d.erasures()), nil
	}
	s, err := boltstore.Open(fresh, boltstore.Options{})
	if err != nil {
		return "", err
	}
	done, err := eraseListed(ctx, s, list)
	if err = errors.Join(err, s.Close(), d.own(d.erasures())); err != nil {
		return "", err
	}
	if done.Damaged > 0 {
		told += fmt.Sprintf("Erasures that cannot be carried out again, because the comments are damaged: %d.\n",
			done.Damaged)
	}
	return told + fmt.Sprintf("Erasures carried out again: %d.\n", done.Done), nil
}

// readErasures reads a list of erasures, and returns a line about it if it is damaged.
func (d dataDir) readErasures(path string) (list *erasures.List, told string, err error) {
	list, err = erasures.Open(path, func(path string) error { return d.own(path) })
	if err != nil {
		return nil, "", fmt.Errorf("reading the list of erasures: %w", err)
	}
	if lines := list.Damaged(); len(lines) > 0 {
		told = fmt.Sprintf("The list of erasures (%s) is damaged: what its lines %s name may be there again.\n",
			path, strings.Trim(fmt.Sprint(lines), "[]"))
	}
	return list, told, nil
}

// isSameFile reports whether two paths are of one file that is there.
func isSameFile(a, b string) bool {
	first, err1 := os.Stat(a)
	second, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(first, second)
}

func eraseListed(ctx context.Context, s *boltstore.Store, list *erasures.List) (done board.ErasedAgain, err error) {
	b, err := operatorsBoard(ctx, s, list)
	if err != nil {
		return done, err
	}
	return b.EraseAgain(ctx, operator, list.InForce(), list.Limits())
}

// openErasures opens the list of erasures for a server, and logs it if it is damaged.
func openErasures(d dataDir, log *slog.Logger) (*erasures.List, error) {
	list, err := erasures.Open(d.erasures(), func(path string) error { return d.own(path) })
	if err != nil {
		return nil, fmt.Errorf("reading the list of erasures: %w", err)
	}
	if lines := list.Damaged(); len(lines) > 0 {
		log.Error("the list of erasures is damaged: a restored copy may bring back what these lines name",
			"file", d.erasures(), "lines", lines)
	}
	return list, nil
}
