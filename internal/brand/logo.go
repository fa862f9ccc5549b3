package brand

import (
	"bytes"
	"image/png"

	"noticeboard/internal/notice"
)

// Logo returns a logo from a file that was sent in, or the key of what is wrong with it. How large its
// pixels would be is looked at before any is made.
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
	var anew bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&anew, pixels); err != nil || anew.Len() > notice.MaxLogo {
		return p, "problem.logo.bytes"
	}
	return notice.Picture{PNG: anew.Bytes(), Width: info.Width, Height: info.Height}, ""
}
