package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
	"noticeboard/internal/web/public"
	"noticeboard/templates"
)

// A document is what the tests check of the HTML of a page.
type document struct {
	lang     string
	headings []string // h1, h2, …, in order
	ids      map[string]bool
	refs     []string // ids that something on the page refers to
	labelled map[string]bool
	fields   []string // ids of the fields that people fill in
	links    []string
}

// read parses a page, which must be well formed.
func read(t *testing.T, page []byte) document {
	t.Helper()
	d := document{ids: map[string]bool{}, labelled: map[string]bool{}}
	p := xml.NewDecoder(strings.NewReader(string(page)))
	p.Strict, p.AutoClose, p.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := p.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			d.add(t, e)
		}
	}
}

func (d *document) add(t *testing.T, e xml.StartElement) {
	t.Helper()
	attr := map[string]string{}
	for _, a := range e.Attr {
		attr[a.Name.Local] = a.Value
	}
	name := e.Name.Local
	switch {
	case name == "html":
		d.lang = attr["lang"]
	case regexp.MustCompile(`^h[1-6]$`).MatchString(name):
		d.headings = append(d.headings, name)
	case name == "label":
		d.labelled[attr["for"]] = true
		d.refs = append(d.refs, attr["for"])
	case name == "textarea", name == "select", name == "input" && attr["type"] != "hidden":
		d.fields = append(d.fields, attr["id"])
	case name == "a":
		d.links = append(d.links, attr["href"])
	}
	if id, ok := attr["id"]; ok {
		if d.ids[id] {
			t.Errorf("two elements with id %q", id)
		}
		d.ids[id] = true
	}
	for _, refers := range []string{"aria-describedby", "aria-labelledby"} {
		d.refs = append(d.refs, strings.Fields(attr[refers])...)
	}
	if to, ok := strings.CutPrefix(attr["href"], "#"); ok {
		d.refs = append(d.refs, to)
	}
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	r := renderer(t)
	for _, x := range examples() {
		for _, lang := range notice.Langs {
			t.Run(x.name+" in "+string(lang), func(t *testing.T) {
				html, err := r.Render(lang, x.page)
				if err != nil {
					t.Fatal(err)
				}
				d := read(t, html)
				if d.lang != string(lang) {
					t.Errorf("lang is %q", d.lang)
				}
				if n := len(slices.DeleteFunc(slices.Clone(d.headings),
					func(h string) bool { return h != "h1" })); n != 1 {
					t.Errorf("%d h1, want one", n)
				}
				for i, h := range d.headings {
					if i > 0 && h[1] > d.headings[i-1][1]+1 {
						t.Errorf("%s follows %s", h, d.headings[i-1])
					}
				}
				for _, id := range d.refs {
					if !d.ids[id] {
						t.Errorf("something refers to %q, which is not there", id)
					}
				}
				for _, id := range d.fields {
					if !d.labelled[id] {
						t.Errorf("field %q has no label", id)
					}
				}
				for _, mark := range []string{"<no value>", "ZgotmplZ", "%!", "{{"} {
					if strings.Contains(string(html), mark) {
						t.Errorf("holds %q", mark)
					}
				}
			})
		}
	}
}

// Every page of the table has an example, except parts of other pages, which have tests of their own.
func TestEveryPageHasExamples(t *testing.T) {
	tried := map[reflect.Type]bool{}
	for _, x := range examples() {
		tried[reflect.TypeOf(x.page)] = true
	}
	for _, p := range web.PageTemplates() {
		if !tried[reflect.TypeOf(p.Page)] && p.Style != view.NoDocument {
			t.Errorf("%T has no example", p.Page)
		}
	}
}

// A page, its template and the file of its handler have one name: public.ReceiptShow is in public/receipt_show.go, and
// its template is public/receipt_show.tmpl. Every template of a page is in the table.
func TestPagesAreFoundByName(t *testing.T) {
	templateOf := map[string]bool{}
	for _, p := range web.PageTemplates() {
		typ := reflect.TypeOf(p.Page)
		room := path.Base(typ.PkgPath())
		name := snake(typ.Name())
		want := room + "/" + name
		if room == "edge" { // the page of errors, which readers see
			want = "public/" + name
		}
		if p.Name != want {
			t.Errorf("%v is shown by %s.tmpl, want %s.tmpl", typ, p.Name, want)
		}
		templateOf[p.Name+".tmpl"] = true
		source, err := os.ReadFile(room + "/" + name + ".go")
		if err != nil || !regexp.MustCompile(`(?m)^type `+typ.Name()+` struct`).Match(source) {
			t.Errorf("%s/%s.go does not declare %s: %v", room, name, typ.Name(), err)
		}
	}
	for _, dir := range []string{"public", "desk", "account"} {
		files, err := fs.Glob(templates.FS, dir+"/*.tmpl")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d templates, %v", dir, len(files), err)
		}
		for _, file := range files {
			if !templateOf[file] {
				t.Errorf("no page is shown by %s", file)
			}
		}
	}
}

