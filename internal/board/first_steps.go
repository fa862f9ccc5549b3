package board

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// FirstSteps is the checklist of a new board, with the present value of each step that is the board's. Whether there
// are colleagues, and whether the administrator has a second factor, package auth knows.
type FirstSteps struct {
	notice.FirstSteps
	Rules        notice.RuleBook
	Settings     notice.Settings
	Tried        bool                // a reader's comment was approved or declined here
	Announcement notice.Announcement // the newest that takes comments, to try it with; zero if there is none
}

// recentComments is how many comments of each status FirstSteps looks at to see whether one was decided on.
const recentComments = 20

// FirstSteps returns the checklist. Errors: ErrForbidden.
func (b *Board) FirstSteps(ctx context.Context, by notice.Actor) (f FirstSteps, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return f, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		var err1, err2, err3, err4 error
		f.FirstSteps, err1 = tx.FirstSteps()
		f.Rules, err2 = tx.Rules(0)
		f.Settings, err3 = tx.Settings()
		f.Tried, err4 = decidedHere(tx)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		list, err := wholeAnnounced(tx, now, notice.Seek{}, recentComments)
		if i := slices.IndexFunc(list, func(a notice.Outline) bool { return a.OpenAt(now) }); i >= 0 {
			f.Announcement = list[i].Announcement
		}
		return err
	})
	return f, err
}

// decidedHere reports whether one of the newest comments that were published or declined is a reader's that came in
// here and was decided on.
func decidedHere(tx notice.CommentReader) (bool, error) {
	for _, s := range []notice.Status{notice.Published, notice.Declined} {
		recent, err := tx.WithStatusBefore(s, 0, recentComments)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(recent, func(c notice.Comment) bool {
			return c.Origin == "" && !c.Official() && !c.Decided.IsZero()
		}) {
			return true, nil
		}
	}
	return false, nil
}

// TickFirstStep marks a step of the checklist as done. Errors: ErrForbidden, ErrNotFound (there is no such step).
func (b *Board) TickFirstStep(ctx context.Context, by notice.Actor, step notice.FirstStep) error {
	return b.changeFirstSteps(ctx, by, func(f notice.FirstSteps) (notice.FirstSteps, error) { return f.Tick(step) })
}

// DismissFirstSteps puts the checklist away for all administrators, or takes that back. Errors: ErrForbidden.
func (b *Board) DismissFirstSteps(ctx context.Context, by notice.Actor, dismissed bool) error {
	now := b.now()
	return b.changeFirstSteps(ctx, by, func(f notice.FirstSteps) (notice.FirstSteps, error) {
		if !dismissed {
			return notice.FirstSteps{Ticked: f.Ticked}, nil
		}
		f.Dismissed, f.By = now, by.Login
		return f, nil
	})
}

func (b *Board) changeFirstSteps(
	ctx context.Context, by notice.Actor, change func(notice.FirstSteps) (notice.FirstSteps, error),
) error {
	if err := by.Need(notice.ToGovern); err != nil {
		return err
	}
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		f, err := tx.FirstSteps()
		if err != nil {
			return err
		}
		if f, err = change(f); err != nil {
			return err
		}
		return tx.PutFirstSteps(f)
	})
	if err != nil {
		return fmt.Errorf("changing the checklist: %w", err)
	}
	return nil
}

// tickFirstStep marks a step as done by what is done in a transaction.
func tickFirstStep(tx notice.WriteTx, step notice.FirstStep) error {
	f, err := tx.FirstSteps()
	if err != nil || slices.Contains(f.Ticked, step) {
		return err
	}
	if f, err = f.Tick(step); err != nil {
		return err
	}
	return tx.PutFirstSteps(f)
}
