package arrows

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// An importSpec is an import of one file. Our own packages are named without the module.
type importSpec struct {
	file, to string
	standard bool // to is in the standard library
}

// rules are what check enforces; arrows_test.go explains each.
type rules struct {
	arrows, only, never []row
	testsOnly, helpers  string
}

// check returns all violations, of the table itself first, then by package in the order of their paths.
func (r rules) check(packages map[string][]importSpec) (offences []string) {
	report := func(format string, operands ...any) {
		offences = append(offences, fmt.Sprintf(format, operands...))
	}
	r.checkTable(packages, report)
	for _, from := range slices.Sorted(maps.Keys(packages)) {
		may, known := r.row(from)
		if !known {
			report("%s has no row in the table", from)
			continue
		}
		for _, i := range packages[from] {
			switch confined, to := r.confined(i.to); {
			case names(r.testsOnly, i.to) && !(names(r.helpers, from) && names(r.helpers, i.to)):
				report("%s imports %s, which only tests may import", i.file, i.to)
			case confined && !names(to, from):
				report("%s imports %s, which is confined to %s", i.file, i.to, to)
			case !i.standard && may != anything && !names(may, i.to):
				report("%s imports %s, which its row does not name", i.file, i.to)
			}
		}
	}
	for _, n := range r.never {
		checkReach(packages, n, report)
	}
	return offences
}

// checkTable reports rows in the wrong order, rows without a package, and names that no file needs.
func (r rules) checkTable(packages map[string][]importSpec, report func(string, ...any)) {
	above := map[string]bool{}
	for _, row := range r.arrows {
		imports, there := packages[row.from]
		if !there {
			report("%s has a row in the table and no package", row.from)
		}
		for name := range strings.FieldsSeq(row.to) {
			used := func(i importSpec) bool { return names(name, i.to) }
			switch isOwn := !strings.Contains(name, "."); {
			case name == anything:
			case isOwn && !above[name]:
				report("the row of %s names %s, which is not above it", row.from, name)
			case there && !slices.ContainsFunc(imports, used):
				report("the row of %s names %s, which it does not import", row.from, name)
			}
		}
		above[row.from] = true
	}
	for _, row := range r.never {
		if _, there := packages[row.from]; !there {
			report("%s must never import %s, and does not exist", row.from, row.to)
		}
	}
}

// row returns what a package may import.
func (r rules) row(from string) (to string, known bool) {
	for _, row := range r.arrows {
		if row.from == from {
			return row.to, true
		}
	}
	return "", false
}

// confined reports whether only some packages may import name, and which.
func (r rules) confined(name string) (confined bool, to string) {
	for _, row := range r.only {
		if names(row.from, name) {
			return true, row.to
		}
	}
	return false, ""
}

// checkReach reports what a package imports against a row of never, directly or through our own packages.
func checkReach(packages map[string][]importSpec, never row, report func(string, ...any)) {
	seen := map[string]bool{never.from: true}
	for queue := []string{never.from}; len(queue) > 0; queue = queue[1:] {
		for _, i := range packages[queue[0]] {
			if names(never.to, i.to) || never.to == anything && !i.standard {
				report("%s imports %s, which %s must not reach", i.file, i.to, never.from)
			}
			if _, own := packages[i.to]; own && !i.standard && !seen[i.to] {
				seen[i.to] = true
				queue = append(queue, i.to)
			}
		}
	}
}

// readImports returns the imports of every package in a tree, by folder, without those of test files.
func readImports(tree fs.FS) (map[string][]importSpec, error) {
	packages := map[string][]importSpec{}
	err := fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && isSkipped(d.Name()):
			return fs.SkipDir
		case path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		imports, err := importsOf(tree, file)
		packages[path.Dir(file)] = append(packages[path.Dir(file)], imports...)
		return err
	})
	return packages, err
}

// isSkipped reports whether the go command ignores a folder of that name.
func isSkipped(dir string) bool {
	return dir == "testdata" || len(dir) > 1 && (dir[0] == '.' || dir[0] == '_')
}

// importsOf returns the imports of a file in the order of their paths.
func importsOf(tree fs.FS, file string) (list []importSpec, err error) {
	source, err := fs.ReadFile(tree, file)
	if err != nil {
		return nil, err
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range f.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(to, "/")
		own, isOwn := strings.CutPrefix(to, module)
		isModule := strings.Contains(first, ".") // the path of a module begins with a domain
		list = append(list, importSpec{file, own, !isOwn && !isModule})
	}
	slices.SortFunc(list, func(a, b importSpec) int { return strings.Compare(a.to, b.to) })
	return list, nil
}

