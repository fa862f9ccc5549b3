// Package socialcard draws the picture that social networks show with a shared link (og:image), as a PNG of 1200 by 630
// pixels, in the typefaces and colours of the board's pages.
//
// A card is a pure function of its Content: the same content gives the same bytes. The package keeps nothing in memory
// between two cards. Even the fonts are parsed for each card, which takes a fraction of the time that drawing does.
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

// Width and Height are the size of a card in pixels.
const (
	Width  = 1200
	Height = 630
)

// design is the version of the drawing. Raise it when a card with the same content would look different.
const design = 1

// A Content is what a card shows. Any text may be empty. A text with a character that its font lacks is left out as a
// whole; call Covers to find out whether that happens to a title.
type Content struct {
	Name   string     // of the institution, in the masthead; made smaller, then cut if it is too long
	Kicker string     // the line above the title, likewise
	Title  string     // in up to 5 lines; cut only if it does not fit in the smallest size
	Line   string     // a summary below the title, cut to the space that the title leaves
	Brand  color.RGBA // colour of the bands at the top and the bottom; A is ignored
}

// Version returns a hash of the content and the version of the drawing: cards that look different have different
// versions. It is part of the address of a card.
func (c Content) Version() uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q", design, []any{c.Name, c.Kicker, c.Title, c.Line, c.Brand}))
	return binary.BigEndian.Uint64(sum[:])
}

// Positions and sizes in pixels.
const (
	margin  = 80               // left and right
	measure = Width - 2*margin // length of a line

	topBand    = 24
	bottomBand = 16
	nameAt     = 82  // baseline of the name
	mastRule   = 110 // the rule below the name
	footRule   = Height - bottomBand - 22

	nameSize   = 36
	kickerSize = 28
	lineSize   = 30
)

// Draw returns the card as a PNG. An error means that an embedded font is broken.
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
	s.doubleRule(footRule)
	top := topBand + 8
	if name := head.set(c.Name); !name.empty() {
		l, size := name.inOneLine(measure, nameSize)
		if err := s.write(l, size, nameAt, ink); err != nil {
			return nil, err
		}
		top = mastRule
	}
	s.doubleRule(top)
	b := block{kicker: text.set(c.Kicker), title: head.set(c.Title), line: text.set(c.Line)}
	if err := b.draw(s, top+6, footRule); err != nil {
		return nil, err
	}
	return s.encode()
}

// A canvas is the image that a card is drawn on. Its palette has, for each ink, the mixtures with white that the
// antialiased edges of letters need.
type canvas struct {
	*image.Paletted
	pen *vector.Rasterizer
}

// A shade is an index into the palette; for ink and pale, that of the lightest mixture with white.
type shade uint8

const (
	shades = 15 // number of mixtures of an ink, the last of which is the ink itself

	paper shade = 0
	brand shade = 1
	edge  shade = 2 // of rules
	ink   shade = 3 // of the name and the title
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

// doubleRule draws two lines from margin to margin, the upper one at y.
func (s *canvas) doubleRule(y int) {
	s.fill(margin, y, Width-margin, y+2, edge)
	s.fill(margin, y+4, Width-margin, y+6, edge)
}

// write draws a line of text from the left margin. size and baseline are in pixels.
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
