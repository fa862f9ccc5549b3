package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
)

// firstPath returns the path of the English page of the seed announcement, which every new board has.
func firstPath() (string, error) {
	seeds, err := importer.Seeds()
	if err != nil {
		return "", err
	}
	return "/en/" + seeds[0].Texts[notice.English].Slug, nil
}

var connections = []int{16, 64}

// A question is a request that is measured beside the bare handler.
type question struct {
	what   string
	path   string
	fields []string // of the header
	status int      // of the answer
}

// besideBare compares the program with the bare handler for one request: what each spends of the processor, how many
// requests it answers when each connection sends the next one at once, and how long an answer takes when requests come
// at a fixed rate.
func (b *bench) besideBare(ctx context.Context, q question, ours, bare *process) error {
	request := compose("GET", q.path, "", q.fields)
	for _, n := range connections {
		a, err1 := ours.under(n, q.status, always(request))
		r, err2 := bare.under(n, q.status, always(request))
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		s, err := b.alternate(ctx, a, r)
		if err != nil {
			return err
		}
		b.table.micros(fmt.Sprintf("%s: processor time of the server, c=%d", q.what, n), s[0].worked, s[1].worked,
			"bare gin", target{most: 1.15})
		b.table.rates("  answers", s[0].rate, s[1].rate, "bare gin", target{least: 0.85})
	}
	return b.atRate(ctx, q, ours, bare)
}

// pages measures the page of the seed announcement, with its seven comments, compressed and not.
func (b *bench) pages(ctx context.Context) error {
	return b.first(ctx, func(ours *process, path string, _ answer) error {
		for _, encoding := range []string{"gzip", "identity"} {
			q := question{
				"the page with seven comments, " + encoding, path,
				[]string{"Accept-Encoding: " + encoding}, http.StatusOK,
			}
			page, err := once(ours.at, compose("GET", path, "", q.fields), http.StatusOK)
			if err != nil {
				return err
			}
			bare, err := b.bare(ctx, asServed(path, page))
			if err != nil {
				return err
			}
			err = b.besideBare(ctx, q, ours, bare)
			if err := errors.Join(err, bare.stop()); err != nil {
				return err
			}
		}
		return nil
	})
}

// unchanged measures conditional requests (If-None-Match) for the same page, with status 304.
func (b *bench) unchanged(ctx context.Context) error {
	return b.first(ctx, func(ours *process, path string, page answer) error {
		route := asServed(path, page)
		route.Body = nil
		bare, err := b.bare(ctx, route)
		if err != nil {
			return err
		}
		fields := []string{"Accept-Encoding: gzip", "If-None-Match: " + route.Tag}
		q := question{"the same page unchanged (304)", path, fields, http.StatusNotModified}
		err = b.besideBare(ctx, q, ours, bare)
		return errors.Join(err, bare.stop())
	})
}

// first runs a measurement on a new board. It passes the path and the response of the page of the seed announcement.
func (b *bench) first(ctx context.Context, measure func(ours *process, path string, page answer) error) error {
	path, err := firstPath()
	if err != nil {
		return err
	}
	data, err := b.data()
	if err != nil {
		return err
	}
	ours, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	page, err := once(ours.at, get(path), http.StatusOK)
	if err == nil {
		err = measure(ours, path, page)
	}
	return errors.Join(err, ours.stop())
}
