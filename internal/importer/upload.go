package importer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// A Stage is how far an upload is. It is also the last part of message keys ("import.stage." and the stage).
type Stage string

// The stages. From Rehearsing and Running, Work leads on to the next.
const (
	Rehearsing  Stage = "rehearsing"  // it is being found out what would be stored
	Rehearsed   Stage = "rehearsed"   // it can be carried out, or rehearsed with other choices
	Running     Stage = "running"     // it is being stored
	Done        Stage = "done"        // it was stored
	Failed      Stage = "failed"      // the file cannot be imported
	Interrupted Stage = "interrupted" // the program ended while it was being stored
)

// Stages lists every stage.
var Stages = []Stage{Rehearsing, Rehearsed, Running, Done, Failed, Interrupted}

// A Failure is why a file cannot be imported. It is also the last part of message keys ("import.failure.").
type Failure string

// Failures, with what they are made of: the errors of ReadPlan, and all others.
const (
	FailedUnknown Failure = "unknown"
	FailedEmpty   Failure = "empty"
	FailedShort   Failure = "short"
	FailedDamaged Failure = "damaged"
	FailedWriting Failure = "encoding" // it says that it is not in UTF-8
	FailedChoices Failure = "choices"  // what was chosen is not there any more
	FailedContent Failure = "content"  // an export of a whole site, and this one is not empty any more
	FailedHere    Failure = "here"     // the program could not; the log says why
)

// Failures lists every failure.
var Failures = []Failure{FailedUnknown, FailedEmpty, FailedShort, FailedDamaged, FailedWriting, FailedChoices, FailedContent,
	FailedHere}

func failureOf(err error) Failure {
	switch {
	case errors.Is(err, ErrUnknownFormat):
		return FailedUnknown
	case errors.Is(err, ErrEmptyFile):
		return FailedEmpty
	case errors.Is(err, ErrCutShort):
		return FailedShort
	case errors.Is(err, errEncoding):
		return FailedWriting
	case errors.As(err, new(DamagedError)):
		return FailedDamaged
	case errors.As(err, new(notice.Problems)):
		return FailedChoices
	case errors.Is(err, ErrBoardHasContent):
		return FailedContent
	}
	return FailedHere
}

// An Upload is a file that an administrator sent at the desk to be imported, and what is known of it.
type Upload struct {
	Stage    Stage
	Name     string // of the file, as its sender called it
	Bytes    int64
	Received time.Time
	By       string // login of who sent it, or told what to do with it last
	Number   uint64 // of changes of Stage by an administrator: a form that was made before one is out of date
	Choices  Choices
	MapText  string // that Choices.Map was read from

	System, Site      string
	Types             []string // of posts in the file
	Threads, Comments int

	Done, Items uint64          // of the rehearsal or import that is under way
	Summary     *Summary        // of the last rehearsal or import that was complete
	Failure     Failure         // with Failed
	Problems    notice.Problems // with FailedChoices
	Where       Place           // where the file is damaged, if that is known

	Whole  *BoardForecast // of an export of a whole site, since it was rehearsed; it has no Summary
	Loaded notice.Lineage // of the site that was made of it and is to take the place of the present one
}

// Busy reports whether the upload is being worked on.
func (u Upload) Busy() bool { return u.Stage == Rehearsing || u.Stage == Running }

// Uploads keeps the file that an administrator has sent, at most one at a time, in a directory: it stays there until it
// was stored or is discarded, and over a restart of the program. Nothing of it is kept in memory but an Upload. It is
// safe for concurrent use.
type Uploads struct {
	dir    string
	board  *board.Board
	boards Boards
	now    notice.Clock
	log    *slog.Logger
	wake   chan struct{}

	mu     sync.Mutex
	upload *Upload
}

// The files in the directory.
const (
	uploadFile = "import-upload"       // what was sent
	stateFile  = "import-upload.json"  // the Upload
	itemsFile  = "import-upload.items" // an Item on each line, as JSON
)

