package desk

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Restrictions is the desk's list of the authors and networks that are paused or blocked.
type Restrictions struct {
	view.Frame
	Barred []board.BarredSubject // the last one first
	All    total                 // on all pages
	Now    time.Time             // the restrictions are those of now
	More   string                // path of the next page; empty on the last
}

// Restrictions serves GET /desk/standings, ?after= going on behind a notice.BarCursor.
func (h *Handlers) Restrictions(c *gin.Context) error {
	var after notice.BarCursor
	if text := c.Query("after"); text != "" {
		var err error
		if after, err = notice.ParseBarCursor(text); err != nil {
			return err
		}
	}
	p := Restrictions{Now: h.Now()}
	var next notice.BarCursor
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		all, err := h.board.CountBarred(c.Request.Context(), by)
		if err != nil {
			return err
		}
		p.All = total(all)
		p.Barred, next, err = h.board.Barred(c.Request.Context(), by, after, pageSize)
		return err
	})
	if err != nil {
		return err
	}
	if next != (notice.BarCursor{}) {
		p.More = restrictionsPath + "?after=" + next.String()
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// restrictedName returns the name of an author or a network that is paused or blocked.
func (t funcs) restrictedName(b board.BarredSubject) (string, error) {
	switch {
	case b.Dossier.Subject.Kind == notice.NetworkSubject:
		return t.Message("network.title", "Key", b.Dossier.Subject.Short())
	case b.Name == "":
		return t.Message("author.unnamed")
	}
	return view.Isolate(b.Name), nil
}

// restrictionTexts says how an author or a network is restricted; nothing if they are not.
func (t funcs) restrictionTexts(s notice.Restriction) ([]string, error) {
	var w view.Wording
	switch bar := s.Bar; {
	case bar.Kind == notice.Pause:
		w.Add(t.Message("standing.pause", "Until", t.Date(bar.Until)))
	case bar.Kind == notice.Block && bar.Until.IsZero():
		w.Add(t.Message("standing.block"))
	case bar.Kind == notice.Block:
		w.Add(t.Message("standing.block-until", "Until", t.Date(bar.Until)))
	}
	if s.Warned() {
		w.Add(t.Message("standing.warn", "Date", t.Date(s.Warning.At)))
	}
	return w.Said, w.Err
}
