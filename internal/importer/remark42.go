package importer

import (
	"context"
	"io"
	"time"

	"noticeboard/internal/board"
)

// A remarkComment is a line of a backup of remark42 (store.Comment of remark42). Text is the HTML that was shown, and
// Orig the Markdown that was typed. Names are escaped for HTML.
type remarkComment struct {
	ID   string `json:"id"`
	PID  string `json:"pid"`
	Text string `json:"text"`
	Orig string `json:"orig"`
	User struct {
		Name string `json:"name"`
		ID   string `json:"id"`
	} `json:"user"`
	Locator struct {
		Site string `json:"site"`
		URL  string `json:"url"`
	} `json:"locator"`
	Time    string `json:"time"`
	Deleted bool   `json:"delete"`
	Title   string `json:"title"`
}

// readRemark42 reads a backup of remark42: a line with {"version", "users", "posts"}, and a line for each comment.
func readRemark42(ctx context.Context, in *input, emit func(record) error) error {
	r, err := in.open()
	if err != nil {
		return err
	}
	defer r.Close()
	j := newJSONInput(ctx, "remark42", r)
	closed, err := j.remarkHeader()
	if err != nil {
		return err
	}
	site := ""
	for {
		var c remarkComment
		fits, err := j.value(&c)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !fits {
			if err := emit(record{comment: &comment{ID: c.ID, Skip: board.NoteBroken}}); err != nil {
				return err
			}
			continue
		}
		if site == "" && c.Locator.Site != "" {
			site = c.Locator.Site
			if err := emit(record{site: site}); err != nil {
				return err
			}
		}
		title := c.Title
		if title == "" {
			title = c.Locator.URL
		}
		t := pageOf(c.Locator.URL, title, c.Locator.URL)
		t.Closed = closed[c.Locator.URL]
		if err := emit(record{thread: t}); err != nil {
			return err
		}
		if err := emit(record{comment: c.comment()}); err != nil {
			return err
		}
	}
}

// remarkHeader reads the first line and returns the pages that are closed for comments.
func (j *jsonInput) remarkHeader() (closed map[string]bool, err error) {
	closed = map[string]bool{}
	return closed, j.members(func(name string) error {
		if name != "posts" {
			_, err := j.value(new(any))
			return err
		}
		return j.elements(func() error {
			var post struct {
				URL      string `json:"url"`
				ReadOnly bool   `json:"read_only"`
			}
			_, err := j.value(&post)
			closed[post.URL] = post.ReadOnly
			return err
		})
	})
}

func (c remarkComment) comment() *comment {
	m := &comment{
		ID: c.ID, Thread: c.Locator.URL, Parent: c.PID, Name: unescaped(c.User.Name), Account: unescaped(c.User.ID),
		Text: board.ForeignText{HTML: c.Text, Markdown: c.Orig},
	}
	if t, err := time.Parse(time.RFC3339, c.Time); err == nil {
		m.Posted = t
	} else {
		m.Notes = append(m.Notes, board.NoteDate)
	}
	if c.Deleted {
		m.Status = board.ForeignDeleted
	}
	return m
}
