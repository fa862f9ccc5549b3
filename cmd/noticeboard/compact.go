package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
)

// compactCommand writes the records of the database into a new file, which has no pages that are not in use, makes the
// indexes anew and checks them, and puts the file in the place of the old one. The server must be stopped.
func compactCommand(fs *flag.FlagSet) cli.Run {
	data := dataFlag(fs)
	return func(ctx context.Context, c cli.Call) error { return compact(ctx, *data, c.Stdout, c.Stderr) }
}

func compact(ctx context.Context, d dataDir, stdout, stderr io.Writer) error {
	if err := d.hasDatabase(); err != nil {
		return err
	}
	if err := notInUse(d); err != nil {
		return err
	}
	before, fresh := sizeOf(d.database()), d.restoring()
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) { // an interrupted one left it
		return err
	}
	p := &progress{out: stderr, next: time.Now().Add(progressInterval), of: "copying records"}
	if err := rewrite(ctx, d.database(), fresh, p); err != nil {
		return errors.Join(fmt.Errorf("compacting %s: %w", d.database(), err), removeIfThere(fresh))
	}
	if err := d.own(fresh); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	after := sizeOf(fresh)
	if err := os.Rename(fresh, d.database()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := boltstore.SyncDir(string(d)); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Compacted and checked %s: %d bytes before, %d now.\n", d.database(), before, after)
	return nil
}

// rewrite makes a database of the records of another, and checks it.
func rewrite(ctx context.Context, from, to string, p *progress) error {
	old, err := boltstore.OpenReadOnly(from)
	if err != nil {
		return err
	}
	fresh, err := boltstore.Open(to, boltstore.Options{})
	if err != nil {
		return errors.Join(err, old.Close())
	}
	records, dumped := io.Pipe()
	go func() { dumped.CloseWithError(old.Dump(ctx, io.MultiWriter(dumped, p))) }()
	err = fresh.Load(ctx, records)
	records.CloseWithError(err) // ends Dump if Load has failed
	if err == nil {
		p.say("checking")
		err = fresh.Check(ctx)
	}
	if err := errors.Join(err, fresh.Close(), old.Close()); err != nil {
		return err
	}
	return boltstore.Trim(to)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// progressInterval is how often progress is told.
const progressInterval = 2 * time.Second

// A progress counts the bytes that are written to it, and says from time to time how many there are.
type progress struct {
	out   io.Writer
	of    string // what is done
	bytes uint64
	next  time.Time
}

func (p *progress) Write(b []byte) (int, error) {
	p.bytes += uint64(len(b))
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(progressInterval)
		p.say(p.of)
	}
	return len(b), nil
}

func (p *progress) say(what string) {
	fmt.Fprintf(p.out, "%s: %d MB so far\n", what, p.bytes/1_000_000)
}
