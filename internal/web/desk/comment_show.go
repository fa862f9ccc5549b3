package desk

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// CommentShow is the desk's page of one comment: its context, the forms to decide, answer and translate, its history.
type CommentShow struct {
	view.Frame
	board.Case
	Now      time.Time             // waiting times are counted from it
	Present  []present             // colleagues who look at it
	Position notice.Position       // of the last change before the page was read
	History  []notice.HistoryEntry // oldest first
	Conflict *notice.HistoryEntry  // the act that came before what was filled in; nil if there is no conflict
	Decision *notice.Decision      // what was filled in, if it could not be carried out; else nil
	Problems notice.Problems       // of whichever form was sent

	List      notice.Duty         // list of questions from which the page was reached; empty: none
	Place     board.QuestionPlace // of the question in that list, or in the list of open ones
	Published *NextQuestion       // what comes after the reply that was just published; nil if none was

	Answering
}

// Back is the path to go on to after a form of the page was sent: the page itself.
func (p CommentShow) Back() string { return listedPath(p.Comment.ID, p.List) }

// Tab is the name of the tab that the page is under: that of questions if it was reached from one of their lists. Else
// its address decides.
func (p CommentShow) Tab() string {
	if p.List != "" {
		return "questions"
	}
	return ""
}

// ListPath is the path of the list that the page was reached from or, if that is not known, belongs to.
func (p CommentShow) ListPath() string {
	switch {
	case p.List != "":
		return dutyPath(p.List)
	case p.Comment.Status == notice.Pending:
		return waitingPath
	}
	return questionsPath
}

// NewsHref returns the address to poll for who else is at the comment.
func (p CommentShow) NewsHref() string { return newsHref(board.QueueFilter{}, p.Position) }

// CommentShow serves GET /desk/comments/{id}.
func (h *Handlers) CommentShow(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	return h.showCase(c, http.StatusOK, id, CommentShow{})
}

// showCase fills in the page of a comment and shows it. What p says about a form that was sent stays.
func (h *Handlers) showCase(c *gin.Context, code int, id notice.CommentID, p CommentShow) (err error) {
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.CaseFrame(c); err != nil {
			return err
		}
		if p.Case, p.History, err = h.board.Case(c.Request.Context(), by, id); err != nil {
			return err
		}
		if p.Position, err = h.board.QueuePosition(c.Request.Context(), by); err != nil {
			return err
		}
		if p.Answering.Answering, err = h.board.Answering(c.Request.Context(), by, p.Comment.On); err != nil {
			return err
		}
		p.List = listOf(c)
		list := cmp.Or(p.List, notice.DutyOpen)
		if p.Comment.AwaitsAnswer() {
			if p.Place, err = h.board.QuestionPlace(c.Request.Context(), by, list, id); err != nil {
				return err
			}
		}
		p.Published, err = h.nextQuestion(c, p.Frame, list)
		return err
	})
	if err != nil {
		return err
	}
	p.Now = h.Now()
	h.present.be(p.Desk.Actor, id, false, p.Now)
	p.Present = at(h.present.others(p.Desk.Actor.Login, p.Now), id)
	if p.Colleagues, err = h.auth.StaffWith(c.Request.Context(), notice.ToAnswer); err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}

// caseItem returns the item of the page.
func (t funcs) caseItem(p CommentShow) caseItem {
	k := newCaseItem(p.Case, p.Frame, p.Now, p.Back())
	k.Alone, k.Problems, k.List = true, p.Problems, p.List
	if p.Decision != nil {
		k.Decision = *p.Decision
	}
	k.caseTasks = t.caseTasks(k, p.Answering, p.Now)
	return k
}

// caseComplaints lists what is wrong with the forms of the page, in their order.
func caseComplaints(p CommentShow) []view.Complaint {
	fields := []string{"reason", "snippet", "explanation", "note", "answer.snippet"}
	fields = append(fields, perLang("answer")...)
	fields = append(fields, "assignee", "referral", "existing", "elsewhere")
	return view.Complaints(p.Problems, 0, "-"+p.Comment.ID.String(), append(fields, perLang("translation")...)...)
}

// lastUndoable returns the number of the act that can be taken back on the page; zero if there is none, or if the
// member of staff may not.
func lastUndoable(p CommentShow) uint64 {
	if !p.Desk.Actor.Role.May(notice.ToModerate) {
		return 0
	}
	if last, ok := notice.LastUndoable(p.History, p.Comment.ID); ok {
		return last.Seq
	}
	return 0
}
