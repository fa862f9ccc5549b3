package public

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// news is the answer, as JSON, to the script of an open discussion's page, which asks from time to time.
type news struct {
	Last     uint64 `json:"last"`     // highest comment number given so far; 0 without comments
	Comments uint64 `json:"comments"` // how many are published
	Open     bool   `json:"open"`     // comments are taken, so it makes sense to ask again
}

// AnnouncementLatest serves GET /{lang}/{slug}/latest: the state of the discussion as news. It is the same for every
// reader and has an entity tag, so a poll without news is answered with 304.
func (h *Handlers) AnnouncementLatest(c *gin.Context) error {
	head, err := h.board.Head(c.Request.Context(), c.Param("slug"))
	now := h.Now()
	if err == nil && !head.PublicAt(now) {
		err = notice.ErrNotFound
	}
	if err != nil {
		return err
	}
	k := edge.Key{Kind: edge.LatestNews, On: head.ID, Revision: head.Revision, Open: head.OpenAt(now)}
	tag, out := h.Tag(k), c.Writer.Header()
	out["Etag"], out["Cache-Control"], out["X-Robots-Tag"] = []string{tag}, edge.Revalidate, edge.Unlisted
	if edge.NotModified(c, tag) {
		return nil
	}
	body, err := json.Marshal(news{Last: head.LastNumber, Comments: head.Comments, Open: k.Open})
	if err == nil {
		c.Data(http.StatusOK, "application/json", body)
	}
	return err
}
