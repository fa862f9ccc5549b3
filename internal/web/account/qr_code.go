package account

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// A qrCode is a QR code as an SVG path of horizontal bars, in a square of Size by Size units, its margin included.
// A module of the code is one unit.
type qrCode struct {
	Size int
	Path string
}

// qrMargin is the width of the margin that scanners need, in modules (ISO/IEC 18004).
const qrMargin = 4

// newQRCode draws a text as a QR code with error correction level M.
func newQRCode(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrCode{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+qrMargin, y+qrMargin, x-from, x-from)
			}
		}
	}
	return qrCode{code.Size + 2*qrMargin, path.String()}, nil
}
