package brand

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
)

// grid is the width and height of the icon in units of its SVG.
const grid = 32

// An Icon is the board's icon in the colours of a brand.
type Icon struct {
	SVG []byte // for both schemes

	ink   []image.Rectangle // the parts in the brand's colour, in units of the SVG
	brand color.Color
}

var (
	inkPath   = regexp.MustCompile(`class="i" fill="(#[0-9a-f]+)" d="([^"]+)"`)
	darkInk   = regexp.MustCompile(`\.i\{fill:(#[0-9a-f]+)\}`)
	rectangle = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)(?:H\d+|h-\d+)z`)
)

// NewIcon returns the icon in an SVG with the colours of a brand: brand for the light scheme, tint for the dark one. The
// SVG must have one path of class "i" that consists of rectangles (M4 2h24v4H4z), and a style for that class in the dark
// scheme.
func NewIcon(svg []byte, brand, tint Colour) (Icon, error) {
	ink, dark := inkPath.FindSubmatch(svg), darkInk.FindSubmatch(svg)
	if ink == nil || dark == nil || len(rectangles(ink[2])) != bytes.Count(ink[2], []byte("M")) {
		return Icon{}, errors.New("the icon has no path of class i, or one with other shapes than rectangles")
	}
	r, g, b := brand.RGB()
	i := Icon{ink: rectangles(ink[2]), brand: color.RGBA{r, g, b, 0xff}}
	i.SVG = bytes.Replace(svg, append([]byte(`fill="`), ink[1]...), []byte(`fill="`+brand), 1)
	i.SVG = bytes.Replace(i.SVG, append([]byte(`.i{fill:`), dark[1]...), []byte(`.i{fill:`+tint), 1)
	return i, nil
}

// rectangles returns the rectangles of the data of an SVG path.
func rectangles(path []byte) (all []image.Rectangle) {
	for _, m := range rectangle.FindAllSubmatch(path, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(string(m[i+1])) // the pattern matches digits only
		}
		all = append(all, image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]))
	}
	return all
}

// PNG returns the icon as a PNG on a white square of side by side pixels. It is scaled by a whole number, so that its
// edges are sharp, and centred.
func (i Icon) PNG(side int) ([]byte, error) {
	scale := side / grid
	margin := (side - scale*grid) / 2
	p := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, i.brand})
	for _, r := range i.ink {
		for y := margin + r.Min.Y*scale; y < margin+r.Max.Y*scale; y++ {
			for x := margin + r.Min.X*scale; x < margin+r.Max.X*scale; x++ {
				p.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, p)
	return b.Bytes(), err
}

// ICO returns the icon as an ICO file for /favicon.ico, with one image: a PNG of 32 by 32 pixels
// (https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)).
func (i Icon) ICO() ([]byte, error) {
	picture, err := i.PNG(grid)
	if err != nil {
		return nil, fmt.Errorf("drawing the icon: %w", err)
	}
	const header, entry = 6, 16
	b := binary.LittleEndian.AppendUint16(nil, 0)
	b = binary.LittleEndian.AppendUint16(b, 1) // type: icon
	b = binary.LittleEndian.AppendUint16(b, 1) // number of images
	b = append(b, grid, grid, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, 1)  // planes
	b = binary.LittleEndian.AppendUint16(b, 32) // bits per pixel
	b = binary.LittleEndian.AppendUint32(b, uint32(len(picture)))
	b = binary.LittleEndian.AppendUint32(b, header+entry)
	return append(b, picture...), nil
}
