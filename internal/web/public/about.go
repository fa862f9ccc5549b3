package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// About says what the board is for and how it works.
type About struct {
	view.Frame
	Settings notice.Settings
}

// The pages that say what the board is, how it treats those who come, and what it keeps of them. They
// speak of what the settings promise, so a change of those is another version.

func (s *Handlers) About(c *gin.Context) error {
	return s.infoPage(c, edge.AboutPage, "about", func(f view.Frame, set notice.Settings) view.Page {
		return About{Frame: f, Settings: set}
	})
}

func (s *Handlers) infoPage(c *gin.Context, kind edge.Kind, name string, page func(view.Frame, notice.Settings) view.Page) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	k := edge.Key{Kind: kind, Lang: lang, Settings: set.Version}
	return s.Publish(c, k, func() (view.Page, error) {
		return page(edge.Frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/" + name }), set), nil
	})
}
