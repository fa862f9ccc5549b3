package htmlcheck_test

import (
	"strings"
	"testing"

	"noticeboard/internal/testing/fatal"
	"noticeboard/internal/testing/htmlcheck"
)

const jar = "../../../.ci/node_modules/vnu-jar/build/dist/vnu.jar"

func page(style, body string) string {
	return `<!doctype html><html lang="en"><head><title>A page</title><style>` + style + `</style></head><body>` +
		body + `</body></html>`
}

func TestTheCheckFindsWhatItIsFor(t *testing.T) {
	const common = "p { color: red }"
	found := htmlcheck.Check(t, jar, []htmlcheck.Page{
		{"sound", page(common, "<h1>Sound</h1>")},
		{"error", page(common, "<h1>Wrong</h1><ul><p>no item</p></ul>")},
		{"warning", page(common, "<h1>Odd</h1><section><p>without a heading</p></section>")},
		{"style", page("p { colour: red }", "<h1>Style</h1>")},
		{"same style", page("p { colour: red }", "<h1>Style</h1>")},
	})
	want := []string{"error, line 1: ", "warning, line 1: ", "style, line 1: "}
	if len(found) != len(want) {
		t.Fatalf("found %q", found)
	}
	for _, w := range want {
		if n := strings.Count("\n"+strings.Join(found, "\n"), "\n"+w); n != 1 {
			t.Errorf("%d times %q in %q", n, w, found)
		}
	}
}

func TestWithoutJavaATestFails(t *testing.T) {
	if testing.Short() {
		t.Skip("in short mode it is skipped")
	}
	t.Setenv("PATH", t.TempDir())
	said := fatal.Message(t, func(t testing.TB) { htmlcheck.Check(t, jar, nil) })
	if !strings.Contains(said, "needs Java") {
		t.Errorf("it said %q", said)
	}
}
