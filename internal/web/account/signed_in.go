package account

import (
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
)

// A SignedIn is an entry in the list of an account's sign-ins.
type SignedIn struct {
	Number  uint64 // stands for it in addresses
	At      time.Time
	How     string // an auth.Method; empty in entries of older versions
	Browser string // empty if it is not known
	Active  bool   // its session goes on
	Here    bool   // its session is the one that asks
}

// signIns returns the sign-ins of an account, newest first; here is the session that asks, zero for another account's.
func (h *Handlers) signIns(c *gin.Context, login string, here auth.SessionID) (all []SignedIn, err error) {
	list, err := h.auth.SignIns(c.Request.Context(), login)
	for _, in := range list {
		all = append(all, SignedIn{
			Number: in.Number, At: in.At, How: string(in.Method), Browser: in.Browser, Active: in.Active,
			Here: in.Session == here,
		})
	}
	return all, err
}

// how returns in words how a session was started.
func (v funcs) how(method string) (string, error) {
	if method == "" {
		method = string(auth.ByPassword) // older versions had no other method
	}
	return v.Say("how.", method)
}
