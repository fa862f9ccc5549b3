package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// big measures the first page of an announcement with 100,000 comments. It shows 50 threads, so it is larger than the
// page with seven comments; the ratio of the two in the bare handler is the part of the difference that is due to size.
func (b *bench) big(ctx context.Context) error {
	data, err := b.crowded(ctx)
	if err != nil {
		return err
	}
	path, err := firstPath()
	if err != nil {
		return err
	}
	ours, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer ours.stop()
	seven, err := once(ours.at, get(path), http.StatusOK)
	if err != nil {
		return err
	}
	b.table.value("start to first answer at 100,000 comments", millis(time.Since(ours.begun)), " ms", target{})
	first, cold, err := b.cold(ours)
	if err != nil {
		return err
	}
	if err := b.settle(ctx, ours); err != nil {
		return err
	}
	bare, err := b.bare(ctx, asServed(path, seven), asServed(crowdPath, first))
	if err != nil {
		return err
	}
	defer bare.stop()
	var arms []arm
	for _, p := range []*process{ours, bare} {
		for _, path := range []string{path, crowdPath} {
			a, err := p.under(16, http.StatusOK, always(get(path)))
			if err != nil {
				return err
			}
			arms = append(arms, a)
		}
	}
	s, err := b.alternate(ctx, arms...)
	if err != nil {
		return err
	}
	b.table.rates("first page at 100,000 comments, gzip, c=16", s[1].rate, s[0].rate, "with seven", target{least: 0.9})
	b.table.rates("  the same two by bare gin", s[3].rate, s[2].rate, "with seven", target{})
	b.table.rates("  beside bare gin", s[1].rate, s[3].rate, "bare gin", target{})
	b.table.micros("  processor time of the server, each", s[1].worked, s[3].worked, "bare gin", target{})
	if err := b.pageSizes(first, seven); err != nil {
		return err
	}
	b.table.value("  not cached: rendered and compressed", cold, " ms", target{})
	resident, err := ours.resident()
	b.table.value("memory after that", resident, " MB", target{})
	return err
}

// cold returns the first page, and the median time in milliseconds of the first request to each of seven pages, which
// are not cached yet.
func (b *bench) cold(ours *process) (first answer, took float64, err error) {
	var times []float64
	for n := range 7 {
		path := crowdPath
		if n > 0 {
			path = fmt.Sprintf("%s?page=%d", crowdPath, n+1)
		}
		begin := time.Now()
		a, err := once(ours.at, get(path), http.StatusOK)
		if err != nil {
			return a, 0, err
		}
		if times = append(times, millis(time.Since(begin))); n == 0 {
			first = a
		}
	}
	return first, median(times), nil
}

// pageSizes adds rows for the sizes of the two pages, compressed and uncompressed.
func (b *bench) pageSizes(first, seven answer) error {
	long, err1 := uncompressedSize(first)
	short, err2 := uncompressedSize(seven)
	for _, s := range []struct {
		what        string
		long, short int
	}{{"  bytes, gzip", len(first.body), len(seven.body)}, {"  bytes, uncompressed", long, short}} {
		b.table.add(row{
			what: s.what, ours: fmt.Sprint(s.long), reference: fmt.Sprint(s.short, " with seven"),
			ratio: float64(s.long) / float64(s.short),
		})
	}
	return errors.Join(err1, err2)
}

func uncompressedSize(a answer) (size int, err error) {
	r, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, r)
	return int(n), err
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
