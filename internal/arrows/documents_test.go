package arrows

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// documents lists the documents that name files and declarations.
var documents = []string{
	"README.md", "CHANGELOG.md", "internal/README.md",
	".github/README.es.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md",
}

// overview is the document that names every package in internal.
const overview = "internal/README.md"

func TestDocumentsNameWhatIsThere(t *testing.T) {
	tree := os.DirFS("../..")
	p, err := readDeclarations(tree)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range documents {
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			t.Error(err)
		}
		for _, missing := range p.missing(tree, file, string(text)) {
			t.Error(missing)
		}
		if file == overview {
			for _, dir := range p.unnamed(string(text)) {
				t.Errorf("%s does not name the package %s", file, dir)
			}
		}
	}
}

func TestDocumentCheckFindsWhatItIsFor(t *testing.T) {
	tree := fstest.MapFS{
		"README.md":              {},
		"Makefile":               {},
		"docs/README.md":         {},
		"docs/picture.png":       {},
		"internal/low/low.go":    {Data: []byte("package low\ntype T int\nfunc (*T) Do() {}\nconst A, b = 1, 2\n")},
		"internal/low/low_es.md": {},
		"internal/high/high.go":  {Data: []byte("package high\nfunc New() {}\n")},
	}
	const text = "`internal/low/low.go`, `low/`, `internal/low/*.md`, `low.T`, `low.Do`, `low.T.Do()`, `low.b`, `http.Get`, `/en/x`,\n" +
		"`Makefile`, `GET /x`, `low.db`, `low.db.open`, `./internal/high`, `bin/x`, `example.org/x`, ![](picture.png), [a](../README.md#a),\n" +
		"[b](#b), [c](https://example.org/c)\n```\n`low/fenced.go`\n```\n" +
		"`low/gone.go`, `internal/low/*.txt`, `gone/`, `low.Gone`, `low.T.Gone`, `gone.go`, [d](gone.png)"
	p, err := readDeclarations(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"docs/README.md names low/gone.go, which is not there",
		"docs/README.md names internal/low/*.txt, which is not there",
		"docs/README.md names gone/, which is not there",
		"docs/README.md names low.Gone, which is not there",
		"docs/README.md names low.T.Gone, which is not there",
		"docs/README.md names gone.go, which is not there",
		"docs/README.md links to gone.png, which is not there",
	}
	if diff := cmp.Diff(want, p.missing(tree, "docs/README.md", text)); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"high"}, p.unnamed("`low`")); diff != "" {
		t.Errorf("unnamed (-want +got):\n%s", diff)
	}
}

// declarations holds the names that are declared in packages, by directory: functions, types, constants, variables, and
// methods, both alone and behind the name of their type ("Store.Update").
type declarations map[string]map[string]bool

// readDeclarations reads all packages of a tree, without their tests.
func readDeclarations(tree fs.FS) (declarations, error) {
	all := declarations{}
	err := fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := path.Dir(file)
		if all[dir] == nil {
			all[dir] = map[string]bool{}
		}
		for _, d := range f.Decls {
			for _, name := range declared(d) {
				all[dir][name] = true
			}
		}
		return nil
	})
	return all, err
}

// declared returns the names that a declaration declares.
func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		names = append(names, d.Name.Name)
		if d.Recv != nil {
			t := d.Recv.List[0].Type
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			if index, ok := t.(*ast.IndexExpr); ok { // of a generic type
				t = index.X
			}
			if id, ok := t.(*ast.Ident); ok {
				names = append(names, id.Name+"."+d.Name.Name)
			}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

var (
	fences    = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	codeSpans = regexp.MustCompile("`([^`\n]+)`")
	links     = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

	// filePath matches what looks like a path in the repository, perhaps with asterisks: with a slash, but not at the
	// beginning, and no dot in the first element, which would be a host; or the name of a file of a kind that stands there.
	filePath   = regexp.MustCompile(`^(\.?[\w*-]+(/[\w.*-]+)*/?)$`)
	fileName   = regexp.MustCompile(`^[\w*-]+\.(go|tmpl|md|toml|css|js|mod|sum)$`)
	identifier = regexp.MustCompile(`^([a-z]+)\.(\w+(\.\w+)?)(\(\))?$`)
)

// codeOf returns the code spans of a Markdown text, without those in fenced blocks.
func codeOf(text string) (spans []string) {
	for _, m := range codeSpans.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
		spans = append(spans, m[1])
	}
	return spans
}

// missing returns a sentence for each file, package or declaration that a document names and that is not there. Paths are
// relative to the root of the tree, to internal, or to the document; links to the document.
func (p declarations) missing(tree fs.FS, document, text string) (sentences []string) {
	bases := []string{".", "internal", path.Dir(document)}
	exists := func(name string, bases ...string) bool {
		return slices.ContainsFunc(bases, func(base string) bool {
			found, err := fs.Glob(tree, path.Join(base, name))
			return err == nil && len(found) > 0
		})
	}
	for _, name := range codeOf(text) {
		file := strings.TrimPrefix(name, "./")
		ok := true
		switch m := identifier.FindStringSubmatch(name); {
		case fileName.MatchString(file), strings.Contains(file, "/") && filePath.MatchString(file):
			ok = strings.HasPrefix(file, "bin/") || exists(file, bases...)
		case m != nil && m[2] != "db" && m[2] != "db.open": // not files of the data directory
			ok = p.declare(m[1], m[2])
		}
		if !ok {
			sentences = append(sentences, fmt.Sprintf("%s names %s, which is not there", document, name))
		}
	}
	for _, m := range links.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
		if !exists(m[1], path.Dir(document)) {
			sentences = append(sentences, fmt.Sprintf("%s links to %s, which is not there", document, m[1]))
		}
	}
	return sentences
}

// declare reports whether a package with the given last element declares a name, or whether there is no such package
// here, because it is one of another module.
func (p declarations) declare(pkg, name string) bool {
	known := false
	for dir, names := range p {
		if path.Base(dir) == pkg {
			known = true
			if names[name] {
				return true
			}
		}
	}
	return !known
}

// unnamed returns the packages in internal that a text does not name, relative to internal.
func (p declarations) unnamed(text string) (dirs []string) {
	spans := codeOf(text)
	for dir := range p {
		if dir, ok := strings.CutPrefix(dir, "internal/"); ok && !slices.Contains(spans, dir) {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	return dirs
}
