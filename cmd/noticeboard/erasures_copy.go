package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"noticeboard/internal/erasures"
)

// A listCopy is the list of erasures in the directory of the backups, so that it is there when one of these is restored
// on another machine. It is never shorter than before: what the list does not have stays in it.
type listCopy struct {
	of  *erasures.List
	dir string

	mu     sync.Mutex
	writes uint64 // of the list that are in the copy
}

// newListCopy returns a listCopy; nil if there are no backups.
func newListCopy(of *erasures.List, dir string) *listCopy {
	if dir == "" {
		return nil
	}
	return &listCopy{of: of, dir: dir}
}

// bring writes to the copy what is in the list and not there.
func (c *listCopy) bring() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	writes := c.of.Writes()
	if !c.of.Begun() || writes == c.writes {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	there, err := erasures.Open(filepath.Join(c.dir, erasuresName), func(string) error { return nil })
	if err == nil {
		err = there.Merge(c.of)
	}
	if err == nil {
		c.writes = writes
	}
	return err
}

// bringEvery is how often the copy of the list is brought up to date.
const bringEvery = time.Minute

// run brings the copy up to date until the context ends. A failure is logged once, until it works again.
func (c *listCopy) run(ctx context.Context, log *slog.Logger) {
	failed := false
	nowAndEvery(ctx, bringEvery, func() {
		err := c.bring()
		if err != nil && !failed {
			log.Error("the list of erasures cannot be copied beside the backups", "dir", c.dir, "err", err)
		}
		failed = err != nil
	})
}
