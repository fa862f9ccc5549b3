package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

const (
	floodReaders = 250
	floodThreads = 400 // of five comments
	floodForms   = 100
	formBytes    = 1 << 20
	floodSignIns = 200
	floodPosts   = 100_000
	floodWriters = 64 // connections
)

// flood measures how much memory strangers can make the program take: readers who each ask for a page that nobody has
// asked for before, in the encoding that takes the most memory; large forms for the desk, without a session; sign-ins;
// and comments, each from another address.
func (b *bench) flood(ctx context.Context) error {
	data, err := b.data()
	if err == nil {
		err = b.fillData(ctx, data, floodThreads)
	}
	if err != nil {
		return fmt.Errorf("making the board of 2,000 comments: %w", err)
	}
	return errors.Join(b.floodOfReaders(ctx, data), b.floodOfForms(ctx, data), b.floodOfSignIns(ctx, data),
		b.floodOfPosts(ctx, data))
}

// A flooded is what many requests at once have done to a process that was idle before.
type flooded struct {
	idle, most   float64       // resident memory before and at most, in MB
	took, worked time.Duration // until all were answered, and the processor time of the process since its start
}

// sendAtOnce starts the program and sends it requests over so many connections. A status that is none of want is an
// error.
func (b *bench) sendAtOnce(
	ctx context.Context, data string, conns int, requests [][]byte, want ...int,
) (f flooded, err error) {
	ours, err := b.serve(ctx, data, "--trusted-proxy", "127.0.0.1")
	if err != nil {
		return f, err
	}
	defer ours.stop()
	if f.idle, err = ours.resident(); err != nil {
		return f, err
	}
	if f.took, err = ours.atOnce(conns, requests, want...); err != nil {
		return f, err
	}
	if f.most, err = ours.mostResident(); err != nil {
		return f, err
	}
	f.worked, err = ours.worked()
	return f, err
}

func (b *bench) floodOfReaders(ctx context.Context, data string) error {
	var requests [][]byte
	for _, path := range floodPaths() {
		requests = append(requests, compose("GET", path, "", []string{"Accept-Encoding: br"}))
	}
	f, err := b.sendAtOnce(ctx, data, floodReaders, requests, http.StatusOK)
	if err != nil {
		return err
	}
	pages := float64(len(requests))
	b.table.value("memory before readers of distinct pages, Brotli", f.idle, " MB", target{})
	b.table.value("  the most while 250 of them read", f.most, " MB", target{most: 350})
	b.table.value("  pages a second, none cached", pages/f.took.Seconds(), "/s", target{})
	b.table.value("  processor time of the server, each", millis(f.worked)/pages, " ms", target{})
	return nil
}

// floodPaths returns the paths of all pages of the announcement with 2,000 comments: those of the discussion in both
// languages and orders, with all that its filter offers, and those of each thread.
func floodPaths() (paths []string) {
	pages := notice.Pages(floodThreads)
	for _, slug := range []string{crowdPath, "/es/" + crowdSlug + "-es"} {
		for page := range pages {
			for _, query := range []string{"", "order=newest&", "lang=en&", "lang=en&order=newest&"} {
				paths = append(paths, fmt.Sprintf("%s?%spage=%d", slug, query, page+1))
			}
		}
	}
	for thread := range floodThreads {
		for _, slug := range []string{crowdPath, "/es/" + crowdSlug + "-es"} {
			paths = append(paths, fmt.Sprintf("%s/threads/%d", slug, thread+1))
		}
	}
	return paths
}

func (b *bench) floodOfForms(ctx context.Context, data string) error {
	body := "body.en=" + strings.Repeat("<", formBytes-len("body.en="))
	form := compose("POST", "/desk/announcements", body, []string{"Content-Type: application/x-www-form-urlencoded"})
	f, err := b.sendAtOnce(ctx, data, floodForms, slices.Repeat([][]byte{form}, floodForms), http.StatusUnauthorized)
	if err != nil {
		return err
	}
	b.table.value("memory before forms of 1 MiB without a session", f.idle, " MB", target{})
	b.table.value("  the most while 100 are sent at once", f.most, " MB", target{most: 100})
	b.table.value("  time until all are answered", millis(f.took), " ms", target{})
	return nil
}

// floodOfSignIns sends right passwords of one account, each from another network, all at once. How many are answered
// with a session is not counted: the others are asked to come again.
func (b *bench) floodOfSignIns(ctx context.Context, data string) error {
	if err := b.addAccount(ctx, data); err != nil {
		return err
	}
	var requests [][]byte
	for n := range floodSignIns {
		requests = append(requests, signInForm("X-Forwarded-For: "+floodAddress(n)))
	}
	f, err := b.sendAtOnce(ctx, data, floodSignIns, requests, http.StatusSeeOther, http.StatusTooManyRequests)
	if err != nil {
		return err
	}
	b.table.value("memory that 200 sign-ins at once add", f.most-f.idle, " MB", target{most: 160})
	b.table.value("  time until all are answered", millis(f.took), " ms", target{})
	return nil
}

// floodOfPosts sends comments, each from another address, with the limits that the program has by default. When it can
// remember no more addresses, it refuses most of those that are new. What counts is private memory: pages of the database
// file that are mapped are the kernel's, which takes them back when it needs them.
func (b *bench) floodOfPosts(ctx context.Context, data string) error {
	ours, err := b.serve(ctx, data, "--trusted-proxy", "127.0.0.1", "--post-rate", "2")
	if err != nil {
		return err
	}
	defer ours.stop()
	if _, err := once(ours.at, get(crowdPath), http.StatusOK); err != nil {
		return err
	}
	idle, err := ours.memoryStatus("RssAnon")
	if err != nil {
		return err
	}
	comments := b.newWriter(crowdPath, "X-Forwarded-For: 2001:db8:"+addressMark+"::1")
	l, err := ours.load(floodWriters, http.StatusSeeOther, comments.next)
	if err != nil {
		return err
	}
	l.want = append(l.want, http.StatusTooManyRequests)
	peak := ours.watch("RssAnon")
	done, err := l.run(ctx, floodTimeout, floodPosts)
	most, err2 := peak()
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if done.done < floodPosts {
		return fmt.Errorf("only %d of %d comments were answered in %v", done.done, floodPosts, floodTimeout)
	}
	b.table.value("private memory that comments from 100,000 addresses add", most-idle, " MB", target{most: 64})
	b.table.value("  answers a second", float64(done.done)/done.took.Seconds(), "/s", target{})
	return nil
}

// atOnce sends requests over so many connections, each as soon as one is free, and returns how long all took. A status
// that is none of want is an error.
func (p *process) atOnce(conns int, requests [][]byte, want ...int) (time.Duration, error) {
	next := make(chan []byte, len(requests))
	for _, r := range requests {
		next <- r
	}
	close(next)
	errs := make([]error, conns)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range conns {
		all.Go(func() {
			for r := range next {
				if _, err := once(p.at, r, want...); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(begin), errors.Join(errs...)
}

// floodAddress returns one of 10,000 addresses, each in another network.
func floodAddress(n int) string { return fmt.Sprintf("2001:db8:%d:%d::1", n/100, n%100) }

// floodTimeout limits how long posting all comments may take.
const floodTimeout = 10 * time.Minute
