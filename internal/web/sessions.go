package web

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// Sessions know who is signed in. It is safe for concurrent use.
type sessions struct {
	*edge
	board *board.Board
	auth  *auth.Auth
}

// newSessions returns the sessions of the accounts of a.
func newSessions(e *edge, b *board.Board, a *auth.Auth) *sessions { return &sessions{e, b, a} }

// authorize returns an error unless the account that is signed in has a permission.
func (s *sessions) authorize(c *gin.Context, p notice.Permission) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	return account.Actor().Need(p)
}
