package desk

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Erasures is where administrators find what a person wrote by their e-mail address, and undo erasures. The address is
// in the body of a POST and never in an address of the desk, so that it gets into no log and no browser's history.
type Erasures struct {
	view.Frame
	Email    string              // what was searched for
	Searched bool                // Found is what was found
	Found    []board.FoundAuthor //
	Undoable []board.UndoableErasure
	Done     uint64          // number of the erasure that was just done; zero if there is none, or it was undone since
	Problems notice.Problems // of email
}

// erased is the Did of the flash that tells the page what was just erased, whose number is the version.
const erased = "erased"

// Erasures serves GET /desk/erasures.
func (h *Handlers) Erasures(c *gin.Context) error {
	return h.showErasures(c, http.StatusOK, Erasures{})
}

// ErasuresFind serves POST /desk/erasures: it shows the authors who gave an e-mail address.
func (h *Handlers) ErasuresFind(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	p := Erasures{Email: strings.ToValidUTF8(edge.Field(c, "email"), "\uFFFD"), Searched: true}
	p.Found, err = h.board.AuthorsByEmail(c.Request.Context(), by, p.Email)
	if errors.As(err, &p.Problems) {
		p.Searched = false
		return h.showErasures(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return h.showErasures(c, http.StatusOK, p)
}

// showErasures fills in the frame of the page and what can be undone, and shows it.
func (h *Handlers) showErasures(c *gin.Context, code int, p Erasures) error {
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Undoable, err = h.board.UndoableErasures(c.Request.Context(), by)
		return err
	})
	if err != nil {
		return err
	}
	done := session.FlashOf(c)
	isDone := func(u board.UndoableErasure) bool { return done.Did == erased && u.Number == done.Version }
	if slices.ContainsFunc(p.Undoable, isDone) {
		p.Done = done.Version
	}
	return h.ShowDesk(c, code, p)
}

// ErasureUndo serves POST /desk/erasures/{seq}/undo: it undoes an erasure of one comment, or of several by one author.
func (h *Handlers) ErasureUndo(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	back, err := h.board.UndoErasure(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return session.Redirect(c, erasuresPath, session.Flash{Did: notice.Undo.String(), Comment: back[0].ID})
}

// An ErasureForm is what was filled in to erase something.
type ErasureForm struct {
	notice.Erasure
	Problems notice.Problems // of scope and reason
	Changed  bool            // the comment is not as it was when the form was opened
}

// Scopes lists what can be erased.
func (ErasureForm) Scopes() []notice.ErasureScope { return notice.ErasureScopes }

// Reasons lists why something can be erased.
func (ErasureForm) Reasons() []notice.ErasureReason { return notice.ErasureReasons }

// erasureComplaints lists what is wrong with the form, in the order of its fields.
func erasureComplaints(f ErasureForm) []view.Complaint {
	return view.Complaints(f.Problems, 0, "", "scope", "reason")
}

// readErasure reads the form. What is missing or not known is zero, and a problem that package board names.
func (h *Handlers) readErasure(c *gin.Context) (r notice.ErasureRequest, err error) {
	if r.By, err = h.actor(c); err != nil {
		return r, err
	}
	r.Scope, _ = notice.ParseErasureScope(edge.Field(c, "scope"))
	r.Reason, _ = notice.ParseErasureReason(edge.Field(c, "reason"))
	return r, nil
}

// finishErasure redirects to where what was erased can be undone.
func finishErasure(c *gin.Context, number uint64) error {
	return session.Redirect(c, erasuresPath, session.Flash{Did: erased, Version: number})
}
