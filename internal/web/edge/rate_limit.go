package edge

import (
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/ratelimit"
)

// limits are the rate limits of forms that are sent in: by readers, by members of the institution, and of those beyond
// the limit, which are only read so that the page of the error can show what was typed.
type limits struct{ public, desk, refused *ratelimit.Limiter }

func newLimits(unlimited bool) limits {
	if unlimited {
		none := ratelimit.New(0, 1, 0)
		return limits{public: none, desk: none, refused: none}
	}
	return limits{
		public:  ratelimit.New(2*time.Second, 30, 0),
		desk:    ratelimit.New(50*time.Millisecond, 300, 0),
		refused: ratelimit.New(10*time.Second, 10, 0),
	}
}

// RateLimit counts a form that was sent in against the limit of its client's network: the one for readers if public,
// else the one for members of the institution. It returns notice.TooSoon if the limit is reached.
func (e *Edge) RateLimit(c *gin.Context, public bool) error {
	limit := e.limits.desk
	if public {
		limit = e.limits.public
	}
	if wait := limit.Spend(ClientAddr(c), e.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	return nil
}

// MayReadRefused reports whether a form for which RateLimit returned an error may be read all the same, to show what
// was typed. It counts the form against a limit for these alone.
func (e *Edge) MayReadRefused(c *gin.Context) bool {
	return e.limits.refused.Spend(ClientAddr(c), e.Now()) == 0
}
