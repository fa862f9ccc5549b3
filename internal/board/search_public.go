package board

import (
	"context"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Finds is one page of what a reader's search found in the discussion of an announcement. All in it is public.
type Finds struct {
	Announcement notice.Announcement
	Found        []Found            // newest first
	Next         notice.CommentID   // cursor of the next page; zero if there is none
	Partial      bool               // the index is not complete: there may be more
	Open         bool               // the announcement takes comments
	Also         []notice.Neighbour // what similar texts would find; only with the first page

	// Elsewhere holds comments that those in Found reply to or are answered by, and Announcements those that these are
	// on, except Announcement.
	Elsewhere     map[notice.CommentID]notice.Comment
	Announcements map[notice.AnnouncementID]notice.Announcement
}

// Found is a published comment in which the words that were searched for are marked: those of its text, its translations
// and its author.
type Found struct {
	notice.Comment
	Name, Organisation notice.SafeHTML
}

// FindPublished returns up to n published comments on a public announcement that match a search text, newest first:
// those before the cursor, or the newest if it is zero. The text is as in notice.Filter; without letters and digits it
// matches nothing. Errors: ErrNotFound (the announcement is not public); ErrUnavailable (there is no index, or it cannot
// be searched now).
func (b *Board) FindPublished(
	ctx context.Context, on notice.AnnouncementID, text string, before notice.CommentID, n int,
) (f Finds, err error) {
	now := b.now()
	var found []notice.Comment
	terms := fold.Terms(text)
	if len(terms) > 0 {
		filter := notice.Filter{Text: text, On: on, Status: notice.Published}
		found, err = search(ctx, b, filter, notice.Newest, before, n+1, readable)
		if err != nil {
			return f, err
		}
		f.Partial = !b.FindsAll()
		if before == 0 {
			if f.Also, err = b.neighbours(ctx, filter); err != nil {
				return f, err
			}
		}
	}
	if len(found) > n {
		found = found[:n]
		f.Next = found[n-1].ID
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if f.Announcement, err = public(tx, on, now); err != nil {
			return err
		}
		f.Elsewhere, f.Announcements, err = elsewhere(tx, alone(found))
		return err
	})
	f.Open = f.Announcement.OpenAt(now)
	for _, c := range found {
		f.Found = append(f.Found, marked(c, terms))
	}
	return f, err
}

// readable leaves out the comments that are damaged: whether they are public is not known.
func readable(_ notice.Tx, cs []notice.Comment) ([]notice.Comment, error) {
	return slices.DeleteFunc(cs, notice.Comment.Damaged), nil
}

// alone returns each comment as a thread by itself.
func alone(cs []notice.Comment) (ts []notice.Thread) {
	for _, c := range cs {
		ts = append(ts, notice.Thread{Root: c})
	}
	return ts
}

// marked returns a comment with the terms of a search marked.
func marked(c notice.Comment, terms []fold.Term) Found {
	c.Body.Parts = append([]notice.Part(nil), c.Body.Parts...)
	for i, p := range c.Body.Parts {
		c.Body.Parts[i].HTML = markup.Marked(p.HTML, terms)
	}
	c.Translations = append([]notice.Translation(nil), c.Translations...)
	for i, t := range c.Translations {
		c.Translations[i].HTML = markup.Marked(t.HTML, terms)
	}
	return Found{
		Comment: c, Name: markup.MarkedText(c.Author.Name, terms),
		Organisation: markup.MarkedText(c.Author.Organisation, terms),
	}
}
