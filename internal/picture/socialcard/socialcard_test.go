package socialcard_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"noticeboard/internal/picture/socialcard"
)

var petrol = color.RGBA{0x0a, 0x4a, 0x4e, 0xff}

// content returns the content of an announcement's card with a title.
func content(title string) socialcard.Content {
	return socialcard.Content{
		Name: "Alianza para el Gobierno Abierto", Kicker: "Anuncio · 20 de octubre de 2020", Title: title, Brand: petrol,
		Line: "Localidades de todo el mundo se suman a la iniciativa para hacer que los gobiernos sean más " +
			"transparentes.",
	}
}

const seed = "56 jurisdicciones locales se unen a una alianza global para promover el gobierno abierto"

func draw(t *testing.T, c socialcard.Content) image.Image {
	t.Helper()
	b, err := socialcard.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 40<<10 {
		t.Errorf("%d bytes for %.40q", len(b), c.Title)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != image.Pt(1200, 630) {
		t.Fatalf("it is %v", size)
	}
	return img
}

// dark returns the smallest rectangle of a region that contains all pixels that are not white.
func dark(img image.Image, region image.Rectangle) (found image.Rectangle) {
	for y := region.Min.Y; y < region.Max.Y; y++ {
		for x := region.Min.X; x < region.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r&g&b != 0xffff {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return found
}

// TestNothingOverflows draws titles of all lengths. Between the bands the margins are empty, and so is the space above
// the lower rule.
func TestNothingOverflows(t *testing.T) {
	titles := []string{
		"", "A", "Ñ", "WWWWWWWWWWWW", "¿¡Ángel, ÑOÑO y ŽIŽKA!?",
		strings.Repeat("Ñandú", 60), strings.Repeat("W", 300), strings.Repeat("i ", 150), strings.Repeat("f", 299) + "j",
	}
	for n := 12; n <= 300; n += 24 {
		titles = append(titles, strings.Repeat(seed+" ", 4)[:n])
	}
	for _, title := range titles {
		img := draw(t, content(title))
		for name, region := range map[string]image.Rectangle{
			"left": image.Rect(0, 24, 72, 614), "right": image.Rect(1128, 24, 1200, 614),
			"beneath": image.Rect(0, 572, 1200, 592), "under the masthead": image.Rect(0, 116, 1200, 130),
		} {
			if found := dark(img, region); !found.Empty() {
				t.Errorf("%.40q, %d letters: %v %s", title, len([]rune(title)), found, name)
			}
		}
		if title != "" && dark(img, image.Rect(72, 190, 1128, 572)).Empty() {
			t.Errorf("%.40q is not there", title)
		}
	}
}

func TestLongNamesFit(t *testing.T) {
	c := content(seed)
	c.Name = strings.Repeat("Ministerio de Ordenamiento Territorial ", 5)
	c.Kicker, c.Line = strings.Repeat("Anuncio ", 40), strings.Repeat("palabra ", 60)
	img := draw(t, c)
	if found := dark(img, image.Rect(1128, 24, 1200, 614)); !found.Empty() {
		t.Errorf("%v on the right", found)
	}
	if dark(img, image.Rect(900, 40, 1120, 100)).Empty() {
		t.Error("the name leaves room that it needs")
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	first, err := socialcard.Draw(content(seed))
	if err != nil {
		t.Fatal(err)
	}
	again, err := socialcard.Draw(content(seed))
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("%d bytes and %d, %v", len(first), len(again), err)
	}
}

func TestVersionGoesWithTheContent(t *testing.T) {
	seen := map[uint64]string{}
	for name, change := range map[string]func(*socialcard.Content){
		"none":   func(*socialcard.Content) {},
		"name":   func(c *socialcard.Content) { c.Name = "x" },
		"kicker": func(c *socialcard.Content) { c.Kicker = "x" },
		"title":  func(c *socialcard.Content) { c.Title = "x" },
		"line":   func(c *socialcard.Content) { c.Line = "x" },
		"brand":  func(c *socialcard.Content) { c.Brand.G++ },
		"moved":  func(c *socialcard.Content) { c.Name, c.Kicker = c.Name+c.Kicker, "" },
	} {
		c := content(seed)
		change(&c)
		if other, ok := seen[c.Version()]; ok {
			t.Errorf("%s and %s have one version", name, other)
		}
		seen[c.Version()] = name
		if first, again := c.Version(), c.Version(); first != again {
			t.Errorf("%s: another version each time", name)
		}
	}
}

func TestTheBrandIsOnIt(t *testing.T) {
	c := content(seed)
	c.Brand = color.RGBA{0xaa, 0x11, 0x22, 0xff}
	img := draw(t, c)
	for _, p := range []image.Point{{0, 0}, {1199, 23}, {0, 629}} {
		if got := color.RGBAModel.Convert(img.At(p.X, p.Y)); got != c.Brand {
			t.Errorf("at %v: %v", p, got)
		}
	}
}

// TestMissingGlyphs draws texts with characters that the fonts lack: these are left out, the others are drawn.
func TestMissingGlyphs(t *testing.T) {
	c := content(seed)
	c.Kicker, c.Line = "公告", "Ένα"
	if draw(t, c); socialcard.Covers(c.Line) {
		t.Error("Greek is covered")
	}
	c.Name, c.Title = "Ведомство", "公告"
	img := draw(t, c)
	if found := dark(img, image.Rect(0, 40, 1200, 590)); !found.Empty() {
		t.Errorf("%v is on an empty card", found)
	}
}

func TestCovers(t *testing.T) {
	for title, want := range map[string]bool{
		"": true, seed: true, "¿Qué? ¡Año nuevo! “Łódź” – Škoda, 20 €…": true, "n\u0303andu\u0301": true,
		"D.\u202fC.\u00a0\u200b": true, "Știri": true,
		"公告": false, "Εφημερίς": false, "Ура": false, "Fiesta 🎉": false, "x\u0338": false, "Việt": false,
	} {
		if got := socialcard.Covers(title); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
}
