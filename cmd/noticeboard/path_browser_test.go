package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestBoardBeneathAPathInABrowser serves a board at a path. Scripts, styles, fonts, cookies and the addresses that
// scripts ask for work there, for a reader and for a moderator.
func TestBoardBeneathAPathInABrowser(t *testing.T) {
	b := browser.New(t)
	data, port := filepath.Join(t.TempDir(), "data"), freePort(t)
	base := "http://localhost:" + port + "/board"
	p := start(t, data, "--listen", "127.0.0.1:"+port, "--url", base)
	addAccount(t, data, "mina", "moderator")
	reader, mina := b.Page(t), b.Page(t)
	beneath := func(page *browser.Page) {
		t.Helper()
		if !strings.HasPrefix(page.URL(), base+"/") {
			t.Errorf("it is at %s", page.URL())
		}
	}
	reader.Open(base)
	beneath(reader)
	reader.Click(".langs a")
	reader.Open(base) // the language is remembered
	if got := reader.Attribute("html", "lang"); got != "es" || reader.URL() != base+"/es/" {
		t.Errorf("in %q at %s", got, reader.URL())
	}
	reader.Open(base + enPath)
	reader.Type("[name=comment]", "Are the reports public?")
	reader.Type("[name=name]", "Ana")
	reader.Type("[name=email]", "ana@example.org")
	reader.Click("button[value=post]")
	reader.Until("the receipt shows the words", func() bool {
		return strings.Contains(reader.URL(), "/board/en/receipt/") && strings.Contains(reader.Text("main"), "Are the reports")
	})
	reader.Open(base + enPath)
	reader.Until("the way back to the receipt", func() bool {
		return reader.Count(`.mine a[href^="/board/en/receipt/"]`) == 1
	})

	signInAs(t, p, mina, "mina")
	mina.Open(base + "/desk/waiting")
	const badge = `.tabs a[href="/board/desk/waiting"] span`
	if mina.Text(badge) != "1" {
		t.Errorf("the tab says %q", mina.Text(badge))
	}
	mina.Click("button[value=approve]")
	mina.Until("it is decided without a new page", func() bool {
		return mina.Count("button[value=approve]") == 0 && mina.Text(badge) != "1"
	})
	beneath(mina)
	reader.Open(base + enPath)
	if !strings.Contains(reader.Text("#comment-8"), "Are the reports public?") {
		t.Error("the comment is not there")
	}
	for _, page := range []*browser.Page{reader, mina} {
		inOrder(t, p, page)
	}
}
