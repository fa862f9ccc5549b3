package brand

import (
	"fmt"
	"strings"
	"unicode"

	"noticeboard/internal/notice"
)

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

// Palettes returns the palettes of a brand for the light and the dark scheme; an empty colour stands for Default. The
// bands have the colour as it is. Links and buttons have it as far as it is readable: on LightSurfaces otherwise the
// nearest darker shade of the same hue, on DarkSurfaces the nearest lighter one.
func Palettes(brand Colour) (light, dark Palette) {
	if brand == "" || brand == Default {
		return defaultLight, defaultDark
	}
	light = Palette{Band: brand, Link: brand.Darker(LightSurfaces), Frame: brand}
	light.Hover = light.Link.shaded(func(l float64) float64 { return l * 0.65 })
	dark = Palette{Band: brand, Link: brand.Lighter(DarkSurfaces), Frame: brand}
	dark.Hover = dark.Link.shaded(func(l float64) float64 { return l + (1-l)*0.45 })
	return light, dark
}

// Ink returns the colour in which the brand is drawn on white: the colour itself or, if that cannot be read, the nearest
// darker shade that can.
func Ink(brand Colour) Colour { return brand.Darker(LightSurfaces) }

// MaxBands is the maximum number of colours in the bands at the top and the bottom of a page.
const MaxBands = 6

// ParseBands parses the colours of the bands from left to right, which are separated by spaces or commas. The error is
// notice.ErrNotFound for a text that holds anything else, or too many.
func ParseBands(text string) (all []Colour, err error) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		c, err := ParseColour(part)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) > MaxBands {
		return nil, fmt.Errorf("%d colours: %w", len(all), notice.ErrNotFound)
	}
	return all, nil
}

// Bands returns the colours of an institution's bands, from left to right: one or several.
func Bands(i notice.Institution) []Colour {
	if all, err := ParseBands(i.Bands); err == nil && len(all) > 0 {
		return all
	}
	light, _ := Palettes(Of(i))
	return []Colour{light.Band}
}

// Problem returns the message key of what is wrong with a text as the colour of a brand; "" for a colour and for an
// empty text.
func Problem(text string) string {
	if _, err := ParseColour(text); err != nil && text != "" {
		return "problem.brand.form"
	}
	return ""
}
