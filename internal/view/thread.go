package view

import (
	"strconv"
	"time"

	"noticeboard/internal/notice"
)

const (
	maxLevel = 4 // deeper replies stand at this level and say whom they answer
	maxOpen  = 3 // so many replies are not folded away
)

// An Entry is a comment as it stands on a page, with what stands beneath it.
type Entry struct {
	notice.Comment
	Level  int         // 1 for the first comment of a thread
	Place  string      // address of the comment; empty for one that has none
	Reply  string      // address of the form to reply; empty if no replies are taken
	To     *CommentRef // what it answers, unless that shows from where it stands
	Answer *CommentRef // the official answer to it
	Marked bool        // the comment that the page is about
	Unfold bool        // its translations are shown whatever the page's language

	ClosedSince time.Time // of a thread's first comment: since when readers cannot reply in it; zero if they can

	Official []*Entry // official replies: never folded away
	Replies  []*Entry
	Folded   int  // how many comments the fold around Replies holds; 0 if there is none
	Open     bool // the fold is open

	More   uint64 // replies that stand on a page of their own
	MoreAt string

	holder *Entry
}

// CommentRef is another comment, to be referred to.
type CommentRef struct {
	Href   string
	Name   string // empty if that is not public, or not known
	Number uint64 // 0 if that is not known
	Title  string // of the announcement that it stands on, if that is another
}

// A pageContext is what the entries of one page have in common.
type pageContext struct {
	v             *Translator
	on            notice.Announcement
	open          bool
	elsewhere     map[notice.CommentID]notice.Comment
	announcements map[notice.AnnouncementID]notice.Announcement
	shown         map[notice.CommentID]notice.Comment
	closed        map[notice.CommentID]bool // threads, by their first comments, that take no replies
	moving        bool                      // what stands on this page will stand on another
}

func (v *Translator) PageContext(on notice.Announcement, open bool, elsewhere map[notice.CommentID]notice.Comment, places map[notice.AnnouncementID]notice.Announcement, threads ...notice.Thread) *pageContext {
	s := &pageContext{
		v: v, on: on, open: open, elsewhere: elsewhere, announcements: places,
		shown: map[notice.CommentID]notice.Comment{}, closed: map[notice.CommentID]bool{},
	}
	for _, t := range threads {
		s.closed[t.Root.Root] = !t.ClosedAt.IsZero()
		s.shown[t.Root.ID] = t.Root
		for _, c := range t.Replies {
			s.shown[c.ID] = c
		}
	}
	return s
}

// threads returns the threads of a discussion's page, each as its first comment.
func (v *Translator) threads(d notice.Discussion) []*Entry {
	s := v.PageContext(d.Announcement, d.Open, d.Elsewhere, d.Announcements, d.Threads...)
	s.moving = d.Facet != "" || d.Order == notice.Newest
	var all []*Entry
	for _, t := range d.Threads {
		e := s.thread(t)
		if shown := uint64(len(t.Replies)); t.Total > shown {
			e.More = t.Total - shown
			e.MoreAt = v.Place(d.Announcement) + "/threads/" + strconv.FormatUint(t.Root.Thread, 10)
		}
		all = append(all, e)
	}
	return all
}

// oneThread returns a thread's page as its first comment. Nothing on it is folded.
func (v *Translator) oneThread(t notice.ThreadPage) *Entry {
	e := v.PageContext(t.Announcement, t.Open, t.Elsewhere, t.Announcements, t.Thread).thread(t.Thread)
	e.Open = true
	return e
}

// thread puts every reply beneath what it answers, as far as that goes.
func (s *pageContext) thread(t notice.Thread) *Entry {
	root := s.Entry(t.Root, 1)
	if s.open {
		root.ClosedSince = t.ClosedAt
	}
	at := map[notice.CommentID]*Entry{t.Root.ID: root}
	below := map[*Entry][]*Entry{}
	for _, c := range t.Replies {
		parent, holder := at[c.Parent], at[c.Parent]
		if parent == nil { // on another page
			holder = root
		} else if parent.Level == maxLevel {
			holder = parent.holder
		}
		e := s.Entry(c, holder.Level+1)
		e.holder = holder
		if holder != parent {
			e.To = s.refTo(c.Parent)
		}
		at[c.ID] = e
		below[holder] = append(below[holder], e)
	}
	for _, e := range at {
		e.Replies = below[e]
	}
	root.hoistOfficial()
	return root
}

// hoistOfficial takes the official replies out of e's fold, and folds what is beneath them by itself.
func (e *Entry) hoistOfficial() {
	var rest []*Entry
	for _, r := range e.Replies {
		if !r.Comment.Official() {
			rest = append(rest, r)
			continue
		}
		r.fold()
		e.Official = append(e.Official, r)
	}
	e.Replies = rest
	e.fold()
}

func (e *Entry) fold() {
	official := false
	e.Folded, official = count(e.Replies)
	e.Open = e.Folded <= maxOpen || official
}

func count(entries []*Entry) (n int, official bool) {
	for _, e := range entries {
		below, found := count(e.Replies)
		n += 1 + below
		official = official || found || e.Comment.Official()
	}
	return n, official
}

func (s *pageContext) Entry(c notice.Comment, level int) *Entry {
	e := &Entry{Comment: c, Level: level, Place: "#comment-" + strconv.FormatUint(c.Number, 10)}
	if s.moving {
		e.Place = s.v.Permalink(s.on, c)
	}
	if s.open && c.Readable() && !s.closed[c.Root] {
		e.Reply = s.v.Place(s.on) + "/comments?reply_to=" + strconv.FormatUint(c.Number, 10)
	}
	if len(c.Answers) > 0 {
		e.Answer = s.refTo(c.Answers[0])
	}
	return e
}

// refTo refers to a comment, on this page if it is here. One that nothing is known of is reached by
// its id. Who wrote a comment that is no longer public is not said.
func (s *pageContext) refTo(id notice.CommentID) *CommentRef {
	to := CommentRef{Href: "/" + string(s.v.Lang()) + "/comment/" + id.String()}
	c, here := s.shown[id]
	if here {
		to.Href = "#comment-" + strconv.FormatUint(c.Number, 10)
	} else if c, here = s.elsewhere[id]; here {
		on := s.on
		if place, other := s.announcements[c.On]; other {
			on, to.Title = place, s.v.Text(place).Title
		}
		to.Href = s.v.Permalink(on, c)
	}
	to.Number = c.Number
	if c.Readable() {
		to.Name = c.Author.Name
	}
	return &to
}

// Permalink returns the path that leads to a comment's place, now and for ever.
func (v *Translator) Permalink(on notice.Announcement, c notice.Comment) string {
	return v.Place(on) + "/comments/" + strconv.FormatUint(c.Number, 10)
}

// preview returns a comment as it would look.
func (v *Translator) preview(c notice.Comment) *Entry { return &Entry{Comment: c, Level: 1} }
