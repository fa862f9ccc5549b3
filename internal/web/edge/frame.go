package edge

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Everywhere returns the path of a page in every language that the board is served in.
func Everywhere(path func(notice.Lang) string) map[notice.Lang]string {
	all := map[notice.Lang]string{}
	for _, l := range notice.Langs {
		all[l] = path(l)
	}
	return all
}

// Frame returns the frame of a public page that exists in every language.
func Frame(lang notice.Lang, path func(notice.Lang) string) view.Frame {
	return view.Frame{Path: path(lang), Others: Everywhere(path)}
}

// FrameOn returns the frame of a public page about an announcement. If that has a text in one language only, the page
// in this language is the canonical one, which search engines index.
func FrameOn(a notice.Announcement, lang notice.Lang, path func(notice.Lang) string) view.Frame {
	f := Frame(lang, path)
	f.Topic = &a
	if f.Only = a.OnlyLang(); f.Only != "" {
		f.Path = path(f.Only)
	}
	return f
}
