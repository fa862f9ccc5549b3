package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"noticeboard/internal/boltstore"
)

// backup copies the database to a file that does not exist yet, which then belongs to whoever runs it, and checks the
// copy. FILE may be a hyphen: then it writes the copy to the standard output, unchecked.
func backup(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := newFlagSet("backup", stderr)
	data := dataFlag(fs)
	positional, err := parse(fs, args, "FILE")
	if err != nil {
		return err
	}
	d, path := dataDir(*data), positional[0]
	write := func(w io.Writer) error { return writeBackup(ctx, d, w) }
	if path == "-" {
		if f, ok := stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return errors.New("the copy is not for a terminal: redirect the output, or name a file")
		}
		return write(stdout)
	}
	err = boltstore.NewFile(path, write, func(temporary string) error {
		if err := boltstore.CheckFile(ctx, temporary); !errors.Is(err, boltstore.ErrOlder) {
			return err
		}
		return nil
	})
	if err == nil {
		fmt.Fprintf(stdout, "Copied the database to %s.\n", path)
	}
	return err
}

// writeBackup writes a copy of the database: what a running server sends or, without one, what it reads itself.
func writeBackup(ctx context.Context, d dataDir, w io.Writer) (err error) {
	if err := requestTo(ctx, d, "/backup", struct{}{}, w); !errors.Is(err, errNoServer) {
		return err
	}
	if err := d.hasDatabase(); err != nil {
		return err
	}
	s, err := boltstore.OpenReadOnly(d.database())
	if err != nil {
		return err
	}
	return errors.Join(s.WriteBackup(w), s.Close())
}
