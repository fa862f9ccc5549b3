package view

import (
	"fmt"
	"html/template"
	"strings"

	"noticeboard/assets"
	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// The largest size of a logo in the masthead, in CSS pixels. A picture with more pixels is sharper on fine screens.
const (
	logoWidth  = 240
	logoHeight = 48
)

// iconSides has the sides of the square icons in pixels: those of the web app manifest, and that of iOS's home screen.
var iconSides = map[string]int{"icon-192.png": 192, "icon-512.png": 512, "touch-icon.png": 180}

// ownFiles returns the files together with those that are made for an institution: icons in its colour, and its logo.
func ownFiles(files *assets.Files, i notice.Institution) (*assets.Files, error) {
	svg, ok := files.Named("icon.svg")
	if !ok {
		return nil, fmt.Errorf("there is no icon.svg")
	}
	_, dark := brand.Palettes(brand.Of(i))
	icon, err := brand.NewIcon(svg.Bytes, brand.Ink(brand.Of(i)), dark.Link)
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
	for name, p := range map[string]notice.Picture{"logo": i.Logo.Light, "logo-dark": i.Logo.Dark} {
		switch file := PictureFile(name, p); {
		case p.None():
		case p.SVG != nil:
			made = append(made, assets.File{Name: file, Type: svg.Type, Bytes: p.SVG})
		default:
			made = append(made, assets.File{Name: file, Type: "image/png", Bytes: p.PNG})
		}
	}
	return files.With(made...)
}

// ownSheet returns the style element for an institution's colour and logo, to stand behind the others; empty if it has
// neither. Paper keeps the board's colours.
func ownSheet(i notice.Institution) string {
	var css strings.Builder
	if light, dark := brand.Palettes(brand.Of(i)); light.Band != brand.Default {
		fmt.Fprintf(&css, "@media screen{:root{%s}}@media screen and (prefers-color-scheme:dark){:root{%s}}",
			tokens(light), tokens(dark))
	}
	css.WriteString(stripes(brand.Bands(i)))
	if !i.Logo.Light.None() {
		css.WriteString(".org{flex-wrap:wrap;gap:.25rem .75rem}.org img{display:block;flex:none}.org span{flex:1 1 9rem}")
		if i.Logo.Dark.None() { // the logo is meant for white
			css.WriteString("@media screen and (prefers-color-scheme:dark){.org img{background:#fff}}")
		}
	}
	if css.Len() == 0 {
		return ""
	}
	return "<style>" + css.String() + "</style>"
}

// stripes returns the style of bands that have several colours, side by side in equal parts; empty for one colour.
func stripes(colours []brand.Colour) string {
	if len(colours) < 2 {
		return ""
	}
	var stops []string
	for n, c := range colours {
		stops = append(stops, fmt.Sprintf("%s %.4g%% %.4g%%", c, 100*float64(n)/float64(len(colours)),
			100*float64(n+1)/float64(len(colours))))
	}
	return "@media screen{.mast{border-top:0}.foot{border-bottom:0}.mast::before,.foot::after{content:\"\";display:block;" +
		"height:.5rem;background:linear-gradient(90deg," + strings.Join(stops, ",") + ")}}"
}

// tokens returns the custom properties of the style sheet that a palette sets.
func tokens(p brand.Palette) string {
	return fmt.Sprintf("--brand:%s;--link:%s;--hover:%s", p.Band, p.Link, p.Hover)
}

// institutionFuncs returns the template functions about the institution.
func (t *Translator) institutionFuncs() template.FuncMap {
	colours, logo := PaletteOf(brand.Of(t.Institution)), t.logo()
	return template.FuncMap{
		"contact":     func() string { return t.Institution.Contact },
		"institution": func() string { return In(t.Institution.Name, t.Lang()) },
		"logo":        func() *shownLogo { return logo },
		"palette":     func() Palettes { return colours },
		"reach":       reach,
		"shortName":   func() string { return t.Institution.Short },
		"team":        func() string { return In(t.Institution.Team, t.Lang()) },
	}
}

// reach returns the URL of a link to a contact, which is an e-mail address or an https URL.
func reach(contact string) string {
	if strings.Contains(contact, "://") {
		return contact
	}
	return "mailto:" + contact
}

// Palettes are the colours of the pages in the light and in the dark scheme.
type Palettes struct{ Light, Dark brand.Palette }

// PaletteOf returns the palettes for the colour of an institution.
func PaletteOf(colour brand.Colour) (p Palettes) {
	p.Light, p.Dark = brand.Palettes(colour)
	return p
}

// A shownLogo is the logo in the masthead.
type shownLogo struct {
	Light *ShownPicture
	Dark  *ShownPicture // nil if the light one is for both schemes
	Named bool          // the logo has the name of the institution in it
}

// A ShownPicture is a picture with the size at which it is shown, so that the page has room for it before it is loaded.
type ShownPicture struct {
	Src           string // path
	Width, Height int    // in CSS pixels
}

// logo returns the logo of the institution; nil if it has none.
func (t *Translator) logo() *shownLogo {
	l := t.Institution.Logo
	if l.Light.None() {
		return nil
	}
	return &shownLogo{t.InMast("logo", l.Light), t.InMast("logo-dark", l.Dark), l.Named}
}

// PictureFile returns the name of the file of a picture, by the name without its ending.
func PictureFile(name string, p notice.Picture) string {
	if p.SVG != nil {
		return name + ".svg"
	}
	return name + ".png"
}

// InMast returns a picture as the masthead shows it, by the name of its file without the ending; nil if there is none.
func (t *Translator) InMast(name string, p notice.Picture) *ShownPicture {
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
	return &ShownPicture{t.Assets.Path(PictureFile(name, p)), max(1, w), max(1, h)}
}
