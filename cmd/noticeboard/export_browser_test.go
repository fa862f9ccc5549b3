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
}
