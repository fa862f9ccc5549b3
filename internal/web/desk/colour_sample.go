package desk

import (
	"math"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A colourSamples is what the form of the institution says about the colour that is filled in, or about the present one
// if that is no colour.
type colourSamples struct {
	Colour  brand.Colour
	Bands   []brand.Colour // from left to right
	Derived bool           // in the light scheme, links and buttons have another shade
	Least   string         // the lowest contrast of the colour itself with what it stands on in the light scheme
	All     []colourSample
}

// A colourSample is a colour as the pages would have it in one scheme.
type colourSample struct {
	Scheme   string // light or dark
	Paper    brand.Colour
	Bands    []stripe
	Colours  brand.Palette
	Surfaces []surface
}

// A stripe is a part of the band in the drawing of a colourSample, whose width is 16.
type stripe struct {
	X, Width float64
	Colour   brand.Colour
}

// A surface is what text stands on, with the contrast of links on it.
type surface struct {
	Key    string // last part of its message key
	Colour brand.Colour
	Ratio  string
}

// colourSamples returns the samples of the form's colours.
func (t funcs) colourSamples(p InstitutionEdit) (s colourSamples, err error) {
	s.Colour = brand.Of(t.Institution)
	if typed, err := brand.ParseColour(p.Typed["brand"]); err == nil {
		s.Colour = typed
	}
	s.Bands = brand.Bands(notice.Institution{Brand: string(s.Colour), Bands: p.Typed["bands"]})
	if s.Least, err = t.ratio(s.Colour.LeastContrast(brand.LightSurfaces)); err != nil {
		return s, err
	}
	colours := view.PaletteOf(s.Colour)
	s.Derived = !s.Colour.Readable(brand.LightSurfaces)
	s.All = []colourSample{
		{Scheme: "light", Colours: colours.Light, Surfaces: surfaces(brand.LightSurfaces)},
		{Scheme: "dark", Colours: colours.Dark, Surfaces: surfaces(brand.DarkSurfaces)},
	}
	for i := range s.All {
		sample := &s.All[i]
		sample.Paper = sample.Surfaces[0].Colour
		for n, c := range s.Bands {
			width := 16 / float64(len(s.Bands))
			sample.Bands = append(sample.Bands, stripe{float64(n) * width, width, c})
		}
		for j := range sample.Surfaces {
			on := &sample.Surfaces[j]
			if on.Ratio, err = t.ratio(sample.Colours.Link.Contrast(on.Colour)); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

// surfaces returns the surfaces of a scheme: paper, wash and the ground of official comments, as brand lists them.
func surfaces(colours []brand.Colour) (all []surface) {
	for i, key := range []string{"paper", "wash", "official"} {
		all = append(all, surface{Key: key, Colour: colours[i]})
	}
	return all
}

// ratio returns a contrast ratio as the language writes it. It is cut to one decimal, not rounded: a ratio below a
// bound must not look as if it reached the bound.
func (t funcs) ratio(contrast float64) (string, error) {
	tenths := int(math.Floor(contrast * 10))
	return t.Message("contrast.ratio", "Whole", tenths/10, "Tenths", tenths%10)
}
