package board

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// maxKnown is among how many of an author's comments, the last ones, their names are looked for.
const maxKnown = 100

// Author returns the file of one author, with up to n of their comments before the cursor (zero: the
// last). Errors: ErrForbidden, ErrNotFound.
func (b *Board) Author(ctx context.Context, by notice.Actor, s notice.Subject, before notice.CommentID, n int) (f notice.AuthorFile, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return f, err
	}
	if s.Kind != notice.AuthorSubject {
		return f, fmt.Errorf("%s is no author: %w", s.Short(), notice.ErrNotFound)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		f = notice.AuthorFile{}
		first, err1 := tx.ByAuthorAfter(s.Author(), 0, 1)
		last, err2 := tx.ByAuthor(s.Author(), 0, maxKnown)
		var err3, err4 error
		f.Dossier, err3 = tx.Dossier(s)
		f.Tally, err4 = tx.AuthorTally(s.Author())
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		if len(first) == 0 {
			return fmt.Errorf("author %s: %w", s.Short(), notice.ErrNotFound)
		}
		f.First, f.Last, f.Official = first[0].Posted, last[0].Posted, last[0].Official()
		f.Names = distinct(last, func(a notice.Author) string { return a.Name })
		f.Organisations = distinct(last, func(a notice.Author) string { return a.Organisation })
		f.Contacts = distinct(last, func(a notice.Author) string { return a.Contact })
		page, err := tx.ByAuthor(s.Author(), before, n)
		if err != nil {
			return err
		}
		f.Comments, err = loadAuthorComments(tx, page)
		return err
	})
	return f, err
}

// distinct lists what some comments say about their author, each thing once.
func distinct(cs []notice.Comment, what func(notice.Author) string) (all []string) {
	for _, c := range cs {
		if it := what(c.Author); it != "" && !slices.Contains(all, it) {
			all = append(all, it)
		}
	}
	return all
}

// loadAuthorComments adds to comments what they are on and what was done about them.
func loadAuthorComments(tx notice.Tx, cs []notice.Comment) (all []notice.AuthorComment, err error) {
	on := map[notice.AnnouncementID]notice.Announcement{}
	for _, c := range cs {
		if _, known := on[c.On]; !known {
			if on[c.On], err = tx.Announcement(c.On); err != nil {
				return nil, err
			}
		}
		w := notice.AuthorComment{Comment: c, Announcement: on[c.On]}
		bare := c
		bare.Answers = nil // what others answered says nothing about the author
		if w.History, err = loadHistory(tx, bare); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// Dossier returns what was done about a network. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Dossier(ctx context.Context, by notice.Actor, s notice.Subject) (d notice.Dossier, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return d, err
	}
	if s.Kind != notice.NetworkSubject {
		return d, fmt.Errorf("%s is no network: %w", s.Short(), notice.ErrNotFound)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		d, err = tx.Dossier(s)
		return err
	})
	return d, err
}
