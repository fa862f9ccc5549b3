package edge

import (
	"net/netip"

	"github.com/gin-gonic/gin"
)

// ClientAddr returns the address that a request came from, which may be one that a trusted proxy names. It is the
// zero Addr, and not an error, if there is none: such requests share one rate limit.
func ClientAddr(c *gin.Context) netip.Addr {
	a, _ := netip.ParseAddr(c.ClientIP())
	return a.WithZone("")
}
