package edge

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Preferred returns the language of a cookie or, without one, what the browser asks for.
func (s *Edge) Preferred(c *gin.Context, cookie string) notice.Lang {
	if value, err := c.Cookie(cookie); err == nil && notice.Lang(value).Served() {
		return notice.Lang(value)
	}
	return locale.Negotiate(c.GetHeader("Accept-Language"))
}

// Everywhere returns the paths of one page in every language.
func Everywhere(path func(notice.Lang) string) map[notice.Lang]string {
	all := map[notice.Lang]string{}
	for _, l := range notice.Langs {
		all[l] = path(l)
	}
	return all
}

func Frame(lang notice.Lang, path func(notice.Lang) string) view.Frame {
	return view.Frame{Path: path(lang), Others: Everywhere(path)}
}

// FrameOn is frame for a page about an announcement. If that is in one language alone, its page there is
// the one that search engines are told of.
func FrameOn(a notice.Announcement, lang notice.Lang, path func(notice.Lang) string) view.Frame {
	f := Frame(lang, path)
	f.Topic = &a
	if f.Only = a.OnlyLang(); f.Only != "" {
		f.Path = path(f.Only)
	}
	return f
}
