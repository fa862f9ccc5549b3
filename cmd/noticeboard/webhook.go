package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/config"
	"noticeboard/internal/health"
	"noticeboard/internal/locale"
	"noticeboard/internal/metrics"
	"noticeboard/internal/notice"
	"noticeboard/internal/outbox"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/webhook"
)

// hookSettings say which program is told of events. Without a URL none is. The URL is a secret, since whoever knows that
// of a chat can write there.
type hookSettings struct {
	url      config.Secret
	secret   config.Secret
	private  bool
	language string
}

func (s *hookSettings) define(fs *flag.FlagSet) {
	fs.Var(&s.url, "webhook-url", "`URL` that is told of comments that wait, are published or refused, by a signed POST "+
		"each; kept secret")
	fs.Var(&s.secret, "webhook-secret", "`secret` that signs them, whsec_ and base64 as Standard Webhooks has it; better "+
		"given in a file than in the command line")
	fs.BoolVar(&s.private, "webhook-private", false, "let --webhook-url be on this machine or in a private network, also "+
		"without TLS; other addresses than those of the public internet are refused otherwise")
	fs.StringVar(&s.language, "webhook-language", string(notice.Langs[0]), "`language` of the sentence that a chat shows: "+
		"en or es")
}

// on reports whether a program is told of events.
func (s *hookSettings) on() bool { return s.url != "" }

func (s *hookSettings) reach() webhook.Reach { return webhook.Reach(s.private) }

// check returns what is wrong.
func (s *hookSettings) check() (m config.Mistakes) {
	if !notice.Lang(s.language).Served() {
		m = append(m, fmt.Sprintf("--webhook-language: %q is neither en nor es", s.language))
	}
	if !s.on() {
		if s.secret != "" || s.private {
			m = append(m, "--webhook-url names the receiver; without it the other settings for webhooks have no use")
		}
		return m
	}
	if _, err := webhook.ParseURL(string(s.url), s.reach()); err != nil {
		m = append(m, "--webhook-url: "+err.Error())
	}
	if s.secret == "" {
		return append(m, "--webhook-secret: set what signs the messages, such as the output of "+
			`echo "whsec_$(openssl rand -base64 32)"; the receiver needs the same`)
	}
	if _, err := webhook.ParseKey(string(s.secret)); err != nil {
		m = append(m, "--webhook-secret: "+err.Error())
	}
	return m
}

// A hooker tells another program of events.
type hooker struct {
	client *webhook.Client
	sender webhook.Sender
	worker *outbox.Worker
}

// newHooker returns a hooker for a board; nil if the settings name no receiver.
func newHooker(
	s settings, store notice.Store, b *board.Board, locales *locale.Locales, log *slog.Logger,
) (*hooker, error) {
	if !s.hook.on() {
		return nil, nil
	}
	key, err := webhook.ParseKey(string(s.hook.secret))
	if err != nil {
		return nil, err
	}
	client, err := webhook.New(webhook.Config{
		URL: string(s.hook.url), Key: key, Reach: s.hook.reach(), Agent: "Noticeboard/" + builtFrom().Version,
	})
	if err != nil {
		return nil, err
	}
	sender := webhook.Sender{
		Board: b, Client: client, Words: locales.In(notice.Lang(s.hook.language)), Base: s.url.String(), Now: now,
	}
	return &hooker{client, sender, outbox.New(outbox.Config{
		Store: store, Channel: notice.HookChannel, Now: now, Log: log, Sender: sender,
	})}, nil
}

// tester returns what sends a test message; nil if there is no webhook.
func (h *hooker) tester() desk.HookTest {
	if h == nil {
		return nil
	}
	return h.sender.Test
}

// run sends what is due until ctx ends.
func (h *hooker) run(ctx context.Context) {
	h.worker.Run(ctx)
	h.client.CloseIdle()
}

// health returns what is known of the webhook; the zero Mail if there is none.
func (h *hooker) health(ctx context.Context) health.Mail {
	if h == nil {
		return health.Mail{}
	}
	return healthOf(ctx, h.client.Host(), h.worker)
}

// readings returns the figures of the outbox, which are zero if there is no webhook.
func (h *hooker) readings(ctx context.Context, now time.Time) []metrics.Reading {
	if h == nil {
		return readingsOf(ctx, nil, notice.HookChannel, now)
	}
	return readingsOf(ctx, h.worker, notice.HookChannel, now)
}