// NewUploads returns the uploads that are kept in a directory. Without whole, exports of whole sites are files of no
// known kind. Errors: those of the file system.
func NewUploads(
	dir string, b *board.Board, whole Boards, now notice.Clock, log *slog.Logger,
) (*Uploads, error) {
	u := &Uploads{dir: dir, board: b, boards: whole, now: now, log: log, wake: make(chan struct{}, 1)}
	for _, kind := range []string{"sent", "upload", "tmp", "sqlite"} { // left when the program was killed
		left, err := filepath.Glob(filepath.Join(dir, "import-*."+kind))
		for _, path := range left {
			err = errors.Join(err, os.Remove(path))
		}
		if err != nil {
			return nil, err
		}
	}
	data, err := os.ReadFile(u.path(stateFile))
	if errors.Is(err, os.ErrNotExist) {
		return u, nil
	}
	var kept Upload
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was sent to be imported: %w", err)
	}
	u.upload = &kept
	switch {
	case u.exchanged(kept):
		kept.Stage = Done
		return u, errors.Join(u.store(kept), u.remove(uploadFile))
	case kept.Stage == Running:
		kept.Stage = Interrupted
	case kept.Stage == Rehearsing:
		u.wake <- struct{}{}
	}
	return u, nil
}

func (u *Uploads) path(name string) string { return filepath.Join(u.dir, name) }

// Dir returns the directory in which a file that is to be received can be written.
func (u *Uploads) Dir() string { return u.dir }

// Upload returns what is known of the file that was sent; nil if there is none.
func (u *Uploads) Upload() *Upload {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.upload == nil {
		return nil
	}
	now := *u.upload
	return &now
}

// change replaces the upload by what f makes of it, and stores it. Number must be that of the upload, and it must not
// be busy. Errors: ErrConflict, those of f and of the file system.
func (u *Uploads) change(by notice.Actor, number uint64, f func(*Upload) error) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.upload == nil || u.upload.Number != number || u.upload.Busy() {
		return fmt.Errorf("the file that was sent to be imported has changed: %w", notice.ErrConflict)
	}
	next := *u.upload
	next.Number, next.By = number+1, by.Login
	if err := f(&next); err != nil {
		return err
	}
	if err := u.store(next); err != nil {
		return err
	}
	u.upload = &next
	u.start()
	return nil
}

// start wakes Work if there is something to do.
func (u *Uploads) start() {
	if !u.upload.Busy() {
		return
	}
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

func (u *Uploads) store(next Upload) error {
	data, err := json.Marshal(next)
	if err != nil {
		return err
	}
	temporary := u.path(stateFile + ".new")
	if err := os.WriteFile(temporary, data, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, u.path(stateFile))
}

// Receive takes over a file in Dir that was sent with choices, and has it rehearsed. Errors: ErrForbidden, ErrConflict
// (there is another file), those of the file system.
func (u *Uploads) Receive(by notice.Actor, path, name string, c Choices, mapText string) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.upload != nil {
		return fmt.Errorf("another file was sent to be imported: %w", notice.ErrConflict)
	}
	if err := os.Rename(path, u.path(uploadFile)); err != nil {
		return err
	}
	next := Upload{Stage: Rehearsing, Name: name, Bytes: info.Size(), Received: u.now(), By: by.Login, Number: 1,
		Choices: c, MapText: mapText}
	if err := u.store(next); err != nil {
		return err
	}
	u.upload = &next
	u.start()
	return nil
}

// Rehearse has the file rehearsed again with other choices. Errors: ErrForbidden, ErrConflict.
func (u *Uploads) Rehearse(by notice.Actor, number uint64, c Choices, mapText string) error {
	return u.change(by, number, func(next *Upload) error {
		if next.Stage == Done {
			return notice.ErrConflict
		}
		next.Stage, next.Choices, next.MapText, next.Summary, next.Done = Rehearsing, c, mapText, nil, 0
		next.Failure, next.Where, next.Problems, next.Whole = "", Place{}, nil, nil
		return nil
	})
}

// Carry has the file imported with the choices that it was rehearsed with. Errors: ErrForbidden, ErrConflict.
func (u *Uploads) Carry(by notice.Actor, number uint64) error {
	return u.change(by, number, func(next *Upload) error {
		if next.Stage != Rehearsed && next.Stage != Interrupted || next.Barred() {
			return notice.ErrConflict
		}
		next.Stage, next.Done = Running, 0
		return nil
	})
}

