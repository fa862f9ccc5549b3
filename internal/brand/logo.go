package brand

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"noticeboard/internal/notice"
)

// Logo returns the logo in an uploaded PNG, JPEG or SVG file, encoded again so that nothing but what is seen of it is
// kept. If the file cannot be used, it returns the zero Picture and the message key of the problem: another type, too
// many bytes, a wrong size, or damaged. Sizes are checked before memory for pixels is allocated.
func Logo(file []byte) (p notice.Picture, problem string) {
	if len(file) > notice.MaxLogo {
		return p, "problem.logo.bytes"
	}
	for _, kind := range []struct {
		config func([]byte) (image.Config, error)
		decode func([]byte) (image.Image, error)
	}{
		{
			func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
		},
		{
			func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
			decodeJPEG,
		},
	} {
		info, err := kind.config(file)
		if err != nil {
			continue
		}
		if info.Width > notice.MaxLogoWidth || info.Height > notice.MaxLogoHeight || info.Height < notice.MinLogoHeight {
			return p, "problem.logo.size"
		}
		pixels, err := kind.decode(file)
		if err != nil {
			return p, "problem.logo.damaged"
		}
		return logoOfPixels(pixels)
	}
	if isSVG(file) {
		return logoOfSVG(file)
	}
	return p, "problem.logo.type"
}

// maxJPEGScans is how many passes over the picture a progressive JPEG may take. Programs write about ten; each costs as
// much as a picture, however short it is.
const maxJPEGScans = 64

// decodeJPEG decodes a JPEG file.
func decodeJPEG(file []byte) (image.Image, error) {
	if bytes.Count(file, []byte{0xFF, 0xDA}) > maxJPEGScans { // start of scan (ITU-T T.81, B.1.1.3)
		return nil, jpeg.FormatError("too many scans")
	}
	return jpeg.Decode(bytes.NewReader(file))
}

// logoOfPixels returns the logo with some pixels. If it would be too large as a PNG, as photographs are, it is scaled to
// half its size.
func logoOfPixels(pixels image.Image) (p notice.Picture, problem string) {
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	for {
		var encoded bytes.Buffer
		if err := encoder.Encode(&encoded, pixels); err != nil {
			return p, "problem.logo.damaged"
		}
		size := pixels.Bounds().Size()
		if encoded.Len() <= notice.MaxLogo {
			return notice.Picture{PNG: encoded.Bytes(), Width: size.X, Height: size.Y}, ""
		}
		if size.Y/2 < notice.MinLogoHeight {
			return p, "problem.logo.bytes"
		}
		half := image.NewNRGBA(image.Rect(0, 0, size.X/2, size.Y/2))
		draw.CatmullRom.Scale(half, half.Bounds(), pixels, pixels.Bounds(), draw.Src, nil)
		pixels = half
	}
}
