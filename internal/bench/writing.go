package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

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
	arms := []arm{bare.writes}
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
	b.table.rates("a comment posted, durable, c=1", s[1].rate, s[0].rate, "bare bbolt Update", target{least: 0.6})
	b.table.micros("  of which processor time of the server", s[1].worked, s[1].micros(), "in all", target{})
	b.table.micros("  and of the load generator", s[1].asked, s[1].micros(), "in all", target{})
	b.table.rates("comments posted, durable, c=64", s[2].rate, s[1].rate, "at c=1", target{least: 8})
	b.table.micros("  of which processor time of the server", s[2].worked, s[2].micros(), "in all", target{})
	b.table.micros("  and of the load generator", s[2].asked, s[2].micros(), "in all", target{})
	return nil
}

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
		return err
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &bareBolt{db: db}, nil
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
	begin, n := time.Now(), 0
	for ; time.Since(begin) < d && ctx.Err() == nil; n++ {
		if err := b.put(); err != nil {
			return sample{}, err
		}
	}
	return sample{done: n, took: time.Since(begin)}, ctx.Err()
}
