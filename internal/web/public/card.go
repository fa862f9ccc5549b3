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

// cardPatience is how long to wait for other cards to be drawn. Drawing one takes a tenth of a second.
const cardPatience = 5 * time.Second

var pngType = []string{"image/png"}

// BoardCard serves what a page that is about no announcement is shared with.
func (s *Handlers) BoardCard(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	return s.card(c, lang, nil)
}

// AnnouncementCard serves what an announcement is shared with.
func (s *Handlers) AnnouncementCard(c *gin.Context) error {
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	a, err := s.board.Announcement(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	return s.card(c, v.lang, &a)
}

// card serves a card as it is now. Comments do not change it, so it goes by a version of its own; under an
// address that names this version it never changes.
func (s *Handlers) card(c *gin.Context, lang notice.Lang, a *notice.Announcement) error {
	content, err := s.Views().Card(lang, a)
	if err != nil {
		return err
	}
	version := view.CardVersion(content)
	h := c.Writer.Header()
	h["Etag"], h["Cache-Control"] = []string{`"` + version + `"`}, edge.Revalidate
	if c.Query("v") == version {
		h["Cache-Control"] = edge.Immutable
	}
	if edge.NotModified(c, h["Etag"][0]) {
		return nil
	}
	png, err := s.Cached(edge.Key{Kind: edge.AnnouncementCard, Revision: content.Version()}, func() ([]byte, error) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(c.Request.Context()), cardPatience) // others may be waiting for it
		defer stop()
		png, err := s.cards.Draw(ctx, content)
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("%w: %w", notice.ErrUnavailable, err)
		}
		return png, err
	})
	if err != nil {
		h.Del("Etag")
		h["Cache-Control"] = edge.NoStore
		return err
	}
	h["Content-Type"] = pngType
	edge.Send(c, edge.Identity, png)
	return nil
}
