package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// Every page for readers, as it is and after what goes wrong on it, is one that everybody can use.

// pages lists them in a language. A new page gets a line.
func (h *hall) pages(lang string) []view {
	at, talk, closed, in := first[lang], long[lang], shut[lang], "/"+lang
	form := at + "/comments"
	write := func(button string) func(*browser.Page) {
		return func(page *browser.Page) {
			page.Type("[name=comment]", fmt.Sprintf("Who pays?\n\nAnd **who** counts? %s %d", lang, h.written.Add(1)))
			page.Type("[name=name]", "Ana Ñandú")
			page.Type("[name=email]", "ana@example.org")
			page.Click("button[value=" + button + "]")
		}
	}
	own := func(path string) func(*browser.Page) { // what the author of a comment can do about it
		return func(page *browser.Page) {
			write("post")(page)
			page.Click(`main a[href$="` + path + `"]`)
		}
	}
	return []view{
		{"home", in + "/", 200, nil},
		{"announcements found", in + "/search?q=" + map[string]string{"en": "more", "es": "más"}[lang], 200, nil},
		{"announcements in the other language", in + "/search?q=" + map[string]string{"en": "más", "es": "more"}[lang], 200, nil},
		{"the announcement", at, 200, nil},
		{"newest first", at + "?order=newest", 200, nil},
		{"many comments", talk, 200, nil},
		{"a page of many", talk + "?order=newest&page=2", 200, nil},
		{"a closed announcement", closed, 200, nil},
		{"the places of a region", at + "?places=2", 200, nil},
		{"what is said in a language", talk + "?lang=es", 200, nil},
		{"open questions", at + "?show=unanswered", 200, nil},
		{"a thread", at + "/threads/1", 200, nil},
		{"a search", at + "/search?q=ciudad", 200, nil},
		{"a search in vain", at + "/search?q=nowhere", 200, nil},
		{"all on one page", at + "/whole", 200, nil},
		{"a long thread", talk + "/threads/1?page=2", 200, nil},
		{"a comment", in + h.question, 200, nil},
		{"an official reply", in + "/comment/" + h.official, 200, nil},
		{"its versions", in + "/comment/" + h.official + "/versions", 200, nil},
		{"versions", at + "/versions", 200, nil},
		{"a version", at + "/versions/1", 200, nil},
		{"a comparison", at + "/versions/1?with=2", 200, nil},
		{"rules", in + "/rules", 200, nil},
		{"about the board", in + "/about", 200, nil},
		{"how accessible it is", in + "/accessibility", 200, nil},
		{"what it keeps", in + "/privacy", 200, nil},
		{"a version of the rules", in + "/rules?version=1", 200, nil},

		{"the form", form, 200, nil},
		{"a reply", form + "?reply_to=1", 200, nil},
		{"a reply to a reply", form + "?reply_to=2", 200, nil},
		{"a closed form", closed + "/comments", 200, nil},
		{"an empty form", form, 422, press("button[value=post]")},
		{"an empty reply", form + "?reply_to=7", 422, press("button[value=post]")},
		{"an address that is none", form, 422, typed("[name=email]", "ana@example", "button[value=preview]")},
		{"a preview", form, 200, write("preview")},
		{"too long by far", form, 413, typed("[name=comment]", strings.Repeat("long ", 60_000), "button[value=post]")},
		{"sent", form, 200, write("post")},
		{"a correction by its author", form, 200, own("/correction")},
		{"an empty correction", form, 422, func(page *browser.Page) {
			own("/correction")(page)
			page.Type("[name=comment]", "")
			page.Click("button[value=post]")
		}},
		{"a withdrawal", form, 200, own("/withdrawal")},

		{"a pending receipt", in + h.receipts["pending"], 200, nil},
		{"a published receipt", in + h.receipts["published"], 200, nil},
		{"a declined receipt", in + h.receipts["declined"], 200, nil},
		{"a removed receipt", in + h.receipts["removed"], 200, nil},
		{"not the author's", in + h.receipts["declined"], 422, typed("[name=email]", "no@example.org",
			"main .field + .row button")},

		{"not there", in + "/nothing", 404, nil},
		{"no such page", at + "?page=99", 404, nil},
		{"no such comment", at + "/comments/999", 404, nil},
		{"no such method", form, 405, func(page *browser.Page) {
			action := ""
			page.Eval(fmt.Sprintf("document.querySelector('main form').action = %q", in+"/"), &action)
			page.Click("main form button")
		}},
		{"sign-in", "/desk/sign-in", 200, nil},
		{"sign-in refused", "/desk/sign-in", 422, press("main form .row button")},
	}
}

// words are the receipts with what their authors wrote, which they prove by their addresses.
func (h *hall) words(lang string) []view {
	all := map[string][]view{
		"en": {{"a pending receipt with words", "/en" + h.receipts["pending"], 200, nil}},
		"es": {{"a declined receipt with words", "/es" + h.receipts["declined"], 200, nil}},
	}
	for l, author := range map[string]string{"en": "berta", "es": "carlos"} {
		all[l][0].do = typed("[name=email]", author+"@example.org", "main .field + .row button")
	}
	return all[lang]
}

// everyPage looks at all of them in both languages.
func (h *hall) everyPage(t *testing.T, b *browser.Browser) {
	axe, served := axeCore(t), new(pile)
	t.Run("in", func(t *testing.T) {
		for _, lang := range []string{"en", "es"} {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				page := b.Page(t, browser.Language(lang))
				for _, v := range slices.Concat(h.pages(lang), h.words(lang)) {
					look(t, page, h.process, v, lang, axe, served)
				}
				inOrder(t, h.process, page)
			})
		}
	})
	served.check(t)
}

// look opens a page and inspects it.
func look(t *testing.T, page *browser.Page, p *process, v view, lang, axe string, served *pile) {
	t.Helper()
	page.Resize(1280, 800)
	page.Open(p.url + v.path)
	if v.do != nil {
		v.do(page)
	}
	if got := page.Status(); got != v.code {
		t.Errorf("%s: %d, want %d", v.name, got, v.code)
	}
	if got := page.Attribute("html", "lang"); got != lang {
		t.Errorf("%s is in %q", v.name, got)
	}
	served.add(v.name+" in "+lang, page.Source())
	for _, found := range inspect(page, axe) {
		t.Errorf("%s %s", v.name, found)
	}
}
