package brand_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

// pictured returns a picture of one colour or, if it is noise, of many.
func pictured(w, h int, noise bool) image.Image {
	random := rand.New(rand.NewPCG(1, 2))
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		if p.Pix[i] = 0xC0; noise {
			p.Pix[i] = byte(random.Uint32())
		}
	}
	for y := range h {
		for x := range w {
			p.Pix[p.PixOffset(x, y)+3] = 0xFF
		}
	}
	return p
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLogoOfJPEG(t *testing.T) {
	plain := jpegOf(t, pictured(600, 120, false))
	bomb := bytes.Clone(plain)
	frame := bytes.Index(bomb, []byte{0xFF, 0xC0}) // of 60,000 by 60,000 pixels
	copy(bomb[frame+5:], "\xea\x60\xea\x60")
	for name, test := range map[string]struct {
		file          []byte
		width, height int
		problem       string
	}{
		"plain":          {plain, 600, 120, ""},
		"a photograph":   {jpegOf(t, pictured(800, 400, true)), 400, 200, ""}, // of which the PNG would be too large
		"too wide":       {jpegOf(t, pictured(1201, 100, false)), 0, 0, "problem.logo.size"},
		"too high":       {jpegOf(t, pictured(100, 401, false)), 0, 0, "problem.logo.size"},
		"too low":        {jpegOf(t, pictured(100, 31, false)), 0, 0, "problem.logo.size"},
		"a bomb":         {bomb, 0, 0, "problem.logo.size"},
		"cut":            {plain[:len(plain)/2], 0, 0, "problem.logo.damaged"},
		"many scans":     {append(bytes.Clone(plain), bytes.Repeat([]byte{0xFF, 0xDA}, 65)...), 0, 0, "problem.logo.damaged"},
		"too many bytes": {append(bytes.Clone(plain), make([]byte, notice.MaxLogo)...), 0, 0, "problem.logo.bytes"},
		"a GIF":          {[]byte("GIF89a\x01\x00\x01\x00"), 0, 0, "problem.logo.type"},
	} {
		p, problem := brand.Logo(test.file)
		if problem != test.problem || p.Width != test.width || p.Height != test.height || p.SVG != nil {
			t.Errorf("%s: %d by %d, %q, want %d by %d, %q", name, p.Width, p.Height, problem, test.width, test.height,
				test.problem)
		}
		if problem != "" {
			continue
		}
		if info, err := png.DecodeConfig(bytes.NewReader(p.PNG)); err != nil || info.Width != p.Width {
			t.Errorf("%s: stored as %+v, %v", name, info, err)
		}
	}
}

// TestLogoKeepsNothingButPixels has words in a JPEG, as cameras and programs put them there.
func TestLogoKeepsNothingButPixels(t *testing.T) {
	file := jpegOf(t, pictured(64, 64, false))
	comment := append([]byte{0xFF, 0xFE, 0, 2 + 12}, "Ana at home."...)
	file = append(file[:2:2], append(comment, file[2:]...)...)
	p, problem := brand.Logo(file)
	if problem != "" || bytes.Contains(p.PNG, []byte("Ana")) {
		t.Errorf("%q, or the comment is kept", problem)
	}
	if at := pictured(1, 1, false).At(0, 0); at != (color.NRGBA{0xC0, 0xC0, 0xC0, 0xFF}) {
		t.Errorf("the test's own picture has %v", at)
	}
}
