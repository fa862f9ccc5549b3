package web

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The pages that say what the board is, how it treats those who come, and what it keeps of them. They
// speak of what the settings promise, so a change of those is another version.

func (s *publicHandlers) about(c *gin.Context) error {
	return s.helpful(c, aboutPage, "about", func(f view.Frame, set notice.Settings) view.Page {
		return view.About{Frame: f, Settings: set}
	})
}

func (s *publicHandlers) accessibility(c *gin.Context) error {
	return s.helpful(c, accessibilityPage, "accessibility", func(f view.Frame, set notice.Settings) view.Page {
		return view.Accessibility{Frame: f, Settings: set}
	})
}

func (s *publicHandlers) privacy(c *gin.Context) error {
	return s.helpful(c, privacyPage, "privacy", func(f view.Frame, _ notice.Settings) view.Page { return view.Privacy{Frame: f} })
}

func (s *publicHandlers) helpful(c *gin.Context, kind pageKind, name string, page func(view.Frame, notice.Settings) view.Page) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	k := pageKey{kind: kind, lang: lang, settings: set.Version}
	return s.publish(c, k, func() (view.Page, error) {
		return page(frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/" + name }), set), nil
	})
}
