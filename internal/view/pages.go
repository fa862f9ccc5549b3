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

// Kept is something typed into a form that could not be taken.
type Kept struct{ Field, Text string }
