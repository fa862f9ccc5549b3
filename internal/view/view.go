// Package view turns typed pages into HTML.
//
// A page is a type of pages.go and names its template. The templates are parsed once for every
// language, with functions that speak it, so that rendering never has to choose words. Those of the
// desk, and of pages where few readers go, wait for the first of them that is asked for: they are most of all
// templates, and most of the time nobody is there. A page is
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
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"noticeboard/assets"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/templates"
)

// A Config is what a Renderer needs. All fields are required.
type Config struct {
	Locales     *locale.Locales
	Assets      *assets.Files
	Institution notice.Institution                    // as it is: a change takes another Renderer
	Base        string                                // absolute URL of the board, without a slash at the end
	Unlink      func(notice.SafeHTML) notice.SafeHTML // spells out links, so that nobody at the desk follows one by accident
	Rules       func(version uint64) (notice.RuleBook, error)
}

// A Renderer holds every page's template in every language. It is safe for concurrent use.
type Renderer struct {
	Config      // its assets are those that were given with those of the institution
	sets        map[setKey]func() (*template.Template, error)
	translators map[notice.Lang]*translator
	styles      map[string][]string // the hashes of what stands in pages, by the names of styles
	siteAssets  *assets.Files
}

// A setKey is what is parsed together: the pages of one group in a language.
type setKey struct {
	lang  notice.Lang
	group pageGroup
}

// A pageGroup is pages that are asked for together.
type pageGroup uint8

const (
	publicSet    pageGroup = iota // where people read and comment
	secondarySet                  // where few of them go
	deskSet                       // the desk, and the way to it
)

var pageGroups = []pageGroup{publicSet, secondarySet, deskSet}

// setOf returns the key of the template set that a page is in.
func setOf(lang notice.Lang, page string) setKey {
	switch {
	case publicPages[page]:
		return setKey{lang, publicSet}
	case deskPages[page] || signInPages[page]:
		return setKey{lang, deskSet}
	}
	return setKey{lang, secondarySet}
}

// publicPages lists the templates that are parsed before anyone asks for them.
var publicPages = map[string]bool{"home": true, "announcement": true, "thread": true, "write": true, "error": true}

