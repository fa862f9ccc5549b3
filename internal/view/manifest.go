package view

import (
	"encoding/json"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// A manifest is a web app manifest: what browsers need to put the board on a home screen
// (https://www.w3.org/TR/appmanifest/).
type manifest struct {
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name,omitempty"`
	ID         string         `json:"id"`
	Lang       notice.Lang    `json:"lang"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Theme      brand.Colour   `json:"theme_color"`
	Background brand.Colour   `json:"background_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src   string `json:"src"`
	Sizes string `json:"sizes"`
	Type  string `json:"type"`
}

// Manifest returns the web app manifest as JSON, in a language of notice.Langs.
func (r *Renderer) Manifest(lang notice.Lang) ([]byte, error) {
	home := r.basePath + "/" + string(lang) + "/"
	m := manifest{
		Name: In(r.Institution.Name, lang), ShortName: r.Institution.Short, ID: home, Lang: lang, StartURL: home,
		Scope: r.basePath + "/", Display: "minimal-ui", Theme: brand.Of(r.Institution), Background: brand.LightSurfaces[0],
	}
	for _, i := range []struct{ name, sizes string }{
		{"icon.svg", "any"}, {"icon-192.png", "192x192"}, {"icon-512.png", "512x512"},
	} {
		file, _ := r.Assets.Named(i.name)
		m.Icons = append(m.Icons, manifestIcon{r.basePath + r.Assets.Path(i.name), i.sizes, file.Type})
	}
	return json.Marshal(m)
}
