package view

import "noticeboard/internal/notice"

// called returns the name of a comment's author, or what stands for it where it is gone.
func (v *Translator) called(c notice.Comment) (string, error) {
	if c.Author.Name == "" {
		return v.Message("author.unnamed")
	}
	return Isolate(c.Author.Name), nil
}
