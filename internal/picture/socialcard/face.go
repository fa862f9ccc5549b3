package socialcard

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/norm"
)

// The fonts are those of the pages, Literata 600 and Atkinson Hyperlegible Next 400, reduced to Latin, Latin-1, Latin
// Extended-A, the letters of Romanian and punctuation, without hints. They were made with npm's subset-font
// (targetFormat truetype, noHinting, noLayoutClosure, dropTables GSUB GDEF STAT gasp) from the TrueType files of
// @expo-google-fonts/literata 0.4.3 and @expo-google-fonts/atkinson-hyperlegible-next 0.4.1. Unlike the files for the
// web, these have all letters in one file, and so all kerning pairs. Their licences are in assets.
var (
	//go:embed head.ttf
	headFont []byte
	//go:embed text.ttf
	textFont []byte
)

// A face is a parsed font. It is not safe for concurrent use.
type face struct {
	font *sfnt.Font
	buf  sfnt.Buffer
	unit fixed.Int26_6 // one em: the size at which sfnt returns lengths in font units
}

func openFace(ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading a font: %w", err)
	}
	return &face{font: f, unit: fixed.Int26_6(f.UnitsPerEm()) << 6}, nil
}

// A text is a string as glyphs of a face, with their positions. runes, glyphs and kerns have one element for each glyph.
type text struct {
	*face
	runes  []rune
	glyphs []sfnt.GlyphIndex
	starts []float64 // x of each glyph, and of the end of the last, in ems
	kerns  []float64 // kerning between each glyph and the next, in ems; included in starts
}

// empty reports whether t has no glyphs.
func (t text) empty() bool { return len(t.runes) == 0 }

// maxRunes limits the length of a text. It is more than fits on a card.
const maxRunes = 1000

// set returns the text for a string. It is empty if the face lacks a glyph for one of its characters.
func (f *face) set(s string) text {
	t := text{face: f, starts: []float64{0}}
	for _, r := range clean(s) {
		if len(t.runes) == maxRunes {
			break
		}
		g, err := f.font.GlyphIndex(&f.buf, r)
		if err != nil || g == 0 {
			return text{face: f}
		}
		t.runes, t.glyphs = append(t.runes, r), append(t.glyphs, g)
	}
	x := 0.0
	for i, g := range t.glyphs {
		advance, err := f.font.GlyphAdvance(&f.buf, g, f.unit, font.HintingNone)
		if err != nil {
			return text{face: f}
		}
		kern := fixed.Int26_6(0)
		if i+1 < len(t.glyphs) {
			// An error means that the pair has no kerning.
			kern, _ = f.font.Kern(&f.buf, g, t.glyphs[i+1], f.unit, font.HintingNone)
		}
		t.kerns = append(t.kerns, f.ems(kern))
		x += f.ems(advance + kern)
		t.starts = append(t.starts, x)
	}
	return t
}

// ems converts a length in font units to ems.
func (f *face) ems(n fixed.Int26_6) float64 { return float64(n) / float64(f.unit) }

// A line is the part of a text with the glyphs from <= index < to.
type line struct {
	text
	from, to int
}

// all returns the whole text as one line.
func (t text) all() line { return line{t, 0, len(t.runes)} }

// width returns the width of a line in ems.
func (l line) width() float64 {
	if l.from == l.to {
		return 0
	}
	return l.starts[l.to] - l.starts[l.from] - l.kerns[l.to-1]
}

// rasterize returns the coverage of each pixel by a line, for a font size in pixels, and the offset of the mask's upper
// left corner from the start of the line on the baseline.
func (l line) rasterize(r *vector.Rasterizer, size float64) (*image.Alpha, image.Point, error) {
	pad := int(math.Ceil(size / 2)) // glyphs may extend beyond their advance width
	at := image.Pt(-pad, -int(math.Ceil(size*1.25)))
	w, h := int(math.Ceil(l.width()*size))+2*pad, int(math.Ceil(size*1.75))
	r.Reset(w, h)
	for i := l.from; i < l.to; i++ {
		x := (l.starts[i]-l.starts[l.from])*size - float64(at.X)
		segments, err := l.font.LoadGlyph(&l.buf, l.glyphs[i], l.unit, nil)
		if err != nil {
			return nil, at, fmt.Errorf("drawing %q: %w", l.runes[i], err)
		}
		trace(r, segments, func(p fixed.Point26_6) (float32, float32) {
			return float32(x + l.ems(p.X)*size), float32(l.ems(p.Y)*size - float64(at.Y))
		})
	}
	mask := image.NewAlpha(image.Rect(0, 0, w, h))
	r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask, at, nil
}

// trace adds the outline of a glyph to a rasterizer. place converts a point from font units to pixels.
func trace(r *vector.Rasterizer, outline sfnt.Segments, place func(fixed.Point26_6) (float32, float32)) {
	for _, s := range outline {
		ax, ay := place(s.Args[0])
		bx, by := place(s.Args[1])
		cx, cy := place(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			r.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
}

const noBreak = '\u00a0' // NO-BREAK SPACE

// clean returns a string in the form in which it is drawn: composed (NFC), without invisible characters, and with all
// white space as single plain spaces or no-break spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == noBreak || r == '\u202f' || r == '\u2007':
			return noBreak
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Cc):
			return -1
		case r == '\u2010' || r == '\u2011':
			return '-'
		}
		return r
	}, norm.NFC.String(s))
	var words []string
	for w := range strings.SplitSeq(s, " ") {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// letters lists the ranges of characters that the font of titles has, both ends included; signs are others that it has.
var letters = [...][2]rune{{' ', '~'}, {0xa0, 0x17e}, {0x218, 0x21b}}

const signs = "‒–—―‘’‚“”„†‡•…‰′″‹›⁄€№™−ʼ"

// Covers reports whether the font of titles has all characters of a title. It does not parse the font.
func Covers(title string) bool {
	for _, r := range clean(title) {
		has := strings.ContainsRune(signs, r)
		for _, l := range letters {
			has = has || l[0] <= r && r <= l[1]
		}
		if !has {
			return false
		}
	}
	return true
}
