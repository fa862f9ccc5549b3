// Package view turns typed pages into HTML.
//
// A page is a struct that embeds Frame. The table of pages, which package web keeps, says which template
// shows each type. Templates are parsed once for every language, with functions bound to that language,
// so that rendering never chooses words. The sets of pages that few people ask for are parsed when the
// first of them is rendered. A page is rendered into memory: a caller gets a whole page or an error. All
// escaping is html/template's; the only HTML that passes unescaped is a notice.SafeHTML, which only
// package markup makes.
package view

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"noticeboard/assets"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// A Page is what one template shows: any struct that embeds Frame.
type Page interface{ frame() Frame }

func (f Frame) frame() Frame { return f }

// A Template says how the pages of one type are shown.
type Template struct {
	Page  Page   // zero value of the type
	Name  string // file in the templates directory without .tmpl: "public/home"
	Set   Set
	Style Style
}

// A Set is the pages whose templates are parsed together.
type Set uint8

const (
	MainSet Set = iota // where people read and comment; parsed by New
	RareSet            // public pages that few people open; parsed when the first is rendered
	DeskSet            // the institution's side; likewise
)

var sets = []Set{MainSet, RareSet, DeskSet}

// A Style says which style sheets are in a page.
type Style uint8

const (
	PageStyle  Style = iota
	SiteStyle        // the basic sheet alone: the page has to arrive in the first round trip of a connection
	DeskStyle        // PageStyle and the desk's sheet
	NoDocument       // the template makes a part of another page: it has no style sheet and no frame
)

// styleSheets lists for each style the template that holds its sheets, and the files they are made of.
var styleSheets = map[Style]struct {
	name  string
	files []string
}{
	SiteStyle: {"site-style", []string{"site.css"}},
	PageStyle: {"page-style", []string{"site.css", "pages.css"}},
	DeskStyle: {"desk-style", []string{"site.css", "pages.css", "desk.css"}},
}

// A Config is what a Renderer needs. All fields are required.
type Config struct {
	Locales     *locale.Locales
	Assets      *assets.Files
	Institution notice.Institution // a later version takes another Renderer: see As
	Base        string             // absolute URL of the board, without a slash at the end
	Pages       []Template
	Funcs       []FuncSource                          // the template functions that Pages need beside those of this package
	Unlink      func(notice.SafeHTML) notice.SafeHTML // shows links as text, so that nobody at the desk follows one by accident
	Rules       func(version uint64) (notice.RuleBook, error)
}

// A FuncSource returns template functions that speak one language.
type FuncSource func(*Translator) template.FuncMap

// A Renderer holds the templates of every page in every language. It is safe for concurrent use.
type Renderer struct {
	Config      // its Assets are those given to New and those made for the institution
	pages       map[reflect.Type]Template
	parsed      map[setKey]func() (*template.Template, error)
	translators map[notice.Lang]*Translator
	hashes      map[Style][]string // of the style sheets in pages, as they stand in a Content-Security-Policy
	given       *assets.Files      // Assets as given to New
}

// A setKey names a set in one language.
type setKey struct {
	lang notice.Lang
	set  Set
}

// New parses the templates of MainSet in all languages.
func New(c Config) (*Renderer, error) {
	r := &Renderer{
		Config: c, pages: map[reflect.Type]Template{}, parsed: map[setKey]func() (*template.Template, error){},
		translators: map[notice.Lang]*Translator{}, hashes: map[Style][]string{}, given: c.Assets,
	}
	var err error
	if r.Assets, err = ownFiles(c.Assets, c.Institution); err != nil {
		return nil, err
	}
	for _, t := range c.Pages {
		r.pages[reflect.TypeOf(t.Page)] = t
	}
	sheets, err := r.sheets()
	if err != nil {
		return nil, err
	}
	for _, lang := range notice.Langs {
		l := &Translator{Catalogue: c.Locales.In(lang), Config: r.Config}
		r.translators[lang] = l
		for _, set := range sets {
			r.parsed[setKey{lang, set}] = sync.OnceValues(func() (*template.Template, error) { return l.parse(sheets, set) })
		}
		if _, err := r.parsed[setKey{lang, MainSet}](); err != nil {
			return nil, err
		}
	}
	for style := range styleSheets {
		if r.hashes[style], err = r.hash(style); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// As returns a renderer of the same pages for another institution, or a later version of it.
func (r *Renderer) As(i notice.Institution) (*Renderer, error) {
	c := r.Config
	c.Institution, c.Assets = i, r.given
	return New(c)
}

// sheets returns the definitions of the templates that hold style sheets.
func (r *Renderer) sheets() (string, error) {
	own, all := ownSheet(r.Institution), ""
	for _, s := range styleSheets {
		css, err := r.Assets.Style(s.files...)
		if err != nil {
			return "", err
		}
		// html/template leaves style sheets alone but for their comments, and ours come without.
		all += `{{define "` + s.name + `"}}<style>` + css + `</style>` + own + `{{end}}`
	}
	return all, nil
}

// Render returns p in a language of notice.Langs.
func (r *Renderer) Render(lang notice.Lang, p Page) ([]byte, error) {
	t, ok := r.pages[reflect.TypeOf(p)]
	if !ok {
		return nil, fmt.Errorf("rendering %T: the table of pages does not name it", p)
	}
	parsed, ok := r.parsed[setKey{lang, t.Set}]
	if !ok {
		return nil, fmt.Errorf("rendering %s: the board is not served in %q", t.Name, lang)
	}
	set, err := parsed()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, t.Name+"/page", p); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", t.Name, err)
	}
	return b.Bytes(), nil
}

// StyleHashes returns the sources by which a Content-Security-Policy allows all style sheets that are
// in pages, quoted as they stand in the header: 'sha256-…'.
func (r *Renderer) StyleHashes() []string {
	all := slices.Concat(slices.Collect(maps.Values(r.hashes))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// BasicStyleHashes returns those of the pages in SiteStyle alone.
func (r *Renderer) BasicStyleHashes() []string { return r.hashes[SiteStyle] }

// hash returns the hashes of a style's sheets, the institution's own included, as a page has them.
func (r *Renderer) hash(style Style) (hashes []string, err error) {
	set, err := r.parsed[setKey{notice.Langs[0], MainSet}]()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, styleSheets[style].name, nil); err != nil {
		return nil, fmt.Errorf("hashing the style sheet: %w", err)
	}
	for sheet := range strings.SplitSeq(strings.TrimSuffix(b.String(), "</style>"), "</style>") {
		sum := sha256.Sum256([]byte(strings.TrimPrefix(sheet, "<style>")))
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return hashes, nil
}
