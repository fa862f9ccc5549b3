package desk

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
	"noticeboard/internal/webhook"
)

// A MailTest sends a test message to an address at once; nil if no e-mail is sent. Its error is a mail.Failure.
type MailTest func(ctx context.Context, to string, l notice.Lang) error

// A HookTest sends a test message to the receiver of the webhook at once; nil if there is none. Its error is a
// webhook.Failure.
type HookTest func(ctx context.Context) error

// MailShow is where administrators see whether e-mail is sent, try it, and find what could not be sent. Nothing on it
// names a recipient but the address that they type for the test; of those to which nothing more is sent it shows a part.
type MailShow struct {
	view.Frame
	Mail     health.Mail
	Webhook  health.Mail
	Stopped  []board.StoppedMailbox // the latest first
	Count    int                    // of all of them, up to stoppedCounted
	Dead     []notice.OutboxItem    // of all channels, the latest first
	More     bool                   // there are more of them
	Done     string                 // mailDone: what was just done; empty if nothing
	To       string                 // the address that was typed for the test
	Tested   bool                   // the test message was just taken over by the mail server
	Failed   *mail.Failure          // or why it was not
	Problems notice.Problems        // of email

	HookTested bool             // the test message of the webhook was just taken
	HookFailed *webhook.Failure // or why it was not
}

// mailDone lists what the page can say that was done.
var mailDone = map[string]bool{"retried": true, "dropped": true}

// lettersShown is how many dead letters the page lists, and how many mailboxes to which nothing more is sent. Those are
// counted up to stoppedCounted.
const lettersShown, stoppedCounted = 50, 10_000

// MailShow serves GET /desk/mail.
func (h *Handlers) MailShow(c *gin.Context) error {
	p := MailShow{}
	if did := session.FlashOf(c).Did; mailDone[did] {
		p.Done = did
	}
	return h.showMail(c, http.StatusOK, p)
}

// MailTest serves POST /desk/mail: it sends a test message, and says at which step that failed.
func (h *Handlers) MailTest(c *gin.Context) error {
	p := MailShow{To: edge.FormText(c, "email")}
	if h.mailTest == nil {
		return notice.ErrNotFound
	}
	if !notice.IsEmail(p.To) {
		p.Problems = notice.Problems{"email": {Key: "problem.email.form"}}
		return h.showMail(c, http.StatusUnprocessableEntity, p)
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTimeout)
	defer cancel()
	err := h.mailTest(ctx, p.To, h.DeskLanguage(c))
	switch {
	case err == nil:
		p.Tested = true
	case errors.As(err, &p.Failed):
	case errors.Is(err, context.DeadlineExceeded):
		p.Failed = &mail.Failure{Step: mail.StepConnect, Text: err.Error()}
	default:
		return err
	}
	return h.showMail(c, http.StatusOK, p)
}

// HookTest serves POST /desk/mail/webhook: it sends a test message to the receiver of the webhook, and says where that
// failed.
func (h *Handlers) HookTest(c *gin.Context) error {
	if h.hookTest == nil {
		return notice.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTimeout)
	defer cancel()
	var p MailShow
	switch err := h.hookTest(ctx); {
	case err == nil:
		p.HookTested = true
	case errors.As(err, &p.HookFailed):
	case errors.Is(err, context.DeadlineExceeded):
		p.HookFailed = webhook.TimedOut(err)
	default:
		return err
	}
	return h.showMail(c, http.StatusOK, p)
}

// testTimeout is how long a test message may take: less than an answer may.
const testTimeout = 15 * time.Second

// MailRetry serves POST /desk/mail/letters: it has all dead letters of all channels tried again.
func (h *Handlers) MailRetry(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	for _, channel := range notice.Channels {
		if _, err := h.board.RetryLetters(c.Request.Context(), by, channel); err != nil {
			return err
		}
	}
	return session.Redirect(c, mailPath, session.Flash{Did: "retried"})
}

// MailLetter serves POST /desk/mail/letters/{seq}: with do=drop it deletes a dead letter, otherwise that is tried
// again.
func (h *Handlers) MailLetter(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	act, done := h.board.RetryLetter, "retried"
	if edge.Field(c, "do") == "drop" {
		act, done = h.board.DropLetter, "dropped"
	}
	if err := act(c.Request.Context(), by, seq); err != nil {
		return err
	}
	return session.Redirect(c, mailPath, session.Flash{Did: done})
}

// showMail fills in the frame of the page and what is known of the mail, and shows it.
func (h *Handlers) showMail(c *gin.Context, code int, p MailShow) error {
	frame, by, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	facts := h.health(ctx)
	p.Frame, p.Mail, p.Webhook = frame, facts.Mail, facts.Webhook
	for _, channel := range notice.Channels {
		dead, err := h.board.DeadLetters(ctx, by, channel, 0, lettersShown+1)
		if err != nil {
			return err
		}
		p.Dead = append(p.Dead, dead...)
	}
	if p.Stopped, p.Count, err = h.board.StoppedMailboxes(ctx, by, lettersShown, stoppedCounted); err != nil {
		return err
	}
	slices.SortFunc(p.Dead, func(a, b notice.OutboxItem) int { return cmp.Compare(b.Seq, a.Seq) })
	if p.More = len(p.Dead) > lettersShown; p.More {
		p.Dead = p.Dead[:lettersShown]
	}
	return h.ShowDesk(c, code, p)
}
