package edge

import (
	"fmt"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// Language returns the language that the path names.
func Language(c *gin.Context) (notice.Lang, error) {
	if l := notice.Lang(c.Param("lang")); l.Served() {
		return l, nil
	}
	return "", notice.ErrNotFound
}

// Ordinal reads a number from 1 of a path or a query; def stands for none.
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
