// Package view turns typed pages into HTML.
//
// A page is a struct that embeds Frame. The types of pages are in the packages beneath internal/web, beside the
// handlers that fill them in; the table of pages in package web says which template shows each type, and New is given
// that table. This package has what pages share: the renderer, the frame, the parts of a comment and of a form, and the
// template functions of all pages.
//
// Templates are parsed once for every language, with functions that are bound to it (Translator), so a template chooses
// no language. The sets of pages that few people open are parsed when the first of them is rendered. A page is rendered
// into memory, so a caller gets the whole page or an error. All escaping is html/template's; the only HTML that is not
// escaped is a notice.SafeHTML, which only package markup makes.
package view

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
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
	Page  Page   // zero value of its type
	Name  string // file in the templates directory, without .tmpl: "public/home"
	Set   Set
	Style Style
}

// A Set is the pages whose templates are parsed together.
type Set uint8

const (
	MainSet Set = iota // the pages that most readers open; parsed by New
	RareSet            // public pages that few readers open; parsed when the first of them is rendered
	DeskSet            // pages of the desk and of accounts; parsed when the first of them is rendered
)

var sets = []Set{MainSet, RareSet, DeskSet}

// A Config is what a Renderer needs. All fields are required.
type Config struct {
	Locales     *locale.Locales
	Assets      *assets.Files
	Institution notice.Institution // whose name and looks the pages have; see As for another version
	Base        string             // absolute URL of the board, without a slash at the end; it may have a path
	Mail        bool               // readers can ask for news by e-mail
	Pages       []Template
	Funcs       []FuncSource // template functions of Pages beside those of this package

	// Unlink turns links into text that shows their addresses. Receipts and the desk show comments so, in order that
	// no link in them is followed by accident.
	Unlink func(notice.SafeHTML) notice.SafeHTML

	// Rules returns a version of the house rules, from 1.
	Rules func(version uint64) (notice.RuleBook, error)
}

// A FuncSource returns template functions that are bound to the language of a Translator.
type FuncSource func(*Translator) template.FuncMap

// A Renderer holds the templates of every page in every language. It is safe for concurrent use.
type Renderer struct {
	Config      // its Assets are those given to New, and those made for the institution
	pages       map[reflect.Type]Template
	parsed      map[setKey]func() (*template.Template, error)
	translators map[notice.Lang]*Translator
	hashes      map[Style][]string // of the style sheets in a page, as sources of a Content-Security-Policy
	given       *assets.Files      // Assets as they were given to New
	basePath    string             // of Base
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
		basePath: BasePath(c.Base),
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
	catalogues := map[notice.Lang]*locale.Catalogue{}
	for _, lang := range notice.Langs {
		catalogue, err := c.Locales.In(lang).As(locale.Usage{English: c.Institution.English, Zone: c.Institution.Location()})
		if err != nil {
			return nil, err
		}
		catalogues[lang] = catalogue
		t := &Translator{Catalogue: catalogue, Config: r.Config, catalogues: catalogues}
		r.translators[lang] = t
		for _, set := range sets {
			r.parsed[setKey{lang, set}] = sync.OnceValues(func() (*template.Template, error) {
				return t.parse(sheets, set)
			})
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

// In returns the messages and functions of a language. Errors: ErrNotFound (the board is not served in it).
func (r *Renderer) In(lang notice.Lang) (*Translator, error) {
	t, ok := r.translators[lang]
	if !ok {
		return nil, notice.ErrNotFound
	}
	return t, nil
}

// As returns a renderer of the same pages for another institution, or for another version of it.
func (r *Renderer) As(i notice.Institution) (*Renderer, error) {
	c := r.Config
	c.Institution, c.Assets = i, r.given
	return New(c)
}

// Render returns p as HTML in a language of notice.Langs.
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
	return Mount(b.Bytes(), r.basePath), nil
}
