package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/config"
	"noticeboard/internal/fold"
	"noticeboard/internal/health"
	"noticeboard/internal/letter"
	"noticeboard/internal/locale"
	"noticeboard/internal/mail"
	"noticeboard/internal/metrics"
	"noticeboard/internal/notice"
	"noticeboard/internal/outbox"
	"noticeboard/internal/web/desk"
)

// mailSettings say how e-mail is sent. Without a host none is.
type mailSettings struct {
	host     string
	port     int
	security string
	user     string
	password config.Secret
	from     string
}

func (s *mailSettings) define(fs *flag.FlagSet) {
	fs.StringVar(&s.host, "smtp-host", "", "`name` of the mail server that takes email over; without it none is sent")
	fs.IntVar(&s.port, "smtp-port", 0, "`port` of the mail server (default 587, 465 with --smtp-security tls, 25 with none)")
	fs.StringVar(&s.security, "smtp-security", string(mail.StartTLS), "`encryption` of the connection to the mail server: "+
		"starttls, tls from the first byte on, or none for a server on this machine")
	fs.StringVar(&s.user, "smtp-user", "", "`name` with which the board signs in to the mail server")
	fs.Var(&s.password, "smtp-password", "`password` for it; better given in a file than in the command line")
	fs.StringVar(&s.from, "mail-from", "", "`address` that email is sent from, such as news@board.example.org")
}

// on reports whether e-mail is sent.
func (s *mailSettings) on() bool { return s.host != "" }

// transport returns the settings as package mail takes them.
func (s *mailSettings) transport() mail.Config {
	return mail.Config{
		Host: s.host, Port: s.port, Security: mail.Security(s.security), User: s.user, Password: string(s.password),
		From: fold.Email(s.from),
	}
}

// check returns what is wrong.
func (s *mailSettings) check() (m config.Mistakes) {
	if !s.on() {
		if s.from != "" || s.user != "" || s.password != "" || s.port != 0 {
			m = append(m, "--smtp-host names the mail server; without it the other settings for email have no use")
		}
		return m
	}
	m = append(m, s.transport().Check()...)
	switch {
	case s.from == "":
		m = append(m, "--mail-from: set the address that email is sent from, such as news@board.example.org")
	case !notice.IsEmail(fold.Email(s.from)):
		m = append(m, fmt.Sprintf("--mail-from: %q is not an address such as news@board.example.org", s.from))
	}
	return m
}

// mailsAtOnce is how many connections to the mail server there are at most.
const mailsAtOnce = 4

// testTimeout is how long the mail server may take for each step of a test message: somebody waits for it.
const testTimeout = 10 * time.Second

// A mailer sends e-mail to readers and to members of the institution.
type mailer struct {
	transport *mail.Transport
	tests     *mail.Transport // has no others to wait for
	writer    *letter.Writer
	worker    *outbox.Worker
	desk      *outbox.Worker // to members of the institution
}

// newMailer returns a mailer for a board; nil if the settings name no mail server.
func newMailer(
	s settings, store notice.Store, b *board.Board, locales *locale.Locales, log *slog.Logger,
) (*mailer, error) {
	if !s.mail.on() {
		return nil, nil
	}
	w, err := letter.New(letter.Config{Locales: locales, Base: s.url.String(), Institution: b.Institution})
	if err != nil {
		return nil, err
	}
	c := s.mail.transport()
	if u, err := url.Parse(s.url.String()); err == nil {
		c.Helo = u.Hostname()
	}
	c.Conns = mailsAtOnce
	m := &mailer{transport: mail.New(c), writer: w}
	c.Conns, c.Timeout = 1, testTimeout
	m.tests = mail.New(c)
	m.worker = outbox.New(outbox.Config{
		Store: store, Channel: notice.MailChannel, AtOnce: mailsAtOnce, Now: now, Log: log,
		Sender: letter.Sender{Board: b, Writer: w, Transport: m.transport},
	})
	m.desk = outbox.New(outbox.Config{
		Store: store, Channel: notice.DeskChannel, Now: now, Log: log,
		Sender: letter.DeskSender{Board: b, Writer: w, Transport: m.transport},
	})
	return m, nil
}

