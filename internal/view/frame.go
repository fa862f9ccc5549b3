package view

import "noticeboard/internal/notice"

// A Frame is what is around every page. edge.Frame and edge.FrameOn make that of a public page, session.DeskFrame and
// session.StaffFrame that of the desk.
type Frame struct {
	// Path of this page, with its query. On a public page, Config.Base and Path are the canonical address: a page of
	// a filtered discussion has the path of the whole one, and an announcement that is in one language only has its
	// path in that language.
	Path string

	// Others has the path of the same page in each language that it exists in, this one included.
	Others map[notice.Lang]string

	// Only is the language of an announcement that is in one language only, whose page says the same in the frames of
	// all languages; empty if the page has its own text in each.
	Only notice.Lang

	// SwitchForm is the id of a form that the language switch sends to the page in the other language, with do=keep, so
	// that what was typed is there, too; empty if the switch is links.
	SwitchForm string

	// Desk is nil on public pages, and on those of the desk that are shown before signing in.
	Desk *Desk

	// AnswersForm says that the page answers a form that was sent, and was not asked for by itself. Only for the desk.
	AnswersForm bool

	// Topic is the announcement that the page is about, whose card stands for the page when it is shared; nil if it
	// is about none.
	Topic *notice.Announcement

	// Unlisted pages ask search engines not to list them, because another page has what they show.
	Unlisted bool
}
