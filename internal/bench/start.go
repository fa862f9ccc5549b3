package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A size is that of a board.
type size struct {
	name    string
	threads int // of five comments on the announcement with many; 0 is the board of seven comments
}

// sizes returns the boards that are compared.
func (b *bench) sizes() (all []size) {
	for _, s := range []size{{"7", 0}, {"100,000", crowdThreads}, {"1,000,000", 10 * crowdThreads}} {
		if s.threads*(1+crowdReplies) <= b.most {
			all = append(all, s)
		}
	}
	return all
}

// starts measures how long it takes from the start of the program to its first answer, how much private memory it has
// then and after a load, and the size of the database, each at several numbers of comments.
func (b *bench) starts(ctx context.Context) error {
	sizes := b.sizes()
	boards := make([]string, len(sizes))
	for i, size := range sizes {
		data, err := b.board(ctx, size.threads)
		if err != nil {
			return fmt.Errorf("making the board of %s comments: %w", size.name, err)
		}
		boards[i] = data
	}
	times, err := b.startTimes(ctx, boards)
	if err != nil {
		return err
	}
	for i, size := range sizes {
		b.table.value("start to first answer at "+size.name+" comments", times[i], " ms", target{most: 150})
		if i > 0 {
			b.table.add(row{
				what: "  beside the start at " + sizes[0].name, ours: short(times[i]) + " ms",
				reference: short(times[0]) + " ms", ratio: times[i] / times[0], target: target{most: 1.5},
			})
		}
		if err := b.privateMemory(ctx, boards[i], size.threads); err != nil {
			return err
		}
		if size.threads == 0 {
			continue // a database of some kilobytes is mostly what bbolt needs at least
		}
		if err := b.fileSize(boards[i]); err != nil {
			return err
		}
	}
	return nil
}

// startTimes returns the median time from start to first answer with each data directory, in milliseconds. They take
// turns.
func (b *bench) startTimes(ctx context.Context, boards []string) ([]float64, error) {
	path, err := firstPath()
	if err != nil {
		return nil, err
	}
	all := make([][]float64, len(boards))
	for range b.rounds {
		for i, data := range boards {
			took, err := b.startUp(ctx, data, path)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], took)
		}
	}
	medians := make([]float64, len(boards))
	for i := range all {
		medians[i] = median(all[i])
	}
	return medians, nil
}

// privateMemory measures the memory that is the program's own, without the pages of files that it maps, after the first
// answer and after a load of pages, posts and pages of the desk.
func (b *bench) privateMemory(ctx context.Context, data string, threads int) error {
	path, err := firstPath()
	if err != nil {
		return err
	}
	if threads > 0 {
		path = crowdPath
	}
	p, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer p.stop()
	if _, err := once(p.at, get(path), http.StatusOK); err != nil {
		return err
	}
	first, err := p.memoryStatus("RssAnon")
	if err != nil {
		return err
	}
	b.table.value("  private memory after the first answer", first, " MB", target{most: 40})
	if err := b.readWriteAndModerate(ctx, p, data, path, threads); err != nil {
		return err
	}
	after, err := p.memoryStatus("RssAnon")
	b.table.value("  private memory after pages, posts and the desk", after, " MB", target{most: 120})
	return err
}

// readWriteAndModerate sends 10,000 requests for pages, those of the discussion included, posts 500 comments, and reads
// the desk's queue.
func (b *bench) readWriteAndModerate(ctx context.Context, p *process, data, path string, threads int) error {
	pages, err := p.load(16, http.StatusOK, func() func() []byte {
		page := 0
		return func() []byte {
			page = page%200 + 1
			if threads == 0 || page%2 == 0 {
				return get(path)
			}
			return get(fmt.Sprintf("%s?page=%d", path, page))
		}
	})
	if err != nil {
		return err
	}
	if _, err := pages.run(ctx, time.Minute, 10_000); err != nil {
		return err
	}
	session, err := b.signIn(ctx, p, data)
	if err != nil {
		return err
	}
	_, err = b.stock(ctx, p, session, path, 500)
	return err
}

// fileSize compares the size of the database with that of all keys and values in it.
func (b *bench) fileSize(data string) error {
	path := filepath.Join(data, "noticeboard.db")
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	records := 0
	err = db.View(func(t *bolt.Tx) error {
		return t.Bucket([]byte("board")).ForEach(func(k, v []byte) error {
			records += len(k) + len(v)
			return nil
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	b.table.add(row{
		what: "  size of the database", ours: short(float64(info.Size())/1e6) + " MB",
		reference: short(float64(records)/1e6) + " MB of records", ratio: float64(info.Size()) / float64(records),
		target: target{most: 1.6},
	})
	return nil
}
