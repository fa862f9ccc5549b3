package view

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// A Style says which style sheets are in a page. They are part of the document, so no request has to be made for them.
type Style uint8

const (
	PageStyle  Style = iota
	SiteStyle        // the basic sheet only, for pages that are to arrive in the first round trip of a connection
	DeskStyle        // the sheets of PageStyle and the desk's
	NoDocument       // the template is a part of another page: without style sheets and frame
)

// styleSheets lists, for each style, the template that has its sheets and the files that they are made of.
var styleSheets = map[Style]struct {
	name  string
	files []string
}{
	SiteStyle: {"site-style", []string{"site.css"}},
	PageStyle: {"page-style", []string{"site.css", "pages.css"}},
	DeskStyle: {"desk-style", []string{"site.css", "pages.css", "desk.css", "answer.css"}},
}

// sheets returns the definitions of the templates in styleSheets, with the sheet of the institution behind each.
func (r *Renderer) sheets() (string, error) {
	own, all := ownSheet(r.Institution), ""
	for _, s := range styleSheets {
		css, err := r.Assets.Style(s.files...)
		if err != nil {
			return "", err
		}
		css = strings.ReplaceAll(css, "url(/", "url("+r.basePath+"/")
		// html/template removes comments from style sheets, which would change their hash. These have none.
		all += `{{define "` + s.name + `"}}<style>` + css + `</style>` + own + `{{end}}`
	}
	return all, nil
}

// StyleHashes returns the sources with which a Content-Security-Policy allows the style sheets of all pages, quoted
// as in the header: 'sha256-…'.
func (r *Renderer) StyleHashes() []string {
	all := slices.Concat(slices.Collect(maps.Values(r.hashes))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// BasicStyleHashes returns those for pages in SiteStyle.
func (r *Renderer) BasicStyleHashes() []string { return r.hashes[SiteStyle] }

// hash returns the sources for the sheets of a style, the institution's included.
func (r *Renderer) hash(style Style) (hashes []string, err error) {
	set, err := r.parsed[setKey{notice.Langs[0], MainSet}]()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, styleSheets[style].name, nil); err != nil {
		return nil, fmt.Errorf("hashing the style sheet: %w", err)
	}
	for sheet := range strings.SplitSeq(strings.TrimSuffix(b.String(), "</style>"), "</style>") {
		sum := sha256.Sum256([]byte(strings.TrimPrefix(sheet, "<style>")))
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return hashes, nil
}