// Discard deletes the file and what was said about it. What was stored stays. Errors: ErrForbidden, ErrConflict (it is
// being worked on, or has changed).
func (u *Uploads) Discard(by notice.Actor, number uint64) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.upload == nil || u.upload.Number != number || u.upload.Busy() {
		return fmt.Errorf("the file that was sent to be imported has changed: %w", notice.ErrConflict)
	}
	u.upload = nil
	return u.remove(uploadFile, itemsFile, stateFile)
}

func (u *Uploads) remove(names ...string) (err error) {
	for _, name := range names {
		if e := os.Remove(u.path(name)); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// Items calls take for each item that the last rehearsal or import told of. Errors: ErrNotFound (there was none), those
// of take.
func (u *Uploads) Items(take func(Item) error) error {
	f, err := os.Open(u.path(itemsFile))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the report of an import: %w", notice.ErrNotFound)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	lines := json.NewDecoder(bufio.NewReader(f))
	for {
		var i Item
		if err := lines.Decode(&i); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // the program was ended while it wrote
		} else if err != nil {
			return err
		}
		if err := take(i); err != nil {
			return err
		}
	}
}

// Work rehearses and imports until ctx ends.
func (u *Uploads) Work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-u.wake:
			u.WorkOnce(ctx)
		}
	}
}

// WorkOnce does what is to be done with the file now, if anything is.
func (u *Uploads) WorkOnce(ctx context.Context) {
	now := u.Upload()
	if now == nil || !now.Busy() {
		return
	}
	next, err := u.work(ctx, *now)
	if ctx.Err() != nil { // the program ends: it begins anew, or says that it was interrupted
		return
	}
	if err != nil {
		next.Stage, next.Failure = Failed, failureOf(err)
		if !errors.As(err, &next.Problems) {
			next.Problems = nil
		}
		if damaged := (DamagedError{}); errors.As(err, &damaged) {
			next.Where = damaged.At
		}
		u.log.Warn("importing a file that was sent at the desk", "err", err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.store(next); err != nil {
		u.log.Error("storing how far an import is", "err", err)
	}
	u.upload = &next
	if next.Stage == Done {
		if err := u.remove(uploadFile); err != nil {
			u.log.Error("removing a file that was imported", "err", err)
		}
	}
}

// work rehearses or imports the file, and returns what is then known of it.
func (u *Uploads) work(ctx context.Context, next Upload) (Upload, error) {
	whole, err := u.IsBoard(u.path(uploadFile))
	switch {
	case err != nil:
		return next, err
	case whole && next.Stage == Rehearsing:
		return u.forecast(ctx, next)
	case whole:
		return u.load(ctx, next)
	}
	p, err := ReadPlan(ctx, u.path(uploadFile), u.dir)
	if err != nil {
		return next, err
	}
	defer p.Close()
	next.System, next.Site, next.Types = p.System, p.Site, p.types()
	next.Threads, next.Comments = p.Threads(), p.Comments()
	by := notice.Actor{Login: next.By, Role: notice.Admin} // who said so was one
	var s Summary
	err = u.withItems(func(w Watch) (err error) {
		s, err = p.Run(ctx, u.board, by, next.Choices, next.Stage == Rehearsing, w)
		return err
	})
	if err != nil {
		return next, err
	}
	next.Summary, next.Done, next.Items = &s, 0, 0
	if next.Stage == Rehearsing {
		next.Stage = Rehearsed
	} else {
		next.Stage = Done
	}
	return next, nil
}

// withItems calls do with a watch that writes the items into the report, and tells how far it is.
func (u *Uploads) withItems(do func(Watch) error) error {
	f, err := os.OpenFile(u.path(itemsFile), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	lines := json.NewEncoder(out)
	err = do(Watch{Item: func(i Item) error { return lines.Encode(i) }, Progress: u.progress})
	return errors.Join(err, out.Flush(), f.Close())
}

// keep stores what is known of the upload, which is being worked on.
func (u *Uploads) keep(next Upload) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.upload = &next
	return u.store(next)
}

func (u *Uploads) progress(done, items int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := *u.upload
	now.Done, now.Items = uint64(done), uint64(items)
	u.upload = &now
}
