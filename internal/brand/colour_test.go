package brand

import (
	"errors"
	"math"
	"testing"

	"noticeboard/internal/notice"
)

func TestParseColour(t *testing.T) {
	for text, want := range map[string]Colour{
		"#0a4a4e": "#0a4a4e", "#0A4A4E": "#0a4a4e", "0a4a4e": "#0a4a4e", "#abc": "#aabbcc", "F0f": "#ff00ff",
		"": "", "#": "", "#12": "", "#1234": "", "#12345": "", "#1234567": "", "red": "", "#gggggg": "", "#+12345": "",
		"#1_2_34": "", "##abc": "",
	} {
		got, err := ParseColour(text)
		if got != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestContrast compares with figures of the W3C's examples and of the style sheet's tokens.
func TestContrast(t *testing.T) {
	for _, x := range []struct {
		a, b Colour
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#000000", 21}, {"#123456", "#123456", 1}, {"#777777", "#ffffff", 4.48},
		{"#767676", "#ffffff", 4.54},
		{"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#ffffff", 8.59}, {"#00ff00", "#ffffff", 1.37},
		{"#595959", "#ffffff", 7.00},
		{"#0a585c", "#ffffff", 8.19}, {"#0a585c", "#e5f0ee", 7.03}, {"#86d6cc", "#101918", 10.65},
		{"#0a4a4e", "#ffffff", 9.99},
	} {
		if got := x.a.Contrast(x.b); math.Abs(got-x.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", x.a, x.b, got, x.want)
		}
	}
}

func TestShades(t *testing.T) {
	for _, c := range []Colour{
		"#ff0000", "#ffdd00", "#00ff00", "#0066ff", "#ff00aa", "#888888", "#ffffff", "#e5f0ee", "#336699", "#7a1f3d",
		"#000000",
	} {
		darker, lighter := c.Darker(LightSurfaces), c.Lighter(DarkSurfaces)
		for _, x := range []struct {
			shade Colour
			on    []Colour
			least float64
		}{
			{darker, LightSurfaces, c.LeastContrast(LightSurfaces)},
			{lighter, DarkSurfaces, c.LeastContrast(DarkSurfaces)},
		} {
			got := x.shade.LeastContrast(x.on)
			if got < MinContrast {
				t.Errorf("%s became %s, with a contrast of %.2f", c, x.shade, got)
			}
			if x.least >= MinContrast && x.shade != c {
				t.Errorf("%s could be read and became %s", c, x.shade)
			}
			if x.least < MinContrast && got > MinContrast+0.15 {
				t.Errorf("%s became %s, with a contrast of %.2f: there is a nearer shade", c, x.shade, got)
			}
			hue, saturation, _ := c.hsl()
			if other, _, _ := x.shade.hsl(); saturation > 0 && math.Abs(hue-other) > 0.1 {
				t.Errorf("%s became %s, of another hue: %.2f, not %.2f", c, x.shade, other, hue)
			}
		}
	}
}

func TestHSLThereAndBack(t *testing.T) {
	for _, c := range []Colour{"#000000", "#ffffff", "#123456", "#fedcba", "#ff0000", "#00ff7f", "#7f00ff", "#808080"} {
		if got := hslColour(c.hsl()); got != c {
			t.Errorf("%s came back as %s", c, got)
		}
	}
}

func TestPalettes(t *testing.T) {
	light, dark := Palettes("")
	if light.Link != "#0a585c" || dark.Band != "#0f3a3c" {
		t.Errorf("without a brand: %+v, %+v", light, dark)
	}
	for _, brand := range []Colour{"", Default, "#7a1f3d", "#00008b", "#5b4f00", "#000000"} {
		light, dark := Palettes(brand)
		for _, c := range []Colour{light.Link, light.Hover} {
			if !c.Readable(LightSurfaces) {
				t.Errorf("%q: %s cannot be read", brand, c)
			}
		}
		for _, c := range []Colour{dark.Link, dark.Hover} {
			if !c.Readable(DarkSurfaces) {
				t.Errorf("%q: %s cannot be read in the dark", brand, c)
			}
		}
		if dark.Link == dark.Hover || light.Link == light.Hover && brand != "#000000" {
			t.Errorf("%q: links under the pointer look like others: %+v, %+v", brand, light, dark)
		}
	}
}

// FuzzColour: a colour has one form, and a shade of it can be read.
func FuzzColour(f *testing.F) {
	for _, text := range []string{"#7a1f3d", "7A1F3D", "#fff", "fff", "#ffff", "+fffff", "0x1234", "#ﬀ", "", "#000000"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseColour(text)
		if err != nil {
			return
		}
		if again, err := ParseColour(string(c)); err != nil || again != c {
			t.Errorf("%q is %q, which is %q, %v", text, c, again, err)
		}
		if shade := c.Darker(LightSurfaces); !shade.Readable(LightSurfaces) {
			t.Errorf("%q: %q cannot be read", text, shade)
		}
	})
}
