package public

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Health answers 200 while the process can serve and write.
func (s *Handlers) Health(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	c.Header("Cache-Control", "no-store")
	if err := s.writable(ctx); err != nil {
		s.Log().ErrorContext(ctx, "unhealthy", "err", err)
		c.Data(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("cannot write\n"))
		return nil
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}
