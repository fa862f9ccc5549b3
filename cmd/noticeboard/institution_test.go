package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// A board gets the colour and the logo of its institution in a real browser, with scripts and without
// them, and readers see them at once.
func TestTheInstitutionInABrowser(t *testing.T) {
	b := browser.New(t)
	for name, options := range map[string][]browser.Option{
		"with scripts":    nil,
		"without scripts": {browser.WithoutJavaScript(), browser.Phone()},
	} {
		t.Run(name, func(t *testing.T) { dressing(t, b, options) })
	}
}

// dot draws a logo of 64 by 64 pixels and chooses it in the form.
const dot = `(() => {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 64;
	canvas.getContext("2d").fillRect(8, 8, 48, 48);
	const file = Uint8Array.from(atob(canvas.toDataURL().split(",")[1]), c => c.charCodeAt(0));
	const chosen = new DataTransfer();
	chosen.items.add(new File([file], "logo.png", { type: "image/png" }));
	document.querySelector("#logo").files = chosen.files;
	return chosen.files.length;
})()`

func dressing(t *testing.T, b *browser.Browser, options []browser.Option) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "ada", "admin")
	admin, reader := b.Page(t, options...), b.Page(t, options...)
	colour := func(page *browser.Page) (css string) {
		page.Eval(`getComputedStyle(document.querySelector(".mast")).borderTopColor`, &css)
		return css
	}
	reader.Open(p.url + enPath)
	if n := len(reader.Requests()); n > 5 {
		t.Errorf("at first %d requests: %q", n, reader.Requests())
	}
	plain := colour(reader)

	signInAs(t, p, admin, "ada")
	admin.Click(`.staff a[href="/desk/settings"]`)
	admin.Click(`a[href="/desk/identity"]`)
	admin.Type("[name='name.en']", "River Council")
	admin.Type("[name=brand]", "crimson")
	admin.Click("form.wide button:not([name])")
	if !strings.HasPrefix(admin.Title(), "Error:") || admin.Value("[name='name.en']") != "River Council" {
		t.Errorf("no colour: %q, %q", admin.Title(), admin.Value("[name='name.en']"))
	}
	var chosen int
	if admin.Eval(dot, &chosen); chosen != 1 {
		t.Fatalf("%d files are chosen", chosen)
	}
	admin.Type("[name=brand]", "#981946")
	admin.Click("form.wide button:not([name])")
	if got := admin.Text("[role=status]"); got != "Saved." {
		t.Errorf("afterwards it says %q", got)
	}

	before := len(reader.Requests())
	reader.Open(p.url + enPath)
	if got := reader.Text(".org"); got != "River Council" || reader.Count(".org img") != 1 {
		t.Errorf("the masthead says %q, with %d pictures", got, reader.Count(".org img"))
	}
	var loaded int
	if reader.Eval(`document.querySelector(".org img").naturalWidth`, &loaded); loaded != 64 {
		t.Errorf("the logo is %d pixels wide", loaded)
	}
	if n := len(reader.Requests()) - before; n > 6 {
		t.Errorf("with a logo %d requests: %q", n, reader.Requests()[before:])
	}
	if got := colour(reader); got == plain || got != "rgb(152, 25, 70)" {
		t.Errorf("the band was %s and is %s", plain, got)
	}
	for name, page := range map[string]*browser.Page{"admin": admin, "reader": reader} {
		if v := page.Violations(); len(v) > 0 {
			t.Errorf("%s: %q", name, v)
		}
	}
}
