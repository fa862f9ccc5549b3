package brand_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"

	"noticeboard/internal/brand"
)

func drawn(t testing.TB, width, height int) []byte {
	t.Helper()
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	p.Set(1, 1, color.NRGBA{0x7a, 0x1f, 0x3d, 0x80})
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// chunk returns a chunk of a PNG.
func chunk(kind, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// with inserts a chunk after the header of a PNG.
func with(file, chunk []byte) []byte {
	const header = 8 + 25
	return append(append(bytes.Clone(file[:header]), chunk...), file[header:]...)
}

func noise(t testing.TB, width, height int) []byte {
	t.Helper()
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range p.Pix {
		p.Pix[i] = byte(r.Uint32())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLogo(t *testing.T) {
	sound := drawn(t, 300, 60)
	var asGIF bytes.Buffer
	p := image.NewPaletted(image.Rect(0, 0, 300, 60), color.Palette{color.White, color.Black})
	if err := gif.Encode(&asGIF, p, nil); err != nil {
		t.Fatal(err)
	}
	bomb := append([]byte("\x89PNG\r\n\x1a\n"), // 60,000 by 60,000 pixels
		chunk("IHDR", "\x00\x00\xea\x60\x00\x00\xea\x60\x08\x06\x00\x00\x00")...)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	for name, test := range map[string]struct {
		file    []byte
		problem string
	}{
		"sound":           {sound, ""},
		"largest":         {drawn(t, 1200, 400), ""},
		"lowest":          {drawn(t, 40, 32), ""},
		"with a comment":  {with(sound, chunk("tEXt", "Comment\x00taken at home")), ""},
		"with more":       {append(bytes.Clone(sound), "<script>alert(1)</script>"...), ""},
		"too wide":        {drawn(t, 1201, 40), "problem.logo.size"},
		"too high":        {drawn(t, 40, 401), "problem.logo.size"},
		"too low":         {drawn(t, 40, 31), "problem.logo.size"},
		"a bomb":          {bomb, "problem.logo.size"},
		"too many bytes":  {append(bytes.Clone(sound), make([]byte, 512<<10)...), "problem.logo.bytes"},
		"noise":           {noise(t, 600, 200), ""},
		"too much noise":  {noise(t, 1200, 400), "problem.logo.bytes"},
		"nothing":         {[]byte{}, "problem.logo.type"},
		"a GIF":           {asGIF.Bytes(), "problem.logo.type"},
		"an SVG":          {svg, "problem.logo.svg"},
		"a page":          {[]byte("<!doctype html><script>alert(1)</script>"), "problem.logo.type"},
		"cut short":       {sound[:len(sound)-20], "problem.logo.damaged"},
		"only the header": {sound[:33], "problem.logo.damaged"},
		"a changed byte":  {bytes.Replace(sound, []byte("IDAT"), []byte("IDAU"), 1), "problem.logo.damaged"},
	} {
		got, problem := brand.Logo(test.file)
		if problem != test.problem {
			t.Errorf("%s: %q, want %q", name, problem, test.problem)
		}
		if got.None() != (test.problem != "") {
			t.Errorf("%s: %d bytes", name, len(got.PNG))
		}
		if got.None() {
			continue
		}
		if bytes.Contains(got.PNG, []byte("home")) || bytes.Contains(got.PNG, []byte("script")) {
			t.Errorf("%s: something else than pixels was kept", name)
		}
		before, err1 := png.Decode(bytes.NewReader(test.file))
		after, err2 := png.Decode(bytes.NewReader(got.PNG))
		if err1 != nil || err2 != nil || before.Bounds() != after.Bounds() || before.At(1, 1) != after.At(1, 1) ||
			after.Bounds() != image.Rect(0, 0, got.Width, got.Height) {
			t.Errorf("%s: another picture: %v, %v", name, err1, err2)
		}
	}
}

func FuzzLogo(f *testing.F) {
	f.Add(drawn(f, 40, 32))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		once, problem := brand.Logo(file)
		if (problem == "") == once.None() {
			t.Fatalf("%q, and %d bytes", problem, len(once.PNG))
		}
		if problem != "" {
			return
		}
		if twice, problem := brand.Logo(once.PNG); problem != "" || !bytes.Equal(twice.PNG, once.PNG) {
			t.Errorf("twice is not once: %q", problem)
		}
	})
}

func icon(t *testing.T) brand.Icon {
	t.Helper()
	svg, err := os.ReadFile("../../assets/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	i, err := brand.NewIcon(svg, "#7a1f3d", "#e8a5bb")
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestIcon(t *testing.T) {
	i := icon(t)
	for text, want := range map[string]int{"#0a4a4e": 0, "#7a1f3d": 1, "#e8a5bb": 1} {
		if got := bytes.Count(i.SVG, []byte(text)); got != want {
			t.Errorf("the SVG has %s %d times, want %d: %s", text, got, want, i.SVG)
		}
	}
	if !bytes.Contains(i.SVG, []byte(`fill="#fff"`)) {
		t.Errorf("the SVG has lost its white: %s", i.SVG)
	}
	for _, side := range []int{32, 180, 192, 512} {
		file, err := i.PNG(side)
		if err != nil {
			t.Fatal(err)
		}
		p, err := png.Decode(bytes.NewReader(file))
		if err != nil || p.Bounds() != image.Rect(0, 0, side, side) {
			t.Fatalf("%d: %v, %v", side, p.Bounds(), err)
		}
		margin, scale := (side-side/32*32)/2, side/32
		at := func(x, y int) color.RGBA { // in the middle of a unit of the grid
			return color.RGBAModel.Convert(p.At(margin+x*scale+scale/2, margin+y*scale+scale/2)).(color.RGBA)
		}
		ink, paper := color.RGBA{0x7a, 0x1f, 0x3d, 0xff}, color.RGBA{0xff, 0xff, 0xff, 0xff}
		for _, x := range []struct {
			x, y int
			want color.RGBA
		}{
			{4, 2, ink}, {27, 5, ink}, {28, 5, paper}, {3, 2, paper}, {4, 6, paper}, {6, 9, ink}, {10, 9, paper},
			{12, 22, ink}, {20, 22, paper},
		} {
			if got := at(x.x, x.y); got != x.want {
				t.Errorf("%d: at %d, %d: %v, want %v", side, x.x, x.y, got, x.want)
			}
		}
	}
	if _, err := brand.NewIcon([]byte("<svg/>"), "#7a1f3d", "#e8a5bb"); err == nil {
		t.Error("an icon without ink")
	}
}

func TestICO(t *testing.T) {
	ico, err := icon(t).ICO()
	if err != nil {
		t.Fatal(err)
	}
	size, offset := binary.LittleEndian.Uint32(ico[14:]), binary.LittleEndian.Uint32(ico[18:])
	if !bytes.HasPrefix(ico, []byte{0, 0, 1, 0, 1, 0, 32, 32}) || int(offset+size) != len(ico) {
		t.Fatalf("the directory says %x", ico[:22])
	}
	if p, err := png.DecodeConfig(bytes.NewReader(ico[offset:])); err != nil || p.Width != 32 {
		t.Errorf("the picture: %+v, %v", p, err)
	}
}
