package view

import (
	"slices"
	"strconv"
	"time"

	"noticeboard/internal/notice"
)

const (
	maxLevel = 4 // of nesting; a deeper reply is at this level and names the comment that it answers
	maxOpen  = 3 // up to so many replies are shown unfolded
)

// An Entry is a comment on a page, with its replies beneath it. PageContext.Entry makes one without replies.
type Entry struct {
	notice.Comment
	Level  int         // of nesting: 1 for the first comment of a thread, at most maxLevel
	Place  string      // link to the comment; empty in a preview
	Link   string      // permanent address of the comment, to be copied; empty in a preview
	Reply  string      // path of the form to reply to it; empty if it takes no replies
	Follow string      // path of the form to follow a question that waits for an answer, by e-mail; empty for any other
	To     *CommentRef // what it answers; nil if that is the entry above it
	Answer *CommentRef // the first official reply that answers it; nil if there is none
	Marked bool        // it is the comment that the page is about, or one of the questions that it lists
	Unfold bool        // its translations are unfolded in every language

	// ClosedSince is, of the first comment of a thread, since when readers cannot reply in it; zero if they can, or if
	// the whole discussion is closed.
	ClosedSince time.Time

	Official []*Entry // official replies, which are above the fold
	Replies  []*Entry // the other replies
	Folded   int      // how many comments are in Replies and beneath them; 0 if there is nothing to fold
	Open     bool     // Replies are unfolded

	More   uint64 // how many replies of the thread are on a page of its own
	MoreAt string // path of that page; empty if More is 0

	holder *Entry // the entry that this one is beneath; nil for the first comment of a thread
}

// A CommentRef is a link to another comment.
type CommentRef struct {
	Href   string // a fragment if the comment is on this page
	Name   string // of its author; empty if the comment is not public, or not known
	Number uint64 // 0 if the comment is not known
	Title  string // of the announcement that it is on; empty if that is the page's
}

// A PageContext is what the entries of one page have in common. Translator.PageContext makes it.
type PageContext struct {
	t             *Translator
	on            notice.Announcement
	open          bool
	elsewhere     map[notice.CommentID]notice.Comment
	announcements map[notice.AnnouncementID]notice.Announcement
	shown         map[notice.CommentID]notice.Comment
	closed        map[notice.CommentID]bool // threads that take no replies, by their first comments
	moving        bool                      // the page of each comment may change, so links lead to permalinks
}

// PageContext returns the context of a page about an announcement that shows threads. open says whether the discussion
// takes comments; elsewhere and announcements are those of notice.Discussion.
func (t *Translator) PageContext(
	on notice.Announcement, open bool, elsewhere map[notice.CommentID]notice.Comment,
	announcements map[notice.AnnouncementID]notice.Announcement, threads ...notice.Thread,
) *PageContext {
	p := &PageContext{
		t: t, on: on, open: open, elsewhere: elsewhere, announcements: announcements,
		shown: map[notice.CommentID]notice.Comment{}, closed: map[notice.CommentID]bool{},
	}
	for _, thread := range threads {
		p.closed[thread.Root.Root] = !thread.ClosedAt.IsZero()
		p.shown[thread.Root.ID] = thread.Root
		for _, c := range thread.Replies {
			p.shown[c.ID] = c
		}
	}
	return p
}

// threads returns the threads on a page of a discussion, each as the entry of its first comment.
func (t *Translator) threads(d notice.Discussion) []*Entry {
	p := t.PageContext(d.Announcement, d.Open, d.Elsewhere, d.Announcements, d.Threads...)
	p.moving = d.Facet != "" || d.Order == notice.Newest
	var all []*Entry
	for _, thread := range d.Threads {
		e := p.thread(thread)
		if d.Facet != "" {
			e.unfold(d.Facet)
		}
		if shown := uint64(len(thread.Replies)); thread.Total > shown {
			e.More = thread.Total - shown
			e.MoreAt = t.Place(d.Announcement) + "/threads/" + strconv.FormatUint(thread.Root.Thread, 10)
		}
		all = append(all, e)
	}
	return all
}

// wholeThreads returns the threads of a discussion as threads does, all unfolded.
func (t *Translator) wholeThreads(d notice.Discussion) []*Entry {
	all := t.threads(d)
	for _, e := range all {
		e.unfoldAll()
	}
	return all
}

