package desk

import (
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Answering is what the forms for questions, official replies and translations need, and what was filled in.
type Answering struct {
	board.Answering
	Colleagues []notice.Actor // who can answer
	Typed      Typed
	Preview    *notice.Comment // the comment or reply as it would look; nil unless it was asked for
	Taken      *notice.Claim   // a colleague's claim that came first; nil if none did
	Kept       []view.Kept     // what was typed into a form that the page no longer has
}

// Typed is what was filled in and not carried out. The zero value is a form that was not sent.
type Typed struct {
	Answer       map[notice.Lang]string // the official reply
	MissingLangs map[notice.Lang]bool   // languages in which the reply is to follow; nil if that was not asked
	Answered     string                 // official replies that the form was opened with, as answeredField has them
	Snippet      uint64                 // id of the snippet chosen for the reply; zero for none
	Assignee     string                 // login
	Body         string                 // name of the body that a question is referred to
	Existing     string                 // id of the reply that was chosen from the suggested ones
	Elsewhere    string                 // number, id or address of another reply
	Translation  map[notice.Lang]string
}

// colleagueName returns the name of the colleague with a login; the login itself if no colleague has it any more.
func colleagueName(colleagues []notice.Actor, login string) string {
	for _, c := range colleagues {
		if c.Login == login {
			return c.Name
		}
	}
	return login
}
