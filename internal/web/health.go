package web

import "github.com/gin-gonic/gin"

// health serves GET /healthz. Which program this is, it tells those who are signed in: others could look up its faults.
func (h handlers) health(c *gin.Context) error {
	identity := ""
	if _, err := h.sessions.CurrentAccount(c); err == nil {
		identity = h.identity
	}
	return h.public.Health(c, identity)
}
