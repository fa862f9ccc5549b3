package view

import (
	"html/template"
	"maps"
	"strings"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// A Translator has the template functions of one language as methods. The templates of that language are parsed with
// them, so a template never says which language it is in. A Translator embeds the messages of its language (Message,
// Count, Date, …) and the renderer's Config, which is the same for all pages.
type Translator struct {
	*locale.Catalogue
	Config
	catalogues map[notice.Lang]*locale.Catalogue // of all languages
}

// MessagesIn returns the messages of another language, spelt and in the time zone as those of the Translator's own.
func (t *Translator) MessagesIn(l notice.Lang) *locale.Catalogue { return t.catalogues[l] }

// funcs returns the template functions that every template can call. Those of single pages are in Config.Funcs.
func (t *Translator) funcs() template.FuncMap {
	funcs := template.FuncMap{
		// Messages and formats.
		"date":      t.Date,
		"datetime":  t.DateTime,
		"shortdate": t.ShortDate,
		"duration":  t.Duration,
		"iso":       func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
		"fieldLang": fieldLang,
		"label":     t.label,
		"n":         t.Count,
		"number":    t.Number,
		"zone":      t.Zone,
		"problem":   t.problem,
		"say":       t.Say,
		"t":         t.Message,

		// Languages.
		"bidi":      Isolate,
		"foreign":   t.foreign,
		"formLangs": func() []notice.Lang { return FormLangs },
		"lang":      t.Lang,
		"langs":     func() []notice.Lang { return notice.Langs },
		"passages":  passages,
		"tag":       tag,
		"mail":      func() bool { return t.Mail },

		// HTML that markup made, and files.
		"asset":    t.Assets.Path,
		"safe":     func(h notice.SafeHTML) template.HTML { return template.HTML(h) },
		"unlinked": func(h notice.SafeHTML) template.HTML { return template.HTML(t.Unlink(h)) },

		// The page and its head.
		"brief":     brief,
		"canonical": t.Canonical,
		"shared":    t.Shared,
		"short":     short,
		"summary":   Summary,

		// Announcements.
		"look":      NewShownText,
		"place":     t.Place,
		"published": t.published,
		"text":      t.Text,
		"textLang":  t.TextLang,

		// Comments.
		"called":       t.called,
		"named":        t.Named,
		"excerpt":      excerpt,
		"missingLangs": t.missingLangs,
		"oneThread":    t.oneThread,
		"permalink":    t.Permalink,
		"preview":      t.preview,
		"spoken":       t.spoken,
		"stub":         t.stub,
		"texts":        t.texts,
		"threads":      t.threads,
		"translations": t.translations,
		"wholeThreads": t.wholeThreads,

		// Forms, house rules and screening.
		"barred":           t.barred,
		"complaints":       Complaints,
		"promise":          t.promise,
		"rule":             t.rule,
		"rulesOf":          t.RulesOf,
		"screeningOutlook": t.screeningOutlook,

		// The frame of the desk.
		"keys":           func() []deskKey { return deskKeys },
		"deskNavigation": deskNavigationOf,
	}
	maps.Copy(funcs, t.institutionFuncs())
	for _, source := range t.Funcs {
		maps.Copy(funcs, source(t))
	}
	return funcs
}

// Say returns the message without arguments whose key is made of these parts.
func (t *Translator) Say(parts ...string) (string, error) { return t.Message(strings.Join(parts, "")) }

// Canonical returns the absolute URL of a path.
func (t *Translator) Canonical(path string) string { return t.Base + path }
