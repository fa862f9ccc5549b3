package board

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// A Case is a comment with what the desk shows beside it. All comments in it are as the member of staff may see them
// who asked for it (Comment.VisibleTo).
type Case struct {
	Comment      notice.Comment
	Announcement notice.Announcement // an outline: without the bodies of its texts
	Parent       *notice.Comment     // the comment that it replies to; nil for the first comment of a thread
	Author       notice.AuthorTally  // of all comments of its author, this one included; only for moderators
	Restriction  notice.Restriction  // of its author, a pause that has ended included (Dossier.Last); likewise
	Repeats      []notice.Comment    // others that say the same (Body.TextHash); public ones, except for moderators
	Official     []notice.Comment    // the official replies to it
	ClosedAt     time.Time           // since when its thread is closed to readers; zero if it is not, or not known
	ClosedByHand bool                // the thread was closed by a moderator, not by its age

	// The name and the organisation of its author, with the words that were searched for marked. Only Find sets them, and
	// marks the words of Comment, too.
	FoundName, FoundOrganisation notice.SafeHTML
}

// Queue returns up to n comments with a status, as cases, in an order. The list begins behind the cursor, or at the
// start if it is zero. Errors: ErrForbidden.
func (b *Board) Queue(
	ctx context.Context, by notice.Actor, s notice.Status, order notice.Order, cursor notice.CommentID, n int,
) ([]Case, error) {
	return b.cases(ctx, by, notice.ToModerate, func(tx notice.Tx) ([]notice.Comment, error) {
		if order == notice.Oldest {
			return tx.WithStatus(s, cursor, n)
		}
		return tx.WithStatusBefore(s, cursor, n)
	})
}

// cases returns the comments of a list as cases, for actors with a permission.
func (b *Board) cases(
	ctx context.Context, by notice.Actor, p notice.Permission, list func(notice.Tx) ([]notice.Comment, error),
) (cases []Case, err error) {
	if err := by.Need(p); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		cs, err := list(tx)
		if err != nil {
			return err
		}
		cases, err = loadCases(tx, by, cs)
		return err
	})
	return cases, err
}

// Case returns a comment with its context and with what was done about it, oldest first, up to a hundred entries.
// Comments that are not public are only for moderators. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Case(
	ctx context.Context, by notice.Actor, id notice.CommentID,
) (k Case, history []notice.HistoryEntry, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return k, nil, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		history = nil
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		if !c.Readable() && !by.Role.May(notice.ToModerate) {
			return fmt.Errorf("comment %v: %w", id, notice.ErrForbidden)
		}
		cases, err := loadCases(tx, by, []notice.Comment{c})
		if err != nil {
			return err
		}
		if k, err = withThread(tx, cases[0], now); err != nil {
			return err
		}
		if c.Readable() && !c.Question {
			replies, err := officialReplies(tx, c)
			if err != nil {
				return err
			}
			k.Official = visible(replies, by)
		}
		histories, err := loadHistories(tx, []notice.Comment{c})
		if err != nil {
			return err
		}
		for _, e := range histories[0] {
			history = append(history, e.VisibleTo(by))
		}
		return nil
	})
	return k, history, err
}

// How much of a case is loaded.
const (
	maxRepeats = 5   // comments with the same text
	maxHistory = 100 // entries about the comment itself
)

// loadCases returns comments with what a member of staff needs to know about each. It reads all that belongs to them in
// a few sets. Whether their threads are closed is not included: see withThread.
func loadCases(tx caseReader, by notice.Actor, cs []notice.Comment) ([]Case, error) {
	cases, err := loadWholeCases(tx, cs)
	for i := range cases {
		k := &cases[i]
		k.Comment = k.Comment.VisibleTo(by)
		if k.Parent != nil {
			parent := k.Parent.VisibleTo(by)
			k.Parent = &parent
		}
		k.Repeats, k.Official = visible(k.Repeats, by), visible(k.Official, by)
		if !by.Role.May(notice.ToModerate) {
			k.Author, k.Restriction = notice.AuthorTally{}, notice.Restriction{}
		}
	}
	return cases, err
}

