package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/erasures"
)

// eraseAgain carries out on a database, which is to be that of the data directory, the erasures in the list there that
// it has not seen. It returns lines that say so, or what is the matter with the list.
func eraseAgain(ctx context.Context, d dataDir, fresh string) (told string, err error) {
	list, err := erasures.Open(d.erasures(), func(path string) error { return d.own(path) })
	if err != nil {
		return "", fmt.Errorf("reading the list of erasures: %w", err)
	}
	if !list.Begun() {
		return fmt.Sprintf("There is no list of erasures (%s): what was erased after the copy was made is there again.\n",
			d.erasures()), nil
	}
	if lines := list.Damaged(); len(lines) > 0 {
		told = fmt.Sprintf("The list of erasures (%s) is damaged: what its lines %s name may be there again.\n",
			d.erasures(), strings.Trim(fmt.Sprint(lines), "[]"))
	}
	s, err := boltstore.Open(fresh, boltstore.Options{})
	if err != nil {
		return "", err
	}
	done, err := eraseListed(ctx, s, list)
	if err = errors.Join(err, s.Close(), d.own(d.erasures())); err != nil {
		return "", err
	}
	if done.Damaged > 0 {
		told += fmt.Sprintf("Erasures that cannot be carried out again, because the comments are damaged: %d.\n",
			done.Damaged)
	}
	return told + fmt.Sprintf("Erasures carried out again: %d.\n", done.Done), nil
}

func eraseListed(ctx context.Context, s *boltstore.Store, list *erasures.List) (done board.ErasedAgain, err error) {
	b, err := operatorsBoard(ctx, s, list)
	if err != nil {
		return done, err
	}
	return b.EraseAgain(ctx, operator, list.InForce())
}

// openErasures opens the list of erasures for a server, and logs it if it is damaged.
func openErasures(d dataDir, log *slog.Logger) (*erasures.List, error) {
	list, err := erasures.Open(d.erasures(), func(path string) error { return d.own(path) })
	if err != nil {
		return nil, fmt.Errorf("reading the list of erasures: %w", err)
	}
	if lines := list.Damaged(); len(lines) > 0 {
		log.Error("the list of erasures is damaged: a restored copy may bring back what these lines name",
			"file", d.erasures(), "lines", lines)
	}
	return list, nil
}
