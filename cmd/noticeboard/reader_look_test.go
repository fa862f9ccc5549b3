package main_test

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"noticeboard/internal/testing/browser"
	"noticeboard/internal/testing/htmlcheck"
)

// What is looked at on every page for readers.

//go:embed testdata/reader.js
var readerScript string

// measure calls a function of reader.js.
func measure(page *browser.Page, call string) (wrong []string) {
	page.Eval(strings.TrimSpace(readerScript)+"."+call, &wrong)
	return wrong
}

// nuJar is the checker, which make check fetches.
const nuJar = "../../.ci/node_modules/vnu-jar/build/dist/vnu.jar"

// A pile is of documents, as they were served, to be checked together.
type pile struct {
	mu    sync.Mutex
	pages []htmlcheck.Page
}

func (p *pile) add(name, html string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages = append(p.pages, htmlcheck.Page{Name: name, HTML: html})
}

// check has the Nu checker look at all of them.
func (p *pile) check(t *testing.T) {
	t.Helper()
	for _, found := range htmlcheck.Check(t, nuJar, p.pages) {
		t.Error(found)
	}
}

// A glass is how a page is looked at, and what is then asked of it.
type glass struct {
	name          string
	width, height int
	medium        string
	features      []string // of the medium
	css           string   // of the reader's own, on top
	ask           []string // functions of reader.js
}

const (
	largeText = "html { font-size: 200% !important }"
	spaced    = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }" // WCAG 2.2, 1.4.12
)

// glasses are tried one after the other on the same page; the first is how axe sees it.
var glasses = []glass{
	{name: "on a small phone", width: 320, height: 640, ask: []string{"sideways", "cut", "headings", "languages"}},
	{name: "with spaced text on it", width: 320, height: 640, css: spaced, ask: []string{"sideways", "cut"}},
	{name: "at 400 %", width: 320, height: 256, ask: []string{"sideways", "sticky"}},
	{name: "on a screen", width: 1280, height: 800, ask: []string{"sideways", "cut", "headings", "sticky", "faint"}},
	{name: "in the dark", width: 1280, height: 800, features: []string{"prefers-color-scheme", "dark"},
		ask: []string{"faint"}},
	{name: "in large text", width: 1280, height: 800, css: largeText, ask: []string{"sideways", "cut"}},
	{name: "in spaced text", width: 1280, height: 800, css: spaced, ask: []string{"sideways", "cut"}},
	{name: "in forced colours", width: 1280, height: 800, features: []string{"forced-colors", "active"},
		ask: []string{"bounded"}},
	{name: "at rest", width: 1280, height: 800, features: []string{"prefers-reduced-motion", "reduce"},
		ask: []string{"moving"}},
	{name: "on paper", width: 794, height: 1123, medium: "print", features: []string{"prefers-color-scheme", "dark"},
		ask: []string{"printed"}},
}

// inspect returns what is wrong with a page in every way in which it can be looked at.
func inspect(page *browser.Page, axe string) (wrong []string) {
	var before glass
	for i, g := range glasses {
		if i == 0 || g.width != before.width || g.height != before.height {
			page.Resize(g.width, g.height)
		}
		if i == 0 || g.medium != before.medium || !slices.Equal(g.features, before.features) {
			page.Show(g.medium, g.features...)
		}
		if i == 0 || g.css != before.css {
			measure(page, fmt.Sprintf("dress(%q)", g.css))
		}
		before = g
		var found []string
		for _, function := range g.ask {
			found = append(found, measure(page, function+"()")...)
		}
		if i == 0 {
			found = slices.Concat(found, page.Axe(axe), measured(page))
		}
		for _, f := range found {
			wrong = append(wrong, g.name+": "+f)
		}
	}
	page.Show("")
	return wrong
}
