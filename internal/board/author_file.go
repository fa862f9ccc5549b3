package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// An AuthorFile is what the desk shows moderators about one author.
type AuthorFile struct {
	Dossier       notice.Dossier
	Official      bool               // a member of staff, about whom no measures are taken
	Names         []string           // all that the author has used in recent comments, the latest first
	Organisations []string           // likewise
	Contacts      []string           // likewise
	First, Last   time.Time          // times of the first and the last comment; zero if not known
	Damaged       int                // how many of the recent comments cannot be read
	Tally         notice.AuthorTally // of all comments
	Comments      []AuthorComment    // one page of them, newest first
}

// An AuthorComment is a comment of an author, with the decisions about it.
type AuthorComment struct {
	Comment      notice.Comment
	Announcement notice.Announcement   // that it is on, an outline
	History      []notice.HistoryEntry // oldest first
}

// maxKnown is how many of an author's latest comments are searched for the names that the author has used.
const maxKnown = 100

// Author returns the file of one author, with up to n of their comments: those before the cursor, or the latest if
// it is zero. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Author(
	ctx context.Context, by notice.Actor, s notice.Subject, before notice.CommentID, n int,
) (f AuthorFile, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return f, err
	}
	if s.Kind != notice.AuthorSubject {
		return f, fmt.Errorf("%s is no author: %w", s.Short(), notice.ErrNotFound)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		f = AuthorFile{}
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
		f.First, f.Last = first[0].Posted, last[0].Posted
		f.Official = slices.ContainsFunc(last, notice.Comment.Official)
		for _, c := range last {
			if c.Damaged() {
				f.Damaged++
			}
		}
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

// distinct returns the different values, other than "", that what returns for the authors of some comments, in the
// order of the comments.
func distinct(cs []notice.Comment, what func(notice.Author) string) (all []string) {
	for _, c := range cs {
		if it := what(c.Author); it != "" && !slices.Contains(all, it) {
			all = append(all, it)
		}
	}
	return all
}

// loadAuthorComments returns comments with the announcements that they are on and with what was done about them.
func loadAuthorComments(tx notice.Tx, cs []notice.Comment) (all []AuthorComment, err error) {
	var ids []notice.AnnouncementID
	bare := slices.Clone(cs)
	for i, c := range cs {
		ids = append(ids, c.On)
		bare[i].Answers = nil // their history is not about the author
	}
	on, err1 := outlines(tx, ids)
	histories, err2 := loadHistories(tx, bare)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	for i, c := range cs {
		all = append(all, AuthorComment{Comment: c, Announcement: on[c.On], History: histories[i]})
	}
	return all, nil
}

// Dossier returns the measures about a network; the empty dossier if there were none. Errors: ErrForbidden,
// ErrNotFound (the subject is not a network).
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
