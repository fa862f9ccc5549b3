package board

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// A Participant is the author or the network that an entry of the activity log is about.
type Participant struct {
	Subject notice.Subject // zero if the entry is about something else, or the subject cannot be told from it any more
	Name    string         // that an author gave in the latest of their comments that has one; empty if there is none
}

// maxNamed is how many of an author's latest comments are searched for a name. Withdrawn ones have none.
const maxNamed = 10

// Participants returns whom some entries of the activity log are about, in their order. The entries hold no names, so
// that those can be erased. Errors: ErrForbidden.
func (b *Board) Participants(
	ctx context.Context, by notice.Actor, acts []notice.Activity,
) (all []Participant, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all = make([]Participant, len(acts))
		known := map[string]Participant{}
		for i, a := range acts {
			kind, ok := a.Kind.AboutSubject()
			if !ok {
				continue
			}
			in := kind.String() + a.Of
			p, ok := known[in]
			if !ok {
				if p, err = participant(tx, kind, a.Of); err != nil {
					return err
				}
				known[in] = p
			}
			all[i] = p
		}
		return nil
	})
	return all, err
}

// participant returns the subject of a kind whose key begins with short.
func participant(tx notice.Tx, kind notice.SubjectKind, short string) (p Participant, err error) {
	p.Subject, err = tx.SubjectByShort(kind, short)
	if errors.Is(err, notice.ErrNotFound) {
		return Participant{}, nil
	}
	if err != nil || kind != notice.AuthorSubject {
		return p, err
	}
	latest, err := tx.ByAuthor(p.Subject.Author(), 0, maxNamed)
	for _, c := range latest {
		if c.Author.Name != "" {
			p.Name = c.Author.Name
			break
		}
	}
	return p, err
}