// names reports whether a package is among the names of a row.
func names(row, to string) bool {
	for name := range strings.FieldsSeq(row) {
		root, tree := strings.CutSuffix(name, "/...")
		if to == root || tree && strings.HasPrefix(to, root+"/") {
			return true
		}
	}
	return false
}

// TestTheCheckFindsWhatItIsFor checks a small module that breaks every rule once or more.
func TestTheCheckFindsWhatItIsFor(t *testing.T) {
	r := rules{
		arrows: []row{
			{"internal/low", "example.org/lib example.org/tree/..."},
			{"internal/high", "internal/low internal/higher"},
			{"internal/higher", "internal/low"},
			{"internal/helper", ""},
			{"internal/aid", "internal/helper"},
			{"internal/gone", ""},
			{"internal/accounts", "internal/low example.org/unused example.org/trees/..."},
			{"internal/edge", "internal/accounts"},
			{"internal/public", "internal/edge"},
			{"internal/domain", "example.org/lib"},
			{"cmd/program", anything},
		},
		only: []row{
			{"example.org/database/...", "internal/high cmd/..."},
			{"net/http", "internal/high"},
		},
		never: []row{
			{"internal/public", "internal/accounts/... internal/nothing"},
			{"internal/domain", anything},
			{"internal/missing", "internal/low"},
		},
		testsOnly: "internal/helper internal/aid cmd/...",
		helpers:   "internal/helper internal/aid",
	}
	tree := fstest.MapFS{}
	for name, imports := range map[string]string{
		"internal/low/a.go":          `"fmt"; "strings"; "example.org/lib"; "example.org/tree"; "example.org/tree/leaf"`,
		"internal/low/b.go":          `"example.org/lib/deep"; "example.org/other"; _ "example.org/treehouse"`,
		"internal/low/c.go":          `"net/http"; "net/http/httptest"; "example.org/database"`,
		"internal/low/a_test.go":     `"noticeboard/internal/high"; "example.org/other"; "net/http"`,
		"internal/low/testdata/x":    ``,
		"internal/high/a.go":         `"noticeboard/internal/low"; "noticeboard/internal/higher"; "net/http"`,
		"internal/higher/a.go":       `name "noticeboard/internal/high"; "noticeboard/internal/low"`,
		"internal/aid/a.go":          `"noticeboard/internal/helper"`,
		"internal/stray/a.go":        `"fmt"`,
		"internal/stray/b.go":        `"fmt"`,
		"internal/helper/a.go":       ``,
		"internal/accounts/a.go":     `"noticeboard/internal/low"; "example.org/unusual"`,
		"internal/edge/a.go":         `"noticeboard/internal/accounts"`,
		"internal/public/a.go":       `"fmt"; "noticeboard/internal/edge"`,
		"internal/domain/a.go":       `"fmt"; "example.org/lib"`,
		"cmd/program/main.go":        `"example.org/whatever"; "noticeboard/internal/helper"`,
		"cmd/program/data.go":        `"example.org/database/sql"; "noticeboard/internal/high"`,
		".hidden/a.go":               `"example.org/other"`,
		"internal/low/testdata/a.go": `"example.org/other"`,
	} {
		tree[name] = &fstest.MapFile{Data: []byte("package p\nimport (" + imports + ")\n")}
	}
	want := []string{
		"the row of internal/high names internal/higher, which is not above it",
		"internal/gone has a row in the table and no package",
		"the row of internal/accounts names example.org/unused, which it does not import",
		"the row of internal/accounts names example.org/trees/..., which it does not import",
		"internal/missing must never import internal/low, and does not exist",
		"cmd/program/main.go imports internal/helper, which only tests may import",
		"internal/accounts/a.go imports example.org/unusual, which its row does not name",
		"internal/higher/a.go imports internal/high, which its row does not name",
		"internal/low/b.go imports example.org/lib/deep, which its row does not name",
		"internal/low/b.go imports example.org/other, which its row does not name",
		"internal/low/b.go imports example.org/treehouse, which its row does not name",
		"internal/low/c.go imports example.org/database, which is confined to internal/high cmd/...",
		"internal/low/c.go imports net/http, which is confined to internal/high",
		"internal/stray has no row in the table",
		"internal/edge/a.go imports internal/accounts, which internal/public must not reach",
		"internal/domain/a.go imports example.org/lib, which internal/domain must not reach",
	}
	packages, err := readImports(tree)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, r.check(packages)); diff != "" {
		t.Errorf("offences (-want +got):\n%s", diff)
	}
}
