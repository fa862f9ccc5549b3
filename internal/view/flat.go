package view

import (
	"html/template"
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

// placesHTML shows a block of places.
var placesHTML = template.Must(template.New("places").Parse(
	`<ul>{{range .}}<li>{{.Name}}<ul>{{range .Countries}}<li>{{.Name}}: ` +
		`{{range $i, $p := .Places}}{{if $i}}; {{end}}{{$p.Name}}{{end}}</li>{{end}}</ul></li>{{end}}</ul>`))

// FlatHTML returns the HTML of an announcement's text for other programs than the site's pages: a block of places is a
// list without a map.
func FlatHTML(t notice.Text) (string, error) {
	var b strings.Builder
	for _, p := range t.Body.Parts {
		block, err := places.Parse(p.Source)
		if err != nil { // the part is no block of places
			b.WriteString(string(p.HTML))
			continue
		}
		if err := placesHTML.Execute(&b, block); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}
