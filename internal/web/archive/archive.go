// Package archive writes the public pages of a board as files that open from a disk and can be served by anything.
//
// It asks the handler of the site for each page, as a reader's browser would, from the lists of announcements on: it
// follows the links to pages and feeds that are part of an archive (address.go has the table), and writes what it gets
// with these changes. Links lead from file to file. What an archive cannot do is taken out: in the place of a form that
// sends something stands a sentence, and searches, links to forms, and scripts are gone. Style sheets, which are in each
// page, become files. So nothing is in an archive that is not on a public page.
//
// The pages are of one instant if the site does not change meanwhile, such as that of a copy of the database. The memory
// needed is that of a few pages, and of the addresses of all.
package archive

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A Config is what Write needs.
type Config struct {
	Site  http.Handler   // the whole site; nobody is signed in, and no limit on how often a page is asked for
	Views *view.Renderer // for the sentences that the archive adds
	Base  string         // absolute URL of the board
	At    time.Time      // when the archive is made, for its readers
	// Put takes a file: its path with slashes, and its content, which must not be kept after the call.
	Put func(name string, content []byte) error
	// Progress, if not nil, is told after every page how many were written, and how many are known.
	Progress func(written, known int)
}

// Write writes an archive. Errors: those of Put, that of ctx, and that a page cannot be made.
func Write(ctx context.Context, c Config) error {
	w, err := newWalk(c)
	if err != nil {
		return err
	}
	if err := w.start(); err != nil {
		return err
	}
	for len(w.queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := w.queue[0]
		w.queue = w.queue[1:]
		if err := w.write(ctx, next); err != nil {
			return fmt.Errorf("archiving %s: %w", next.url, err)
		}
		w.written++
		if c.Progress != nil {
			c.Progress(w.written, len(w.known))
		}
	}
	return nil
}

// A walk goes through the pages of a site.
type walk struct {
	Config
	words   map[notice.Lang]words
	queue   []target        // yet to be written
	known   map[string]bool // names of the files that were written or are in the queue
	styles  map[string]bool // names of the style sheets that were written
	spots   map[string]spot // of permalinks, by their addresses; at most maxSpots
	written int
}

// words are what an archive says in one language.
type words struct {
	banner  string // on every page
	form    string // in the place of a form
	gone    string // on the page of something that is not there any more
	begin   string // heading of the page that leads to the languages
	ownName string // of the language
}

func newWalk(c Config) (*walk, error) {
	w := &walk{Config: c, words: map[notice.Lang]words{}, known: map[string]bool{}, styles: map[string]bool{},
		spots: map[string]spot{}}
	for _, l := range notice.Langs {
		t, err := c.Views.In(l)
		if err != nil {
			return nil, err
		}
		name := c.Views.Institution.Name[l]
		var errs [5]error
		var s words
		s.banner, errs[0] = t.Message("archive.banner", "Institution", name, "Date", t.Date(c.At))
		s.form, errs[1] = t.Message("archive.form")
		s.gone, errs[2] = t.Message("archive.gone")
		s.begin, errs[3] = t.Message("archive.title", "Institution", name)
		s.ownName, errs[4] = t.Say("own.", string(l))
		if err := errors.Join(errs[:]...); err != nil {
			return nil, err
		}
		w.words[l] = s
	}
	return w, nil
}

// start writes the page that leads to the languages, and puts the first pages of each into the queue.
func (w *walk) start() error {
	for _, l := range notice.Langs {
		for _, path := range []string{"/", "/rules", "/about", "/accessibility", "/privacy", "/feed"} {
			w.enqueue(target{url: "/" + string(l) + path})
		}
	}
	return w.Put("index.html", w.entrance())
}

// enqueue puts a page into the queue, unless it is or was there, and returns its file. The address must be one of an
// archive.
func (w *walk) enqueue(t target) target {
	t, ok := targetOf(t.url)
	if !ok {
		panic("the archive has no " + t.url)
	}
	if !w.known[t.file] {
		w.known[t.file] = true
		w.queue = append(w.queue, t)
	}
	return t
}

// errPage is the error for an answer that no archive can have.
var errPage = errors.New("the site does not answer with a page")

// write asks for a page and writes its file.
func (w *walk) write(ctx context.Context, t target) error {
	a := w.ask(ctx, t.url)
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case a.code == http.StatusOK && t.kind == asset:
		return w.Put(t.file, a.body.Bytes())
	case a.code == http.StatusOK && t.kind == feedFile:
		content, err := w.feed(ctx, t, a.body.Bytes())
		if err != nil {
			return err
		}
		return w.Put(t.file, content)
	case a.code == http.StatusOK:
		content, err := w.page(ctx, t, a.body.Bytes())
		if err != nil {
			return err
		}
		return w.Put(t.file, content)
	case a.code >= 300 && a.code < 400, a.code == http.StatusNotFound, a.code == http.StatusGone:
		return w.Put(t.file, w.goneOrMoved(t, a))
	}
	return fmt.Errorf("%w: status %d", errPage, a.code)
}
