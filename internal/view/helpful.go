package view

import "noticeboard/internal/notice"

// About says what the board is for and how it works.
type About struct {
	Frame
	Settings notice.Settings
}

// Accessibility is the accessibility statement.
type Accessibility struct {
	Frame
	Settings notice.Settings
}

// Privacy says what is kept of those who read and write.
type Privacy struct{ Frame }
