package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gin-gonic/gin"
	bolt "go.etcd.io/bbolt"
)

// posts measures posting comments, each of which is synced to the disk before the response. One connection is compared
// with bare Updates; 64 connections, on another board because theirs grows faster, with one connection.
func (b *bench) posts(ctx context.Context) error {
	bare, err := openBare(filepath.Join(b.folder, "posts.db"))
	if err != nil {
		return err
	}
	defer bare.db.Close()
	path, err := firstPath()
	if err != nil {
		return err
	}
	poster, err := b.bare(ctx, bareRoute{Path: path + "/comments", Store: filepath.Join(b.folder, "posted.db")})
	if err != nil {
		return err
	}
	defer poster.stop()
	least, err := poster.under(1, http.StatusSeeOther, b.newWriter(path).next)
	if err != nil {
		return err
	}
	arms := []arm{bare.writes, bare.writesOf(pagesOfAPost), least}
	for _, conns := range []int{1, 64} {
		data, err := b.data()
		if err != nil {
			return err
		}
		ours, err := b.serve(ctx, data)
		if err != nil {
			return err
		}
		defer ours.stop()
		if err := b.settle(ctx, ours); err != nil {
			return err
		}
		a, err := ours.under(conns, http.StatusSeeOther, b.newWriter(path).next)
		if err != nil {
			return err
		}
		arms = append(arms, a)
	}
	s, err := b.alternate(ctx, arms...)
	if err != nil {
		return err
	}
	one, many := s[3], s[4]
	const update = "bare bbolt Update"
	b.table.rates("a comment posted, durable, c=1", one.rate, s[0].rate, update, target{least: 0.6})
	b.table.quickest(one, s[0], update, target{most: 1 / 0.6})
	b.table.micros("  of which processor time of the server", one.worked, one.micros(), "in all", target{})
	b.table.micros("  and of the load generator", one.asked, one.micros(), "in all", target{})
	b.table.micros("an Update that changes as many pages", s[1].micros(), s[0].micros(), update, target{})
	b.table.quickest(s[1], s[0], update, target{})
	b.table.micros("bare gin that answers a POST after an Update, c=1", s[2].micros(), s[0].micros(), update, target{})
	b.table.quickest(s[2], s[0], update, target{})
	b.table.rates("comments posted, durable, c=64", many.rate, one.rate, "at c=1", target{least: 8})
	b.table.micros("  of which processor time of the server", many.worked, many.micros(), "in all", target{})
	b.table.micros("  and of the load generator", many.asked, many.micros(), "in all", target{})
	b.table.rates("  at most: all cores with nothing else to do", cores(many), one.rate, "at c=1", target{})
	return nil
}

// cores returns the rate at which all processor cores do the work of server and load generator.
func cores(f figures) float64 { return 1e6 / (f.worked + f.asked) * float64(runtime.NumCPU()) }

// How many pages of its database the program writes for an operation, header and list of free pages included.
const (
	pagesOfAPost     = 8
	pagesOfADecision = 10
	pagesAtSize      = 21 // of a decision with 100,000 comments, where the tree has two levels more
)

// A bareBolt is the simplest durable write in bbolt: one bucket, and one small Put in each Update. The database is opened
// with the same options as the program's.
type bareBolt struct {
	db   *bolt.DB
	last uint64
}

func openBare(path string) (*bareBolt, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, NoStatistics: true, InitialMmapSize: 1 << 30})
	if err != nil {
		return nil, fmt.Errorf("opening the bare database: %w", err)
	}
	err = db.Update(func(t *bolt.Tx) error {
		_, err := t.CreateBucket([]byte("b"))
		if err != nil {
			return err
		}
		wide, err := t.CreateBucket([]byte("wide"))
		for i := range wideRecords {
			err = errors.Join(err, wide.Put(wideKey(i), make([]byte, wideSize)))
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &bareBolt{db: db}, nil
}

// The bucket "wide" has records of which three fit on a page, on pages below one branch page.
const (
	wideRecords = 300
	wideSize    = 1000
	besideWide  = 4 // pages written with those of the records: branch, root, list of free pages, header
)

func wideKey(i int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(i)) }

// putPages runs one Update that changes as many pages.
func (b *bareBolt) putPages(pages int) error {
	b.last++
	return b.db.Update(func(t *bolt.Tx) error { return changePages(t, pages, b.last) })
}

// changePages puts what changes as many pages.
func changePages(t *bolt.Tx, pages int, value uint64) error {
	for i := range pages - besideWide {
		v := binary.BigEndian.AppendUint64(make([]byte, 0, wideSize), value)[:wideSize]
		if err := t.Bucket([]byte("wide")).Put(wideKey(i*(wideRecords/pages)), v); err != nil {
			return err
		}
	}
	return nil
}

// serve stores the comment of a form and answers.
func (b *bareBolt) serve(c *gin.Context) {
	err := b.db.Update(func(t *bolt.Tx) error {
		in := t.Bucket([]byte("b"))
		n, err := in.NextSequence()
		if err != nil {
			return err
		}
		return in.Put(binary.BigEndian.AppendUint64(nil, n), []byte(c.PostForm("comment")))
	})
	if err != nil {
		_ = c.AbortWithError(http.StatusInternalServerError, err)
		return
	}
	c.Header("Content-Length", "0")
	c.Redirect(http.StatusSeeOther, c.Request.URL.Path)
}

// put runs one Update.
func (b *bareBolt) put() error {
	b.last++
	return b.db.Update(func(t *bolt.Tx) error {
		return t.Bucket([]byte("b")).Put(binary.BigEndian.AppendUint64(nil, b.last), make([]byte, 100))
	})
}

// writes is an arm of successive Updates.
func (b *bareBolt) writes(ctx context.Context, d time.Duration) (sample, error) {
	return repeated(ctx, d, b.put)
}

// writesOf returns an arm of successive Updates that change so many pages each.
func (b *bareBolt) writesOf(pages int) arm {
	return func(ctx context.Context, d time.Duration) (sample, error) {
		return repeated(ctx, d, func() error { return b.putPages(pages) })
	}
}

// repeated calls do again and again for the duration d.
func repeated(ctx context.Context, d time.Duration, do func() error) (s sample, err error) {
	for begin := time.Now(); time.Since(begin) < d && ctx.Err() == nil; {
		if err := s.time(do); err != nil {
			return sample{}, err
		}
	}
	return s, ctx.Err()
}
