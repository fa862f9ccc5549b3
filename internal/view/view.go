// Package view turns typed pages into HTML.
//
// A page is a type of pages.go and names its template. The templates are parsed once for every
// language, with functions that speak it, so that rendering never has to choose words. A page is
// rendered into memory: there are whole pages and errors, nothing between. All escaping is
// html/template's; the only HTML that passes unescaped is a notice.SafeHTML, which only package
// markup makes.
package view

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"

	"noticeboard/assets"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/templates"
)

// A Config is what a Renderer needs. All fields are required.
type Config struct {
	Locales     *locale.Locales
	Assets      *assets.Files
	Institution notice.Institution
	Base        string                                // absolute URL of the board, without a slash at the end
	Unlink      func(notice.SafeHTML) notice.SafeHTML // spells out links, so that nobody at the desk follows one by accident
}

// A Renderer holds every page's template in every language. It is safe for concurrent use.
type Renderer struct {
	sets   map[notice.Lang]map[string]*template.Template
	styles []string
}

// pages lists every type of page, each with its zero value.
var pages = []Page{
	Home{}, Announcement{}, Thread{}, Single{}, Write{}, Receipt{}, Rules{}, Error{},
	SignIn{}, Setup{}, Password{}, Queue{}, Questions{}, Case{},
}

func (Home) template() string         { return "home" }
func (Announcement) template() string { return "announcement" }
func (Thread) template() string       { return "thread" }
func (Single) template() string       { return "single" }
func (Write) template() string        { return "write" }
func (Receipt) template() string      { return "receipt" }
func (Rules) template() string        { return "rules" }
func (Error) template() string        { return "error" }
func (SignIn) template() string       { return "sign-in" }
func (Setup) template() string        { return "setup" }
func (Password) template() string     { return "password" }
func (Queue) template() string        { return "queue" }
func (Questions) template() string    { return "questions" }
func (Case) template() string         { return "case" }

// atDesk lists the templates that need the desk's style sheet beside the site's.
var atDesk = map[string]bool{"password": true, "queue": true, "questions": true, "case": true}

// New parses all templates for all languages.
func New(c Config) (*Renderer, error) {
	r := &Renderer{sets: map[notice.Lang]map[string]*template.Template{}}
	site, err := style(c.Assets, "site.css")
	if err != nil {
		return nil, err
	}
	desk, err := style(c.Assets, "site.css", "desk.css")
	if err != nil {
		return nil, err
	}
	for _, lang := range notice.Langs {
		v := &voice{Catalogue: c.Locales.In(lang), Config: c}
		parts, err := template.New("parts").Funcs(v.funcs()).Option("missingkey=error").ParseFS(templates.FS, "part-*.tmpl")
		if err != nil {
			return nil, fmt.Errorf("parsing the parts of pages: %w", err)
		}
		r.sets[lang] = map[string]*template.Template{}
		for _, p := range pages {
			sheet := site
			if atDesk[p.template()] {
				sheet = desk
			}
			t, err := page(parts, p.template(), sheet)
			if err != nil {
				return nil, err
			}
			r.sets[lang][p.template()] = t
		}
	}
	for _, sheet := range []string{site, desk} {
		if err := r.hash(sheet); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// style returns the style element as template text. html/template leaves style sheets alone but
// for their comments, and ours come without.
func style(files *assets.Files, names ...string) (string, error) {
	css, err := files.Style(names...)
	if err != nil {
		return "", err
	}
	return `{{define "style"}}<style>` + css + `</style>{{end}}`, nil
}

func page(parts *template.Template, name, sheet string) (*template.Template, error) {
	t, err := parts.Clone()
	if err != nil {
		return nil, fmt.Errorf("parsing page %s: %w", name, err)
	}
	if t, err = t.Parse(sheet); err != nil {
		return nil, fmt.Errorf("parsing the style sheet: %w", err)
	}
	if t, err = t.ParseFS(templates.FS, name+".tmpl"); err != nil {
		return nil, fmt.Errorf("parsing page %s: %w", name, err)
	}
	return t, nil
}

// Render returns p in a language of notice.Langs.
func (r *Renderer) Render(lang notice.Lang, p Page) ([]byte, error) {
	t, ok := r.sets[lang][p.template()]
	if !ok {
		return nil, fmt.Errorf("rendering %s: the board is not served in %q", p.template(), lang)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", p); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", p.template(), err)
	}
	return b.Bytes(), nil
}

// StyleHashes returns the sources by which a Content-Security-Policy allows the style sheets in
// the pages, quoted as they stand in the header: 'sha256-…'.
func (r *Renderer) StyleHashes() []string { return r.styles }

func (r *Renderer) hash(sheet string) error {
	t, err := template.New("").Parse(sheet)
	if err != nil {
		return fmt.Errorf("parsing the style sheet: %w", err)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "style", nil); err != nil {
		return fmt.Errorf("hashing the style sheet: %w", err)
	}
	css := bytes.TrimSuffix(bytes.TrimPrefix(b.Bytes(), []byte("<style>")), []byte("</style>"))
	sum := sha256.Sum256(css)
	r.styles = append(r.styles, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	return nil
}
