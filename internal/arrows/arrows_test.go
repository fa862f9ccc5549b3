// Package arrows holds a test and the table that it checks: which package may import which.
//
// The table is read from the bottom up: a package may only name those above it here, so the
// arrows run one way and never in a circle. It names everything but the standard library. A new
// package gets a row in the same change that adds it; a new import gets its place in the row, or
// another design. Test files may import what they like.
package arrows

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const module = "noticeboard/"

// A row says what the package in a folder may import. A name that ends in "/..." stands for
// everything below it too.
type row struct{ from, to string }

// anything stands for whatever there is, except importedByNone.
const anything = "..."

var arrows = []row{
	{"internal/notice", ""},
	{"internal/notice/noticetest", "internal/notice github.com/google/go-cmp/..."},
	{"internal/pagecache", ""},
	{"templates", ""},
	{"assets", ""},
	{"seeds", ""},
	{"internal/ratelimit", "golang.org/x/time/rate"},
	{"internal/picture/socialcard", "golang.org/x/image/... golang.org/x/text/unicode/norm"},
	{"internal/fold", "golang.org/x/text/unicode/norm"},
	{"internal/places", "internal/notice"},
	{"internal/brand", "internal/notice"},
	{"internal/suggest", "internal/notice internal/fold"},
	{"internal/spam", "internal/notice internal/fold"},
	{"internal/markup", "internal/notice internal/places github.com/yuin/goldmark/... github.com/microcosm-cc/bluemonday " +
		"golang.org/x/net/idna golang.org/x/text/unicode/norm"},
	{"internal/locale", "internal/notice golang.org/x/text/... github.com/nicksnyder/go-i18n/v2/... github.com/pelletier/go-toml/v2"},
	{"internal/locale/localetest", "internal/notice internal/locale golang.org/x/net/html"},
	{"internal/auth", "internal/notice internal/ratelimit github.com/go-webauthn/webauthn/... golang.org/x/crypto/... golang.org/x/time/rate"},
	{"internal/auth/authtest", "internal/notice internal/auth github.com/google/go-cmp/..."},
	{"internal/boltstore", "internal/notice internal/auth go.etcd.io/bbolt/... github.com/go-json-experiment/json/... golang.org/x/sys/..."},
	{"internal/board", "internal/notice internal/fold internal/places internal/brand internal/suggest internal/spam internal/markup"},
	{"internal/search", "internal/notice internal/fold modernc.org/sqlite"},
	{"internal/importer", "internal/notice internal/board seeds github.com/pelletier/go-toml/v2"},
	{"internal/picture/worldmap", ""},
	{"internal/picture/outlines", "internal/picture/worldmap"},
	{"internal/view", "internal/notice internal/brand internal/locale internal/picture/socialcard assets templates znkr.io/diff"},
	{"internal/web/edge", "internal/notice internal/locale internal/view internal/pagecache internal/ratelimit " +
		"github.com/gin-gonic/gin github.com/andybalholm/brotli"},
	{"internal/web/session", "internal/notice internal/board internal/auth internal/view internal/web/edge github.com/gin-gonic/gin"},
	{"internal/web/public", "internal/notice internal/places internal/picture/worldmap internal/picture/socialcard internal/board internal/ratelimit internal/view internal/web/edge " +
		"assets github.com/gin-gonic/gin"},
	{"internal/web/desk", "internal/notice internal/brand internal/spam internal/board internal/auth internal/view internal/web/edge " +
		"internal/web/session github.com/gin-gonic/gin"},
	{"internal/web/account", "internal/notice internal/board internal/auth internal/view internal/web/edge internal/web/session " +
		"github.com/gin-gonic/gin rsc.io/qr/..."},
	{"internal/web", "internal/notice internal/board internal/auth internal/view internal/web/edge internal/web/session " +
		"internal/web/public internal/web/desk internal/web/account github.com/gin-gonic/gin"},
	{"internal/browser", "github.com/chromedp/chromedp/... github.com/chromedp/cdproto/..."},
	{"internal/nu", ""},
	{"internal/bench", anything},
	{"cmd/noticeboard", anything},
}

// importedByNone lists the programs, and what is for test files only.
const importedByNone = "cmd/... internal/bench internal/browser internal/picture/outlines internal/nu"

func TestArrows(t *testing.T) {
	for _, offence := range check(t, arrows, os.DirFS("../..")) {
		t.Error(offence)
	}
}

