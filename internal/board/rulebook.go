package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// PutRule publishes a version of the house rules with a rule in the place of the one with the same reason. The
// parameter seen is the version that it was edited in: what has changed in other rules since stays. A rule that changes nothing
// makes no new version. Errors: ErrForbidden, ErrNotText, Problems, ErrConflict (someone else has edited or removed the
// rule since).
func (b *Board) PutRule(
	ctx context.Context, by notice.Actor, seen uint64, rule notice.Rule,
) (notice.RuleBook, error) {
	return b.putCleanRule(ctx, by, seen, rule, func(now notice.RuleBook) error {
		if _, number := now.Find(rule.Reason); number == 0 {
			return fmt.Errorf("rule %q is gone: %w", rule.Reason, notice.ErrConflict)
		}
		return nil
	})
}

// AddRule publishes a version of the house rules with a rule behind the others. Errors: ErrForbidden, ErrNotText,
// Problems.
func (b *Board) AddRule(ctx context.Context, by notice.Actor, rule notice.Rule) (notice.RuleBook, error) {
	return b.putCleanRule(ctx, by, anyVersion, rule, func(now notice.RuleBook) error {
		if _, number := now.Find(rule.Reason); number > 0 {
			return notice.Problems{"reason": {Key: "problem.rules.reason"}}
		}
		return nil
	})
}

// putCleanRule cleans and checks a rule, and puts it into the house rules unless may returns an error for those in
// force.
func (b *Board) putCleanRule(
	ctx context.Context, by notice.Actor, seen uint64, rule notice.Rule, may func(now notice.RuleBook) error,
) (after notice.RuleBook, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return after, err
	}
	if rule, err = cleanedRule(rule); err != nil {
		return after, err
	}
	if err := rule.Check(); err != nil {
		return after, err
	}
	return b.changeRules(ctx, by, seen, rule.Reason, func(now notice.RuleBook) (notice.RuleBook, error) {
		return now.With(rule), may(now)
	})
}

// RemoveRule publishes a version of the house rules without a rule. The parameters and errors are those of PutRule.
func (b *Board) RemoveRule(
	ctx context.Context, by notice.Actor, seen uint64, r notice.Reason,
) (notice.RuleBook, error) {
	return b.changeRules(ctx, by, seen, r, func(now notice.RuleBook) (notice.RuleBook, error) {
		return now.Without(r), nil
	})
}

// SortRules publishes a version of the house rules in another order. The parameter seen is the version whose order the
// new one replaces. Errors: ErrForbidden, ErrConflict (someone else has changed the order since, added a rule or
// removed one).
func (b *Board) SortRules(
	ctx context.Context, by notice.Actor, seen uint64, order []notice.Reason,
) (notice.RuleBook, error) {
	return b.changeRules(ctx, by, seen, "", func(now notice.RuleBook) (notice.RuleBook, error) {
		return now.Sorted(order), nil
	})
}

// anyVersion says that a change of the house rules does not depend on what was seen of them.
const anyVersion = ^uint64(0)

// changeRules stores what change returns for the house rules in force as their next version, if that differs. It
// returns ErrConflict if the rule r, or for an empty r the order, is not as it was in the version seen.
func (b *Board) changeRules(
	ctx context.Context, by notice.Actor, seen uint64, r notice.Reason,
	change func(now notice.RuleBook) (notice.RuleBook, error),
) (after notice.RuleBook, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return after, err
	}
	since := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		now, err := tx.Rules(0)
		if err != nil {
			return err
		}
		if err := b.sameRule(tx, now, seen, r); err != nil {
			return err
		}
		book, err := change(now)
		if err != nil {
			return err
		}
		if after = now; len(book.ChangedSince(now)) == 0 {
			return nil
		}
		if err := errors.Join(book.Check(), stillCited(tx, book)); err != nil {
			return err
		}
		book.Since, book.By = since, by.Login
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

// sameRule returns the ErrConflict of changeRules.
func (b *Board) sameRule(tx notice.RuleBookReader, now notice.RuleBook, seen uint64, r notice.Reason) error {
	if seen == anyVersion || seen == now.Version {
		return nil
	}
	same := false
	if seen > 0 && seen < now.Version {
		before, err := b.book(tx, seen)
		if err != nil {
			return err
		}
		if same = !now.Edited(before, r); r == "" {
			same = slices.Equal(now.Reasons(), before.Reasons())
		}
	}
	if !same {
		return fmt.Errorf("the rules are at version %d, not %d: %w", now.Version, seen, notice.ErrConflict)
	}
	return nil
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

// cleanedRule returns a rule with its texts cleaned by package markup, or ErrNotText.
func cleanedRule(r notice.Rule) (notice.Rule, error) {
	clean := notice.Rule{Reason: r.Reason, Spam: r.Spam, Texts: map[notice.Lang]notice.RuleText{}}
	for l, t := range r.Texts {
		var err1, err2, err3 error
		t.Title, err1 = markup.CleanLine(t.Title)
		t.Short, err2 = markup.CleanLine(t.Short)
		t.Text, err3 = markup.CleanLine(t.Text)
		if err := errors.Join(err1, err2, err3); err != nil {
			return r, err
		}
		clean.Texts[l] = t
	}
	return clean, nil
}
