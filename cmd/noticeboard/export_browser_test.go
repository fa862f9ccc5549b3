package main_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestAnArchiveOpensFromADisk reads an archive as files, when there is no server any more: it follows links, and axe and
// the Nu checker look at its pages.
func TestAnArchiveOpensFromADisk(t *testing.T) {
	t.Parallel()
	b := browser.New(t)
	dir := t.TempDir()
	data, folder := filepath.Join(dir, "data"), filepath.Join(dir, "site")
	p := start(t, data)
	mustCommand(t, "export", "--site", folder, "--data", data)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	page, axe, served := b.Page(t, browser.Viewport(320, 640)), axeCore(t), new(pile)
	page.Open("file://" + filepath.Join(folder, "index.html"))
	page.Click(`a[href="es/index.html"]`)
	page.Click("main h2 a")
	page.Click(`.langs a[lang="en"]`)
	if got := page.Attribute("html", "lang"); got != "en" || page.Count("#comment-7") != 1 {
		t.Errorf("the links lead to a page in %q, with %d comments of number 7", got, page.Count("#comment-7"))
	}
	var fonts int
	page.Await(`document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === "loaded").length)`, &fonts)
	if fonts == 0 {
		t.Error("no font of the style sheet is loaded")
	}
	for _, asked := range page.Requests() {
		if !strings.HasPrefix(asked, "file://") && !strings.HasPrefix(asked, "data:") {
			t.Errorf("the archive asks for %s", asked)
		}
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		source, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		served.add(name, string(source))
		if strings.HasPrefix(name, "es") && !strings.Contains(name, "index") {
			return err // axe has looked at the same page in English
		}
		page.Open("file://" + path)
		for _, found := range page.Axe(axe) {
			t.Errorf("%s: %s", name, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	served.check(t)
	t.Run("a whole site is sent at a desk", func(t *testing.T) { sendsASite(t, b, data) })
}

// sendsASite exports the board in a data directory and sends the file at the desk of an empty one: on a small screen, in
// Spanish, by what the pages say.
func sendsASite(t *testing.T, b *browser.Browser, old string) {
	dir := t.TempDir()
	data, export := filepath.Join(dir, "data"), filepath.Join(dir, "sitio.zip")
	mustCommand(t, "export", export, "--data", old)
	addAccount(t, data, "ada", "admin")
	p := start(t, data, "--first-announcement", "none")
	page := b.Page(t, browser.Viewport(320, 640))
	signInAs(t, p, page, "ada")
	page.Open(p.url + "/desk/import?lang=es")
	page.Choose("#file", export)
	page.Click(button("/desk/import"))
	reload := func(text string) {
		t.Helper()
		p.until("the page says "+text, func() bool {
			if page.Count(`main a.btn[href="/desk/import"]`) == 1 {
				page.Click(`main a.btn[href="/desk/import"]`)
			}
			return strings.Contains(page.Text("main"), text)
		})
	}
	reload("Las cuentas de este sitio se quedan")
	for _, found := range page.Axe(axeCore(t)) {
		t.Errorf("the rehearsal: %s", found)
	}
	page.Click(button("/desk/import/run"))
	p.until("the site is the other one", func() bool { return p.get(client(t), enPath).code == 200 })
	signInAs(t, p, page, "ada")
	page.Open(p.url + "/desk/import?lang=es")
	reload("El archivo está importado")
	page.Open(p.url + enPath)
	if page.Count("#comment-7") != 1 {
		t.Error("the announcement has no seventh comment")
	}
}
