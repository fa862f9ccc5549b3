package brand_test

import (
	"slices"
	"testing"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

func TestProblem(t *testing.T) {
	for name, test := range map[string]struct{ colour, want string }{
		"none":                {"", ""},
		"a name":              {"red", "problem.brand.form"},
		"a bright one":        {"#ff9900", ""},
		"the default's links": {"#0a585c", ""},
	} {
		if got := brand.Problem(test.colour); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestBands(t *testing.T) {
	for text, want := range map[string][]brand.Colour{
		"": nil, " ": nil, "#0A4A4E": {"#0a4a4e"}, "#abc, 7a1f3d  #ff9900": {"#aabbcc", "#7a1f3d", "#ff9900"},
	} {
		if got, err := brand.ParseBands(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"red", "#abc;#abc", "#abc #abc #abc #abc #abc #abc #abc"} {
		if got, err := brand.ParseBands(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	for want, i := range map[brand.Colour]notice.Institution{
		brand.Default: {}, "#ff9900": {Brand: "#ff9900"}, "#aabbcc": {Brand: "#ff9900", Bands: "#aabbcc #000000"},
	} {
		if got := brand.Bands(i); got[0] != want {
			t.Errorf("%+v has the bands %v", i, got)
		}
	}
}

// TestBrands takes colours of well-known brands, bright and dark, and each hue at full strength.
func TestBrands(t *testing.T) {
	brands := []brand.Colour{
		"#ff9900", "#ffcc00", "#ffff00", "#ffffff", "#000000", "#ff0000", "#e60000", "#1da1f2", "#25d366", "#00ff00",
		"#00ffff", "#ff00ff", "#fffc00", "#0057b8", "#ffd700", "#e0457b", "#808080", "#7a1f3d", "#00008b", "#0a585c",
		"#f0a36b", "#cccccc",
	}
	for _, b := range brands {
		light, dark := brand.Palettes(b)
		if light.Band != b || dark.Band != b || light.Frame != b {
			t.Errorf("%s: the bands are %s and %s", b, light.Band, dark.Band)
		}
		for _, x := range []struct {
			text brand.Colour
			on   []brand.Colour
		}{
			{light.Link, brand.LightSurfaces}, {light.Hover, brand.LightSurfaces}, {brand.Ink(b), brand.LightSurfaces},
			{dark.Link, brand.DarkSurfaces}, {dark.Hover, brand.DarkSurfaces},
		} {
			if !x.text.Readable(x.on) {
				t.Errorf("%s: %s has a contrast of %.2f", b, x.text, x.text.LeastContrast(x.on))
			}
		}
		if b.Readable(brand.LightSurfaces) && light.Link != b {
			t.Errorf("%s can be read, and links are %s", b, light.Link)
		}
	}
}
