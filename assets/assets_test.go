package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"noticeboard/assets"
)

func files(t *testing.T) *assets.Files {
	t.Helper()
	f, err := assets.New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOpenFindsWhatPathNames(t *testing.T) {
	f := files(t)
	names := []string{
		"site.js", "passkey.js", "icon.svg", "text.woff2", "head.woff2", "text.OFL.txt", "head.OFL.txt",
	}
	for _, name := range names {
		m := regexp.MustCompile(`^/assets/([\w-]{12})/([\w.]+)$`).FindStringSubmatch(f.Path(name))
		if m == nil {
			t.Errorf("%s is at %q", name, f.Path(name))
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := f.Open(m[1], m[2])
		if !ok || got.Type == "" || !strings.HasSuffix(name, ".js") && !bytes.Equal(got.Bytes, want) {
			t.Errorf("%s: got %d bytes of %q, want %d", name, len(got.Bytes), got.Type, len(want))
		}
	}
}

func TestTheScriptIsWholeAndWithoutComments(t *testing.T) {
	for name, parts := range map[string][]string{
		"site.js":  {"site.js", "talk.js", "fold.js", "form.js"},
		"staff.js": {"site.js", "fold.js", "drafts.js", "staff.js"},
	} {
		script := served(t, files(t), name)
		first, _, _ := strings.Cut(string(script.Bytes), "\n")
		for _, part := range parts {
			source, err := os.ReadFile(part)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(source)) {
				if line = strings.TrimSpace(line); line == "" || line == first {
					continue
				}
				comment, found := strings.HasPrefix(line, "//"), bytes.Contains(script.Bytes, []byte("\n"+line+"\n"))
				if comment == found {
					t.Errorf("%s of %s: served or left out: %s", part, name, line)
				}
			}
		}
	}
}

func served(t *testing.T, f *assets.Files, name string) assets.File {
	t.Helper()
	file, ok := f.Open(strings.Split(f.Path(name), "/")[2], name)
	if !ok {
		t.Fatalf("%s is not there", name)
	}
	return file
}

func TestWhatGainsByItIsCompressed(t *testing.T) {
	f := files(t)
	for name, want := range map[string]bool{"site.js": true, "icon.svg": true, "text.woff2": false} {
		_, rest, _ := strings.Cut(strings.TrimPrefix(f.Path(name), "/"), "/")
		hash, _, _ := strings.Cut(rest, "/")
		file, ok := f.Open(hash, name)
		if !ok || (file.Gzip != nil) != want {
			t.Errorf("%s: compressed to %d bytes, want it compressed: %v", name, len(file.Gzip), want)
			continue
		}
		if !want {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(file.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, file.Bytes) {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	f := files(t)
	hash := strings.Split(f.Path("site.js"), "/")[2]
	for _, x := range [][2]string{
		{"", "site.js"}, {"000000000000", "site.js"},
		{hash, "icon.svg"}, {hash, "site.css"}, {hash, "../go.mod"}, {hash, ""},
	} {
		if file, ok := f.Open(x[0], x[1]); ok {
			t.Errorf("%q: got %s", x, file.Name)
		}
	}
	if path := f.Path("site.css"); path != "" {
		t.Errorf("the style sheet has the address %q", path)
	}
}

func TestFilesThatAreMade(t *testing.T) {
	given := files(t)
	f, err := given.With(
		assets.File{Name: "icon.svg", Type: "image/svg+xml", Bytes: []byte("<svg/>")},
		assets.File{Name: "logo.png", Type: "image/png", Bytes: []byte("png")},
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"icon.svg": "<svg/>", "logo.png": "png"} {
		if got := served(t, f, name); string(got.Bytes) != content || got.Hash == "" {
			t.Errorf("%s: %q at %q", name, got.Bytes, f.Path(name))
		}
	}
	if f.Path("site.js") != given.Path("site.js") || f.Path("icon.svg") == given.Path("icon.svg") {
		t.Errorf("addresses: %q, %q", f.Path("site.js"), f.Path("icon.svg"))
	}
	if _, ok := given.Named("logo.png"); ok {
		t.Error("the files that were given have changed")
	}
}

func TestStyleNamesFontsByAddress(t *testing.T) {
	f := files(t)
	css, err := f.Style("site.css", "desk.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"text.woff2", "head.woff2"} {
		if !strings.Contains(css, "url("+f.Path(name)+")") {
			t.Errorf("%s is not in the style sheet", name)
		}
	}
	if got := strings.Count(css, "font-display:optional"); got != 2 || strings.Count(css, "font-display") != 2 {
		t.Errorf("%d fonts are optional, want 2: a font that replaces another moves the page", got)
	}
	if strings.ContainsAny(css, "\n\t<") || strings.Contains(css, "/*") {
		t.Error("the style sheet is not fit to stand in a page")
	}
	if _, err := f.Style("none.css"); err == nil {
		t.Error("a style sheet that is not there: no error")
	}
}

// What people have to load is held to a budget, in bytes.
func TestWeights(t *testing.T) {
	f := files(t)
	css, err := f.Style("site.css")
	if err != nil {
		t.Fatal(err)
	}
	preview, err := os.ReadFile("preview.js")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile("passkey.js")
	if err != nil {
		t.Fatal(err)
	}
	fonts := 0
	for _, name := range []string{"text.woff2", "head.woff2"} {
		info, err := fs.Stat(os.DirFS("."), name)
		if err != nil {
			t.Fatal(err)
		}
		fonts += int(info.Size())
	}
	for _, x := range []struct {
		what      string
		got, most int
	}{
		{"style sheet, compressed", packed(t, []byte(css)), 4200},
		{"script, compressed", len(served(t, f, "site.js").Gzip), 3700},
		{"scripts of the queue, compressed", len(served(t, f, "staff.js").Gzip) + len(served(t, f, "desk.js").Gzip), 8 << 10},
		{"script of the preview", len(preview), 1536},
		{"script of passkeys", len(keys), 2560},
		{"fonts", fonts, 37 << 10},
	} {
		if x.got > x.most {
			t.Errorf("%s: %d bytes, at most %d", x.what, x.got, x.most)
		}
		t.Logf("%s: %d bytes", x.what, x.got)
	}
}

// WebKit has no shorthand of text-decoration: it drops a declaration of several values, and with it the line that marks
// what is current.
func TestTextDecorationHasOneValue(t *testing.T) {
	several := regexp.MustCompile(`text-decoration:\s*[^;}\s]+\s+[^;}\s]`)
	for _, name := range []string{"site.css", "pages.css", "desk.css"} {
		sheet, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := several.Find(sheet); found != nil {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// Words may run from right to left, so nothing is set on the left or on the right of them.
func TestStylesOfWordsAreLogical(t *testing.T) {
	physical := regexp.MustCompile(`(border|padding|margin)-(left|right)|text-align:\s*(left|right)`)
	for _, name := range []string{"site.css", "pages.css", "desk.css"} {
		sheet, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := physical.Find(sheet); found != nil {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestEveryFontHasItsLicence(t *testing.T) {
	for _, name := range []string{"text", "head"} {
		text, err := os.ReadFile(name + ".OFL.txt")
		if err != nil || !strings.Contains(string(text), "SIL Open Font License, Version 1.1") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
