package desk

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// A NextQuestion is what a page says after an official reply was published: which question of the list comes next.
type NextQuestion struct {
	board.QuestionPlace        // of the question that was answered
	Href                string // where the next one can be answered; empty if there is none
}

// nextQuestion returns what comes after the official reply that the frame of a page says was just published; nil if it
// says nothing of the kind.
func (h *Handlers) nextQuestion(c *gin.Context, f view.Frame, list notice.Duty) (*NextQuestion, error) {
	if f.Desk.Flash == nil || f.Desk.Flash.Action != notice.Answer || f.Desk.Flash.Comment.Parent == 0 {
		return nil, nil
	}
	place, err := h.board.QuestionPlace(c.Request.Context(), f.Desk.Actor, list, f.Desk.Flash.Comment.Parent)
	if err != nil {
		return nil, err
	}
	next := &NextQuestion{QuestionPlace: place}
	if place.NextNumber > 0 {
		next.Href = listedPath(place.Next.ID, list) + "#answer"
	}
	return next, nil
}

// linkNext makes the link to the next question lead to where it is in the list, with its form open.
func (p *Questions) linkNext() {
	if p.Published == nil || p.Published.NextNumber == 0 {
		return
	}
	id := p.Published.Next.ID
	to := p.Back()
	if !slices.ContainsFunc(p.Cases, func(k board.Case) bool { return k.Comment.ID == id }) {
		to = dutyPath(p.Duty) + "&after=" + (id - 1).String()
	}
	p.Published.Href = to + "&answer=" + id.String() + "#case-" + id.String()
}

// listedPath returns the path of a question's page that was reached from a list; empty for none.
func listedPath(id notice.CommentID, list notice.Duty) string {
	if list == "" {
		return commentPath(id)
	}
	return commentPath(id) + "?list=" + string(list)
}

// listOf returns the list of questions from which the page of a question was reached: that in its address or, when it
// answers a form, in the field back. It returns nothing if none is named.
func listOf(c *gin.Context) notice.Duty {
	list := c.Query("list")
	if back, err := url.Parse(edge.Field(c, "back")); err == nil && list == "" {
		list = back.Query().Get("list")
	}
	if d := notice.Duty(list); slices.Contains(notice.Duties, d) {
		return d
	}
	return ""
}
