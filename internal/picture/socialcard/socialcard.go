// Package card draws the picture that a shared link is shown with: 1200 by 630, as networks ask for
// it, and set as a page of the board is.
//
// A card is a pure function of its Content: the same words give the same bytes. Nothing is kept
// between two cards, not even the fonts, which are read in a fraction of the time that drawing takes;
// so a board that nobody shares pays for none of this.
package socialcard

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"golang.org/x/image/vector"
)

// Width and Height are a card's size in pixels.
const (
	Width  = 1200
	Height = 630
)

// design rises when a card of the same words would look different.
const design = 1

// A Content is what a card says. What a font has no letters for is left out, but for the title: ask Covers
// before.
type Content struct {
	Name   string // of the institution, in the masthead
	Kicker string // above the title
	Title  string
	Line   string // beneath the title, as far as there is room
	Brand  color.RGBA
}

// Version tells cards that look different apart. It goes with the content and the program's design, and
// with nothing else.
func (c Content) Version() uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q", design, []any{c.Name, c.Kicker, c.Title, c.Line, c.Brand}))
	return binary.BigEndian.Uint64(sum[:])
}

// Where things stand, in pixels.
const (
	margin  = 80 // empty on both sides
	measure = Width - 2*margin

	topBand    = 24
	bottomBand = 16
	nameAt     = 82 // baseline
	mastRule   = 110
	footRule   = Height - bottomBand - 22

	nameSize   = 36
	kickerSize = 28
	lineSize   = 30
)

// Draw returns the card as a PNG.
func Draw(c Content) ([]byte, error) {
	head, err := openFace(headFont)
	if err != nil {
		return nil, err
	}
	text, err := openFace(textFont)
	if err != nil {
		return nil, err
	}
	s := newCanvas(c.Brand)
	s.fill(0, 0, Width, topBand, brand)
	s.fill(0, Height-bottomBand, Width, Height, brand)
	s.double(footRule)
	top := topBand + 8
	if name := head.set(c.Name); !name.empty() {
		l, size := name.inOneLine(measure, nameSize)
		if err := s.write(l, size, nameAt, ink); err != nil {
			return nil, err
		}
		top = mastRule
	}
	s.double(top)
	b := block{kicker: text.set(c.Kicker), title: head.set(c.Title), line: text.set(c.Line)}
	if err := b.draw(s, top+6, footRule); err != nil {
		return nil, err
	}
	return s.encode()
}

// A canvas is the paper that a card is drawn on. Its palette holds what lies between the paper and each ink,
// for the edges of letters.
type canvas struct {
	*image.Paletted
	pen *vector.Rasterizer
}

// A shade is the place in the palette from which the shades of an ink begin.
type shade uint8

const (
	shades = 15 // from the lightest that is not paper to the ink itself

	paper shade = 0
	brand shade = 1
	edge  shade = 2
	ink   shade = 3 // of titles
	pale  shade = ink + shades
)

func newCanvas(b color.RGBA) *canvas {
	b.A = 0xff
	p := color.Palette{
		color.RGBA{0xff, 0xff, 0xff, 0xff}, b, color.RGBA{0x5e, 0x6d, 0x69, 0xff}, // as in the style sheet
	}
	for _, full := range []color.RGBA{{0x15, 0x21, 0x1f, 0xff}, {0x3c, 0x4a, 0x47, 0xff}} {
		for i := 1; i <= shades; i++ {
			mix := func(v uint8) uint8 { return uint8(0xff - (0xff-int(v))*i/shades) }
			p = append(p, color.RGBA{mix(full.R), mix(full.G), mix(full.B), 0xff})
		}
	}
	return &canvas{image.NewPaletted(image.Rect(0, 0, Width, Height), p), new(vector.Rasterizer)}
}

func (s *canvas) fill(x0, y0, x1, y1 int, with shade) {
	for y := y0; y < y1; y++ {
		row := s.Pix[y*s.Stride:]
		for x := x0; x < x1; x++ {
			row[x] = byte(with)
		}
	}
}

// double rules the sheet.
func (s *canvas) double(y int) {
	s.fill(margin, y, Width-margin, y+2, edge)
	s.fill(margin, y+4, Width-margin, y+6, edge)
}

// write sets a line from the left margin.
func (s *canvas) write(l line, size float64, baseline int, with shade) error {
	mask, at, err := l.rasterize(s.pen, size)
	if err != nil {
		return err
	}
	at = at.Add(image.Pt(margin, baseline))
	for y := range mask.Rect.Dy() {
		for x := range mask.Rect.Dx() {
			shade := (int(mask.Pix[y*mask.Stride+x])*shades + 0x7f) / 0xff
			p := image.Pt(at.X+x, at.Y+y)
			if shade > 0 && p.In(s.Rect) {
				s.Pix[s.PixOffset(p.X, p.Y)] = byte(with) + byte(shade) - 1
			}
		}
	}
	return nil
}

func (s *canvas) encode() ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, s.Paletted); err != nil {
		return nil, fmt.Errorf("encoding a card: %w", err)
	}
	return b.Bytes(), nil
}
