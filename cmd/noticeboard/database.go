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

// withExistingStore calls do with the open database. It returns an error if there is no database.
func withExistingStore(d dataDir, do func(*boltstore.Store) error) error {
	if _, err := os.Stat(d.database()); err != nil {
		return fmt.Errorf("there is no database in %s (--data names the directory): %w", d, err)
	}
	return withStore(d, do)
}

// withStore calls do with the open database, which it creates if there is none.
func withStore(d dataDir, do func(*boltstore.Store) error) error {
	if err := d.make(); err != nil {
		return err
	}
	s, err := boltstore.Open(d.database(), boltstore.Options{})
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// check compares every index and count with the records. Without a server, opening the database does that.
func check(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := newFlagSet("check", stderr)
	data := dataFlag(fs)
	if _, err := parse(fs, args); err != nil {
		return err
	}
	d := dataDir(*data)
	_, err := request(ctx, d, "/check", struct{}{})
	if errors.Is(err, errNoServer) {
		err = withExistingStore(d, func(*boltstore.Store) error { return nil })
	}
	if err == nil {
		fmt.Fprintln(stdout, "The database is consistent: every index and count agrees with the records.")
	}
	return err
}

// backup copies the database to a file that does not exist yet.
func backup(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := newFlagSet("backup", stderr)
	data := dataFlag(fs)
	positional, err := parse(fs, args, "FILE")
	if err != nil {
		return err
	}
	path, err := filepath.Abs(positional[0])
	if err != nil {
		return err
	}
	d := dataDir(*data)
	if _, err = request(ctx, d, "/backup", backupRequest{path}); errors.Is(err, errNoServer) {
		err = withExistingStore(d, func(s *boltstore.Store) error { return s.Backup(path) })
	}
	if err == nil {
		fmt.Fprintf(stdout, "Copied the database to %s.\n", path)
	}
	return err
}

// restore replaces the database by a copy. The copy is first copied into the data directory and checked there, and the
// old database is kept under another name.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := newFlagSet("restore", stderr)
	data := dataFlag(fs)
	positional, err := parse(fs, args, "FILE")
	if err != nil {
		return err
	}
	d := dataDir(*data)
	if err := d.make(); err != nil {
		return err
	}
	if err := notInUse(d); err != nil {
		return err
	}
	fresh := d.restoring()
	if err := copyFile(fresh, positional[0]); err != nil {
		return err
	}
	s, err := boltstore.Open(fresh, boltstore.Options{NewLineage: true})
	if err != nil {
		return errors.Join(fmt.Errorf("%s cannot be restored: %w", positional[0], err), os.Remove(fresh))
	}
	if err := s.Close(); err != nil {
		return err
	}
	old := d.database() + ".before-" + time.Now().UTC().Format("20060102T150405Z")
	if err := os.Rename(d.database(), old); err == nil {
		fmt.Fprintf(stdout, "The previous database is kept as %s.\n", old)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, d.database()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Restored %s.\n", positional[0])
	return boltstore.SyncDir(string(d))
}

// notInUse returns an error if another process has the database open. A damaged database is only logged, because it
// may be replaced.
func notInUse(d dataDir) error {
	if _, err := os.Stat(d.database()); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	s, err := boltstore.Open(d.database(), boltstore.Options{})
	if errors.Is(err, boltstore.ErrInUse) {
		return fmt.Errorf("stop the server first: %w", err)
	}
	if err != nil {
		slog.Warn("the present database cannot be opened", "err", err)
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
