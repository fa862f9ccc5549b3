package importer

import (
	"context"
	"encoding/xml"
	"html"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/board"
)

// readWXR reads an export of WordPress: RSS 2.0 with elements of its own in the namespace
// http://wordpress.org/export/1.2/ (WXR; wp-admin/includes/export.php of WordPress). A post is an <item>, with its
// comments in it.
func readWXR(ctx context.Context, in *input, emit func(record) error) error {
	r, err := in.open()
	if err != nil {
		return err
	}
	defer r.Close()
	w := &wxr{xmlInput: newXMLInput(ctx, "wordpress", r), emit: emit, users: map[string]wxrUser{},
		comments: map[string]string{}}
	if err := w.begin("rss"); err != nil {
		return err
	}
	err = w.children(func(e xml.StartElement) error {
		if e.Name.Local != "channel" {
			return w.skip()
		}
		return w.children(w.inChannel)
	})
	if err != nil {
		return err
	}
	return w.end()
}

type wxr struct {
	*xmlInput
	emit  func(record) error
	items int
	users map[string]wxrUser // by id

	comments map[string]string // fields of the comment that is read, used again for the next
}

// A wxrUser is an <author>: someone with an account who wrote a post.
type wxrUser struct{ login, name string }

func (w *wxr) inChannel(e xml.StartElement) error {
	switch e.Name.Local {
	case "base_blog_url":
		address, err := w.text()
		if err != nil {
			return err
		}
		return w.emit(record{site: hostOf(address)})
	case "author":
		return w.user()
	case "item":
		w.items++
		return w.item(strconv.Itoa(w.items))
	}
	return w.skip()
}

func (w *wxr) user() error {
	var id string
	var u wxrUser
	err := w.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "author_id":
			id, err = w.text()
		case "author_login":
			u.login, err = w.text()
		case "author_display_name":
			u.name, err = w.text()
		default:
			err = w.skip()
		}
		return err
	})
	if len(w.users) < maxUsers {
		w.users[strings.TrimSpace(id)] = u
	}
	return err
}

// maxUsers is how many accounts are remembered.
const maxUsers = 100_000

// item reads a post. Key names it until its id is known.
func (w *wxr) item(key string) error {
	fields := map[string]string{}
	err := w.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "comment":
			return w.comment(key)
		case "title", "link", "encoded", "post_id", "post_date", "post_date_gmt", "comment_status", "post_name", "status",
			"post_type", "post_password":
			name := e.Name.Local
			if name == "encoded" && strings.Contains(e.Name.Space, "excerpt") {
				name = "excerpt"
			}
			text, err := w.text()
			fields[name] = text
			return err
		}
		return w.skip()
	})
	if err != nil {
		return err
	}
	t := &thread{
		Key: key, ID: strings.TrimSpace(fields["post_id"]), Type: fields["post_type"], Title: fields["title"],
		Slug: unescaped(fields["post_name"]), Summary: fields["excerpt"], URL: strings.TrimSpace(fields["link"]),
		Text:   board.ForeignText{HTML: fields["encoded"], Lines: !strings.Contains(fields["encoded"], "<!-- wp:")},
		Closed: fields["comment_status"] == "closed",
	}
	switch status := fields["status"]; status {
	case "publish":
		t.Draft = fields["post_password"] != ""
	case "draft", "pending", "future", "private":
		t.Draft = true
	case "trash":
		t.Skip = board.NoteTrash
	default: // "auto-draft", which is empty, and what plug-ins invent
		t.Skip = board.NoteHidden
	}
	if !t.Draft { // drafts have no date
		t.Published, t.Notes = wordPressTime(fields["post_date_gmt"], fields["post_date"])
	}
	return w.emit(record{thread: t})
}

func (w *wxr) comment(key string) error {
	fields := w.comments
	clear(fields)
	err := w.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "comment_id", "comment_author", "comment_author_email", "comment_author_url", "comment_date",
			"comment_date_gmt", "comment_content", "comment_approved", "comment_type", "comment_parent",
			"comment_user_id":
			text, err := w.text()
			fields[e.Name.Local] = text
			return err
		}
		return w.skip() // among them the network address
	})
	if err != nil {
		return err
	}
	c := &comment{
		ID: strings.TrimSpace(fields["comment_id"]), Thread: key, Name: html.UnescapeString(fields["comment_author"]),
		Email: fields["comment_author_email"], Website: fields["comment_author_url"],
		Text: board.ForeignText{HTML: fields["comment_content"], Lines: true},
	}
	if parent := strings.TrimSpace(fields["comment_parent"]); parent != "0" {
		c.Parent = parent
	}
	if u, known := w.users[strings.TrimSpace(fields["comment_user_id"])]; known {
		c.Account = u.login
		if c.Name == "" {
			c.Name = u.name
		}
	}
	c.Posted, c.Notes = wordPressTime(fields["comment_date_gmt"], fields["comment_date"])
	switch fields["comment_approved"] {
	case "1":
	case "0", "hold":
		c.Status = board.ForeignPending
	case "spam":
		c.Status = board.ForeignSpam
	case "trash", "post-trashed":
		c.Status = board.ForeignTrash
	default:
		c.Skip = board.NoteBroken
	}
	switch fields["comment_type"] {
	case "", "comment":
	case "pingback", "trackback":
		c.Skip = board.NotePing
	default:
		c.Skip = board.NoteKind
	}
	return w.emit(record{comment: c})
}

// wordPressTime returns the time of a post or a comment: gmt, or local if that is missing, whose time zone is not
// known.
func wordPressTime(gmt, local string) (t time.Time, notes []board.Note) {
	t, err := time.Parse(time.DateTime, strings.TrimSpace(gmt))
	if err == nil {
		return t, nil
	}
	if t, err = time.Parse(time.DateTime, strings.TrimSpace(local)); err == nil {
		return t, []board.Note{board.NoteZone}
	}
	return time.Time{}, []board.Note{board.NoteDate}
}