// pages lists every type of page, each with its zero value.
var pages = []Page{
	Home{}, Announcement{}, Thread{}, Single{}, Write{}, Receipt{}, Rules{}, Error{}, About{}, Accessibility{}, Privacy{},
	SignIn{}, Setup{}, Password{}, Queue{}, Batch{}, Report{}, Questions{}, Case{},
	Author{}, Network{}, Restrictions{},
	Correction{}, Versions{}, OwnCorrection{}, Withdrawal{},
	AnnouncementVersions{}, AnnouncementVersion{}, AnnouncementComparison{}, AnnouncementList{}, AnnouncementEdit{}, AnnouncementDiscard{},
	AnnouncementPreview{},
	Second{}, Prove{}, Join{}, OwnAccount{}, OneTimeCodes{}, NewPasskey{}, Recovery{}, Accounts{}, Account{}, LinkMade{}, Activity{},
	Settings{}, RulesDesk{}, Snippets{}, Snippet{},
	Institution{},
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
func (Batch) template() string        { return "batch" }
func (Report) template() string       { return "report" }
func (Questions) template() string    { return "questions" }
func (Case) template() string         { return "case" }
func (Correction) template() string   { return "correction" }
func (Versions) template() string     { return "versions" }

// deskPages lists the templates of the desk, which need its style sheet beside the site's.
var deskPages = map[string]bool{
	"password": true, "queue": true, "batch": true, "report": true, "questions": true, "case": true,
	"author": true, "author-network": true, "author-standings": true, "correction": true,
	"announcement-list": true, "announcement-edit": true, "announcement-discard": true,
	"prove": true, "own-account": true, "one-time-codes": true, "new-passkey": true, "recovery": true,
	"accounts": true, "account": true, "link-made": true, "activity": true,
	"institution": true,
	"settings":    true, "rules-desk": true, "snippets": true, "snippet": true,
}

// signInPages lists the templates of the ways to the desk. They look as the site does.
var signInPages = map[string]bool{"sign-in": true, "setup": true, "second": true, "join": true}

// fragments lists the templates that stand in other pages, and so without the layout.
var fragments = map[string]bool{"announcement-preview": true}

// New parses the templates of the pages in front, for all languages.
func New(c Config) (*Renderer, error) {
	r := &Renderer{Config: c, sets: map[setKey]func() (*template.Template, error){}, translators: map[notice.Lang]*translator{}, styles: map[string][]string{}, siteAssets: c.Assets}
	var err error
	if r.Assets, err = ownFiles(c.Assets, c.Institution); err != nil {
		return nil, err
	}
	own := ownSheet(c.Institution)
	sheets := `{{define "style"}}{{template "page-style"}}{{end}}{{define "script"}}{{end}}`
	for name, files := range styles {
		css, err := c.Assets.Style(files...)
		if err != nil {
			return nil, err
		}
		// html/template leaves style sheets alone but for their comments, and ours come without.
		sheets += `{{define "` + name + `"}}<style>` + css + `</style>` + own + `{{end}}`
	}
	for _, lang := range notice.Langs {
		v := &translator{Catalogue: c.Locales.In(lang), Config: r.Config}
		r.translators[lang] = v
		for _, group := range pageGroups {
			in := setKey{lang, group}
			r.sets[in] = sync.OnceValues(func() (*template.Template, error) { return parse(v, sheets, in) })
		}
		if _, err := r.sets[setKey{lang, publicSet}](); err != nil {
			return nil, err
		}
	}
	for name := range styles {
		if err := r.hash(name); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// As returns a renderer of the same pages for another institution, or a later version of it.
func (r *Renderer) As(i notice.Institution) (*Renderer, error) {
	c := r.Config
	c.Institution, c.Assets = i, r.siteAssets
	return New(c)
}

// parse returns the pages of a template set and the parts of pages, with the functions of a translator.
func parse(v *translator, sheets string, in setKey) (*template.Template, error) {
	parts := []string{"part-*.tmpl"}
	if in.group == deskSet {
		parts = append(parts, "desk-*.tmpl")
	}
	set, err := template.New("").Funcs(v.funcs()).Option("missingkey=error").Parse(sheets)
	if err == nil {
		set, err = set.ParseFS(templates.FS, parts...)
	}
	if err != nil {
		return nil, fmt.Errorf("parsing the parts of pages: %w", err)
	}
	for _, p := range pages {
		if setOf(in.lang, p.template()) != in {
			continue
		}
		if err := addPage(set, p.template()); err != nil {
			return nil, fmt.Errorf("parsing page %s: %w", p.template(), err)
		}
	}
	return set, nil
}

// styles lists the style sheets that stand in pages, and the files that each is made of.
var styles = map[string][]string{
	"site-style": {"site.css"}, "page-style": {"site.css", "pages.css"}, "desk-style": {"site.css", "pages.css", "desk.css"},
}

// basicStyleOnly lists the templates that make do with the first of them: their pages are the ones that readers come
// to first, and have to be there within the first round trip of a connection.
var basicStyleOnly = map[string]bool{"announcement": true, "thread": true}

var (
	defined = regexp.MustCompile(`{{define "([a-z-]+)"}}`)
	named   = regexp.MustCompile(`{{(define|template) "([a-z-]+)"`)
)

// addPage adds a page to a set: the layout, the page's own file and, if that asks for it, what search
// engines read, with the page's name before the names of what they define. So all pages of a room stand
// in one set, beside one copy of the parts.
func addPage(set *template.Template, page string) error {
	files := []string{page + ".tmpl"}
	if !fragments[page] {
		files = append(files, "layout.tmpl")
	}
	source, err := read(files)
	if err == nil && strings.Contains(source, `{{template "public" .}}`) {
		source, err = read(append(files, "public.tmpl"))
	}
	if err != nil {
		return err
	}
	switch {
	case deskPages[page]:
		source += `{{define "style"}}{{template "desk-style"}}{{end}}`
	case basicStyleOnly[page]:
		source += `{{define "style"}}{{template "site-style"}}{{end}}`
	}
	own := map[string]bool{}
	for _, d := range defined.FindAllStringSubmatch(source, -1) {
		own[d[1]] = true
	}
	source = named.ReplaceAllStringFunc(source, func(action string) string {
		m := named.FindStringSubmatch(action)
		if !own[m[2]] {
			return action
		}
		return `{{` + m[1] + ` "` + page + "/" + m[2] + `"`
	})
	_, err = set.New(page).Parse(source)
	return err
}

// read returns the text of several templates, one after the other.
func read(files []string) (string, error) {
	var all strings.Builder
	for _, file := range files {
		text, err := templates.FS.ReadFile(file)
		if err != nil {
			return "", err
		}
		all.Write(text)
	}
	return all.String(), nil
}

// Render returns p in a language of notice.Langs.
func (r *Renderer) Render(lang notice.Lang, p Page) ([]byte, error) {
	parsed, ok := r.sets[setOf(lang, p.template())]
	if !ok {
		return nil, fmt.Errorf("rendering %s: the board is not served in %q", p.template(), lang)
	}
	set, err := parsed()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, p.template()+"/page", p); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", p.template(), err)
	}
	return b.Bytes(), nil
}

// StyleHashes returns the sources by which a Content-Security-Policy allows the style sheets in
// the pages, quoted as they stand in the header: 'sha256-…'.
func (r *Renderer) StyleHashes() (all []string) {
	for _, name := range slices.Sorted(maps.Keys(r.styles)) {
		for _, source := range r.styles[name] {
			if !slices.Contains(all, source) {
				all = append(all, source)
			}
		}
	}
	return all
}

// BasicStyleHashes returns those of announcements and threads alone.
func (r *Renderer) BasicStyleHashes() []string { return r.styles["site-style"] }

// hash notes down the hashes of a style sheet, and of the institution's own behind it, as they stand in
// pages.
func (r *Renderer) hash(name string) error {
	set, err := r.sets[setKey{notice.Langs[0], publicSet}]()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, name, nil); err != nil {
		return fmt.Errorf("hashing the style sheet: %w", err)
	}
	for sheet := range strings.SplitSeq(strings.TrimSuffix(b.String(), "</style>"), "</style>") {
		sum := sha256.Sum256([]byte(strings.TrimPrefix(sheet, "<style>")))
		r.styles[name] = append(r.styles[name], "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return nil
}
