package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/portable"
)

// An export of a board that is sent at the desk of an empty one makes it that board. The database is made beside the
// present one, and takes its place when the server has closed that: so a program that is killed has either.

// errExchange is why a server stops when another board is to take the place of the one that it serves.
var errExchange = errors.New("another board takes the place of this one")

// boards are what the desk of a running server imports exports with. They implement importer.Boards.
type boards struct {
	data     dataDir
	store    *boltstore.Store
	exchange func() // ends the server with errExchange
}

// IsExport implements importer.Boards.
func (b *boards) IsExport(path string) (bool, error) { return isExportOfBoard(path) }

// Lineage implements importer.Boards.
func (b *boards) Lineage() notice.Lineage { return b.store.Lineage() }

// Exchange implements importer.Boards.
func (b *boards) Exchange() { b.exchange() }

// Forecast implements importer.Boards.
func (b *boards) Forecast(ctx context.Context, path string, w importer.Watch) (f importer.BoardForecast, err error) {
	err = withExport(path, func(e *portable.Reader) error {
		e.Progress = linesRead(e, w)
		f = importer.BoardForecast{
			Secrets: e.Secrets(), Announcements: e.Lines("announcements"), Comments: e.Lines("comments"),
			Entries: e.Lines("journal"), Accounts: e.Lines("accounts"),
		}
		empty, err := isEmptyBoard(ctx, b.store)
		if err != nil {
			return err
		}
		if empty {
			f.Fate = importer.BoardTaken
			return readExport(ctx, e)
		}
		c, err := portable.Compare(ctx, e, b.store, func(d portable.Difference) error {
			if w.Item == nil {
				return nil
			}
			return w.Item(importer.NewDifference(d.File+" "+d.Key, d.Missing))
		})
		f.Same, f.Different, f.Missing = c.Same, c.Different, c.Missing
		if f.Fate = importer.BoardThere; c.Different+c.Missing > 0 {
			f.Fate = importer.BoardRefused
		}
		return err
	})
	return f, exportError(err)
}

// linesRead returns a function for portable.Reader.Progress that tells a watch how many of all lines were read.
func linesRead(e *portable.Reader, w importer.Watch) func(string, uint64) {
	before, at := uint64(0), ""
	return func(file string, lines uint64) {
		if file != at {
			before, at = e.LinesBefore(file), file
		}
		if w.Progress != nil {
			w.Progress(int(before+lines), int(e.AllLines()))
		}
	}
}

// exportError returns what an error of an export means for who sent it.
func exportError(err error) error {
	if !errors.Is(err, portable.ErrFormat) {
		return err
	}
	damaged := importer.DamagedError{System: importer.OwnSystem, Err: err}
	if at := (portable.PlaceError{}); errors.As(err, &at) {
		damaged.At = importer.Place{File: at.File, Line: at.Line}
	}
	return damaged
}

// Load implements importer.Boards.
func (b *boards) Load(ctx context.Context, path, by string, w importer.Watch) (made notice.Lineage, err error) {
	empty, err := isEmptyBoard(ctx, b.store)
	if err != nil {
		return 0, err
	}
	if !empty {
		return 0, importer.ErrBoardHasContent
	}
	present, err := b.accounts(ctx)
	if err != nil {
		return 0, err
	}
	fresh := b.data.restoring()
	if err := removeIfThere(fresh); err != nil { // an interrupted one left it
		return 0, err
	}
	err = withExport(path, func(e *portable.Reader) error {
		e.Progress = linesRead(e, w)
		store, err := boltstore.Open(fresh, boltstore.Options{})
		if err != nil {
			return err
		}
		made = store.Lineage()
		err = store.LoadValues(ctx, withAccounts(e.Values(ctx), present))
		if err == nil {
			err = store.Update(ctx, func(tx notice.WriteTx) error {
				return tx.AppendActivity(notice.Activity{
					At: now(), By: by, Kind: notice.DataImported, Of: importer.OwnSystem,
					Detail: strconv.FormatUint(e.Lines("announcements")+e.Lines("comments"), 10),
				})
			})
		}
		if err == nil {
			err = store.Check(ctx)
		}
		return errors.Join(err, store.Close())
	})
	if err == nil {
		err = b.data.own(fresh)
	}
	if err != nil {
		return 0, errors.Join(exportError(err), removeIfThere(fresh))
	}
	return made, nil
}

// accounts returns the accounts of the present board with what belongs to them, and the secret of signing in.
func (b *boards) accounts(ctx context.Context) (all []any, err error) {
	err = b.store.Values(ctx, func(v any) error {
		if _, of := accountOf(v); of {
			all = append(all, v)
		}
		if s, is := v.(notice.StoreSecret); is && s.Name == signInSecret {
			all = append(all, v)
		}
		return nil
	})
	return all, err
}

// signInSecret is the name of the secret that signing in needs.
const signInSecret = "auth"

// accountOf returns the login of the account that a value is or belongs to.
func accountOf(v any) (login string, of bool) {
	switch v := v.(type) {
	case auth.Account:
		return v.Login, true
	case auth.SignIn:
		return v.Login, true
	case auth.Link:
		return v.Login, true
	}
	return "", false
}

// withAccounts yields values and those of the present accounts, which stay as they are: of an account of the same login
// among the values, nothing is taken.
func withAccounts(values iter.Seq2[any, error], present []any) iter.Seq2[any, error] {
	stays := map[string]bool{}
	for _, v := range present {
		if login, of := accountOf(v); of {
			stays[login] = true
		}
	}
	return func(yield func(any, error) bool) {
		for v, err := range values {
			login, of := accountOf(v)
			secret, is := v.(notice.StoreSecret)
			if of && stays[login] || is && secret.Name == signInSecret {
				continue
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
		for _, v := range present {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// exchangeBoards puts the board that Load has made in the place of the present one, which nothing has open. The error
// is importer.ErrBoardHasContent if the present one got announcements or comments while Load was making the other.
func exchangeBoards(ctx context.Context, d dataDir, stdout io.Writer) error {
	if err := needEmptyBoard(ctx, d.database()); err != nil {
		return err
	}
	again, err := eraseAgain(ctx, d, d.restoring(), filepath.Dir(d.erasures()), "")
	if err != nil {
		return err
	}
	if err := d.replaceDatabase(d.restoring(), stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%sImported the board that was sent at the desk.\n", again)
	return err
}

// needEmptyBoard returns importer.ErrBoardHasContent if the board in a database has announcements or comments.
func needEmptyBoard(ctx context.Context, path string) error {
	s, err := boltstore.OpenReadOnly(path)
	if err != nil {
		return err
	}
	empty, err := isEmptyBoard(ctx, s)
	if err == nil && !empty {
		err = importer.ErrBoardHasContent
	}
	return errors.Join(err, s.Close())
}
