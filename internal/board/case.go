package board

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Queue returns up to n comments with a status, as cases: what waits oldest first, anything else
// newest first.
func (b *Board) Queue(ctx context.Context, by notice.Actor, s notice.Status, cursor notice.CommentID, n int) ([]notice.Case, error) {
	return b.cases(ctx, by, notice.ToModerate, func(tx notice.Tx) ([]notice.Comment, error) {
		if s == notice.Pending {
			return tx.WithStatus(s, cursor, n)
		}
		return tx.WithStatusBefore(s, cursor, n)
	})
}

func (b *Board) cases(ctx context.Context, by notice.Actor, p notice.Permission, list func(notice.Tx) ([]notice.Comment, error)) (cases []notice.Case, err error) {
	if err := by.Need(p); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		cases = nil
		cs, err := list(tx)
		for _, c := range cs {
			k, err := loadCase(tx, c)
			if err != nil {
				return err
			}
			cases = append(cases, k)
		}
		return err
	})
	return cases, err
}

// Case returns a comment with its context and everything that was done about it, oldest first, up
// to a hundred acts. A member of the team who does not moderate sees what the public sees.
func (b *Board) Case(ctx context.Context, by notice.Actor, id notice.CommentID) (k notice.Case, history []notice.HistoryEntry, err error) {
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
		if k, err = loadCase(tx, c); err != nil {
			return err
		}
		if k, err = withThread(tx, k, now); err != nil {
			return err
		}
		history, err = loadHistory(tx, c)
		return err
	})
	return k, history, err
}

const (
	maxRepeats = 5
	maxHistory = 100
)

// loadCase gathers what one needs to know to deal with c.
func loadCase(tx notice.Tx, c notice.Comment) (k notice.Case, err error) {
	k.Comment = c
	if k.Announcement, err = tx.Announcement(c.On); err != nil {
		return k, err
	}
	if c.Parent != 0 {
		parent, err := tx.Comment(c.Parent)
		if err != nil {
			return k, err
		}
		k.Parent = &parent
	}
	if k.Author, err = tx.AuthorTally(c.Author.Key); err != nil {
		return k, err
	}
	dossier, err := tx.Dossier(c.Author.Key.Subject())
	if err != nil {
		return k, err
	}
	k.Restriction = dossier.Last()
	var same []notice.Comment
	if len(c.Body.Parts) > 0 { // those whose words are gone are not alike
		same, err = tx.WithTextHash(c.On, c.Body.TextHash(), notice.AuthorKey{}, maxRepeats+1)
	}
	if err != nil {
		return k, err
	}
	for _, s := range same {
		if s.ID != c.ID && len(k.Repeats) < maxRepeats {
			k.Repeats = append(k.Repeats, s)
		}
	}
	for _, id := range c.Answers {
		answer, err := tx.Comment(id)
		if err != nil {
			return k, err
		}
		k.Official = append(k.Official, answer)
	}
	return k, nil
}

// loadHistory returns what was done about c: the decisions, and the answers it got.
func loadHistory(tx notice.Tx, c notice.Comment) (acts []notice.HistoryEntry, err error) {
	about := append([]notice.CommentID{c.ID}, c.Answers...)
	for i, id := range about {
		n := maxHistory
		if i > 0 {
			n = 1 // an answer's own first act is that it was given
		}
		entries, err := tx.History(id, 0, n)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			said, err := tx.Remarks(e.Seq)
			if err != nil {
				return nil, err
			}
			acts = append(acts, notice.HistoryEntry{AuditEntry: e, Remarks: said})
		}
	}
	slices.SortStableFunc(acts, func(a, b notice.HistoryEntry) int { return cmp.Compare(a.Seq, b.Seq) })
	return acts, nil
}

// withThread returns a case with whether readers can reply in its thread at a time.
func withThread(tx notice.Tx, k notice.Case, now time.Time) (notice.Case, error) {
	s, err := tx.Settings()
	if err != nil {
		return k, err
	}
	root, err := tx.Comment(k.Comment.Root)
	k.ClosedAt, k.ClosedByHand = s.ThreadClosedAt(root, now), !root.ClosedAt.IsZero()
	return k, err
}
