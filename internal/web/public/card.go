package public

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// cardTimeout is how long a request waits while other cards are drawn. Drawing one takes a tenth of a second.
const cardTimeout = 5 * time.Second

var pngType = []string{"image/png"}

// BoardCard serves GET /{lang}/card.png, the picture that stands for the board when a page of it is shared.
func (h *Handlers) BoardCard(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	c.Writer.Header()["Cross-Origin-Resource-Policy"] = edge.AnyOrigin
	return h.card(c, lang, nil)
}

// AnnouncementCard serves GET /{lang}/{slug}/card.png, the picture that stands for an announcement when it is shared.
func (h *Handlers) AnnouncementCard(c *gin.Context) error {
	c.Writer.Header()["Cross-Origin-Resource-Policy"] = edge.AnyOrigin // a redirect needs it, too
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	a, err := h.board.Announcement(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	return h.card(c, v.lang, &a)
}

// card serves the card of an announcement, and for nil that of the board. Its version is made of what it shows, not of
// the announcement's revision, which every comment changes. With ?v={version} the answer is immutable.
func (h *Handlers) card(c *gin.Context, lang notice.Lang, a *notice.Announcement) error {
	content, err := h.Views().Card(lang, a)
	if err != nil {
		return err
	}
	version := view.CardVersion(content)
	out := c.Writer.Header()
	out["Etag"], out["Cache-Control"] = []string{`"` + version + `"`}, edge.Revalidate
	if c.Query("v") == version {
		out["Cache-Control"] = edge.Immutable
	}
	if edge.NotModified(c, out["Etag"][0]) {
		return nil
	}
	png, err := h.Cached(edge.Key{Kind: edge.AnnouncementCard, Revision: content.Version()}, func() ([]byte, error) {
		// Other requests may wait for the same card, so it is drawn even if this one is cancelled.
		ctx, stop := context.WithTimeout(context.WithoutCancel(c.Request.Context()), cardTimeout)
		defer stop()
		png, err := h.cards.Draw(ctx, content)
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("%w: %w", notice.ErrUnavailable, err)
		}
		return png, err
	})
	if err != nil {
		out.Del("Etag")
		out["Cache-Control"] = edge.NoStore
		return err
	}
	out["Content-Type"] = pngType
	edge.Send(c, edge.Identity, png)
	return nil
}
