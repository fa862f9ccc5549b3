package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/search"
)

// pageOfCases is the number of comments that the desk loads for one page: one more than it shows.
const pageOfCases = 21

// searches lists searches among 100,000 comments, each hard for another reason.
var searches = []struct {
	what string
	f    notice.Filter
}{
	{"a status", notice.Filter{Status: notice.Published}},
	{"a very common word", notice.Filter{Text: `"the"`}},
	{"a prefix of many words", notice.Filter{Text: "part"}},
	{"a phrase of two common words", notice.Filter{Text: `"open government"`}},
	{"a common word and a rare filter", notice.Filter{Text: `"the"`, Status: notice.Pending}},
	{"a common word and a filter without matches", notice.Filter{Text: `"the"`, Reason: "respect"}},
	{"a rare word", notice.Filter{Text: "quinquireme"}},
	{"a word that does not occur", notice.Filter{Text: "xylophone"}},
}

// search compares the first page of a search with the first page of the queue: in the program, and in this process
// without rendering, where the difference is larger.
func (b *bench) search(ctx context.Context) error {
	data, err := b.searchable(ctx)
	if err != nil {
		return err
	}
	return errors.Join(b.searchInProcess(ctx, data), b.searchPages(ctx, data))
}

// searchable returns a data directory with 100,000 comments and some pending ones that contain a rare word.
func (b *bench) searchable(ctx context.Context) (string, error) {
	crowd, err := b.crowded(ctx)
	if err != nil {
		return "", err
	}
	data, err := os.MkdirTemp(b.folder, "")
	if err != nil {
		return "", err
	}
	path := filepath.Join(data, "noticeboard.db")
	if err := copyFile(path, filepath.Join(crowd, "noticeboard.db")); err != nil {
		return "", err
	}
	say, err := newSpeaker()
	if err != nil {
		return "", err
	}
	store, err := boltstore.Open(path, boltstore.Options{NoSync: true})
	if err != nil {
		return "", err
	}
	err = store.Update(ctx, func(tx notice.WriteTx) error {
		as, err := tx.Announcements(0, 1)
		for range 2 * pageOfCases {
			if err != nil {
				return err
			}
			c := say.comment(as[0].ID, time.Now())
			c.Status, c.Number, c.Author.Name = notice.Pending, 0, "Quinquireme"
			_, err = tx.InsertComment(c, c.Posted)
		}
		return err
	})
	return data, errors.Join(err, store.Close(), onDisk(path))
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// searchInProcess builds the index in this process and measures searches in it.
func (b *bench) searchInProcess(ctx context.Context, data string) error {
	store, err := boltstore.Open(filepath.Join(data, "noticeboard.db"), boltstore.Options{})
	if err != nil {
		return err
	}
	path := filepath.Join(data, "search.db")
	index := search.New(search.Config{
		Path: path, Store: store, Log: slog.New(slog.NewTextHandler(b.log, nil)),
	})
	running, stop := context.WithCancel(ctx)
	var run sync.WaitGroup
	begin := time.Now()
	run.Go(func() { index.Run(running) })
	for ctx.Err() == nil && !index.Whole() {
		time.Sleep(time.Millisecond)
	}
	b.table.value("building the search index of 100,000 comments", millis(time.Since(begin))/1000, " s", target{})
	on, err := board.New(ctx, board.Config{Store: store, Now: time.Now, Index: index})
	if err == nil {
		err = b.searchBeside(ctx, on)
	}
	stop()
	run.Wait()
	if info, err := os.Stat(path); err == nil {
		b.table.value("  its size", float64(info.Size())/(1<<20), " MB", target{})
	}
	return errors.Join(err, store.Close())
}

func (b *bench) searchBeside(ctx context.Context, on *board.Board) error {
	by := notice.Actor{Login: "bench", Role: notice.Moderator}
	arms := []arm{repeat(func() error {
		_, err := on.Waiting(ctx, by, board.QueueFilter{}, 0, pageOfCases)
		return err
	})}
	for _, s := range searches {
		arms = append(arms, repeat(func() error {
			_, _, err := on.Find(ctx, by, s.f, notice.Newest, 0, pageOfCases-1)
			return err
		}))
	}
	got, err := b.alternate(ctx, arms...)
	if err != nil {
		return err
	}
	for i, s := range searches {
		b.table.micros("found at 100,000 comments: "+s.what, got[i+1].micros(), got[0].micros(), "the queue",
			target{most: 5})
	}
	return nil
}

// repeat returns an arm that calls do until its time is over.
func repeat(do func() error) arm {
	return func(_ context.Context, d time.Duration) (s sample, err error) {
		for begin := time.Now(); s.took < d; s.took = time.Since(begin) {
			if err := do(); err != nil {
				return s, err
			}
			s.done++
		}
		return s, nil
	}
}

// searchPages compares the desk's pages of searches with the page of the queue.
func (b *bench) searchPages(ctx context.Context, data string) error {
	ours, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer ours.stop()
	session, err := b.signIn(ctx, ours, data)
	if err != nil {
		return err
	}
	page := func(path string) (arm, error) {
		request := compose("GET", path, "", []string{session})
		if _, err := once(ours.at, request, http.StatusOK); err != nil {
			return nil, err
		}
		return ours.under(1, http.StatusOK, always(request))
	}
	queue, err := page("/desk/waiting")
	if err != nil {
		return err
	}
	for _, text := range []string{"the", `"open government"`, "quinquireme"} {
		found, err := page("/desk/comments?q=" + url.QueryEscape(text))
		if err != nil {
			return fmt.Errorf("searching for %s: %w", text, err)
		}
		s, err := b.alternate(ctx, found, queue)
		if err != nil {
			return err
		}
		b.table.micros("the page of a search for "+text, s[0].micros(), s[1].micros(), "of the queue", target{most: 5})
	}
	return nil
}
