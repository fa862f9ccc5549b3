package main_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"noticeboard/internal/testing/browser"
)

// troubles looks at the pages of a board that takes nothing more: from somebody who sends too much, and because its
// disk is full.
func troubles(t *testing.T, b *browser.Browser) {
	axe, served := axeCore(t), new(pile)
	busy := start(t, filepath.Join(t.TempDir(), "data"), "--post-rate", "0.001", "--post-burst", "1")
	sent, err := busy.comment(client(t), "the one that may be sent")
	if err != nil || sent.code != http.StatusSeeOther {
		t.Fatalf("%d, %v", sent.code, err)
	}
	data := filepath.Join(t.TempDir(), "data")
	full := start(t, data)
	addAccount(t, data, "ada", "admin")
	if a, err := full.fillDisk(client(t)); err != nil || a.code != http.StatusServiceUnavailable {
		t.Fatalf("on the full disk: %d, %v", a.code, err)
	}

	write := func(page *browser.Page) {
		page.Type("[name=comment]", "Who pays? And what for?")
		page.Type("[name=name]", "Ana Ñandú")
		page.Type("[name=email]", "ana@example.org")
		page.Click("button[value=post]")
	}
	guess := typed("[name=email]", "no@example.org", "main .field + .row button")
	for _, lang := range []string{"en", "es"} {
		page := b.Page(t, browser.Language(lang))
		look(t, page, busy, view{"too soon", first[lang] + "/comments", 429, write}, lang, axe, served)
		look(t, page, busy, view{"too many guesses", "/" + lang + sent.location[3:], 429, func(page *browser.Page) {
			for guess(page); page.Status() == 422; {
				guess(page)
			}
		}}, lang, axe, served)
		inOrder(t, busy, page)

		other := b.Page(t, browser.Language(lang))
		look(t, other, full, view{"no room", first[lang] + "/comments", 503, write}, lang, axe, served)
		look(t, other, full, view{"out of order", "/desk/sign-in", 503, func(page *browser.Page) {
			page.Type("[name=login]", "ada")
			page.Type("[name=password]", password)
			page.Click("main form .row button")
		}}, lang, axe, served)
		inOrder(t, full, other)
	}
	served.check(t)
}
