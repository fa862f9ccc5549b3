package edge

import (
	"fmt"
	"strconv"

	"noticeboard/internal/notice"
)

// Ordinal returns the number in a path or a query: 1 or more, in plain decimal digits, less than 2⁴⁸. Empty text
// stands for def, unless def is zero. Any other text is ErrNotFound.
func Ordinal(text string, def uint64) (uint64, error) {
	if text == "" && def > 0 {
		return def, nil
	}
	n, err := strconv.ParseUint(text, 10, 48)
	if err != nil || n == 0 || text[0] == '0' || text[0] == '+' {
		return 0, fmt.Errorf("%q is no number: %w", text, notice.ErrNotFound)
	}
	return n, nil
}
