package brand

import (
	"noticeboard/internal/notice"
)

// Default is the colour of a board whose institution has chosen none.
const Default Colour = "#0a4a4e"

// What text in the brand's colours stands on, in each scheme: the paper, the wash under the
// conversation, and what is behind official replies. The style sheet has the same as its tokens.
var (
	LightSurfaces = []Colour{"#ffffff", "#f2f6f5", "#e5f0ee"}
	DarkSurfaces  = []Colour{"#101918", "#182423", "#15302f"}
)

// A Palette is what the pages take from the brand's colour: that of the bands, of links and buttons,
// and of those under the pointer, in one scheme; and the one that browsers give their own frame.
type Palette struct{ Band, Link, Hover, Frame Colour }

// The palettes of DefaultBrand, as the style sheet has them.
var (
	defaultLight = Palette{Band: Default, Link: "#0a585c", Hover: "#06393c", Frame: Default}
	defaultDark  = Palette{Band: "#0f3a3c", Link: "#86d6cc", Hover: "#b9ece5", Frame: "#0f3a3c"}
)

// Of returns the colour of an institution: the one it has chosen, or DefaultBrand.
func Of(i notice.Institution) Colour {
	if i.Brand == "" {
		return Default
	}
	return Colour(i.Brand)
}

// Palettes returns the colours that a brand gives the pages in the light scheme and in the dark one.
// There, all but the browser's frame are lightened until they can be read.
func Palettes(brand Colour) (light, dark Palette) {
	if brand == "" || brand == Default {
		return defaultLight, defaultDark
	}
	light = Palette{Band: brand, Link: brand, Frame: brand}
	light.Hover = brand.shaded(func(l float64) float64 { return l * 0.65 })
	tint := brand.Lighter(DarkSurfaces)
	dark = Palette{Band: tint, Link: tint, Frame: brand}
	dark.Hover = tint.shaded(func(l float64) float64 { return l + (1-l)*0.45 })
	return light, dark
}

// Problem returns the message key of what is wrong with a text as the colour of a brand. It is empty
// if nothing is, or if no colour is chosen.
func Problem(text string) string {
	if text == "" {
		return ""
	}
	parsed, err := ParseColour(text)
	switch {
	case err != nil:
		return "problem.brand.form"
	case !parsed.Readable(LightSurfaces):
		return "problem.brand.contrast"
	}
	return ""
}
