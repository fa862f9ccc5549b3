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

// besideBare compares the program with the bare handler for one request.
func (b *bench) besideBare(ctx context.Context, what string, ours, bare *process, request []byte, status int) error {
	for _, n := range connections {
		a, err1 := ours.under(n, status, always(request))
		r, err2 := bare.under(n, status, always(request))
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		s, err := b.alternate(ctx, a, r)
		if err != nil {
			return err
		}
		b.table.rates(fmt.Sprintf("%s, c=%d", what, n), s[0].rate, s[1].rate, "bare gin", target{least: 0.85})
		b.table.micros("  processor time of the server, each", s[0].worked, s[1].worked, "bare gin", target{})
	}
	return nil
}

// pages measures the page of the seed announcement, with its seven comments.
func (b *bench) pages(ctx context.Context) error {
	return b.first(ctx, func(ours *process, path string, page answer) error {
		bare, err := b.bare(ctx, asServed(path, page))
		if err != nil {
			return err
		}
		err = b.besideBare(ctx, "the page with seven comments, gzip", ours, bare, get(path), http.StatusOK)
		return errors.Join(err, bare.stop())
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
		request := get(path, "If-None-Match: "+route.Tag)
		err = b.besideBare(ctx, "the same page unchanged (304)", ours, bare, request, http.StatusNotModified)
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
