package importer

import (
	"context"
	"errors"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// Boards take in exports of a whole site that this program wrote, as files of their own kind: into a site that is empty,
// everything. Errors about a file are DamagedErrors.
type Boards interface {
	// IsExport reports whether a file is such an export. It may be damaged.
	IsExport(path string) (bool, error)
	// Forecast reads a whole export and says what would become of it. An Item is told for each record that an empty site
	// would take and this one would not.
	Forecast(ctx context.Context, path string, w Watch) (BoardForecast, error)
	// Load makes a site of an export, beside the present one, and returns its lineage. By is the login of who said so.
	// Errors: ErrBoardHasContent.
	Load(ctx context.Context, path, by string, w Watch) (notice.Lineage, error)
	// Exchange begins to put the site that was loaded in the place of the present one. The program goes on with that, or
	// with the present one if it is ended before.
	Exchange()
	// Lineage returns the lineage of the present site.
	Lineage() notice.Lineage
}

// ErrBoardHasContent is the error for an export of a whole site if the present one is not empty.
var ErrBoardHasContent = errors.New("an export of a whole board can only be imported into an empty one")

// A BoardFate is what becomes of an export of a whole site.
type BoardFate string

// What becomes of such an export.
const (
	BoardTaken   BoardFate = "taken"   // the present site is empty: it becomes the one in the file
	BoardThere   BoardFate = "there"   // all of the file is here already
	BoardRefused BoardFate = "refused" // the present site has announcements or comments, and not all of the file
)

// BoardFates lists what can become of such an export.
var BoardFates = []BoardFate{BoardTaken, BoardThere, BoardRefused}

// A BoardForecast says what an export of a whole site holds, and what becomes of it.
type BoardForecast struct {
	Fate    BoardFate
	Secrets bool // it has the passwords and second factors of the accounts

	Announcements, Comments, Accounts uint64
	Entries                           uint64 // of the journal

	Same, Different, Missing uint64 // records, compared with those of the present site; zero with BoardTaken
}

// recordKind is the kind of Items that are records of an export of a whole site.
const recordKind = "record"

// NewDifference returns the Item of a record that is different on this site, or that is not there.
func NewDifference(id string, absent bool) Item {
	n := board.NoteDifferent
	if absent {
		n = board.NoteAbsent
	}
	return Item{Kind: recordKind, ID: id, Report: board.Report{Outcome: board.Refused, Notes: []board.Note{n}}}
}

// IsBoard reports whether a file is an export of a whole site, for which nothing has to be chosen.
func (u *Uploads) IsBoard(path string) (bool, error) {
	if u.boards == nil {
		return false, nil
	}
	return u.boards.IsExport(path)
}

// Chosen reports whether there is something to choose for the file.
func (u Upload) Chosen() bool { return u.System != OwnSystem }

// Barred reports whether the upload was rehearsed, and nothing of it can be stored.
func (u Upload) Barred() bool {
	return u.Stage == Rehearsed && u.Whole != nil && u.Whole.Fate != BoardTaken
}

// exchanged reports whether the site that was loaded of an upload is the present one.
func (u *Uploads) exchanged(kept Upload) bool {
	return kept.Stage == Running && kept.Loaded != 0 && u.boards != nil && kept.Loaded == u.boards.Lineage()
}

// forecast finds out what would become of an export of a whole site.
func (u *Uploads) forecast(ctx context.Context, next Upload) (Upload, error) {
	next.System, next.Site, next.Types, next.Threads, next.Comments = OwnSystem, "", nil, 0, 0
	var f BoardForecast
	err := u.withItems(func(w Watch) (err error) {
		f, err = u.boards.Forecast(ctx, u.path(uploadFile), w)
		return err
	})
	if err != nil {
		return next, err
	}
	next.Stage, next.Whole, next.Done, next.Items = Rehearsed, &f, 0, 0
	return next, nil
}

// load makes a site of an export, and has it take the place of the present one. It returns when the program has begun
// to end.
func (u *Uploads) load(ctx context.Context, next Upload) (Upload, error) {
	made, err := u.boards.Load(ctx, u.path(uploadFile), next.By, Watch{Progress: u.progress})
	if err != nil {
		return next, err
	}
	next.Loaded = made
	if err := u.keep(next); err != nil {
		return next, err
	}
	u.boards.Exchange()
	select {
	case <-ctx.Done():
		return next, ctx.Err()
	case <-time.After(exchangeTimeout):
		return next, errors.New("the program did not begin to end")
	}
}

// exchangeTimeout is how long after Exchange the context of Work ends at the latest.
const exchangeTimeout = time.Minute
