package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/search"
)

// The pages whose cost must not grow with the number of comments. On every board, as many comments wait.
var growingPages = []struct {
	name, path string
	mine       bool // for members of staff
	target     target
}{
	{"the home page", "/en/", false, target{most: 3}},
	{"the queue", "/desk/waiting", true, target{most: 3}},
	{"the desk's page of all comments", "/desk/comments", true, target{most: 3}},
	{"the desk's announcements", "/desk/announcements", true, target{most: 3}},
	{"the desk's questions", "/desk/questions", true, target{most: 3}},
	{"a search for a word of the comments that wait", "/desk/comments?q=reader", true, target{most: 3}},
	{"a search for a word of no comment", "/desk/comments?q=xylophone", true, target{most: 3}},
	{"a search for a word of most comments", "/desk/comments?q=the", true, target{}},
}

// growth measures the first page of the discussion on large boards beside bare gin, and how long other pages take on
// large boards, beside the same pages on the board of seven comments.
func (b *bench) growth(ctx context.Context) error {
	sizes := b.sizes()
	var boards []*process
	var sessions []string
	for _, size := range sizes {
		data, err := b.board(ctx, size.threads)
		if err != nil {
			return err
		}
		if err := b.indexed(ctx, data, size.name); err != nil {
			return fmt.Errorf("indexing the board of %s comments: %w", size.name, err)
		}
		p, err := b.serve(ctx, data)
		if err != nil {
			return err
		}
		defer p.stop()
		session, err := b.signIn(ctx, p, data)
		if err != nil {
			return err
		}
		path, err := pathOn(size.threads)
		if err != nil {
			return err
		}
		if _, err := b.stock(ctx, p, session, path, 2*pageOfCases); err != nil {
			return err
		}
		boards, sessions = append(boards, p), append(sessions, session)
	}
	for _, p := range boards {
		if err := b.settle(ctx, p); err != nil {
			return err
		}
	}
	var errs []error
	for i, size := range sizes {
		errs = append(errs, b.discussionBesideBare(ctx, boards[i], size.name, size.threads))
	}
	for _, page := range growingPages {
		err := b.grows(ctx, page.name, page.path, page.mine, page.target, boards, sessions)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// pathOn returns the path of the announcement that most comments of a board are on.
func pathOn(threads int) (string, error) {
	if threads > 0 {
		return crowdPath, nil
	}
	return firstPath()
}

// indexed completes the search index of a data directory.
func (b *bench) indexed(ctx context.Context, data, comments string) error {
	store, err := boltstore.Open(filepath.Join(data, "noticeboard.db"), boltstore.Options{KeepNone: true})
	if err != nil {
		return err
	}
	index := search.New(search.Config{
		Path: filepath.Join(data, "search.db"), Store: store, Log: slog.New(slog.NewTextHandler(b.log, nil)),
	})
	running, stop := context.WithCancel(ctx)
	var run sync.WaitGroup
	begin := time.Now()
	run.Go(func() { index.Run(running) })
	for ctx.Err() == nil && !index.Whole() {
		time.Sleep(time.Millisecond)
	}
	fmt.Fprintf(b.log, "completed the search index of %s comments in %.1fs\n", comments, time.Since(begin).Seconds())
	stop()
	run.Wait()
	return errors.Join(store.Close(), ctx.Err())
}

// discussionBesideBare compares the first page of the announcement with most comments with bare gin, which sends the
// same bytes.
func (b *bench) discussionBesideBare(ctx context.Context, ours *process, comments string, threads int) error {
	path, err := pathOn(threads)
	if err != nil {
		return err
	}
	page, err := once(ours.at, get(path), http.StatusOK)
	if err != nil {
		return err
	}
	arms := []arm{nil}
	if arms[0], err = ours.under(16, http.StatusOK, always(get(path))); err != nil {
		return err
	}
	body := asServed(path, page)
	for _, route := range []bareRoute{body, body.withFields(page)} {
		bare, err := b.bare(ctx, route)
		if err != nil {
			return err
		}
		defer bare.stop()
		a, err := bare.under(16, http.StatusOK, always(get(path)))
		if err != nil {
			return err
		}
		arms = append(arms, a)
	}
	s, err := b.alternate(ctx, arms...)
	if err != nil {
		return err
	}
	b.table.micros("first page at "+comments+" comments: processor time of the server, gzip, c=16", s[0].worked,
		s[1].worked, "bare gin", target{most: 1.1})
	b.table.rates("  answers", s[0].rate, s[1].rate, "bare gin", target{least: 0.9})
	b.table.micros("  beside the same header fields, too", s[0].worked, s[2].worked, "bare gin with them", target{})
	return nil
}

// grows compares how long a page takes on all boards, one request at a time.
func (b *bench) grows(
	ctx context.Context, name, path string, mine bool, aim target, boards []*process, sessions []string,
) error {
	var arms []arm
	for i, p := range boards {
		request := get(path)
		if mine {
			request = get(path, sessions[i])
		}
		if _, err := once(p.at, request, http.StatusOK); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		a, err := p.under(1, http.StatusOK, always(request))
		if err != nil {
			return err
		}
		arms = append(arms, a)
	}
	s, err := b.alternate(ctx, arms...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sizes := b.sizes()
	for i, size := range sizes[1:] {
		b.table.micros(name+", at "+size.name+" comments", s[i+1].micros(), s[0].micros(), "at "+sizes[0].name, aim)
	}
	return nil
}
