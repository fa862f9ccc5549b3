package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/portable"
)

// importBoard makes an empty board the one that an export was made of. On a board that has announcements or comments it
// changes nothing: it says whether everything in the export is there already, and what is not.
func importBoard(ctx context.Context, d dataDir, path, list string, stdout, stderr io.Writer) error {
	if err := d.make(); err != nil {
		return err
	}
	if err := notInUse(d); err != nil {
		return fmt.Errorf("%w; or send the file at its desk, if the board is empty (Settings, Import)", err)
	}
	err := withExport(path, func(e *portable.Reader) error {
		e.Progress = importProgress(stderr)
		empty, err := d.isEmptyBoard(ctx)
		if err != nil {
			return err
		}
		if !empty {
			return compareBoard(ctx, d, e, stdout)
		}
		again := func(fresh string) (string, error) { return eraseAgain(ctx, d, fresh, filepath.Dir(path), list) }
		return replaceBoard(ctx, d, e, again, stdout)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// rehearseBoard reads a whole export, says what would become of it, and stores nothing.
func rehearseBoard(ctx context.Context, d dataDir, path string, stdout, stderr io.Writer) error {
	err := withExport(path, func(e *portable.Reader) error {
		e.Progress = importProgress(stderr)
		empty, err := d.isEmptyBoard(ctx)
		if err != nil {
			return err
		}
		if !empty {
			return compareBoard(ctx, d, e, stdout)
		}
		if err := checkExport(ctx, path); err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, "The export is whole, and would make the board in the data directory. Nothing was stored.")
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// importProgress returns a function for portable.Reader.Progress that tells from time to time how far it is.
func importProgress(stderr io.Writer) func(string, uint64) {
	next := time.Now().Add(progressInterval)
	return func(file string, lines uint64) {
		if now := time.Now(); now.After(next) {
			next = now.Add(progressInterval)
			fmt.Fprintf(stderr, "%s: %d lines so far\n", file, lines)
		}
	}
}

// isEmptyBoard reports whether there is no database, or one without announcements and comments.
func (d dataDir) isEmptyBoard(ctx context.Context) (empty bool, err error) {
	if _, err := os.Stat(d.database()); errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	s, err := boltstore.OpenReadOnly(d.database())
	if err != nil {
		return false, err
	}
	empty, err = isEmptyBoard(ctx, s)
	return empty, errors.Join(err, s.Close())
}

// isEmptyBoard reports whether a board has neither announcements nor comments.
func isEmptyBoard(ctx context.Context, s *boltstore.Store) (empty bool, err error) {
	err = s.View(ctx, func(tx notice.Tx) error {
		as, err1 := tx.Announcements(0, 1)
		cs, err2 := tx.Comments(0, 1)
		empty = len(as)+len(cs) == 0
		return errors.Join(err1, err2)
	})
	return empty, err
}

// replaceBoard makes a database of an export beside the present one, checks it, has erasures carried out again on it, and
// puts it in its place.
func replaceBoard(
	ctx context.Context, d dataDir, e *portable.Reader, again func(fresh string) (string, error), stdout io.Writer,
) error {
	fresh := d.restoring()
	if err := removeIfThere(fresh); err != nil { // an interrupted one left it
		return err
	}
	if err := loadBoard(ctx, fresh, e); err != nil {
		return errors.Join(err, removeIfThere(fresh))
	}
	if err := d.own(fresh); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	found, err := extentOf(ctx, fresh)
	if err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	erased, err := again(fresh)
	if err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := d.replaceDatabase(fresh, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%sImported the board: %v.\n", erased, found)
	if !e.Secrets() {
		fmt.Fprint(stdout, "The export has no passwords: \"noticeboard account reset LOGIN\" prints a link to set one, and "+
			"\"noticeboard account list\" has the accounts.\n")
	}
	return nil
}

func loadBoard(ctx context.Context, path string, e *portable.Reader) error {
	s, err := boltstore.Open(path, boltstore.Options{})
	if err != nil {
		return err
	}
	if err = s.LoadValues(ctx, e.Values(ctx)); err == nil {
		err = s.Check(ctx)
	}
	return errors.Join(err, s.Close())
}

// compareBoard prints what of an export is not on the board, and changes nothing.
func compareBoard(ctx context.Context, d dataDir, e *portable.Reader, stdout io.Writer) error {
	s, err := boltstore.OpenReadOnly(d.database())
	if err != nil {
		return err
	}
	c, err := portable.Compare(ctx, e, s, func(d portable.Difference) error {
		_, err := fmt.Fprintf(stdout, "Refused: %v.\n", d)
		return err
	})
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if c.Different+c.Missing > 0 {
		return fmt.Errorf("nothing was imported: this board has announcements or comments of its own. Of the export it has "+
			"%d records as they are, %d differ, and %d are not there. An export can be imported into an empty board only",
			c.Same, c.Different, c.Missing)
	}
	_, err = fmt.Fprintf(stdout, "Nothing to import: this board has all %d records of the export, as they are there.\n", c.Same)
	return err
}