// A caseReader reads what is in cases.
type caseReader interface {
	notice.AnnouncementReader
	notice.CommentReader
	notice.AuthorReader
	notice.DossierReader
}

// visible returns those of some comments whose words a member of staff may see, as they may be seen; those that are
// damaged are left out.
func visible(cs []notice.Comment, by notice.Actor) (seen []notice.Comment) {
	for _, c := range cs {
		if c.Readable() || by.Role.May(notice.ToModerate) && !c.Damaged() {
			seen = append(seen, c.VisibleTo(by))
		}
	}
	return seen
}

// loadWholeCases returns the cases that those see who moderate. That of a damaged comment has nothing else.
func loadWholeCases(tx caseReader, cs []notice.Comment) (cases []Case, err error) {
	if len(cs) == 0 {
		return nil, nil
	}
	var on []notice.AnnouncementID
	var others []notice.CommentID
	keys, subjects := make([]notice.AuthorKey, len(cs)), make([]notice.Subject, len(cs))
	for i, c := range cs {
		on, others = append(on, c.On), append(append(others, c.Answers...), parentOf(c)...)
		keys[i], subjects[i] = c.Author.Key, c.Author.Key.Subject()
	}
	announcements, err1 := outlines(tx, on)
	comments, err2 := commentsByID(tx, others)
	tallies, err3 := tx.AuthorTallies(keys)
	dossiers, err4 := tx.Dossiers(subjects)
	repeats, err5 := tx.Repeats(cs, maxRepeats)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	for i, c := range cs {
		k := Case{
			Comment: c, Author: tallies[i], Restriction: dossiers[i].Last(), Repeats: repeats[i],
			Announcement: announcements[c.On],
		}
		if c.Damaged() {
			cases = append(cases, Case{Comment: c})
			continue
		}
		if k.Announcement.ID == 0 {
			return nil, fmt.Errorf("announcement %d: %w", c.On, notice.ErrNotFound)
		}
		if c.Parent != 0 {
			parent := comments[c.Parent]
			k.Parent = &parent
		}
		for _, id := range c.Answers {
			k.Official = append(k.Official, comments[id])
		}
		cases = append(cases, k)
	}
	return cases, nil
}

// loadHistories returns what was done about each of some comments: the entries about the comment itself and the first
// entry of each of its answers, in the order of the journal.
func loadHistories(tx notice.JournalReader, cs []notice.Comment) ([][]notice.HistoryEntry, error) {
	var ids, answers []notice.CommentID
	for _, c := range cs {
		ids, answers = append(ids, c.ID), append(answers, c.Answers...)
	}
	acts, err1 := tx.Histories(ids, maxHistory)
	published, err2 := tx.Histories(answers, 1) // the first entry of an answer is its publication
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	var seqs []uint64
	for i, c := range cs {
		for _, entries := range published[:len(c.Answers)] {
			acts[i] = append(acts[i], entries...)
		}
		published = published[len(c.Answers):]
		slices.SortStableFunc(acts[i], func(a, b notice.AuditEntry) int { return cmp.Compare(a.Seq, b.Seq) })
		for _, e := range acts[i] {
			seqs = append(seqs, e.Seq)
		}
	}
	said, err := tx.Remarks(seqs)
	if err != nil {
		return nil, err
	}
	all := make([][]notice.HistoryEntry, len(cs))
	for i, entries := range acts {
		for k, e := range entries {
			all[i] = append(all[i], notice.HistoryEntry{AuditEntry: e, Remarks: said[k]})
		}
		said = said[len(entries):]
	}
	return all, nil
}

// withThread returns a case with when its thread was closed to readers, as of now.
func withThread(tx notice.Tx, k Case, now time.Time) (Case, error) {
	s, err := tx.Settings()
	if err != nil {
		return k, err
	}
	root, err := tx.Comment(k.Comment.Root)
	k.ClosedAt, k.ClosedByHand = s.ThreadClosedAt(root, now), !root.ClosedAt.IsZero()
	return k, err
}
