package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Works says whether something works, as the program knows since its start.
type Works struct {
	Failing time.Time // since when it does not; zero if it does or that is not known
	Worked  time.Time // when it worked last; zero if that is not known
}

// Watched is what the program knows about itself that colleagues are told of.
type Watched struct {
	Email, Webhook Works
	Backup         Works // Failing is when one failed, after the last that was made
}

// failingFor is how long the mail server or the receiver of the webhook must have taken nothing before colleagues are
// told: a short outage mends itself.
const failingFor = 15 * time.Minute

// lettersLooked is how many dead letters of a channel Watch looks at.
const lettersLooked = 100

// Watch tells members of the institution, by e-mail and by the webhook, of questions that have become overdue since it looked last, and of what does
// not work: once of each, since it notes in the same transaction what they were told. What was overdue when it looked
// for the first time is not told. Errors: only internal ones.
func (b *Board) Watch(ctx context.Context, w Watched) error {
	if len(b.channels) == 0 {
		return nil
	}
	now := b.now()
	news := false
	look := func(tx notice.Tx) (watched notice.DeskWatch, events []notice.Event, err error) {
		before, err := tx.DeskWatch()
		if err != nil {
			return before, nil, err
		}
		watched = before
		for _, find := range []func(notice.Tx, Watched, *notice.DeskWatch, time.Time) (*notice.Event, error){
			b.overdue, b.failing, b.failingHook, b.givenUp, b.unsaved,
		} {
			e, err := find(tx, w, &watched, now)
			if err != nil {
				return before, nil, err
			}
			if e != nil {
				events = append(events, *e)
			}
		}
		news = watched != before
		return watched, events, nil
	}
	// Most of the time there is nothing to write.
	err := b.store.View(ctx, func(tx notice.Tx) error {
		_, _, err := look(tx)
		return err
	})
	if err == nil && news {
		err = b.store.Update(ctx, func(tx notice.WriteTx) error {
			watched, events, err := look(tx)
			if err != nil {
				return err
			}
			for _, e := range events {
				if err := b.tell(tx, e); err != nil {
					return err
				}
			}
			return tx.PutDeskWatch(watched)
		})
	}
	if err != nil {
		return fmt.Errorf("looking for what colleagues are to be told: %w", err)
	}
	return nil
}

// overdue finds questions that have become overdue since.
func (b *Board) overdue(tx notice.Tx, _ Watched, w *notice.DeskWatch, now time.Time) (*notice.Event, error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	before := notice.AskedBefore(now, settings.AnswerWithin)
	until, after := notice.FirstIDAt(before)-1, w.Overdue
	if after == 0 {
		w.Overdue = until
		return nil, nil
	}
	if until <= after {
		return nil, nil
	}
	list, err := tx.WorkList(notice.WorkList{Duty: notice.DutyOverdue, Before: before}, after, 1)
	if err != nil || len(list) == 0 {
		return nil, err // and the mark stays, so that nothing is written as long as nothing is overdue
	}
	w.Overdue = until
	return &notice.Event{Kind: notice.QuestionsOverdue, At: now, About: rangeAbout(after, until)}, nil
}

// failing finds that the mail server takes nothing.
func (b *Board) failing(_ notice.Tx, is Watched, w *notice.DeskWatch, now time.Time) (*notice.Event, error) {
	return failingOf(is.Email, &w.Mail, TroubleEmail, now), nil
}

// failingHook finds that the receiver of the webhook takes nothing.
func (b *Board) failingHook(_ notice.Tx, is Watched, w *notice.DeskWatch, now time.Time) (*notice.Event, error) {
	return failingOf(is.Webhook, &w.Hook, TroubleWebhook, now), nil
}

// failingOf returns the event that something takes nothing, unless that was told since it worked last.
func failingOf(is Works, told *time.Time, k TroubleKind, now time.Time) *notice.Event {
	if is.Failing.IsZero() || now.Sub(is.Failing) < failingFor || !told.IsZero() && !is.Worked.After(*told) {
		return nil
	}
	*told = now
	return &notice.Event{Kind: notice.MailFailing, At: now, About: troubleAbout(k, is.Failing)}
}

// givenUp finds messages that were given up since. Those that told of such trouble themselves do not count, which would
// never end.
func (b *Board) givenUp(tx notice.Tx, _ Watched, w *notice.DeskWatch, now time.Time) (*notice.Event, error) {
	latest := w.Dead
	for _, c := range notice.Channels {
		dead, err := tx.OutboxDead(c, 0, lettersLooked)
		if err != nil {
			return nil, err
		}
		for _, i := range dead {
			if i.Event.Kind != notice.MailFailing && i.Due.After(latest) {
				latest = i.Due
			}
		}
	}
	if !latest.After(w.Dead) {
		return nil, nil
	}
	w.Dead = latest
	return &notice.Event{Kind: notice.MailFailing, At: now, About: string(TroubleLetters)}, nil
}

// unsaved finds that a backup has failed, the first since one was made.
func (b *Board) unsaved(_ notice.Tx, is Watched, w *notice.DeskWatch, now time.Time) (*notice.Event, error) {
	if is.Backup.Failing.IsZero() || !w.Backup.IsZero() && !is.Backup.Worked.After(w.Backup) {
		return nil, nil
	}
	w.Backup = is.Backup.Failing
	return &notice.Event{Kind: notice.BackupFailing, At: now, About: troubleAbout(TroubleBackup, is.Backup.Failing)}, nil
}

// tellLate tells members of the institution of a question that is overdue already when it becomes one that awaits an
// answer, such as one that has waited long for a moderator.
func (b *Board) tellLate(tx notice.WriteTx, c notice.Comment, e notice.AuditEntry) error {
	opened := e.From != notice.Published || e.Action == notice.MarkQuestion
	if !b.tells(notice.QuestionsOverdue) || !opened || !c.AwaitsAnswer() {
		return nil
	}
	w, err := tx.DeskWatch()
	if err != nil || c.ID > w.Overdue {
		return err
	}
	return b.tell(tx, notice.Event{
		Kind: notice.QuestionsOverdue, At: e.At, On: c.On, About: rangeAbout(c.ID-1, c.ID),
	})
}
