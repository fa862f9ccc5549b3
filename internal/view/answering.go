package view

import (
	"strings"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// MaxCount is the highest number that a list's link shows.
const MaxCount = 99

// excerptLength is how many characters of a comment tell it from others in a list.
const excerptLength = 100

// excerpt returns the beginning of a text, in one line.
func excerpt(b notice.Body) string {
	text := strings.Join(strings.Fields(b.Source()), " ")
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:excerptLength])) + "…"
}

// A shownTranslation is a translation as it stands beneath the original words.
type shownTranslation struct {
	notice.Translation
	Summary string
	Open    bool
}

// translations returns the translations of a comment. One into the page's language is open: the
// original is in another.
func (v *Translator) translations(e *Entry) (all []shownTranslation, err error) {
	for _, t := range e.Comment.Translations {
		summary, err := v.signed(t, e.Comment)
		if err != nil {
			return nil, err
		}
		all = append(all, shownTranslation{t, summary, e.Unfold || t.Lang == v.Lang()})
	}
	return all, nil
}

// signed says who translated a comment, and when; also if that was before its text was corrected.
func (v *Translator) signed(t notice.Translation, of notice.Comment) (string, error) {
	language, err := v.Say("lang.", string(t.Lang))
	if err != nil {
		return "", err
	}
	args := []any{"Language", language, "Name", Isolate(t.By), "Date", v.Date(t.At)}
	if t.At.Before(of.Corrected) {
		return v.Message("translation.by-before", args...)
	}
	return v.Message("translation.by", args...)
}

// missingLangs names the languages in which an official reply is yet to be written, or nothing.
func (v *Translator) missingLangs(c notice.Comment) (string, error) {
	var names []string
	for _, l := range c.MissingLangs {
		name, err := v.Say("lang.", string(l))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return v.List(names), nil
}
