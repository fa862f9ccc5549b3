package view

import (
	"noticeboard/internal/notice"
)

// A ShownText is a text as it will look.
type ShownText struct {
	Lang notice.Lang
	notice.Text
}

// NewShownText returns a text that is in language l.
func NewShownText(l notice.Lang, t notice.Text) ShownText { return ShownText{l, t} }
