package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
)

// backupCommand copies the database to a file that does not exist yet, which then belongs to whoever runs it, and
// checks the copy. FILE may be a hyphen: then it writes the copy to the standard output, unchecked. With --records the
// copy is a dump of the records in place of the pages of the file.
func backupCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	records := fs.Bool("records", false, "write the records alone, in a form that does not depend on the database's file")
	return func(ctx context.Context, c cli.Call) error {
		of, path := pages, c.Operands[0]
		if *records {
			of = dump
		}
		write := func(w io.Writer) error { return of.write(ctx, *data, w) }
		if path == "-" {
			return writeStdout(c.Stdout, "the copy", write)
		}
		err := boltstore.NewFile(path, write, func(temporary string) error { return of.check(ctx, temporary) })
		if err == nil {
			fmt.Fprintf(c.Stdout, "Copied the database to %s.\n", path)
		}
		return err
	}
}

// A form is one of copies of the database.
type form struct {
	request string // path of the request to a running server that answers with a copy
	of      func(s *boltstore.Store, ctx context.Context, w io.Writer) error
	check   func(ctx context.Context, path string) error
}

// The forms of copies: the pages of the file, and a dump of the records (notice.Dumper).
var (
	pages = form{
		request: "/backup",
		of:      func(s *boltstore.Store, _ context.Context, w io.Writer) error { return s.WriteBackup(w) },
		check: func(ctx context.Context, path string) error {
			if err := boltstore.CheckFile(ctx, path); !errors.Is(err, boltstore.ErrOlder) {
				return err
			}
			return nil
		},
	}
	dump = form{request: "/records", of: (*boltstore.Store).Dump, check: checkDump}
)

func checkDump(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return boltstore.CheckDump(ctx, f)
}

// write writes a copy of the database: what a running server sends or, without one, what it reads itself.
func (f form) write(ctx context.Context, d dataDir, w io.Writer) (err error) {
	if err := requestTo(ctx, d, f.request, struct{}{}, w); !errors.Is(err, errNoServer) {
		return err
	}
	if err := d.hasDatabase(); err != nil {
		return err
	}
	s, err := boltstore.OpenReadOnly(d.database())
	if err != nil {
		return err
	}
	return errors.Join(f.of(s, ctx, w), s.Close())
}
