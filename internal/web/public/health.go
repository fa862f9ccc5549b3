package public

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// healthTimeout is how long a health check waits for the store.
const healthTimeout = 5 * time.Second

// Health serves GET /healthz: 200 if the store can be written to, and 503 if it cannot.
func (h *Handlers) Health(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), healthTimeout)
	defer cancel()
	c.Header("Cache-Control", "no-store")
	if err := h.writable(ctx); err != nil {
		h.Log().ErrorContext(ctx, "unhealthy", "err", err)
		c.Data(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("cannot write\n"))
		return nil
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}
