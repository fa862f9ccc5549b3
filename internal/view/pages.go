package view

import (
	"time"

	"noticeboard/internal/notice"
)

// A Page is one of the page types of this package; the type names its template.
type Page interface{ template() string }

// A Frame is what stands around every page.
type Frame struct {
	Path   string                 // of this page, with its query; the canonical address is the base URL and this
	Others map[notice.Lang]string // path of the same page in each language it exists in, this one included
	Desk   *Desk                  // nil on public pages
}

// A Desk is what stands around every page of the institution's side, beside the Frame.
type Desk struct {
	Actor  notice.Actor
	Totals notice.Tally
	Rules  notice.RuleBook // as they are now
	Flash  *Flash          // what was just done

	Settings notice.Settings
	Snippets []notice.Snippet
}

// A Flash says what was just done to a comment.
type Flash struct {
	Action  notice.Action
	Comment notice.Comment
}

// Home lists the announcements.
type Home struct {
	Frame
	Announcements []notice.Listed
}

// Announcement shows an announcement and one page of the discussion beneath it.
type Announcement struct {
	Frame
	notice.Discussion
	Form Form // empty; not shown if the discussion is closed
}

// Thread shows one page of the replies of a long thread.
type Thread struct {
	Frame
	notice.ThreadPage
}

// Single shows one comment with what it answers and what answered it.
type Single struct {
	Frame
	Announcement notice.Announcement
	Comment      notice.Comment   // on the page: published, or a stub
	Ancestors    []notice.Comment // from the first comment of the thread down; of a deep one, the nearest
	Replies      []notice.Comment // the first direct replies
	Open         bool
	Shut         time.Time // since when readers cannot reply in its thread; zero if they can
}

// Write is the comment form on a page of its own: to reply, to preview, and to mend what was wrong.
type Write struct {
	Frame
	Announcement notice.Announcement
	Form         Form
	Preview      *notice.Prospect // what would become of it; nil unless that was asked for
	Closed       bool             // no comments are taken: the text is shown to be copied, and there is no form
}

// A Form is the comment form with what was typed into it.
type Form struct {
	Comment, Name, Email, Organisation string

	Lang     notice.Lang
	Question bool
	Notify   bool
	Parent   *notice.Comment // what it replies to

	Settings notice.Settings

	Problems notice.Problems // by field name; "form" is about the whole
	Wait     time.Duration   // with the key problem.soon: how long until it may be sent
}

// Receipt is where the author of a comment sees what became of it.
type Receipt struct {
	Frame
	Token        string
	Comment      notice.Comment
	Announcement notice.Announcement
	Words        bool   // the reader has shown to be the author, and sees the words
	Place        string // path of the comment in its discussion; empty unless it has one
	Email        string // typed in to be shown the words
	Problems     notice.Problems
}

// Rules are the house rules, in one of their versions.
type Rules struct {
	Frame
	Book     notice.RuleBook
	Books    []notice.RuleBook // all versions, the first one first
	Settings notice.Settings
}

// Error says what went wrong and what to do.
type Error struct {
	Frame
	Status  int           // HTTP status code
	Key     string        // message keys are Key+".title" and Key+".text"
	Wait    time.Duration // with 429 and 503: how long until trying again
	Request string        // id of the request, with 500
	Kept    []Kept        // what was typed, to be copied
}

// Kept is something typed into a form that could not be taken.
type Kept struct{ Field, Text string }

// SignIn is the door to the desk.
type SignIn struct {
	Frame
	Login    string
	Next     string // path to go on to
	Problems notice.Problems
	Wait     time.Duration
}

// Setup is where the first administrator makes an account, by the link printed at start.
type Setup struct {
	Frame
	Token       string
	Login, Name string
	Problems    notice.Problems
}

// Password is where a member of the institution changes their password.
type Password struct {
	Frame
	Problems notice.Problems
	Changed  bool
}

// Queue is the desk's list of comments with one status: what waits, or what was decided.
type Queue struct {
	Frame
	Status   notice.Status
	Cases    []notice.Case
	Now      time.Time        // waiting times are counted from it
	More     string           // path of the next page; empty on the last
	Draft    *notice.Decision // the decision with problems; nil if there is none
	Problems notice.Problems
}

// Questions is the desk's list of questions that are owed an answer.
type Questions struct {
	Frame
	Cases []notice.Case
	Now   time.Time
	More  string
}

// Case is the desk's page of one comment: context, decision, answer, history.
type Case struct {
	Frame
	notice.Case
	Now      time.Time
	History  []notice.Act
	Conflict *notice.Act      // a colleague's decision that came first
	Decision *notice.Decision // what was filled in, if it could not be carried out
	Answer   map[notice.Lang]string
	Problems notice.Problems
}
