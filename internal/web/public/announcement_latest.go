package public

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// news is what the page of a discussion asks for now and then while it is open.
type news struct {
	Last     uint64 `json:"last"`     // the last comment number given
	Comments uint64 `json:"comments"` // published ones
	Open     bool   `json:"open"`     // there is a point in asking again
}

// AnnouncementLatest says how far a discussion has come: the same to everyone, and next to nothing to whoever knows
// it already.
func (s *Handlers) AnnouncementLatest(c *gin.Context) error {
	h, err := s.board.Head(c.Request.Context(), c.Param("slug"))
	now := s.Now()
	if err == nil && !h.PublicAt(now) {
		err = notice.ErrNotFound
	}
	if err != nil {
		return err
	}
	k := edge.Key{Kind: edge.LatestNews, On: h.ID, Revision: h.Revision, Open: h.OpenAt(now)}
	tag, out := s.Tag(k), c.Writer.Header()
	out["Etag"], out["Cache-Control"], out["X-Robots-Tag"] = []string{tag}, edge.Revalidate, edge.Unlisted
	if edge.Has(c.Request.Header["If-None-Match"], tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	body, err := json.Marshal(news{Last: h.LastNumber, Comments: h.Comments, Open: k.Open})
	if err == nil {
		c.Data(http.StatusOK, "application/json", body)
	}
	return err
}
