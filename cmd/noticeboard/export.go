package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/config"
	"noticeboard/internal/portable"
	"noticeboard/internal/web/desk"
)

// exportCommand writes everything that the board holds to a file that does not exist yet, in a form for other programs,
// and reads it again. FILE may be a hyphen: then it writes to the standard output, and reads nothing again.
func exportCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	secrets := fs.Bool("secrets", false, "with passwords, second factors and the secrets that receipts are made of")
	table := fs.Bool("csv", false, "write a table of all comments for spreadsheets, without e-mail addresses, and nothing else")
	site := fs.Bool("site", false, "write the public pages as files that open from a disk: to a directory, or to a file .zip")
	base := boardURL("http://localhost:8080")
	fs.Var(&base, "url", "public `URL` of the board, for an archive that is written without a server")
	return func(ctx context.Context, c cli.Call) error {
		of := exported
		switch {
		case *site && (*secrets || *table):
			return config.Mistakes{"--site does not go together with --secrets or --csv: an archive has what is public"}
		case *site:
			return exportSite(ctx, *data, base, c)
		case *secrets && *table:
			return config.Mistakes{"--csv and --secrets do not go together: the table has no secrets"}
		case *secrets:
			of = exportedWithSecrets
		case *table:
			of = exportedTable
		}
		return export(ctx, *data, of, c)
	}
}

func export(ctx context.Context, d dataDir, of form, c cli.Call) error {
	path := c.Operands[0]
	p := &progress{out: c.Stderr, next: time.Now().Add(progressInterval), of: "exporting"}
	write := func(w io.Writer) error { return of.write(ctx, d, io.MultiWriter(w, p)) }
	if path == "-" {
		return writeStdout(c.Stdout, "the export", write)
	}
	err := boltstore.NewFile(path, write, func(temporary string) error { return of.check(ctx, temporary) })
	if err == nil {
		fmt.Fprintf(c.Stdout, "Exported to %s.\n", path)
	}
	return err
}

// The forms of exports (package portable).
var (
	exported            = exportForm("/export", portable.Options{})
	exportedWithSecrets = exportForm("/export/secrets", portable.Options{Secrets: true})
	exportedTable       = form{
		request: "/export/csv",
		of: func(s *boltstore.Store, ctx context.Context, w io.Writer) error {
			return portable.WriteCSV(ctx, s, w)
		},
		check: func(context.Context, string) error { return nil },
	}
)

func exportForm(request string, o portable.Options) form {
	return form{
		request: request,
		of: func(s *boltstore.Store, ctx context.Context, w io.Writer) error {
			return portable.Write(ctx, s, w, o)
		},
		check: checkExport,
	}
}

// exportsOf returns what administrators can download at the desk.
func exportsOf(s *boltstore.Store) desk.Exports {
	return desk.Exports{
		Board: func(ctx context.Context, w io.Writer, secrets bool) error {
			return portable.Write(ctx, s, w, portable.Options{Secrets: secrets})
		},
		Comments: func(ctx context.Context, w io.Writer) error { return portable.WriteCSV(ctx, s, w) },
	}
}

// checkExport reads a whole export.
func checkExport(ctx context.Context, path string) error {
	return withExport(path, func(e *portable.Reader) error { return readExport(ctx, e) })
}

// readExport reads an export to its end, which finds out whether it is whole.
func readExport(ctx context.Context, e *portable.Reader) error {
	for _, err := range e.Values(ctx) {
		if err != nil {
			return err
		}
	}
	return nil
}

// withExport calls do with an export that is open.
func withExport(path string, do func(*portable.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	e, err := portable.Open(f, info.Size())
	if err != nil {
		return err
	}
	return do(e)
}
