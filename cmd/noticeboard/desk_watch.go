package main

import (
	"context"
	"log/slog"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
)

// watchInterval is how often the program looks for what colleagues are to be told of.
const watchInterval = time.Minute

// watchForDesk has colleagues told of overdue questions, of mail that is not delivered and of backups that fail, until
// the context ends.
func watchForDesk(ctx context.Context, m *monitor, b *board.Board, log *slog.Logger) {
	look := func() {
		if err := b.Watch(ctx, m.watched(ctx)); err != nil && ctx.Err() == nil {
			log.Error("looking for what colleagues are to be told", "err", err)
		}
	}
	look()
	every(ctx, watchInterval, look)
}

// watched returns what is known of the parts of the program that colleagues are told of.
func (m *monitor) watched(ctx context.Context) board.Watched {
	works := func(h health.Mail) board.Works { return board.Works{Failing: h.Failing, Worked: h.Sent} }
	w := board.Watched{Email: works(m.mail.health(ctx)), Webhook: works(m.hook.health(ctx))}
	backup := m.backup()
	if w.Backup.Worked = backup.Last; backup.Failed.After(backup.Last) {
		w.Backup.Failing = backup.Failed
	}
	return w
}
