package view

import (
	"html/template"
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// A Translator is what templates speak with: one language, and what is the same on all pages.
type Translator struct {
	*locale.Catalogue
	Config
}

// funcs lists the functions of the templates. Those that build a part of a page from a page are
// documented where they are.
func (v *Translator) funcs() template.FuncMap {
	funcs := template.FuncMap{
		"t": v.Message, "n": v.Count, "say": v.Say, "problem": v.problem, "label": v.label, "date": v.Date,
		"datetime": v.DateTime, "duration": v.Duration,
		"iso": func(t time.Time) string { return t.UTC().Format(time.RFC3339) }, "number": v.Number, "bidi": Isolate,
		"safe":     func(h notice.SafeHTML) template.HTML { return template.HTML(h) },
		"unlinked": func(h notice.SafeHTML) template.HTML { return template.HTML(v.Unlink(h)) }, "lang": v.Lang,
		"langs": func() []notice.Lang { return notice.Langs }, "foreign": v.foreign, "tag": tag, "spoken": v.spoken,
		"formLangs": func() []notice.Lang { return FormLangs },
		"asset":     v.Assets.Path, "institution": func() string { return In(v.Institution.Name, v.Lang()) },
		"team":    func() string { return In(v.Institution.Team, v.Lang()) },
		"contact": func() string { return v.Institution.Contact }, "reach": reach, "rule": v.rule,
		"rulesOf": v.RulesOf, "text": v.Text, "textLang": v.TextLang, "place": v.Place, "permalink": v.Permalink,
		"preview": v.preview, "stub": v.stub, "short": short, "called": v.called, "complaints": Complaints,
		"tabs": tabs, "tabOf": tabOf, "excerpt": excerpt, "keys": func() []deskKey { return deskKeys },
		"barred": v.barred, "translations": v.translations, "missingLangs": v.missingLangs, "promise": v.promise,
		"screeningOutlook": v.screeningOutlook, "canonical": v.Canonical, "shared": v.Shared, "brief": brief,
		"summary": Summary, "look": NewShownText, "threads": v.threads, "oneThread": v.oneThread,
	}
	maps.Copy(funcs, v.institutionFuncs())
	for _, more := range v.Funcs {
		maps.Copy(funcs, more(v))
	}
	return funcs
}

// Say returns a message without arguments whose key has several parts.
func (v *Translator) Say(parts ...string) (string, error) { return v.Message(strings.Join(parts, "")) }

// problem returns the message of a problem; wait is how long until trying again, if it needs that.
func (v *Translator) problem(p *notice.Problem, wait time.Duration) (string, error) {
	switch {
	case p.Key == "problem.soon":
		return v.Message(p.Key, "Wait", v.Duration(wait))
	case p.Line > 0:
		return v.Message(p.Key, "Line", strconv.Itoa(p.Line), "Text", p.Text)
	}
	return v.Message(p.Key)
}

// label returns the name of a form field, by its name in the form.
func (v *Translator) label(field string) (string, error) {
	field, _, _ = strings.Cut(field, ".") // answer.en
	if text, err := v.Say("field.", field); err == nil {
		return text, nil
	}
	return v.Say("field.other")
}

// In returns the text for a language, or the one in the first language that has one.
func In(texts map[notice.Lang]string, lang notice.Lang) string {
	if t, ok := texts[lang]; ok {
		return t
	}
	for _, l := range notice.Langs {
		if t, ok := texts[l]; ok {
			return t
		}
	}
	return ""
}

// FormLangs are the languages that a comment can be said to be in.
var FormLangs = append(append([]notice.Lang{}, notice.Langs...), notice.OtherLang)

// foreign reports whether text in l needs a lang attribute on this page.
func (v *Translator) foreign(l notice.Lang) bool { return l != v.Lang() }

// tag returns l as a lang attribute, which is empty for a language that is not known.
func tag(l notice.Lang) string {
	if l == notice.OtherLang {
		return ""
	}
	return string(l)
}

// spoken returns the languages of a comment in words, or nothing if it is in the page's alone.
func (v *Translator) spoken(c notice.Comment) (string, error) {
	var names []string
	langs := c.Langs()
	for _, l := range langs {
		name, err := v.Say("lang.", string(l))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	if len(names) == 0 || len(names) == 1 && langs[0] == v.Lang() {
		return "", nil
	}
	return v.Message("comment.in", "Languages", v.List(names))
}

// Isolate keeps a name that is written from right to left from turning the sentence around it
// (Unicode Annex 9, first strong isolate). Where there can be an element, <bdi> does that.
func Isolate(name string) string {
	for _, r := range name {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// TextLang returns the language that an announcement is shown in: the page's, if it has it.
func (v *Translator) TextLang(a notice.Announcement) notice.Lang {
	if _, ok := a.Texts[v.Lang()]; ok {
		return v.Lang()
	}
	for _, l := range notice.Langs {
		if _, ok := a.Texts[l]; ok {
			return l
		}
	}
	return v.Lang()
}

func (v *Translator) Text(a notice.Announcement) notice.Text { return a.Texts[v.TextLang(a)] }

// Place returns the path of an announcement.
func (v *Translator) Place(a notice.Announcement) string {
	return "/" + string(v.Lang()) + "/" + In(a.Slugs, v.Lang())
}

// Canonical returns the absolute address of a path.
func (v *Translator) Canonical(path string) string { return v.Base + path }
