package main_test

import (
	"testing"

	"noticeboard/internal/testing/browser"
)

// ledgers opens receipts in narrow windows: no date, number or label in their lists of facts is broken inside a word.
func (h *hall) ledgers(t *testing.T, b *browser.Browser) {
	for _, lang := range []string{"en", "es"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			page := b.Page(t)
			page.Open(h.url + first[lang] + "/comments")
			page.Type("[name=comment]", "This is withdrawn soon: "+lang)
			page.Type("[name=name]", "Ana Ñandú")
			page.Type("[name=email]", "ana@example.org")
			page.Click("button[value=post]")
			page.Click(`main a[href$="/withdrawal"]`)
			page.Click(`form[action$="/withdrawal"] button`)
			receipts := []string{page.URL()}
			if got := page.Count(`.steps .stop`); got != 1 {
				t.Fatalf("%s: not withdrawn", page.URL())
			}
			for _, path := range h.receipts {
				receipts = append(receipts, h.url+"/"+lang+path)
			}
			for _, receipt := range receipts {
				page.Open(receipt)
				if got := page.Count(".ledger time") * page.Count(".steps time"); got == 0 {
					t.Errorf("%s: a ledger without a date", receipt)
				}
				for _, width := range []int{320, 360, 500} {
					page.Resize(width, 640)
					for _, wrong := range measure(page, "torn()") {
						t.Errorf("%s, %d pixels wide: %s", receipt, width, wrong)
					}
				}
			}
		})
	}
}
