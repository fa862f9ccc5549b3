package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/importer"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// The announcement with many comments has 20,000 threads of five comments.
const (
	crowdThreads = 20_000
	crowdReplies = 4
	crowdSlug    = "crowd"
	crowdPath    = "/en/" + crowdSlug
	perUpdate    = 200 // threads in one transaction
)

// crowded returns the data directory with 100,000 comments.
func (b *bench) crowded(ctx context.Context) (string, error) { return b.board(ctx, crowdThreads) }

// board returns a data directory with the seed announcement and, unless threads is 0, the one with so many threads of
// five comments. Only the first call for a number makes one, or copies the one that is kept for further runs: the
// measurements that write to it leave more comments.
func (b *bench) board(ctx context.Context, threads int) (data string, err error) {
	if data, ok := b.boards[threads]; ok {
		return data, nil
	}
	begin, made := time.Now(), "made"
	if b.kept == "" || threads == 0 {
		if data, err = b.data(); err == nil {
			err = b.fillData(ctx, data, threads)
		}
	} else {
		made = "copied"
		data, err = b.copied(ctx, threads)
	}
	if err != nil {
		return "", fmt.Errorf("making a board of %d threads: %w", threads, err)
	}
	fmt.Fprintf(b.log, "%s a board of %d threads in %.1fs\n", made, threads, time.Since(begin).Seconds())
	b.boards[threads] = data
	return data, nil
}

// copied returns a copy of the board that is kept for further runs, with its search index. It makes that board if there
// is none, and brings it to the present schema version.
func (b *bench) copied(ctx context.Context, threads int) (data string, err error) {
	kept := filepath.Join(b.kept, fmt.Sprintf("board-%d", threads))
	if _, err := os.Stat(kept); errors.Is(err, os.ErrNotExist) {
		unfinished := kept + ".new"
		if err := errors.Join(os.RemoveAll(unfinished), os.MkdirAll(b.kept, 0o700)); err != nil {
			return "", err
		}
		err := errors.Join(b.fillData(ctx, unfinished, threads), ctx.Err())
		if err = errors.Join(err, b.indexed(ctx, unfinished, fmt.Sprint(threads*(1+crowdReplies)))); err != nil {
			return "", err
		}
		if err := os.Rename(unfinished, kept); err != nil {
			return "", err
		}
	}
	if err := b.indexed(ctx, kept, fmt.Sprint(threads*(1+crowdReplies))); err != nil {
		return "", err
	}
	if data, err = b.data(); err == nil {
		err = os.MkdirAll(data, 0o700)
	}
	for _, name := range []string{"noticeboard.db", "search.db"} {
		err = errors.Join(err, copyFile(filepath.Join(data, name), filepath.Join(kept, name)))
	}
	return data, errors.Join(err, onDisk(filepath.Join(data, "noticeboard.db")))
}

// fillData makes a data directory for board. It writes to the store directly, because the program would wait for the
// disk after every comment.
func (b *bench) fillData(ctx context.Context, data string, threads int) error {
	p, err := b.serve(ctx, data) // stores the seed
	if err != nil {
		return err
	}
	if err := p.stop(); err != nil || threads == 0 {
		return err
	}
	return fill(ctx, filepath.Join(data, "noticeboard.db"), threads)
}

// fill stores an announcement with so many threads of five comments in a database.
func fill(ctx context.Context, path string, threads int) error {
	say, err := newSpeaker()
	if err != nil {
		return err
	}
	store, err := boltstore.Open(path, boltstore.Options{NoSync: true})
	if err != nil {
		return err
	}
	at := time.Now().Add(-time.Duration(threads) * time.Minute)
	on, err := announce(ctx, store, say, at)
	for done := 0; err == nil && done < threads; done += perUpdate {
		from := at.Add(time.Duration(done) * time.Minute)
		err = putThreads(ctx, store, say, on, from, min(perUpdate, threads-done))
	}
	return errors.Join(err, store.Close(), onDisk(path))
}

// onDisk syncs a file, so that the disk is not busy with it during later measurements.
func onDisk(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func announce(
	ctx context.Context, store *boltstore.Store, say *speaker, at time.Time,
) (on notice.AnnouncementID, err error) {
	a := notice.Announcement{
		Published: at, Released: true, Texts: map[notice.Lang]notice.Text{},
		Slugs: map[notice.Lang]string{notice.English: crowdSlug, notice.Spanish: crowdSlug + "-es"},
	}
	for _, l := range notice.Langs {
		a.Texts[l] = notice.Text{Title: say.words(8), Summary: say.words(15), Body: markup.Announcement(l,
			say.words(500))}
	}
	err = store.Update(ctx, func(tx notice.WriteTx) error {
		put, err := tx.PutAnnouncement(a)
		on = put.ID
		return err
	})
	return on, err
}

// putThreads stores threads, which begin one minute apart.
func putThreads(
	ctx context.Context, store *boltstore.Store, say *speaker, on notice.AnnouncementID, from time.Time, threads int,
) error {
	var cs []notice.Comment
	for thread := range threads {
		for reply := range 1 + crowdReplies {
			cs = append(cs, say.comment(on,
				from.Add(time.Duration(thread)*time.Minute+time.Duration(reply)*time.Second)))
		}
	}
	return store.Update(ctx, func(tx notice.WriteTx) error {
		root := notice.CommentID(0)
		for i, c := range cs {
			first := i%(1+crowdReplies) == 0
			if !first {
				c.Parent = root
			}
			put, err := tx.InsertComment(c, c.Posted)
			if err != nil {
				return err
			}
			if first {
				root = put.ID
			}
		}
		return nil
	})
}

// A speaker generates texts out of the words of the seed announcement, the same ones in every run.
type speaker struct {
	vocabulary []string
	chance     *rand.Rand
	authors    int
}

func newSpeaker() (*speaker, error) {
	seeds, err := importer.Seeds()
	if err != nil {
		return nil, err
	}
	words := strings.FieldsFunc(seeds[0].Texts[notice.English].Markdown,
		func(r rune) bool { return !unicode.IsLetter(r) })
	return &speaker{vocabulary: words, chance: rand.New(rand.NewPCG(1, 2))}, nil
}

func (s *speaker) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s.vocabulary[s.chance.IntN(len(s.vocabulary))])
	}
	return b.String()
}

// comment returns a published comment by a new author, without an ID.
func (s *speaker) comment(on notice.AnnouncementID, at time.Time) notice.Comment {
	s.authors++
	c := notice.Comment{
		On: on, Lang: notice.English, Status: notice.Published, Posted: at, Decided: at.Add(time.Hour),
		Author: notice.Author{Name: s.words(2), Contact: fmt.Sprintf("author%d@example.org", s.authors)},
		Body:   markup.Comment(notice.English, s.words(10+s.chance.IntN(50))),
	}
	for i := range c.Author.Key {
		c.Author.Key[i] = byte(s.chance.Uint32())
	}
	return c
}
