package public

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// healthTimeout is how long a health check waits for the store.
const healthTimeout = 5 * time.Second

// Health answers GET /healthz, for operators: with 200 if the store can be written to, and 503 if it cannot. The first
// line says which, the second how far the check of the store is; identity is what follows. Damage that the check finds
// does not change the status: all that is not damaged is still served.
func (h *Handlers) Health(c *gin.Context, identity string) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), healthTimeout)
	defer cancel()
	c.Header("Cache-Control", "no-store")
	if err := h.writable(ctx); err != nil {
		h.Log().ErrorContext(ctx, "the health check has failed: the database cannot be written", "err", err)
		c.Data(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("cannot write\n"))
		return nil
	}
	text := "ok\n"
	if h.checked != nil {
		text += h.checked() + "\n"
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text+identity))
	return nil
}
