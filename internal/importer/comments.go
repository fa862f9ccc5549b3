package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

const commentsFile = "comments.toml"

type commentsForm struct {
	Comments []commentForm `toml:"comments"`
}

// A commentForm has either a Text, which is in Lang, or Parts in several languages, one of them in Lang.
type commentForm struct {
	Key      string      `toml:"key"`
	ReplyTo  string      `toml:"reply_to"` // the key of an earlier comment; empty for none
	Name     string      `toml:"name"`
	Lang     notice.Lang `toml:"lang"`
	Text     string      `toml:"text"`
	Parts    []partForm  `toml:"parts"`
	Official bool        `toml:"official"`
	Question bool        `toml:"question"`
}

type partForm struct {
	Lang notice.Lang `toml:"lang"`
	Text string      `toml:"text"`
}

// readComments reads the discussion of the announcement with the given origin.
func readComments(fsys fs.FS, file, origin string) ([]board.ImportComment, error) {
	source, err := read(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("the discussion: %w", err)
	}
	var form commentsForm
	if err := decode(source, &form); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var comments []board.ImportComment
	earlier := map[string]bool{} // keys of the comments before
	for i, f := range form.Comments {
		if err := f.check(earlier); err != nil {
			return nil, fmt.Errorf("%s: comment %d %q: %w", file, i+1, f.Key, err)
		}
		earlier[f.Key] = true
		comments = append(comments, f.comment(origin+"/"))
	}
	return comments, nil
}

// check returns an error if f is not valid after comments with the given keys.
func (f commentForm) check(earlier map[string]bool) error {
	switch {
	case !word.MatchString(f.Key):
		return errors.New("the key must be made of lower-case letters, digits and single hyphens")
	case earlier[f.Key]:
		return errors.New("the key is that of an earlier comment")
	case f.ReplyTo != "" && !earlier[f.ReplyTo]:
		return fmt.Errorf("replies to %q, which is not an earlier comment", f.ReplyTo)
	case blank(f.Name):
		return errors.New("the name is empty")
	case f.Text != "" && len(f.Parts) > 0:
		return errors.New("has both text and parts")
	}
	for _, p := range f.parts() {
		if err := p.check(); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(f.parts(), func(p partForm) bool { return p.Lang == f.Lang }) {
		return fmt.Errorf("no part of it is in %q", f.Lang)
	}
	return nil
}

func (p partForm) check() error {
	if !p.Lang.Served() && p.Lang != notice.OtherLang {
		return fmt.Errorf("%q is not a language of comments", p.Lang)
	}
	if blank(p.Text) {
		return errors.New("the text is empty")
	}
	return nil
}

func (f commentForm) parts() []partForm {
	if len(f.Parts) == 0 {
		return []partForm{{f.Lang, f.Text}}
	}
	return f.Parts
}

func (f commentForm) comment(prefix string) board.ImportComment {
	c := board.ImportComment{
		Origin: prefix + f.Key, Name: f.Name, Lang: f.Lang, Official: f.Official, Question: f.Question,
	}
	if f.ReplyTo != "" {
		c.ReplyTo = prefix + f.ReplyTo
	}
	for _, p := range f.parts() {
		c.Parts = append(c.Parts, notice.Part{Lang: p.Lang, Source: trim(p.Text)})
	}
	return c
}
