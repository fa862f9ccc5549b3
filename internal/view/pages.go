package view

import (
	"time"

	"noticeboard/internal/notice"
)

// A Frame is what stands around every page.
type Frame struct {
	Path   string                 // of this page, with its query; the canonical address is the base URL and this
	Others map[notice.Lang]string // path of the same page in each language it exists in, this one included
	Only   notice.Lang            // the language of a page that says the same in the others' frames; empty if each has its own words
	Desk   *Desk                  // nil on public pages

	Topic    *notice.Announcement // that the page is about, and is shared with the card of; nil if there is none
	Unlisted bool                 // search engines are asked to leave it out: what it shows stands on another page
}

// A Desk is what stands around every page of the institution's side, beside the Frame.
type Desk struct {
	Actor    notice.Actor
	Totals   notice.Tally
	Rules    notice.RuleBook // as they are now
	Settings notice.Settings
	Snippets []notice.Snippet
	Flash    *Flash // what was just done
}

// A Flash says what was just done to a comment.
type Flash struct {
	Action  notice.Action
	Comment notice.Comment
	Undo    uint64 // number of the act, for whoever may take it back; else zero
	Back    string // where to go on after undoing it
}

// Home lists the announcements.
type Home struct {
	Frame
	Announcements []notice.Listed
	First         uint64 // place of the first of them in the whole list, from 1
	Page          uint64
	Newer, Older  string // paths of the pages before and after; empty if there are none
}

// Announcement shows an announcement and one page of the discussion beneath it.
type Announcement struct {
	Frame
	notice.Discussion
	Region uint64 // whose places alone are shown, from 1; zero for all
	Form   Form   // empty; not shown if the discussion is closed
}

// Thread shows one page of the replies of a long thread.
type Thread struct {
	Frame
	notice.ThreadPage
}

// Single shows one comment with what it answers and what answered it.
type Single struct {
	Frame
	Announcement  notice.Announcement
	Comment       notice.Comment   // on the page: published, or a stub
	Ancestors     []notice.Comment // from the first comment of the thread down; of a deep one, the nearest
	Replies       []notice.Comment // the first direct replies
	Open          bool
	Elsewhere     map[notice.CommentID]notice.Comment // as in notice.Discussion
	Announcements map[notice.AnnouncementID]notice.Announcement
	ClosedAt      time.Time // since when readers cannot reply in its thread; zero if they can
}

// Versions shows all texts that an official reply has had.
type Versions struct {
	Frame
	Announcement notice.Announcement
	Comment      notice.Comment
	Earlier      []notice.Version // the newest first
}

// Write is the comment form on a page of its own: to reply, to preview, and to mend what was wrong.
type Write struct {
	Frame
	Announcement notice.Announcement
	Form         Form
	Preview      *notice.Preview // what would become of it; nil unless that was asked for
	Closed       bool            // no comments are taken: the text is shown to be copied, and there is no form
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
	Barred   *notice.Barred  // why nothing is taken from its author or their network; nil if it is
}

// Receipt is where the author of a comment sees what became of it.
type Receipt struct {
	Frame
	Token         string
	Comment       notice.Comment
	Announcement  notice.Announcement
	Restriction   notice.Restriction                            // how its author stands
	Answers       []notice.Comment                              // the official replies that answer it
	Announcements map[notice.AnnouncementID]notice.Announcement // other announcements that they stand on
	Due           time.Time                                     // when it is promised to be answered; zero if that is not known
	Words         bool                                          // the reader has shown to be the author, and sees the words
	Place         string                                        // path of the comment in its discussion; empty unless it has one
	Email         string                                        // typed in to be shown the words
	Kept          []Kept                                        // what was typed into a correction that came too late
	Problems      notice.Problems
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
	Status     int                   // HTTP status code
	Key        string                // message keys are Key+".title" and Key+".text"
	Wait       time.Duration         // with 429 and 503: how long until trying again
	Request    string                // id of the request, with 500
	Kept       []Kept                // what was typed, to be copied
	Near       []notice.Announcement // which may have been meant, with 404
	Asked      bool                  // a comment was meant, of the only one of them
	LastNumber uint64                // the last comment number on that
}

// Kept is something typed into a form that could not be taken.
type Kept struct{ Field, Text string }

// SignIn is the door to the desk.
type SignIn struct {
	Frame
	Login    string
	Next     string // path to go on to
	Passkey  string // options for one instead of a password; empty if there can be none
	Done     string // one of Deeds, or empty
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

// Queue is the desk's list of comments: those that wait, or those that a filter chooses.
type Queue struct {
	Frame
	Waiting       bool // what waits, oldest first
	Filter        notice.Filter
	Query         map[string]string // the filter as it was filled in
	Path          string            // of this page, with its query
	Announcements []notice.Listed   // to choose from in the filter
	Partial       bool              // the index is being made, and not everything is found yet
	Cases         []notice.Case
	Now           time.Time        // waiting times are counted from it
	More          string           // path of the next page; empty on the last
	At            string           // id of the case before which the notice of what was done stands
	Draft         *notice.Decision // the decision with problems; nil if there is none
	Problems      notice.Problems  // of the draft or, without one, of the filter
}

// Batch asks whether one decision is meant for all the comments that were chosen.
type Batch struct {
	Frame
	Decision notice.Decision
	Picks    []string         // the comments, each with the status that it had, as a form sends them back
	Comments []notice.Comment // the same
	Cut      bool             // there are more than one act can be about
	Back     string
	Problems notice.Problems
}

// Report says what an act on many comments did and what it left alone.
type Report struct {
	Frame
	notice.Batch
	Comments []notice.Comment // those that were left alone, as far as they are there
	Back     string
}

// Questions is one of the desk's lists of the work that questions make.
type Questions struct {
	Frame
	Duty       notice.Duty
	Counts     map[notice.Duty]int // up to 100
	Cases      []notice.Case
	Answering  map[notice.AnnouncementID]notice.Answering
	Colleagues []notice.Actor // who can answer
	Within     int            // days in which a question is promised to be answered
	Now        time.Time
	More       string
}

// Correction is where the text of an official reply is changed.
type Correction struct {
	Frame
	notice.Case
	Typed    Typed // what is in the form
	Seen     string
	Preview  *notice.Comment // as it would look; nil unless it was asked for
	Stale    bool            // a colleague changed it first
	Problems notice.Problems
}

// Case is the desk's page of one comment: context, decision, answer, history.
type Case struct {
	Frame
	notice.Case
	Now      time.Time
	History  []notice.HistoryEntry
	Conflict *notice.HistoryEntry // a colleague's decision that came first
	Decision *notice.Decision     // what was filled in, if it could not be carried out
	Problems notice.Problems
	Answering
}
