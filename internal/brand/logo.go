package brand

import (
	"bytes"
	"image/png"

	"noticeboard/internal/notice"
)

// Logo returns the logo in an uploaded PNG file, encoded again so that nothing but its pixels is kept. If the file
// cannot be used, it returns the zero Picture and the message key of the problem: not a PNG, too many bytes, a wrong
// size, or damaged. The size is checked before memory for the pixels is allocated.
func Logo(file []byte) (p notice.Picture, problem string) {
	if len(file) > notice.MaxLogo {
		return p, "problem.logo.bytes"
	}
	info, err := png.DecodeConfig(bytes.NewReader(file))
	switch {
	case err != nil:
		return p, "problem.logo.type"
	case info.Width > notice.MaxLogoWidth || info.Height > notice.MaxLogoHeight || info.Height < notice.MinLogoHeight:
		return p, "problem.logo.size"
	}
	pixels, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return p, "problem.logo.damaged"
	}
	var encoded bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&encoded, pixels); err != nil || encoded.Len() > notice.MaxLogo {
		return p, "problem.logo.bytes"
	}
	return notice.Picture{PNG: encoded.Bytes(), Width: info.Width, Height: info.Height}, ""
}
