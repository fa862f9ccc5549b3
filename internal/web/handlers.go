package web

import (
	"context"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/card"
	"noticeboard/internal/ratelimit"
)

// A publicConfig is what the handlers of public pages need.
type publicConfig struct {
	Board     *board.Board
	Unlimited bool                        // no limit on look-ups of what an unknown address may have meant
	Writable  func(context.Context) error // nil while the store can write
}

// publicHandlers serve the pages that readers see. They are safe for concurrent use.
type publicHandlers struct {
	*edge
	board    *board.Board
	writable func(context.Context) error
	cards    *card.SerialDrawer
	guesses  *ratelimit.Limiter // of e-mail addresses typed in on receipts
	lookups  *ratelimit.Limiter // of what an unknown address may have meant
}

// newPublic returns the handlers of public pages.
func newPublic(e *edge, c publicConfig) *publicHandlers {
	s := &publicHandlers{
		edge: e, board: c.Board, writable: c.Writable, cards: card.NewSerialDrawer(),
		guesses: ratelimit.New(time.Minute, 5, 0), lookups: ratelimit.New(time.Second, 20, 0),
	}
	if c.Unlimited {
		s.lookups = ratelimit.New(0, 1, 0)
	}
	return s
}

// deskHandlers serve the pages with which the institution works. They are safe for concurrent use.
type deskHandlers struct {
	*sessions
	board *board.Board
	auth  *auth.Auth
}

// newDesk returns the handlers of the desk.
func newDesk(s *sessions, b *board.Board, a *auth.Auth) *deskHandlers { return &deskHandlers{s, b, a} }

// accountHandlers serve the pages of signing in and of accounts. They are safe for concurrent use.
type accountHandlers struct {
	*sessions
	board *board.Board
	auth  *auth.Auth
}

// newAccount returns the handlers of accounts.
func newAccount(s *sessions, b *board.Board, a *auth.Auth) *accountHandlers {
	return &accountHandlers{s, b, a}
}
