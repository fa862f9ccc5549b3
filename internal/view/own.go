package view

import "noticeboard/internal/notice"

// OwnCorrection is where authors correct their comment while it waits, from its receipt.
type OwnCorrection struct {
	Frame
	Token        string
	Announcement notice.Announcement
	Form         Form
	Preview      *notice.Preview // what would become of it; nil unless that was asked for
}

// Withdrawal asks authors whether they mean to take their comment back.
type Withdrawal struct {
	Frame
	Token        string
	Comment      notice.Comment
	Announcement notice.Announcement
}

// called returns the name of a comment's author, or what stands for it where it is gone.
func (v *translator) called(c notice.Comment) (string, error) {
	if c.Author.Name == "" {
		return v.Message("author.unnamed")
	}
	return isolate(c.Author.Name), nil
}
