package importer

import (
	"context"
	"html"
	"io"
	"strings"

	"noticeboard/internal/board"
)

// A commentoComment is a comment in an export of Commento (version 1) or Comentario (versions 1 and 3). The first
// group of fields is of version 1, the second of version 3.
type commentoComment struct {
	CommentHex   string `json:"commentHex"`
	Domain       string `json:"domain"`
	Host         string `json:"host"`
	URL          string `json:"url"` // the path
	Path         string `json:"path"`
	CommenterHex string `json:"commenterHex"`
	ParentHex    string `json:"parentHex"`
	State        string `json:"state"`
	CreationDate string `json:"creationDate"`
	Deleted      bool   `json:"deleted"`

	ID          string `json:"id"`
	ParentID    string `json:"parentId"`
	PageID      string `json:"pageId"`
	UserCreated string `json:"userCreated"`
	AuthorName  string `json:"authorName"`
	IsApproved  bool   `json:"isApproved"`
	IsPending   bool   `json:"isPending"`
	IsDeleted   bool   `json:"isDeleted"`
	CreatedTime string `json:"createdTime"`

	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
}

// A commentoAuthor is a commenter in either version.
type commentoAuthor struct {
	CommenterHex string `json:"commenterHex"`
	ID           string `json:"id"`
	Email        string `json:"email"`
	Name         string `json:"name"`
	Link         string `json:"link"`       // website, in Commento
	WebsiteURL   string `json:"websiteUrl"` // in Comentario
}

// readCommento reads an export of Commento or Comentario: {"version", "pages", "comments", "commenters"}. It reads the
// file twice, because the authors are behind the comments.
func readCommento(ctx context.Context, in *input, emit func(record) error) error {
	e := commentoExport{authors: map[string]commentoAuthor{}, emit: emit}
	if err := e.read(ctx, in, e.author, nil); err != nil {
		return err
	}
	return e.read(ctx, in, nil, e.comment)
}

type commentoExport struct {
	authors map[string]commentoAuthor
	emit    func(record) error
	sited   bool
}

// read reads the file and calls a function for each author, if it is not nil, or else comment for each comment.
func (e *commentoExport) read(ctx context.Context, in *input, author, comment func(*jsonInput) error) error {
	r, err := in.open()
	if err != nil {
		return err
	}
	defer r.Close()
	j := newJSONInput(ctx, "commento", r)
	skip := func() error {
		_, err := j.value(new(any))
		return err
	}
	err = j.members(func(name string) error {
		switch {
		case name == "commenters" && author != nil:
			return j.elements(func() error { return author(j) })
		case name == "comments" && comment != nil:
			return j.elements(func() error { return comment(j) })
		case name == "pages" && comment != nil:
			return j.elements(func() error { return e.page(j) })
		case name == "commenters", name == "comments", name == "pages":
			return j.elements(skip)
		}
		return skip()
	})
	if err != nil {
		return err
	}
	if _, err := j.value(new(any)); err != io.EOF {
		if err == nil {
			err = j.failure(errNotEnded)
		}
		return err
	}
	return nil
}

func (e *commentoExport) author(j *jsonInput) error {
	var a commentoAuthor
	_, err := j.value(&a)
	e.authors[a.CommenterHex+a.ID] = a
	return err
}

func (e *commentoExport) page(j *jsonInput) error {
	var p struct {
		ID         string `json:"id"`
		Path       string `json:"path"`
		Title      string `json:"title"`
		IsReadonly bool   `json:"isReadonly"`
	}
	fits, err := j.value(&p)
	if err != nil || !fits {
		return err
	}
	title := p.Title
	if title == "" {
		title = p.Path
	}
	t := pageOf(p.ID, html.EscapeString(title), p.Path)
	t.Closed = p.IsReadonly
	return e.emit(record{thread: t})
}

func (e *commentoExport) comment(j *jsonInput) error {
	var c commentoComment
	fits, err := j.value(&c)
	if err != nil {
		return err
	}
	m := &comment{ID: c.CommentHex + c.ID, Text: board.ForeignText{HTML: c.HTML, Markdown: c.Markdown}}
	if !fits {
		m.Skip = board.NoteBroken
		return e.emit(record{comment: m})
	}
	if c.ID != "" {
		e.second(c, m)
	} else if err := e.first(c, m); err != nil {
		return err
	}
	return e.emit(record{comment: m})
}

// first reads the fields of version 1. "root" is the parent of first comments, and "anonymous" an author.
func (e *commentoExport) first(c commentoComment, m *comment) error {
	site := c.Domain + c.Host
	if !e.sited && site != "" {
		e.sited = true
		if err := e.emit(record{site: site}); err != nil {
			return err
		}
	}
	path := c.Path
	if path == "" {
		path = c.URL
	}
	address := "/" + strings.TrimPrefix(path, "/")
	if site != "" {
		address = "https://" + site + address
	}
	m.Thread = path
	if path == "" {
		m.Thread = "/"
	}
	if err := e.emit(record{thread: pageOf(m.Thread, html.EscapeString(hostOf(address)), address)}); err != nil {
		return err
	}
	if c.ParentHex != "root" {
		m.Parent = c.ParentHex
	}
	e.by(c.CommenterHex, m)
	m.Posted, m.Notes = rfc3339(c.CreationDate)
	switch {
	case c.Deleted, c.Markdown == "[deleted]" && c.CommenterHex == "anonymous":
		m.Status = board.ForeignDeleted
	case c.State == "approved":
	case c.State == "unapproved":
		m.Status = board.ForeignPending
	case c.State == "flagged":
		m.Status = board.ForeignSpam
	default:
		m.Skip = board.NoteBroken
	}
	return nil
}

// second reads the fields of version 3.
func (e *commentoExport) second(c commentoComment, m *comment) {
	m.Thread, m.Parent = c.PageID, c.ParentID
	e.by(c.UserCreated, m)
	if c.AuthorName != "" {
		m.Name = c.AuthorName
	}
	m.Posted, m.Notes = rfc3339(c.CreatedTime)
	switch {
	case c.IsDeleted:
		m.Status = board.ForeignDeleted
	case c.IsPending:
		m.Status = board.ForeignPending
	case !c.IsApproved:
		m.Status = board.ForeignTrash
	}
}

// by sets the author of a comment.
func (e *commentoExport) by(id string, m *comment) {
	a, known := e.authors[id]
	if !known {
		return
	}
	m.Name, m.Email, m.Account = a.Name, a.Email, id
	for _, website := range []string{a.Link, a.WebsiteURL} {
		if website != "undefined" && website != "" { // which Commento kept for none
			m.Website = website
		}
	}
}
