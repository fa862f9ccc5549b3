package view

import (
	"math"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// Institution is where the institution's names, colour and logo are changed. Its fields have the names
// that notice.Institution's problems have.
type Institution struct {
	Frame
	Seen     uint64            // version that the form is about
	Typed    map[string]string // what stands in the fields, by name
	Problems notice.Problems
	Conflict bool // someone else has changed it meanwhile
	Saved    bool
}

// institutionComplaints lists what is wrong with the form.
func institutionComplaints(p Institution) []complaint {
	var fields []string
	for _, name := range []string{"name.", "team."} {
		for _, l := range notice.Langs {
			fields = append(fields, name+string(l))
		}
	}
	return complaints(p.Problems, 0, "", append(fields, "short", "contact", "brand", "logo", "logo-dark")...)
}

// A lineField is a field for one line of text.
type lineField struct {
	Name, Key, Value, Problem string
	Lang                      notice.Lang // that the text is in; empty if it has none
}

func textField(p Institution, name string) lineField {
	return lineField{Name: name, Key: "institution." + name, Value: p.Typed[name], Problem: p.Problems[name]}
}

func langField(p Institution, name string, l notice.Lang) lineField {
	f := textField(p, name+"."+string(l))
	f.Key, f.Lang = "institution."+name, l
	return f
}

// A sample shows a brand's colour as pages would have it in one scheme.
type sample struct {
	Scheme   string // light or dark
	Paper    brand.Colour
	Colours  brand.Palette
	Surfaces []surface
}

// A surface is what text stands on, with the contrast of links on it.
type surface struct {
	Key    string
	Colour brand.Colour
	Ratio  string
}

// samples are what the page says about the colour that is typed in, or about the present one if that
// is no colour.
type samples struct {
	Colour brand.Colour
	Least  string // its contrast where that is lowest, in the light scheme

	Instead      brand.Colour // the nearest shade that would do; empty if this one does
	InsteadRatio string       // its contrast

	All []sample
}

func (v deskFuncs) samples(p Institution) (s samples, err error) {
	s.Colour = brand.Of(v.Institution)
	if typed, err := brand.ParseColour(p.Typed["brand"]); err == nil {
		s.Colour = typed
	}
	if s.Least, err = v.ratio(s.Colour.LeastContrast(brand.LightSurfaces)); err != nil {
		return s, err
	}
	if !s.Colour.Readable(brand.LightSurfaces) {
		s.Instead = s.Colour.Darker(brand.LightSurfaces)
		if s.InsteadRatio, err = v.ratio(s.Instead.LeastContrast(brand.LightSurfaces)); err != nil {
			return s, err
		}
	}
	colours := paletteOf(s.Colour)
	for _, one := range []sample{
		{Scheme: "light", Colours: colours.Light, Surfaces: surfaces(brand.LightSurfaces)},
		{Scheme: "dark", Colours: colours.Dark, Surfaces: surfaces(brand.DarkSurfaces)},
	} {
		one.Paper = one.Surfaces[0].Colour
		for i, on := range one.Surfaces {
			if one.Surfaces[i].Ratio, err = v.ratio(one.Colours.Link.Contrast(on.Colour)); err != nil {
				return s, err
			}
		}
		s.All = append(s.All, one)
	}
	return s, nil
}

func surfaces(colours []brand.Colour) (all []surface) {
	for i, key := range []string{"paper", "wash", "official"} {
		all = append(all, surface{Key: key, Colour: colours[i]})
	}
	return all
}

// ratio returns a contrast ratio as the language writes it, cut to one decimal: what is short of a
// bound must not look as if it reached it.
func (v deskFuncs) ratio(contrast float64) (string, error) {
	tenths := int(math.Floor(contrast * 10))
	return v.Message("contrast.ratio", "Whole", tenths/10, "Tenths", tenths%10)
}

// A pictureField is a field for a picture, with the one that there is.
type pictureField struct {
	Name, Problem string
	Now           *shownPicture
	Remove        bool
}

func (v deskFuncs) pictureFields(p Institution) []pictureField {
	l := v.Institution.Logo
	return []pictureField{
		{"logo", p.Problems["logo"], v.inMast("logo.png", l.Light), p.Typed["remove.logo"] != ""},
		{"logo-dark", p.Problems["logo-dark"], v.inMast("logo-dark.png", l.Dark), p.Typed["remove.logo-dark"] != ""},
	}
}
