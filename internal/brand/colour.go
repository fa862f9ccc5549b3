// Package brand derives what pages show of an institution's colour and logo: the palettes of the light and the dark
// scheme, the icons in its colour, and the checked logo of the masthead.
package brand

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"noticeboard/internal/notice"
)

// A Colour is an sRGB colour as in CSS: "#" and six hexadecimal digits in lower case.
type Colour string

// ParseColour parses a colour: #rgb or #rrggbb in any case, with or without the #. For any other text the error is
// notice.ErrNotFound.
func ParseColour(text string) (Colour, error) {
	digits := strings.ToLower(strings.TrimPrefix(text, "#"))
	if len(digits) == 3 {
		digits = strings.Repeat(digits[:1], 2) + strings.Repeat(digits[1:2], 2) + strings.Repeat(digits[2:], 2)
	}
	if _, err := strconv.ParseUint(digits, 16, 24); err != nil || len(digits) != 6 {
		return "", fmt.Errorf("colour %q: %w", text, notice.ErrNotFound)
	}
	return Colour("#" + digits), nil
}

// RGB returns the components of c, each from 0 to 255; zeros if c is not a colour.
func (c Colour) RGB() (r, g, b uint8) {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 24)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Luminance returns the relative luminance of c, from 0 for black to 1 for white
// (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
func (c Colour) Luminance() float64 {
	linear := func(part uint8) float64 {
		v := float64(part) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	r, g, b := c.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Contrast returns the contrast ratio of two colours, from 1 to 21
// (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
func (c Colour) Contrast(other Colour) float64 {
	a, b := c.Luminance(), other.Luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// LeastContrast returns the lowest contrast of c with any of surfaces; 21 if there are none.
func (c Colour) LeastContrast(surfaces []Colour) float64 {
	least := 21.0
	for _, s := range surfaces {
		least = min(least, c.Contrast(s))
	}
	return least
}

// Readable reports whether text in colour c is readable on every one of surfaces: with a contrast of at least
// MinContrast.
func (c Colour) Readable(surfaces []Colour) bool { return c.LeastContrast(surfaces) >= MinContrast }

// MinContrast is the contrast ratio that WCAG 2.2 requires of text at level AAA (success criterion 1.4.6).
const MinContrast = 7.0

// Darker returns c if it is readable on surfaces, otherwise the nearest darker colour of the same hue that is. The
// surfaces must be light enough for black to be readable.
func (c Colour) Darker(surfaces []Colour) Colour { return c.shade(surfaces, -1) }

// Lighter is Darker for dark surfaces: it returns a lighter colour.
func (c Colour) Lighter(surfaces []Colour) Colour { return c.shade(surfaces, +1) }

// shades is the number of steps from black to white in which shade looks for a colour.
const shades = 1000

// shade returns the first readable colour at or after c in direction step: -1 darker, +1 lighter.
func (c Colour) shade(surfaces []Colour, step float64) Colour {
	hue, saturation, lightness := c.hsl()
	for found := c; ; found = hslColour(hue, saturation, lightness) {
		if found.Readable(surfaces) || lightness < 0 || lightness > 1 {
			return found
		}
		lightness += step / shades
	}
}

// shaded returns c with another lightness, from 0 to 1, which change computes from that of c.
func (c Colour) shaded(change func(lightness float64) float64) Colour {
	hue, saturation, lightness := c.hsl()
	return hslColour(hue, saturation, change(lightness))
}

// hsl returns hue (0 to 6), saturation and lightness (0 to 1) of c, as in
// https://www.w3.org/TR/css-color-4/#the-hsl-notation.
func (c Colour) hsl() (hue, saturation, lightness float64) {
	r8, g8, b8 := c.RGB()
	r, g, b := float64(r8)/255, float64(g8)/255, float64(b8)/255
	most, least := max(r, g, b), min(r, g, b)
	lightness = (most + least) / 2
	d := most - least
	if d == 0 {
		return 0, 0, lightness
	}
	saturation = d / (1 - math.Abs(2*lightness-1))
	switch most {
	case r:
		hue = math.Mod((g-b)/d+6, 6)
	case g:
		hue = (b-r)/d + 2
	default:
		hue = (r-g)/d + 4
	}
	return hue, saturation, lightness
}

// hslColour returns the colour nearest to a hue, saturation and lightness as hsl returns them.
func hslColour(hue, saturation, lightness float64) Colour {
	lightness = min(1, max(0, lightness))
	part := func(n float64) int {
		k := math.Mod(n+2*hue, 12)
		a := saturation * min(lightness, 1-lightness)
		return int(math.Round(255 * (lightness - a*max(-1, min(k-3, 9-k, 1)))))
	}
	return Colour(fmt.Sprintf("#%02x%02x%02x", part(0), part(8), part(4)))
}
