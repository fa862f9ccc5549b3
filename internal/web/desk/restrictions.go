package desk

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Restrictions is the desk's list of who is paused or blocked.
type Restrictions struct {
	view.Frame
	Barred []notice.BarredSubject
	Now    time.Time
	More   string
}

// barredName returns what someone who is paused or blocked is called.
func (v funcs) barredName(b notice.BarredSubject) (string, error) {
	switch {
	case b.Dossier.Subject.Kind == notice.NetworkSubject:
		return v.Message("network.title", "Key", b.Dossier.Subject.Short())
	case b.Name == "":
		return v.Message("author.unnamed")
	}
	return view.Isolate(b.Name), nil
}

// Restrictions lists who is paused or blocked.
func (s *Handlers) Restrictions(c *gin.Context) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	var after notice.BarCursor
	if text := c.Query("after"); text != "" {
		if after, err = notice.ParseBarCursor(text); err != nil {
			return err
		}
	}
	p := Restrictions{Frame: f, Now: s.Now()}
	var next notice.BarCursor
	if p.Barred, next, err = s.board.Barred(c.Request.Context(), by, after, queueSize); err != nil {
		return err
	}
	if next != (notice.BarCursor{}) {
		p.More = "/desk/standings?after=" + next.String()
	}
	return s.ShowDesk(c, http.StatusOK, p)
}
