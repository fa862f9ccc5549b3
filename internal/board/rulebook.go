package board

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// FirstRules stores book as the first version of the house rules, unless there is one already. Errors: Problems.
func (b *Board) FirstRules(ctx context.Context, book notice.RuleBook) error {
	if err := book.Check(); err != nil {
		return fmt.Errorf("the first house rules: %w", err)
	}
	err := b.store.View(ctx, func(tx notice.Tx) error {
		_, err := tx.Rules(0)
		return err
	})
	if !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		_, err := tx.Rules(0)
		if errors.Is(err, notice.ErrNotFound) {
			_, err = tx.AppendRules(book)
		}
		return err
	})
}

// Rules returns a version of the house rules; the latest for zero. Errors: ErrNotFound.
func (b *Board) Rules(ctx context.Context, version uint64) (book notice.RuleBook, err error) {
	if known, ok := b.books.Load(version); ok {
		return known.(notice.RuleBook), nil
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		book, err = b.book(tx, version)
		return err
	})
	return book, err
}

// book returns a version of the house rules from the cache or from a snapshot.
func (b *Board) book(tx notice.RuleBookReader, version uint64) (notice.RuleBook, error) {
	if known, ok := b.books.Load(version); ok {
		return known.(notice.RuleBook), nil
	}
	book, err := tx.Rules(version)
	if err == nil {
		b.books.Store(book.Version, book) // versions never change; zero is not a key, since the latest changes
	}
	return book, err
}

// RuleBooks returns all versions of the house rules, oldest first. Errors: ErrNotFound (there are none).
func (b *Board) RuleBooks(ctx context.Context) (all []notice.RuleBook, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all = nil
		last, err := tx.Rules(0)
		for version := uint64(1); err == nil && version <= last.Version; version++ {
			var book notice.RuleBook
			book, err = b.book(tx, version)
			all = append(all, book)
		}
		return err
	})
	return all, err
}

// PutRules makes book the next version of the house rules and returns it. The parameter seen is the version that it
// is based on. A book that changes nothing makes no new version. Errors: ErrForbidden, ErrNotText, Problems,
// ErrConflict (someone else has changed the rules since).
func (b *Board) PutRules(
	ctx context.Context, by notice.Actor, seen uint64, book notice.RuleBook,
) (after notice.RuleBook, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return after, err
	}
	if book, err = cleanedRules(book); err != nil {
		return after, err
	}
	if err := book.Check(); err != nil {
		return after, err
	}
	book.Since, book.By = b.now(), by.Login
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		now, err := tx.Rules(0)
		if err != nil {
			return err
		}
		if now.Version != seen {
			return fmt.Errorf("the rules are at version %d, not %d: %w", now.Version, seen, notice.ErrConflict)
		}
		if after = now; len(book.ChangedSince(now)) == 0 {
			return nil
		}
		if err := stillCited(tx, book); err != nil {
			return err
		}
		if after, err = tx.AppendRules(book); err != nil {
			return err
		}
		version := strconv.FormatUint(after.Version, 10)
		return tx.AppendActivity(notice.Activity{
			At: book.Since, By: by.Login, Kind: notice.RulesChanged, Of: version, Digest: after.Digest(),
		})
	})
	if err != nil {
		return after, fmt.Errorf("changing the house rules: %w", err)
	}
	return after, nil
}

// stillCited returns Problems if a word rule cites a house rule that is not in book.
func stillCited(tx notice.SettingsReader, book notice.RuleBook) error {
	s, err := tx.Settings()
	if err != nil {
		return err
	}
	for _, r := range s.Screening.Words {
		if _, number := book.Find(r.Reason); r.Reason != "" && number == 0 {
			return notice.Problems{"rules": {Key: "problem.rules.cited"}}
		}
	}
	return nil
}

// cleanedRules returns book with its texts cleaned by package markup, or ErrNotText.
func cleanedRules(book notice.RuleBook) (notice.RuleBook, error) {
	rules := make([]notice.Rule, len(book.Rules))
	for i, r := range book.Rules {
		rules[i] = notice.Rule{Reason: r.Reason, Spam: r.Spam, Texts: map[notice.Lang]notice.RuleText{}}
		for l, t := range r.Texts {
			var err1, err2, err3 error
			t.Title, err1 = markup.CleanLine(t.Title)
			t.Short, err2 = markup.CleanLine(t.Short)
			t.Text, err3 = markup.CleanLine(t.Text)
			if err := errors.Join(err1, err2, err3); err != nil {
				return book, err
			}
			rules[i].Texts[l] = t
		}
	}
	book.Rules = rules
	return book, nil
}