// unfoldAll unfolds what is beneath e, and the translations.
func (e *Entry) unfoldAll() {
	e.Open, e.Unfold = true, true
	for _, below := range [][]*Entry{e.Official, e.Replies} {
		for _, r := range below {
			r.unfoldAll()
		}
	}
}

// oneThread returns the page of a thread as the entry of its first comment, unfolded.
func (t *Translator) oneThread(page notice.ThreadPage) *Entry {
	p := t.PageContext(page.Announcement, page.Open, page.Elsewhere, page.Announcements, page.Thread)
	e := p.thread(page.Thread)
	e.Open = true
	return e
}

// thread returns a thread as the entry of its first comment, with every reply beneath what it answers, up to maxLevel.
func (p *PageContext) thread(t notice.Thread) *Entry {
	root := p.Entry(t.Root, 1)
	if p.open {
		root.ClosedSince = t.ClosedAt
	}
	at := map[notice.CommentID]*Entry{t.Root.ID: root}
	below := map[*Entry][]*Entry{}
	for _, c := range t.Replies {
		parent, holder := at[c.Parent], at[c.Parent]
		if parent == nil { // what it answers is on another page
			holder = root
		} else if parent.Level == maxLevel {
			holder = parent.holder
		}
		e := p.Entry(c, holder.Level+1)
		e.holder = holder
		if holder != parent {
			e.To = p.refTo(c.Parent)
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

// hoistOfficial moves the official replies from e.Replies to e.Official, and folds what is beneath each of them by
// itself.
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

// fold counts what is beneath e, and leaves it unfolded if that is little or has an official reply.
func (e *Entry) fold() {
	official := false
	e.Folded, official = count(e.Replies)
	e.Open = e.Folded <= maxOpen || official
}

// unfold unfolds what hides a comment with a facet, and marks the questions of notice.Unanswered. It reports whether e
// or a comment beneath it has the facet.
func (e *Entry) unfold(f notice.Facet) bool {
	has := slices.Contains(e.Comment.Facets(), f)
	e.Marked = has && f == notice.Unanswered
	for _, r := range e.Official {
		has = r.unfold(f) || has
	}
	for _, r := range e.Replies {
		if r.unfold(f) {
			has, e.Open = true, true
		}
	}
	return has
}

// count returns how many comments are in entries and beneath them, and whether one of them is official.
func count(entries []*Entry) (n int, official bool) {
	for _, e := range entries {
		below, found := count(e.Replies)
		n += 1 + below
		official = official || found || e.Comment.Official()
	}
	return n, official
}

// Entry returns the entry of a comment, without replies. On a page whose comments move to other pages its place is the
// permalink.
func (p *PageContext) Entry(c notice.Comment, level int) *Entry {
	e := &Entry{Comment: c, Level: level, Place: "#comment-" + strconv.FormatUint(c.Number, 10)}
	if c.Number != 0 {
		e.Link = p.t.Permalink(p.on, c)
	}
	if p.moving {
		e.Place = e.Link
	}
	if p.open && c.Readable() && !p.closed[c.Root] {
		e.Reply = p.t.Place(p.on) + "/comments?reply_to=" + strconv.FormatUint(c.Number, 10)
	}
	if p.t.Mail && c.AwaitsAnswer() && c.Thread != 0 {
		e.Follow = p.t.Place(p.on) + "/threads/" + strconv.FormatUint(c.Thread, 10) + "/follow"
	}
	if len(c.Answers) > 0 {
		e.Answer = p.refTo(c.Answers[0])
	}
	return e
}

// refTo returns a link to a comment: to its fragment if it is on this page, or else to its permalink. If nothing but
// its id is known, the link is to the page of that single comment. The name of an author is left out if the comment
// is not public.
func (p *PageContext) refTo(id notice.CommentID) *CommentRef {
	to := CommentRef{Href: "/" + string(p.t.Lang()) + "/comment/" + id.String()}
	c, here := p.shown[id]
	if !here {
		c = p.elsewhere[id]
	}
	if c.Damaged() {
		return &to
	}
	if here {
		to.Href = "#comment-" + strconv.FormatUint(c.Number, 10)
	} else if c.ID != 0 {
		on := p.on
		if place, other := p.announcements[c.On]; other {
			on, to.Title = place, p.t.Text(place).Title
		}
		to.Href = p.t.Permalink(on, c)
	}
	to.Number = c.Number
	if c.Readable() {
		to.Name = c.Author.Name
	}
	return &to
}