// TestNoReplace keeps go.mod true: with a replace directive, the module versions that "go version -m" and
// vulnerability scanners read from the program would not be the code that is in it, and "go install" would
// refuse the module.
func TestNoReplace(t *testing.T) {
	out, err := exec.Command("go", "mod", "edit", "-json", "../../go.mod").Output()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Module  struct{ Path string }
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatal(err)
	}
	if file.Module.Path+"/" != module {
		t.Errorf("read the go.mod of %q", file.Module.Path)
	}
	for _, r := range file.Replace {
		t.Errorf("go.mod replaces %s by %s", r.Old.Path, r.New.Path)
	}
}

func TestTheCheckFindsWhatItIsFor(t *testing.T) {
	table := []row{
		{"internal/low", "example.org/lib example.org/tree/..."},
		{"internal/high", "internal/low internal/higher"},
		{"internal/higher", "internal/low"},
		{"internal/browser", ""},
		{"internal/gone", ""},
		{"cmd/program", anything},
	}
	tree := fstest.MapFS{}
	for name, imports := range map[string]string{
		"internal/low/a.go":          `"fmt"; "net/http"; "example.org/lib"; "example.org/tree"; "example.org/tree/leaf"`,
		"internal/low/b.go":          `"example.org/lib/deep"; "example.org/other"; _ "example.org/treehouse"`,
		"internal/low/a_test.go":     `"noticeboard/internal/high"; "example.org/other"`,
		"internal/low/testdata/x":    ``,
		"internal/high/a.go":         `"noticeboard/internal/low"; "noticeboard/internal/higher"`,
		"internal/higher/a.go":       `name "noticeboard/internal/high"`,
		"internal/stray/a.go":        `"fmt"`,
		"internal/stray/b.go":        `"fmt"`,
		"internal/browser/a.go":      ``,
		"cmd/program/main.go":        `"noticeboard/internal/high"; "example.org/whatever"; "noticeboard/internal/browser"`,
		".hidden/a.go":               `"example.org/other"`,
		"internal/low/testdata/a.go": `"example.org/other"`,
	} {
		tree[name] = &fstest.MapFile{Data: []byte("package p\nimport (" + imports + ")\n")}
	}
	want := []string{
		"the row of internal/high names internal/higher, which is not above it",
		"cmd/program/main.go imports internal/browser, which is for nobody to import",
		"internal/higher/a.go imports internal/high, which its row does not name",
		"internal/low/b.go imports example.org/lib/deep, which its row does not name",
		"internal/low/b.go imports example.org/other, which its row does not name",
		"internal/low/b.go imports example.org/treehouse, which its row does not name",
		"internal/stray has no row in the table",
		"internal/gone has a row in the table and no package",
	}
	if diff := cmp.Diff(want, check(t, table, tree)); diff != "" {
		t.Errorf("offences (-want +got):\n%s", diff)
	}
}

// check returns what in the table or in the tree is against the rules.
func check(t *testing.T, table []row, tree fs.FS) (offences []string) {
	report := func(format string, operands ...any) {
		offences = append(offences, fmt.Sprintf(format, operands...))
	}
	rows := map[string]string{}
	for _, r := range table {
		for name := range strings.FieldsSeq(r.to) {
			if _, above := rows[name]; !above && name != anything && !strings.Contains(name, ".") {
				report("the row of %s names %s, which is not above it", r.from, name)
			}
		}
		rows[r.from] = r.to
	}
	packages := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && skipped(d.Name()) {
			return fs.SkipDir
		}
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		from := path.Dir(file)
		may, known := rows[from]
		if !known && !packages[from] {
			report("%s has no row in the table", from)
		}
		packages[from] = true
		if !known {
			return nil
		}
		for _, to := range imports(t, tree, file) {
			switch {
			case names(importedByNone, to):
				report("%s imports %s, which is for nobody to import", file, to)
			case may != anything && !names(may, to):
				report("%s imports %s, which its row does not name", file, to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table {
		if !packages[r.from] {
			report("%s has a row in the table and no package", r.from)
		}
	}
	return offences
}

// skipped reports whether the go command takes no packages from a folder of that name.
func skipped(dir string) bool {
	return dir == "testdata" || len(dir) > 1 && (dir[0] == '.' || dir[0] == '_')
}

// imports lists what a file imports besides the standard library, our own without the module.
func imports(t *testing.T, tree fs.FS, file string) (list []string) {
	source, err := fs.ReadFile(tree, file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(to, "/")
		if own, ok := strings.CutPrefix(to, module); ok {
			list = append(list, own)
		} else if strings.Contains(first, ".") { // only a module's path begins with a domain
			list = append(list, to)
		}
	}
	return list
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
