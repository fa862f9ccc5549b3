package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/web/edge"
)

// client returns where a request came from, for the list of sign-ins and the limit on guesses.
func client(c *gin.Context) auth.Client {
	return auth.Client{Addr: edge.ClientAddr(c), Browser: browserName(c.Request.UserAgent())}
}

// browsers lists words in User-Agent headers. The first that is found counts: most browsers also name others.
var browsers = []struct{ word, name string }{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
	{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
}

// browserName returns the name of a browser without version or system; empty for one that is not listed.
func browserName(agent string) string {
	for _, b := range browsers {
		if strings.Contains(agent, b.word) {
			return b.name
		}
	}
	return ""
}
