package view

import (
	"html/template"
	"maps"
	"strings"
	"time"
	"unicode"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// A translator is what templates speak with: one language, and what is the same on all pages.
type translator struct {
	*locale.Catalogue
	Config
}

// funcs lists the functions of the templates. Those that build a part of a page from a page are
// documented where they are.
func (v *translator) funcs() template.FuncMap {
	funcs := template.FuncMap{
		"t": v.Message, "n": v.Count, "say": v.say, "problem": v.problem, "label": v.label, "date": v.Date,
		"datetime": v.DateTime, "duration": v.Duration,
		"iso": func(t time.Time) string { return t.UTC().Format(time.RFC3339) }, "number": v.Number, "bidi": isolate,
		"safe":     func(h notice.SafeHTML) template.HTML { return template.HTML(h) },
		"unlinked": func(h notice.SafeHTML) template.HTML { return template.HTML(v.Unlink(h)) }, "lang": v.Lang,
		"langs": func() []notice.Lang { return notice.Langs }, "foreign": v.foreign, "tag": tag, "spoken": v.spoken,
		"formLangs": func() []notice.Lang { return formLangs },
		"asset":     v.Assets.Path, "institution": func() string { return in(v.Institution.Name, v.Lang()) },
		"team":    func() string { return in(v.Institution.Team, v.Lang()) },
		"contact": func() string { return v.Institution.Contact }, "reach": reach, "rule": v.rule,
		"rulesOf": v.rulesOf, "text": v.text, "textLang": v.textLang, "place": v.place, "permalink": v.permalink,
		"preview": v.preview, "stub": v.stub, "short": short, "called": v.called, "complaints": complaints,
		"tabs": tabs, "tabOf": tabOf, "excerpt": excerpt, "keys": func() []deskKey { return deskKeys },
		"barred": v.barred, "translations": v.translations, "missingLangs": v.missingLangs, "promise": v.promise,
		"screeningOutlook": v.screeningOutlook, "canonical": v.canonical, "shared": v.shared, "brief": brief,
		"summary": summary, "look": newShownText, "threads": v.threads, "oneThread": v.oneThread,
	}
	maps.Copy(funcs, v.institutionFuncs())
	for _, more := range v.Funcs {
		maps.Copy(funcs, more(v))
	}
	return funcs
}

// say returns a message without arguments whose key has several parts.
func (v *translator) say(parts ...string) (string, error) { return v.Message(strings.Join(parts, "")) }

// problem returns the message of a problem; wait is how long until trying again, if it needs that.
func (v *translator) problem(key string, wait time.Duration) (string, error) {
	if key == "problem.soon" {
		return v.Message(key, "Wait", v.Duration(wait))
	}
	if key, where, lined := strings.Cut(key, " "); lined {
		line, text, _ := strings.Cut(where, " ")
		return v.Message(key, "Line", line, "Text", text)
	}
	return v.Message(key)
}

// label returns the name of a form field, by its name in the form.
func (v *translator) label(field string) (string, error) {
	field, _, _ = strings.Cut(field, ".") // answer.en
	if text, err := v.say("field.", field); err == nil {
		return text, nil
	}
	return v.say("field.other")
}

// in returns the text for a language, or the one in the first language that has one.
func in(texts map[notice.Lang]string, lang notice.Lang) string {
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

// formLangs are the languages that a comment can be said to be in.
var formLangs = append(append([]notice.Lang{}, notice.Langs...), notice.OtherLang)

// foreign reports whether text in l needs a lang attribute on this page.
func (v *translator) foreign(l notice.Lang) bool { return l != v.Lang() }

// tag returns l as a lang attribute, which is empty for a language that is not known.
func tag(l notice.Lang) string {
	if l == notice.OtherLang {
		return ""
	}
	return string(l)
}

// spoken returns the languages of a comment in words, or nothing if it is in the page's alone.
func (v *translator) spoken(c notice.Comment) (string, error) {
	var names []string
	langs := c.Langs()
	for _, l := range langs {
		name, err := v.say("lang.", string(l))
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

// isolate keeps a name that is written from right to left from turning the sentence around it
// (Unicode Annex 9, first strong isolate). Where there can be an element, <bdi> does that.
func isolate(name string) string {
	for _, r := range name {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// textLang returns the language that an announcement is shown in: the page's, if it has it.
func (v *translator) textLang(a notice.Announcement) notice.Lang {
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

func (v *translator) text(a notice.Announcement) notice.Text { return a.Texts[v.textLang(a)] }

// place returns the path of an announcement.
func (v *translator) place(a notice.Announcement) string {
	return "/" + string(v.Lang()) + "/" + in(a.Slugs, v.Lang())
}

// canonical returns the absolute address of a path.
func (v *translator) canonical(path string) string { return v.Base + path }
