package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/notice"
	"noticeboard/internal/portable"
)

// withExistingStore calls do with the open database. It returns an error if there is no database.
func withExistingStore(d dataDir, o boltstore.Options, do func(*boltstore.Store) error) error {
	if err := d.hasDatabase(); err != nil {
		return err
	}
	return withStore(d, o, do)
}

// withStore calls do with the open database, which it creates if there is none.
func withStore(d dataDir, o boltstore.Options, do func(*boltstore.Store) error) error {
	if err := d.make(); err != nil {
		return err
	}
	noteNewBoard(d, slog.Default())
	o.Migrated = logMigration(slog.Default())
	s, err := boltstore.Open(d.database(), o)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close(), d.ownDatabase())
}

// noteNewBoard logs that there is no database yet, and returns whether that is so. In the place of a new one, the
// operator may have expected a disk that is not mounted.
func noteNewBoard(d dataDir, log *slog.Logger) bool {
	if _, err := os.Stat(d.database()); !errors.Is(err, os.ErrNotExist) {
		return false
	}
	log.Warn("there is no database: a new board begins", "data", d.absolute())
	return true
}

// checkCommand compares every index and count with the records. Without a server it reads the file and writes nothing.
// With FILE it checks that instead: a copy that backup has made, with or without --records.
func checkCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	return func(ctx context.Context, c cli.Call) error {
		if len(c.Operands) > 0 {
			found, err := checkCopy(ctx, c.Operands[0])
			if err == nil {
				fmt.Fprintf(c.Stdout, "%s: %s\n", c.Operands[0], found)
			}
			return err
		}
		_, err := request(ctx, *data, "/check", struct{}{})
		if errors.Is(err, errNoServer) {
			if err = data.hasDatabase(); err == nil {
				err = boltstore.CheckFile(ctx, data.database())
			}
		}
		if err == nil {
			fmt.Fprintln(c.Stdout, "The database is consistent: every index and count agrees with the records.")
		}
		return err
	}
}

// checkCopy checks a copy of a database in either form and returns a sentence about what was found.
func checkCopy(ctx context.Context, path string) (found string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if notice.IsDump(f) {
		if err := checkDump(ctx, path); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		return "The copy of the records is whole, and each can be read.", nil
	}
	if portable.IsExport(f) {
		if err := checkExport(ctx, path); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		return "The export is whole, and each line can be read.", nil
	}
	err = boltstore.CheckFile(ctx, path)
	if errors.Is(err, boltstore.ErrOlder) {
		return "The pages of the copy are sound. Its records have the form of an earlier version: restore checks them.", nil
	}
	return "The copy is consistent: every index and count agrees with the records.", err
}

// restoreCommand replaces the database by a copy, which backup has made with or without --records.
func restoreCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	yes := fs.Bool("yes", false, "do not ask whether to go on; without a terminal nothing is asked")
	list := erasuresFlag(fs)
	return func(ctx context.Context, c cli.Call) error {
		ask := !*yes && term.IsTerminal(int(os.Stdin.Fd()))
		return restore(ctx, *data, c.Operands[0], *list, ask, c.Stdout)
	}
}

// erasuresFlag adds the flag that names a list of erasures besides that of the data directory.
func erasuresFlag(fs *flag.FlagSet) *string {
	return fs.String("erasures", "", "`FILE` with a list of erasures to carry out again besides that of the data directory; "+
		"by default "+erasuresName+" beside the copy, if it is there")
}

// restore makes a new database of the copy in the data directory, checks it there, and puts it in the place of the old
// one, which is kept under another name. List names a list of erasures, and may be empty. Before, it prints what that undoes and, with ask, asks whether to go on.
func restore(ctx context.Context, d dataDir, from, list string, ask bool, stdout io.Writer) error {
	if err := d.make(); err != nil {
		return err
	}
	if err := notInUse(d); err != nil {
		return err
	}
	fresh := d.restoring()
	if err := makeOf(ctx, fresh, from); err != nil {
		return fmt.Errorf("%s cannot be restored: %w", from, err)
	}
	if err := d.own(fresh); err != nil {
		return err
	}
	if err := tellUndoing(ctx, d.database(), fresh, stdout); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if ask {
		if err := confirm(os.Stdin, stdout); err != nil {
			return errors.Join(err, os.Remove(fresh))
		}
	}
	again, err := eraseAgain(ctx, d, fresh, filepath.Dir(from), list)
	if err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := d.replaceDatabase(fresh, stdout); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%sRestored %s.\n", again, from)
	return nil
}

// replaceDatabase puts a database in the place of the present one, if there is one, which is kept under another name.
func (d dataDir) replaceDatabase(fresh string, stdout io.Writer) error {
	old := d.database() + ".before-" + time.Now().UTC().Format("20060102T150405Z")
	if err := boltstore.KeepFile(d.database(), old); err == nil {
		fmt.Fprintf(stdout, "The previous database is kept as %s.\n", old)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, d.database()); err != nil {
		return err
	}
	return boltstore.SyncDir(string(d))
}

// notInUse returns an error if another process has the database open. A damaged database is only logged, because it
// may be replaced.
func notInUse(d dataDir) error {
	if _, err := os.Stat(d.database()); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	s, err := boltstore.OpenReadOnly(d.database())
	if errors.Is(err, boltstore.ErrInUse) {
		return fmt.Errorf("stop the server first: it has %s open", d.database())
	}
	if err != nil {
		slog.Warn("the present database cannot be opened", "err", err)
		return nil
	}
	return s.Close()
}

// makeOf makes a database with a lineage of its own of a copy in either form, and checks it. After an error it is
// removed.
func makeOf(ctx context.Context, fresh, copied string) (err error) {
	in, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) { // an interrupted restore left it
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		if e := os.Remove(fresh); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	isDump := notice.IsDump(in)
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if !isDump {
		if err := copyFile(fresh, in); err != nil {
			return err
		}
		s, err := boltstore.Open(fresh, boltstore.Options{CheckFirst: true, NewLineage: true, KeepNone: true})
		if err != nil {
			return err
		}
		return s.Close()
	}
	s, err := boltstore.Open(fresh, boltstore.Options{})
	if err != nil {
		return err
	}
	if err = s.Load(ctx, in); err == nil {
		err = s.Check(ctx)
	}
	return errors.Join(err, s.Close())
}

func copyFile(to string, in io.Reader) (err error) {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
