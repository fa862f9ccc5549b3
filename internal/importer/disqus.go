package importer

import (
	"context"
	"encoding/xml"
	"net/url"
	"path"
	"strings"
	"time"

	"noticeboard/internal/board"
)

// readDisqus reads an export of Disqus (http://disqus.com/api/schemas/1.0/disqus.xsd): pages are <thread>, comments are
// <post>, and both are named by the attribute dsq:id.
func readDisqus(ctx context.Context, in *input, emit func(record) error) error {
	r, err := in.open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := &disqus{xmlInput: newXMLInput(ctx, "disqus", r), emit: emit}
	if err := d.begin("disqus"); err != nil {
		return err
	}
	err = d.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "thread":
			return d.thread(attribute(e, "id"))
		case "post":
			return d.post(attribute(e, "id"))
		}
		return d.skip()
	})
	if err != nil {
		return err
	}
	return d.end()
}

type disqus struct {
	*xmlInput
	emit func(record) error
	site string
}

// fields reads the elements inside the one that was begun: their texts, and their attributes dsq:id behind "@".
func (d *disqus) fields(into map[string]string, prefix string) error {
	return d.children(func(e xml.StartElement) error {
		if e.Name.Local == "author" {
			return d.fields(into, "author.")
		}
		into[prefix+e.Name.Local+"@"] = attribute(e, "id")
		text, err := d.text()
		into[prefix+e.Name.Local] = strings.TrimSpace(text)
		return err
	})
}

func (d *disqus) thread(id string) error {
	f := map[string]string{}
	if err := d.fields(f, ""); err != nil {
		return err
	}
	if d.site == "" && f["forum"] != "" {
		d.site = f["forum"]
		if err := d.emit(record{site: d.site}); err != nil {
			return err
		}
	}
	title := f["title"]
	if title == "" {
		title = f["link"]
	}
	t := pageOf(id, title, f["link"])
	if u, err := url.Parse(f["link"]); err == nil {
		t.Slug = strings.TrimSuffix(path.Base(strings.TrimSuffix(u.Path, "/")), ".html")
	}
	if f["message"] != "" {
		t.Text = board.ForeignText{HTML: f["message"]}
	}
	t.Published, t.Notes = rfc3339(f["createdAt"])
	t.Closed = f["isClosed"] == "true"
	if f["isDeleted"] == "true" {
		t.Skip = board.NoteDeleted
	}
	return d.emit(record{thread: t})
}

func (d *disqus) post(id string) error {
	f := map[string]string{}
	if err := d.fields(f, ""); err != nil {
		return err
	}
	if id == "" {
		id = f["id"]
	}
	c := &comment{
		ID: id, Thread: f["thread@"], Parent: f["parent@"], Name: f["author.name"], Account: f["author.username"],
		Email: f["author.email"], Text: board.ForeignText{HTML: f["message"]},
	}
	c.Posted, c.Notes = rfc3339(f["createdAt"])
	switch {
	case f["isSpam"] == "true":
		c.Status = board.ForeignSpam
	case f["isDeleted"] == "true":
		c.Status = board.ForeignDeleted
	case f["isApproved"] == "false":
		c.Status = board.ForeignPending
	}
	return d.emit(record{comment: c})
}

// rfc3339 returns a time of RFC 3339, or a note that it cannot be read.
func rfc3339(text string) (time.Time, []board.Note) {
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil {
		return time.Time{}, []board.Note{board.NoteDate}
	}
	return t, nil
}
