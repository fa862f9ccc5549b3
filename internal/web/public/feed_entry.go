package public

import (
	"fmt"
	"net/url"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/feed"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A feedPage is a page of a feed that is being filled.
type feedPage struct {
	*view.Translator
	feed.Feed
	path   string // of the feed, without its format
	stable func(thing string) string
}

// Lang returns the language of the feed.
func (f *feedPage) Lang() notice.Lang { return f.Translator.Lang() }

// place returns the address of a page of the feed, by a parameter of its query; without one, of the first.
func (f *feedPage) place(name, value string) feed.Place { return f.placeOf(f.path, name, value) }

func (f *feedPage) placeOf(path, name, value string) feed.Place {
	query := ""
	if name != "" {
		query = "?" + url.Values{name: {value}}.Encode()
	}
	return feed.Place{Atom: f.Canonical(path + ".atom" + query), JSON: f.Canonical(path + ".json" + query)}
}

// announcementID returns the identifier of an announcement as the feed shows it: each edition has its own.
func (f *feedPage) announcementID(a notice.Announcement) string {
	return f.stable(fmt.Sprint("announcement ", a.ID, f.TextLang(a)))
}

func (f *feedPage) commentID(c notice.Comment) string { return f.stable(fmt.Sprint("comment ", c.ID)) }

// addAnnouncement adds an announcement with its text.
func (f *feedPage) addAnnouncement(l board.Listed) error {
	a := l.Announcement
	text := f.Text(a)
	content, err := view.FlatHTML(text)
	f.Entries = append(f.Entries, feed.Entry{
		ID: f.announcementID(a), Title: text.Title, Lang: string(f.TextLang(a)), Page: f.Canonical(f.Place(a)),
		Author: f.Author, Summary: text.Summary, HTML: content,
		Published: a.Published, Updated: later(a.Published, a.Since(a.Version())),
		Replies: &feed.Replies{Feed: f.placeOf(f.Place(a)+"/feed", "", ""), Count: l.Tally.Published},
	})
	return err
}

// addComments adds comments with their texts and what they reply to.
func (f *feedPage) addComments(r board.Recent) error {
	for _, c := range r.Comments {
		on := r.Announcements[c.On]
		e := feed.Entry{
			ID: f.commentID(c), Page: f.Canonical(f.Permalink(on, c)),
			HTML: partsHTML(f.Parts(c)), Published: c.Posted,
			Updated: later(c.Posted, c.Decided, c.Corrected),
			ReplyTo: &feed.Reference{ID: f.announcementID(on), Page: f.Canonical(f.Place(on))},
			Tags:    tagsOf(c),
		}
		if parts := f.Parts(c); len(parts) > 0 {
			e.Lang, e.TitleLang = string(parts[0].Lang), string(f.Lang())
		}
		if parent, ok := r.Parents[c.Parent]; ok {
			e.ReplyTo = &feed.Reference{ID: f.commentID(parent), Page: f.Canonical(f.Permalink(on, parent))}
		}
		if e.Updated.IsZero() {
			e.Updated = on.Published // it was imported, and the source does not say when it was written
		}
		var err error
		if e.Author, err = f.Named(c); err != nil {
			return err
		}
		if r.Announcement.ID != 0 {
			e.Title, err = f.Message("feed.comment", "Number", c.Number, "Name", e.Author)
		} else {
			e.Title, err = f.Message("feed.comment.on", "Name", e.Author, "Title", f.Text(on).Title)
		}
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, e)
	}
	return nil
}

// tagsOf returns what a comment is besides a comment, in terms that are the same in all languages.
func tagsOf(c notice.Comment) (tags []string) {
	if c.Official() {
		tags = append(tags, "official-reply")
	}
	if c.Question {
		tags = append(tags, "question")
		if c.AwaitsAnswer() {
			return append(tags, string(notice.Unanswered))
		}
		tags = append(tags, string(notice.Settled))
	}
	return tags
}

// partsHTML returns the HTML of a comment, with the language of each part.
func partsHTML(parts []notice.Part) string {
	var b strings.Builder
	for _, p := range parts {
		lang := string(p.Lang)
		if p.Lang == notice.OtherLang {
			lang = ""
		}
		fmt.Fprintf(&b, `<div lang="%s" dir="auto">%s</div>`, lang, p.HTML)
	}
	return b.String()
}
