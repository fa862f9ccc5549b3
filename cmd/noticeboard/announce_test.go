package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// An announcement is written, published and corrected in a real browser, with scripts and without them.
func TestWritingInABrowser(t *testing.T) {
	b := browser.New(t)
	for name, options := range map[string][]browser.Option{
		"with scripts":    nil,
		"without scripts": {browser.WithoutJavaScript(), browser.Phone()},
	} {
		t.Run(name, func(t *testing.T) { writing(t, b, len(options) == 0, options) })
	}
}

func writing(t *testing.T, b *browser.Browser, scripts bool, options []browser.Option) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "tomas", "team")
	team, reader := b.Page(t, options...), b.Page(t, options...)
	signInAs(t, p, team, "tomas")
	team.Click(`a[href="/desk/announcements"]`)
	team.Click(`a[href="/desk/announcements/new"]`)
	team.Type("[name='title.en']", "The dam")
	team.Type("[name='body.en']", "It is **3 m** high. <img src=x onerror=alert(1)>")
	if scripts {
		team.Until("the edition shows itself beneath its fields",
			func() bool { return team.Text(".preview:not([hidden]) strong") == "3 m" })
	}
	team.Type("[name='title.es']", "La presa")
	team.Type("[name='body.es']", "Tiene **3 m** de altura.")
	team.Click("button[value=preview]")
	if got := team.Texts(".look strong"); len(got) < 2 || got[0] != "3 m" {
		t.Errorf("the preview shows %q", got)
	}
	team.Click("button[value=publish]")
	if got := team.Text("[role=status]"); got != "The announcement is published." {
		t.Errorf("afterwards it says %q", got)
	}
	reader.Open(p.url + "/es/")
	reader.Click(`a[href="/es/la-presa"]`)
	if got := reader.Text(".prose strong"); got != "3 m" {
		t.Errorf("the public reads %q", got)
	}

	team.Type("[name='body.en']", "It is **30 m** high.")
	team.Click("button[value=correct]")
	if !strings.HasPrefix(team.Title(), "Error:") || team.Value("[name='body.en']") != "It is **30 m** high." {
		t.Errorf("without a note: %q, %q", team.Title(), team.Value("[name='body.en']"))
	}
	team.Type("[name='correction.en']", "It is 30 m high, not 3.")
	team.Type("[name='correction.es']", "Tiene 30 m, no 3.")
	team.Click("button[value=correct]")
	reader.Open(p.url + "/en/the-dam")
	if got := reader.Text(".corrections"); !strings.Contains(got, "It is 30 m high, not 3.") {
		t.Errorf("the correction reads %q", got)
	}
	reader.Click(`a[href$="/versions"]`)
	reader.Click(`a[href$="/versions/1?with=2"]`)
	if del, ins := reader.Text(".changes del"), reader.Text(".changes ins"); !strings.Contains(del, "3") ||
		!strings.Contains(ins, "30") {
		t.Errorf("removed %q, added %q", del, ins)
	}
	for name, page := range map[string]*browser.Page{"team": team, "reader": reader} {
		if v, c := page.Violations(), page.Console(); len(v)+len(c) > 0 {
			t.Errorf("%s: %q, %q", name, v, c)
		}
	}
}
