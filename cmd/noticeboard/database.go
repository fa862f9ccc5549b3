package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"noticeboard/internal/boltstore"
)

// withStore opens the database for a subcommand that needs one to be there.
func withStore(d dataDir, do func(*boltstore.Store) error) error {
	if _, err := os.Stat(d.database()); err != nil {
		return fmt.Errorf("there is no database in %s (--data names the directory): %w", d, err)
	}
	return withAnyStore(d, do)
}

// withAnyStore opens the database for a subcommand, and makes it if there is none.
func withAnyStore(d dataDir, do func(*boltstore.Store) error) error {
	if err := d.make(); err != nil {
		return err
	}
	s, err := boltstore.Open(d.database(), boltstore.Options{})
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// check compares every index and tally with the records; opening the database does it.
func check(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flags("check", stderr)
	data := dataFlag(fs)
	if _, err := parse(fs, args); err != nil {
		return err
	}
	d := dataDir(*data)
	err := ask(ctx, d, "/check", struct{}{})
	if errors.Is(err, errNoServer) {
		err = withStore(d, func(*boltstore.Store) error { return nil })
	}
	if err == nil {
		fmt.Fprintln(stdout, "Every record, index and tally is in order.")
	}
	return err
}

// backup copies the database to a file that is not there yet.
func backup(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flags("backup", stderr)
	data := dataFlag(fs)
	others, err := parse(fs, args, "FILE")
	if err != nil {
		return err
	}
	path, err := filepath.Abs(others[0])
	if err != nil {
		return err
	}
	d := dataDir(*data)
	if err = ask(ctx, d, "/backup", backupTo{path}); errors.Is(err, errNoServer) {
		err = withStore(d, func(s *boltstore.Store) error { return s.Backup(path) })
	}
	if err == nil {
		fmt.Fprintf(stdout, "Copied the database to %s.\n", path)
	}
	return err
}

// restore puts a copy in place of the database: it is copied and checked beside it first, and the
// old one is kept under another name.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flags("restore", stderr)
	data := dataFlag(fs)
	others, err := parse(fs, args, "FILE")
	if err != nil {
		return err
	}
	d := dataDir(*data)
	if err := d.make(); err != nil {
		return err
	}
	if err := idle(d); err != nil {
		return err
	}
	fresh := d.database() + ".restoring"
	if err := copyFile(fresh, others[0]); err != nil {
		return err
	}
	s, err := boltstore.Open(fresh, boltstore.Options{})
	if err != nil {
		return errors.Join(fmt.Errorf("%s cannot be restored: %w", others[0], err), os.Remove(fresh))
	}
	if err := s.Close(); err != nil {
		return err
	}
	old := d.database() + ".before-" + time.Now().UTC().Format("20060102T150405Z")
	if err := os.Rename(d.database(), old); err == nil {
		fmt.Fprintf(stdout, "The database that was there is kept as %s.\n", old)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, d.database()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Restored %s.\n", others[0])
	return boltstore.SyncDir(string(d))
}

// idle returns an error if some process has the database open. A damaged one may be replaced.
func idle(d dataDir) error {
	if _, err := os.Stat(d.database()); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	s, err := boltstore.Open(d.database(), boltstore.Options{})
	if errors.Is(err, boltstore.ErrInUse) {
		return fmt.Errorf("stop the server first: %w", err)
	}
	if err != nil {
		slog.Warn("the database that is there cannot be opened", "err", err)
		return nil
	}
	return s.Close()
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