// run sends what is due until ctx ends.
func (m *mailer) run(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { m.worker.Run(ctx) })
	running.Go(func() { m.desk.Run(ctx) })
	running.Wait()
	m.transport.CloseIdle()
}

// test sends a message to an address, at once.
func (m *mailer) test(ctx context.Context, to string, l notice.Lang) error {
	message, err := m.writer.Test(to, l, now())
	if err != nil {
		return err
	}
	defer m.tests.CloseIdle()
	return m.tests.Send(ctx, message)
}

// tester returns test; nil if there is no mailer.
func (m *mailer) tester() desk.MailTest {
	if m == nil {
		return nil
	}
	return m.test
}

// health returns what is known of the mail; the zero Mail if there is no mailer.
func (m *mailer) health(ctx context.Context) health.Mail {
	if m == nil {
		return health.Mail{}
	}
	return healthOf(ctx, m.transport.Server(), m.worker, m.desk)
}

// healthOf returns what is known of the workers that send to a server, all together.
func healthOf(ctx context.Context, server string, workers ...*outbox.Worker) health.Mail {
	all := health.Mail{On: true, Server: server}
	earlier := func(a, b time.Time) bool { return !a.IsZero() && (b.IsZero() || a.Before(b)) }
	for _, w := range workers {
		s, err := w.State(ctx)
		if err != nil {
			continue
		}
		all.Waiting, all.Dead = all.Waiting+s.Waiting, all.Dead+s.Dead
		if earlier(s.Oldest, all.Oldest) {
			all.Oldest = s.Oldest
		}
		if s.LastSent.After(all.Sent) {
			all.Sent = s.LastSent
		}
		if earlier(s.FailingSince, all.Failing) {
			all.Failing, all.Problem = s.FailingSince, s.Problem
		}
	}
	return all
}

// readings returns the figures of the outbox, which are zero if there is no mailer.
func (m *mailer) readings(ctx context.Context, now time.Time) []metrics.Reading {
	var readers, colleagues *outbox.Worker
	if m != nil {
		readers, colleagues = m.worker, m.desk
	}
	return append(readingsOf(ctx, readers, notice.MailChannel, now), readingsOf(ctx, colleagues, notice.DeskChannel, now)...)
}

// readingsOf returns the figures of the outbox on a channel, which are zero without a worker.
func readingsOf(ctx context.Context, w *outbox.Worker, c notice.Channel, now time.Time) []metrics.Reading {
	var s outbox.State
	if w != nil {
		var err error
		if s, err = w.State(ctx); err != nil {
			return nil
		}
	}
	oldest, failing := 0.0, 0.0
	if !s.Oldest.IsZero() {
		oldest = max(0, now.Sub(s.Oldest).Seconds())
	}
	if !s.FailingSince.IsZero() {
		failing = max(0, now.Sub(s.FailingSince).Seconds())
	}
	name := func(family string) string { return metrics.Name(family, "channel", c.String()) }
	return []metrics.Reading{
		{Name: name("noticeboard_outbox_items"), Value: float64(s.Waiting)},
		{Name: name("noticeboard_outbox_dead_letters"), Value: float64(s.Dead)},
		{Name: name("noticeboard_outbox_oldest_seconds"), Value: oldest},
		{Name: name("noticeboard_outbox_failing_seconds"), Value: failing},
		{Name: name("noticeboard_outbox_sent_total"), Value: float64(s.Sent), Counter: true},
		{Name: name("noticeboard_outbox_failures_total"), Value: float64(s.Failed), Counter: true},
	}
}

// forgetMailboxesEvery is how often mailboxes are looked for that nobody has confirmed.
const forgetMailboxesEvery = time.Hour

// forgetMailboxes deletes mailboxes that nobody has confirmed, until the context ends. It does so whether or not e-mail
// is sent, since it may have been earlier.
func forgetMailboxes(ctx context.Context, b *board.Board, log *slog.Logger) {
	nowAndEvery(ctx, forgetMailboxesEvery, func() {
		if n, err := b.ForgetUnconfirmed(ctx); err != nil && ctx.Err() == nil {
			log.Error("deleting addresses that nobody has confirmed", "err", err)
		} else if n > 0 {
			log.Info("addresses that nobody has confirmed are deleted", "addresses", n)
		}
	})
}
