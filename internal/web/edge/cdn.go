package edge

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// Headers for caches in front of the board: CDN-Cache-Control (RFC 9213), which browsers ignore and whose value comes
// before Cache-Control there; and Cache-Tag, by which such a cache can be told to forget an announcement.
const (
	cdnHeader = "Cdn-Cache-Control"
	tagHeader = "Cache-Tag"
)

// notForCDN are the kinds of answers that no cache in front of the board may keep: what a reader searches for, and what
// counts the requests of one network.
var notForCDN = map[Kind]bool{SearchPage: true, APIDocument: true, LatestNews: true}

// forCDN lets caches in front of the board keep an answer, which is public and the same for everyone, for
// Config.CDNTime, and use it for as long again while they ask for a new one (stale-while-revalidate, RFC 5861). They may
// not if the page changes by itself before that, at k.Until. A request that tells who somebody may be, by a cookie or by
// Authorization, never gets the headers.
func (e *Edge) forCDN(c *gin.Context, k Key) {
	ttl := e.config.CDNTime.Truncate(time.Second)
	r, h := c.Request, c.Writer.Header()
	personal := r.Header["Cookie"] != nil || r.Header["Authorization"] != nil || h["Set-Cookie"] != nil
	if ttl <= 0 || personal || notForCDN[k.Kind] || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return
	}
	stale := ttl
	if k.Until != 0 {
		left := time.UnixMilli(k.Until).Sub(e.Now()).Truncate(time.Second)
		if ttl = min(ttl, left); ttl <= 0 {
			return
		}
		stale = min(stale, left-ttl)
	}
	value := "max-age=" + seconds(ttl)
	if stale > 0 {
		value += ", stale-while-revalidate=" + seconds(stale)
	}
	h[cdnHeader] = []string{value}
	h[tagHeader] = []string{"site"}
	if k.On != 0 {
		h[tagHeader] = []string{"site,announcement-" + strconv.FormatUint(uint64(k.On), 10)}
	}
}

func seconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// keepFromCDN takes the headers of forCDN back, of an answer that is an error after all.
func keepFromCDN(h http.Header) {
	delete(h, cdnHeader)
	delete(h, tagHeader)
}
