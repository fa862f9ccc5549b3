package view

import (
	"unicode"

	"noticeboard/internal/notice"
)

// FormLangs are the languages that the author of a comment can choose from; OtherLang is the last.
var FormLangs = append(append([]notice.Lang{}, notice.Langs...), notice.OtherLang)

// In returns the text in a language or, without one, the first that there is in the order of notice.Langs; empty if
// texts is.
func In(texts map[notice.Lang]string, lang notice.Lang) string {
	if text, ok := texts[lang]; ok {
		return text
	}
	for _, l := range notice.Langs {
		if text, ok := texts[l]; ok {
			return text
		}
	}
	return ""
}

// foreign reports whether text in l needs a lang attribute on a page of this language.
func (t *Translator) foreign(l notice.Lang) bool { return l != t.Lang() }

// undetermined is the language tag of text in an unknown language (BCP 47). HTML also has an empty attribute for that,
// but checkers that ask for a well-formed tag report it.
const undetermined = "und"

// tag returns l as the value of a lang attribute.
func tag(l notice.Lang) string {
	if l == notice.OtherLang {
		return undetermined
	}
	return string(l)
}

// Isolate returns a name that, if it has letters written from right to left, does not change the order of the sentence
// around it: between a first strong isolate and its end (Unicode Standard Annex #9). Templates use <bdi> instead where
// there can be an element.
func Isolate(name string) string {
	for _, r := range name {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}
