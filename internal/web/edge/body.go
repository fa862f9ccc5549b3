package edge

import (
	"github.com/gin-gonic/gin"
	"golang.org/x/sync/semaphore"
)

// DefaultBodyBytes is Config.BodyBytes if that is zero.
const DefaultBodyBytes = 64 << 20

// bodies bound the memory for the bodies of all requests in progress together. A body counts as long as its request is
// in progress, by its Content-Length or, if that is not known, by the most that its route takes.
type bodies struct {
	all       *semaphore.Weighted
	strangers *semaphore.Weighted // three quarters of all: the rest is kept for requests of members of the institution
}

func newBodies(bytes int64) bodies {
	if bytes == 0 {
		bytes = DefaultBodyBytes
	}
	return bodies{all: semaphore.NewWeighted(bytes), strangers: semaphore.NewWeighted(bytes / 4 * 3)}
}

// bodyKey is the key of the function that gives back the memory for the body, in the context of a request.
const bodyKey = "body"

// reserve reserves memory for the body of a request, until release is called. It returns ErrBusy if there is not
// enough, and does not wait: those who wait would take memory, too.
func (b bodies) reserve(c *gin.Context, f Form) error {
	size := c.Request.ContentLength
	if size < 0 {
		size = f.Bytes
	}
	if f.Spool != "" {
		size = min(size, uploadFieldBytes+spoolBuffer)
	}
	pools := []*semaphore.Weighted{b.all}
	if !f.Staff {
		pools = []*semaphore.Weighted{b.strangers, b.all}
	}
	var held []*semaphore.Weighted
	giveBack := func() {
		for _, pool := range held {
			pool.Release(size)
		}
	}
	for _, pool := range pools {
		if !pool.TryAcquire(size) {
			giveBack()
			return ErrBusy
		}
		held = append(held, pool)
	}
	c.Set(bodyKey, giveBack)
	return nil
}

// release gives back the memory that was reserved for the body of a request, if any was, and deletes its files.
func release(c *gin.Context) {
	removeSpooled(c)
	if giveBack, reserved := c.Get(bodyKey); reserved {
		giveBack.(func())()
	}
}
