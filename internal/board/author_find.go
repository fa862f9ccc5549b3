package board

import (
	"context"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// A FoundAuthor is an author who gave an e-mail address that was searched for.
type FoundAuthor struct {
	Subject notice.Subject
	Name    string // that they gave last; empty if it was erased
	Tally   notice.AuthorTally
}

// AuthorsByEmail returns the authors who gave an e-mail address: those of its spellings (fold.EmailSpellings), since
// keys were once derived from either of them. It compares keys, so it also finds those whose address was erased.
// Errors: ErrForbidden, Problems (email).
func (b *Board) AuthorsByEmail(ctx context.Context, by notice.Actor, email string) (found []FoundAuthor, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return nil, err
	}
	if fold.Email(email) == "" {
		return nil, notice.Problems{"email": {Key: "problem.email.missing"}}
	}
	var keys []notice.AuthorKey
	for _, s := range fold.EmailSpellings(email) {
		keys = append(keys, b.authorKey(s))
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		found = nil
		tallies, err := tx.AuthorTallies(keys)
		if err != nil {
			return err
		}
		var subjects []notice.Subject
		for _, k := range keys {
			subjects = append(subjects, k.Subject())
		}
		names, err := subjectNames(tx, subjects)
		if err != nil {
			return err
		}
		for i, t := range tallies {
			if t != (notice.AuthorTally{}) {
				found = append(found, FoundAuthor{subjects[i], names[i], t})
			}
		}
		return nil
	})
	return found, err
}