// Every type of the handlers' packages that embeds view.Frame is in the table of pages.
func TestEveryFramedTypeIsAPage(t *testing.T) {
	known := map[string]bool{}
	for _, p := range web.PageTemplates() {
		known[strings.TrimPrefix(fmt.Sprintf("%T", p.Page), "*")] = true
	}
	framed := regexp.MustCompile(`(?m)^type (\w+) struct {\n\tview\.Frame\n`)
	found := 0
	for _, room := range []string{"edge", "session", "public", "desk", "account"} {
		files, err := filepath.Glob(room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range framed.FindAllSubmatch(source, -1) {
				found++
				if name := room + "." + string(m[1]); !known[name] {
					t.Errorf("%s is not in the table of pages", name)
				}
			}
		}
	}
	if found < len(known)-2 {
		t.Errorf("found %d types in frames, want nearly %d", found, len(known))
	}
}

// snake returns a name such as TOTPEnrol as totp_enrol.
func snake(name string) string {
	s := regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(name, "${1}_$2")
	s = regexp.MustCompile(`([A-Z])([A-Z][a-z])`).ReplaceAllString(s, "${1}_$2")
	return strings.ToLower(s)
}

func TestRenderRefusesALanguageThatIsNotServed(t *testing.T) {
	if html, err := renderer(t).Render("fr", public.RulesShow{Frame: frame("/rules")}); err == nil {
		t.Errorf("got %d bytes", len(html))
	}
}

func TestStyleHashesAreThoseOfTheStyleSheets(t *testing.T) {
	r := renderer(t)
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	seen := map[string]bool{}
	for _, x := range examples() {
		html, err := r.Render(notice.English, x.page)
		if err != nil {
			t.Fatal(err)
		}
		sheets := style.FindAllSubmatch(html, -1)
		if len(sheets) != 1 {
			t.Fatalf("%s: %d style sheets, want one", x.name, len(sheets))
		}
		sum := sha256.Sum256(sheets[0][1])
		hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !slices.Contains(r.StyleHashes(), hash) {
			t.Errorf("%s: %s is not in %s", x.name, hash, r.StyleHashes())
		}
		seen[hash] = true
	}
	if len(seen) != len(r.StyleHashes()) {
		t.Errorf("%d of %d hashes are used", len(seen), len(r.StyleHashes()))
	}
}

// All text comes from the catalogues: templates have none between their tags.
func TestTemplatesHoldNoWords(t *testing.T) {
	action, tag := regexp.MustCompile(`(?s){{.*?}}`), regexp.MustCompile(`(?s)<[^>]*>`)
	attribute := regexp.MustCompile(`(?:title|alt|aria-label|placeholder)="[^"{]`)
	names := 0
	err := fs.WalkDir(templates.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names++
		text, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return err
		}
		bare := tag.ReplaceAllString(action.ReplaceAllString(string(text), ""), " ")
		if word := regexp.MustCompile(`\pL+`).FindString(bare); word != "" {
			t.Errorf("%s: the word %q", name, word)
		}
		if a := attribute.FindString(string(text)); a != "" {
			t.Errorf("%s: the words of %s", name, a)
		}
		return nil
	})
	if err != nil || names < 50 {
		t.Errorf("%d templates, %v", names, err)
	}
}

// Only a notice.SafeHTML is not escaped, and only by two template functions.
func TestOnlySafeHTMLIsNotEscaped(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.go", "*/*.go", "../view/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	unsafe := regexp.MustCompile(`template\.(HTML|HTMLAttr|CSS|JS|JSStr|URL|Srcset)\b`)
	var found []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if unsafe.MatchString(line) {
				found = append(found, strings.TrimSpace(line))
			}
		}
		if strings.Contains(string(text), `"text/template"`) {
			t.Errorf("%s does not escape", name)
		}
	}
	for _, line := range found {
		if !strings.Contains(line, "notice.SafeHTML") {
			t.Errorf("unescaped: %s", line)
		}
	}
	if len(found) != 2 { // safe and unlinked
		t.Errorf("%d ways past the escaping, want 2: %q", len(found), found)
	}
}

func typeName(p view.Page) string { return reflect.TypeOf(p).Name() }
