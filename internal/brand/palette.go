package brand

import "noticeboard/internal/notice"

// Default is the colour of an institution that has chosen none.
const Default Colour = "#0a4a4e"

// LightSurfaces and DarkSurfaces are the backgrounds of text in the brand's colours in each scheme: that of the page, of
// the conversation, and of official replies. They are the same as the tokens of the style sheet.
var (
	LightSurfaces = []Colour{"#ffffff", "#f2f6f5", "#e5f0ee"}
	DarkSurfaces  = []Colour{"#101918", "#182423", "#15302f"}
)

// A Palette holds the colours of one scheme that depend on the brand.
type Palette struct {
	Band  Colour // of the bands at the top and the bottom of a page
	Link  Colour // of links and buttons
	Hover Colour // of links and buttons under the pointer
	Frame Colour // of the browser's window (theme-color)
}

// The palettes of Default, which are the same as the tokens of the style sheet.
var (
	defaultLight = Palette{Band: Default, Link: "#0a585c", Hover: "#06393c", Frame: Default}
	defaultDark  = Palette{Band: "#0f3a3c", Link: "#86d6cc", Hover: "#b9ece5", Frame: "#0f3a3c"}
)

// Of returns the colour that an institution has chosen, or Default.
func Of(i notice.Institution) Colour {
	if i.Brand == "" {
		return Default
	}
	return Colour(i.Brand)
}

// Palettes returns the palettes of a brand for the light and the dark scheme. The colour must be readable on
// LightSurfaces (see Problem), or empty for Default. In the dark scheme all colours except Frame are lightened until
// they are readable on DarkSurfaces.
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

// Problem returns the message key of what is wrong with a text as the colour of a brand: that it is not a colour, or not
// readable on LightSurfaces. It returns "" for a colour that can be used and for an empty text.
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
