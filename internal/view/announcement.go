package view

import "noticeboard/internal/notice"

// TextLang returns the language that an announcement is shown in: the page's or, if it is not in that, the first that
// it is in.
func (t *Translator) TextLang(a notice.Announcement) notice.Lang {
	if _, ok := a.Texts[t.Lang()]; ok {
		return t.Lang()
	}
	for _, l := range notice.Langs {
		if _, ok := a.Texts[l]; ok {
			return l
		}
	}
	return t.Lang()
}

// Text returns the text of an announcement in its TextLang.
func (t *Translator) Text(a notice.Announcement) notice.Text { return a.Texts[t.TextLang(a)] }

// Place returns the path of an announcement in the page's language; its slug may be another language's.
func (t *Translator) Place(a notice.Announcement) string {
	return "/" + string(t.Lang()) + "/" + In(a.Slugs, t.Lang())
}

// A ShownText is a text of an announcement with the language that it is in.
type ShownText struct {
	Lang notice.Lang
	notice.Text
}

// NewShownText returns t, which is in language l.
func NewShownText(l notice.Lang, t notice.Text) ShownText { return ShownText{l, t} }

// published says when an announcement was published: of an imported one only the day is known.
func (t *Translator) published(a notice.Announcement) string {
	if a.Imported() {
		return t.Date(a.Published)
	}
	return t.DateTime(a.Published)
}
