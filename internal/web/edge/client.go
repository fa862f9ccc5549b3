package edge

import (
	"net/netip"

	"github.com/gin-gonic/gin"
)

// ClientAddr returns the address a request came from. One that cannot be told is the zero Addr,
// and all those share their limits.
func ClientAddr(c *gin.Context) netip.Addr {
	a, _ := netip.ParseAddr(c.ClientIP())
	return a.WithZone("")
}
