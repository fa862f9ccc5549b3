package view

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"noticeboard/assets"
	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// How large a logo stands in the masthead at most, in CSS pixels. Larger pictures are sharper on fine
// screens.
const (
	logoWidth  = 240
	logoHeight = 48
)

// The sides of the square icons, in pixels: of the web app manifest, and of iOS's home screen.
var iconSides = map[string]int{"icon-192.png": 192, "icon-512.png": 512, "touch-icon.png": 180}

// ownFiles returns the files together with those that are made for an institution: the icons in its
// colour, and its logo.
func ownFiles(files *assets.Files, i notice.Institution) (*assets.Files, error) {
	svg, ok := files.Named("icon.svg")
	if !ok {
		return nil, fmt.Errorf("there is no icon.svg")
	}
	_, dark := brand.Palettes(brand.Of(i))
	icon, err := brand.NewIcon(svg.Bytes, brand.Of(i), dark.Link)
	if err != nil {
		return nil, err
	}
	made := []assets.File{{Name: "icon.svg", Type: svg.Type, Bytes: icon.SVG}}
	for name, side := range iconSides {
		drawn, err := icon.PNG(side)
		if err != nil {
			return nil, fmt.Errorf("drawing %s: %w", name, err)
		}
		made = append(made, assets.File{Name: name, Type: "image/png", Bytes: drawn})
	}
	ico, err := icon.ICO()
	if err != nil {
		return nil, err
	}
	made = append(made, assets.File{Name: "favicon.ico", Type: "image/vnd.microsoft.icon", Bytes: ico})
	for name, p := range map[string]notice.Picture{"logo.png": i.Logo.Light, "logo-dark.png": i.Logo.Dark} {
		if !p.None() {
			made = append(made, assets.File{Name: name, Type: "image/png", Bytes: p.PNG})
		}
	}
	return files.With(made...)
}

// ownSheet returns the style sheet that an institution's colour and logo call for, as it stands in
// pages behind the others; nothing if the site's will do. On paper the site's colours stay.
func ownSheet(i notice.Institution) string {
	var css strings.Builder
	if light, dark := brand.Palettes(brand.Of(i)); light.Band != brand.Default {
		fmt.Fprintf(&css, "@media screen{:root{%s}}@media screen and (prefers-color-scheme:dark){:root{%s}}", tokens(light), tokens(dark))
	}
	if !i.Logo.Light.None() {
		css.WriteString(".org{flex-wrap:wrap;gap:.25rem .75rem}.org img{display:block;flex:none}.org span{flex:1 1 9rem}")
		if i.Logo.Dark.None() { // it is meant for white
			css.WriteString("@media screen and (prefers-color-scheme:dark){.org img{background:#fff}}")
		}
	}
	if css.Len() == 0 {
		return ""
	}
	return "<style>" + css.String() + "</style>"
}

func tokens(p brand.Palette) string {
	return fmt.Sprintf("--brand:%s;--link:%s;--hover:%s", p.Band, p.Link, p.Hover)
}

// institutionFuncs lists the functions that speak of the institution's looks.
func (v *Translator) institutionFuncs() template.FuncMap {
	colours, logo := PaletteOf(brand.Of(v.Institution)), v.logo()
	return template.FuncMap{
		"palette": func() palette { return colours },
		"logo":    func() *shownLogo { return logo },
	}
}

// reach returns the address of a link to a contact: an e-mail address or an https one.
func reach(contact string) string {
	if strings.Contains(contact, "://") {
		return contact
	}
	return "mailto:" + contact
}

type palette struct{ Light, Dark brand.Palette }

func PaletteOf(colour brand.Colour) (p palette) {
	p.Light, p.Dark = brand.Palettes(colour)
	return p
}

// A shownLogo is the logo as the masthead shows it.
type shownLogo struct {
	Light, Dark *ShownPicture
	Named       bool
}

// A ShownPicture is a picture with the room that it takes, which is kept free for it from the start.
type ShownPicture struct {
	Src           string
	Width, Height int
}

func (v *Translator) logo() *shownLogo {
	l := v.Institution.Logo
	if l.Light.None() {
		return nil
	}
	return &shownLogo{v.InMast("logo.png", l.Light), v.InMast("logo-dark.png", l.Dark), l.Named}
}

func (v *Translator) InMast(name string, p notice.Picture) *ShownPicture {
	if p.None() {
		return nil
	}
	w, h := p.Width, p.Height
	if h > logoHeight {
		w, h = w*logoHeight/h, logoHeight
	}
	if w > logoWidth {
		w, h = logoWidth, h*logoWidth/w
	}
	return &ShownPicture{v.Assets.Path(name), max(1, w), max(1, h)}
}

// A manifest is what browsers ask for to put the board on a home screen
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

// Manifest returns the web app manifest in a language of notice.Langs.
func (r *Renderer) Manifest(lang notice.Lang) ([]byte, error) {
	home := "/" + string(lang) + "/"
	m := manifest{
		Name: In(r.Institution.Name, lang), ShortName: r.Institution.Short, ID: home, Lang: lang, StartURL: home, Scope: "/",
		Display: "minimal-ui", Theme: brand.Of(r.Institution), Background: brand.LightSurfaces[0],
	}
	for _, i := range []struct{ name, sizes string }{{"icon.svg", "any"}, {"icon-192.png", "192x192"}, {"icon-512.png", "512x512"}} {
		file, _ := r.Assets.Named(i.name)
		m.Icons = append(m.Icons, manifestIcon{r.Assets.Path(i.name), i.sizes, file.Type})
	}
	return json.Marshal(m)
}
