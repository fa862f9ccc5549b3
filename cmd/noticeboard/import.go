package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/portable"
	"noticeboard/internal/ratelimit"
)

// importCommand takes a file in. What it is, is found by looking at it. An export of a board makes an empty board the
// one that it was made of. Of a file that another system exported, the announcements and comments are stored; while a
// server has the database open, the file is sent to it.
func importCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	var c importer.Choices
	fs.Func("language", "`language` of the announcements and comments: en or es", func(text string) error {
		c.Language = notice.Lang(text)
		if !c.Language.Served() {
			return fmt.Errorf("%q is neither en nor es", text)
		}
		return nil
	})
	fs.Func("types", "`types` of WordPress posts that become announcements, separated by commas (default post)",
		func(text string) error { c.Types = splitList(text); return nil })
	fs.Func("team", "authors who write for the institution: `names`, accounts or e-mail addresses, separated by commas",
		func(text string) error { c.Team = append(c.Team, splitList(text)...); return nil })
	fs.StringVar(&c.Announcement, "announcement", "",
		"put all comments under the announcement with this last `part` of its address")
	mapFile := fs.String("map", "",
		"`file` with the address of a page and the last part of an announcement's address on each line")
	refused := fs.String("refused", "",
		"take what was spam or in the trash as declined for this house `rule`, such as advertising; otherwise it is left out")
	var r importRequest
	fs.BoolVar(&r.Rehearse, "dry-run", false, "store nothing, and say what would be stored")
	list := erasuresFlag(fs)
	report := fs.String("report", "", "write what became of each item to this `file` (CSV)")
	return func(ctx context.Context, call cli.Call) error {
		if isBoard, err := isExportOfBoard(call.Operands[0]); isBoard || err != nil {
			if err != nil {
				return err
			}
			if len(c.Types)+len(c.Team) > 0 || string(c.Language)+c.Announcement+*mapFile+*refused+*report != "" {
				return cli.UsageError("FILE is the export of a board, of which everything is taken: it goes together with --data " +
					"and --dry-run alone")
			}
			if r.Rehearse {
				return rehearseBoard(ctx, *data, call.Operands[0], call.Stdout, call.Stderr)
			}
			return importBoard(ctx, *data, call.Operands[0], *list, call.Stdout, call.Stderr)
		}
		if c.Language == "" {
			return cli.UsageError("--language is missing: say whether the announcements and comments are in en or es")
		}
		c.Refused = notice.Reason(*refused)
		if *mapFile != "" {
			text, err := os.ReadFile(*mapFile)
			if err != nil {
				return err
			}
			var wrong notice.Problems
			if c.Map, err = importer.ParseMap(string(text)); errors.As(err, &wrong) {
				p := wrong.Of("map")
				return fmt.Errorf("%s, line %d: %q is not the address of a page and the last part of an announcement's address",
					*mapFile, p.Line, p.Text)
			}
		}
		r.Choices = c
		told, err := newImportReport(*report, call.Stdout, call.Stderr, r.Rehearse)
		if err != nil {
			return err
		}
		return errors.Join(importFile(ctx, *data, call.Operands[0], r, told), told.close())
	}
}

// isExportOfBoard reports whether a file is what "noticeboard export" writes.
func isExportOfBoard(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	return portable.IsExport(f), f.Close()
}

// splitList returns the items of a list that is separated by commas.
func splitList(text string) (items []string) {
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// An importRequest says how a file is imported.
type importRequest struct {
	Choices  importer.Choices
	Rehearse bool
}

// importFile imports a file: through the server that has the database open, or else by itself.
func importFile(ctx context.Context, d dataDir, path string, r importRequest, told *importReport) error {
	err := sendImport(ctx, d, path, r, told)
	if !errors.Is(err, errNoServer) {
		return err
	}
	return withExistingStore(d, boltstore.Options{}, func(s *boltstore.Store) error {
		b, err := operatorsBoard(ctx, s, nil)
		if err != nil {
			return err
		}
		if os.Getenv("GOGC") == "" {
			defer debug.SetGCPercent(debug.SetGCPercent(importGC))
		}
		return runImport(ctx, b, path, string(d), r, &releasing{told, s, releaseEvery})
	})
}

// An import makes much garbage and keeps little, so collecting it seldom saves a fifth of the processor time. The memory
// for that is what mapped pages of the database would take.
const (
	importGC     = 300
	releaseEvery = 5000 // items
)

// A releasing watcher keeps the memory of a long import small (boltstore.Store.ReleaseMapped).
type releasing struct {
	importWatcher
	store *boltstore.Store
	next  int
}

func (w *releasing) progress(done, items int) {
	if done >= w.next {
		w.next = done + releaseEvery
		if err := w.store.ReleaseMapped(); err != nil {
			slog.Debug("an import keeps more memory than it needs", "err", err)
		}
	}
	w.importWatcher.progress(done, items)
}

// operatorsBoard returns the board of a store that no server has open. List may be nil.
func operatorsBoard(ctx context.Context, s *boltstore.Store, list notice.ErasureList) (*board.Board, error) {
	return operatorsBoardAt(ctx, s, list, now)
}

func operatorsBoardAt(
	ctx context.Context, s *boltstore.Store, list notice.ErasureList, now notice.Clock,
) (*board.Board, error) {
	secret, err := s.Secret(ctx, "board")
	if err != nil {
		return nil, err
	}
	institution, err := importer.Institution()
	if err != nil {
		return nil, err
	}
	b, err := board.New(ctx, board.Config{
		Store: s, Limit: ratelimit.New(0, 1, 0), Network: ratelimit.Network, Now: now, Secret: secret,
		Institution: institution, Reserved: staffNames(s), Erasures: list,
	})
	if err != nil {
		return nil, err
	}
	return b, prepare(ctx, b, firstNone)
}

// operator is who imports at the command line. The journal names nobody.
var operator = notice.Actor{Role: notice.Admin}

// runImport imports a file. Temporary files are made in scratch.
func runImport(
	ctx context.Context, b *board.Board, path, scratch string, r importRequest, told importWatcher,
) error {
	p, err := importer.ReadPlan(ctx, path, scratch)
	if err != nil {
		return err
	}
	defer p.Close()
	watch := importer.Watch{Item: told.item, Progress: told.progress}
	s, err := p.Run(ctx, b, operator, r.Choices, r.Rehearse, watch)
	if err != nil {
		return err
	}
	return told.summary(s)
}

// An importWatcher is told how an import goes on.
type importWatcher interface {
	item(importer.Item) error
	progress(done, items int)
	summary(importer.Summary) error
}
