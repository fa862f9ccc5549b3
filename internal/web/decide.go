package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// decide carries out a moderator's decision and goes back to where it was taken.
func (s *deskHandlers) decide(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	d, err := decision(c, account.Actor())
	if err != nil {
		return err
	}
	d.Comment, err = notice.ParseCommentID(c.Param("id"))
	seen, err1 := notice.ParseSeenState(field(c, "seen"))
	if err := errors.Join(err, err1); err != nil {
		return err
	}
	d.Seen, d.Edits = seen.Status, seen.Edits
	back := nextPath(field(c, "back"))
	_, err = s.board.Decide(c.Request.Context(), d)
	switch problems := (notice.Problems{}); {
	case errors.As(err, &problems):
		return s.redisplayDecision(c, d, back, problems)
	case errors.Is(err, notice.ErrConflict):
		return s.conflict(c, d)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, withFlash(back, d.Action, d.Comment, field(c, "next")))
	return nil
}

// decision reads what is decided, but not about what.
func decision(c *gin.Context, by notice.Actor) (d notice.Decision, err error) {
	d = notice.Decision{
		Reason: notice.Reason(field(c, "reason")), Explanation: field(c, "explanation"), Note: field(c, "note"),
		Snippet: wholeNumber(field(c, "snippet")), By: by,
	}
	d.Action, err = notice.ParseAction(field(c, "action"))
	return d, err
}

// redisplayDecision shows again where a decision was taken, with what was filled in and what is missing.
func (s *deskHandlers) redisplayDecision(c *gin.Context, d notice.Decision, back string, problems notice.Problems) error {
	if u, err := url.Parse(back); err == nil && u.Path != "/desk/comments/"+d.Comment.String() {
		if l, err := listOf(u); err == nil {
			return s.list(c, http.StatusUnprocessableEntity, l, &d, problems)
		}
	}
	return s.caseShown(c, http.StatusUnprocessableEntity, d.Comment, view.Case{Decision: &d, Problems: problems})
}

// conflict tells who was first, and what they did.
func (s *deskHandlers) conflict(c *gin.Context, d notice.Decision) error {
	_, acts, err := s.board.Case(c.Request.Context(), d.By, d.Comment)
	if err != nil {
		return err
	}
	p := view.Case{Decision: &d}
	for i := range acts {
		if acts[i].Comment == d.Comment {
			p.Conflict = &acts[i]
		}
	}
	return s.caseShown(c, http.StatusConflict, d.Comment, p)
}

// withFlash adds to a desk page's address what was just done, for its notice, and which case comes next
// there: the notice stands before it.
func withFlash(back string, a notice.Action, id notice.CommentID, next string) string {
	u, err := url.Parse(back)
	if err != nil {
		return back
	}
	q := u.Query()
	q.Set("did", a.String())
	q.Set("comment", id.String())
	q.Del("at")
	if at, err := notice.ParseCommentID(next); err == nil {
		q.Set("at", at.String())
		u.Fragment = "done"
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// undo takes back the last act about a comment.
func (s *deskHandlers) undo(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	seq, err := ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	after, err := s.board.Undo(c.Request.Context(), account.Actor(), seq)
	if errors.Is(err, notice.ErrConflict) && after.ID != 0 {
		return s.conflict(c, notice.Decision{Comment: after.ID, Action: notice.Undo, By: account.Actor()})
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, withFlash(nextPath(field(c, "back")), notice.Undo, after.ID, after.ID.String()))
	return nil
}

// decideAll carries out one decision about many comments: it asks whether that is meant, and then
// does it.
func (s *deskHandlers) decideAll(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	d, err := decision(c, by)
	if err != nil {
		return err
	}
	back := nextPath(field(c, "back"))
	picks, cut, err := s.picks(c, by, back)
	if err != nil {
		return err
	}
	p := view.Batch{Frame: f, Decision: d, Back: back, Cut: cut, Problems: notice.Problems{}}
	if field(c, "do") == "confirm" {
		done, err := s.board.DecideAll(c.Request.Context(), d, picks)
		if err == nil {
			return s.batched(c, f, done, back)
		}
		if !errors.As(err, &p.Problems) {
			return err
		}
	}
	if len(picks) == 0 {
		p.Problems["pick"] = "problem.pick.missing"
	}
	code := http.StatusOK
	if len(p.Problems) > 0 {
		code = http.StatusUnprocessableEntity
	}
	for _, pick := range picks {
		p.Picks = append(p.Picks, pickText(pick))
	}
	if p.Comments, err = s.board.Picked(c.Request.Context(), by, picks); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}

// picks reads which comments were chosen from a list: each one, or all that the list has, as far as one
// act can go; cut is true if it has more.
func (s *deskHandlers) picks(c *gin.Context, by notice.Actor, back string) (picks []board.Pick, cut bool, err error) {
	chosen := append(strings.Fields(field(c, "picks")), c.Request.PostForm["pick"]...)
	if field(c, "every") != "" {
		u, err := url.Parse(back)
		if err != nil {
			return nil, false, notice.ErrNotFound
		}
		l, err := listOf(u)
		if err != nil {
			return nil, false, err
		}
		return s.board.Picks(c.Request.Context(), by, l.filter)
	}
	for _, text := range chosen {
		p, err := parsePick(text)
		if err != nil {
			return nil, false, err
		}
		picks = append(picks, p)
	}
	return picks, false, nil
}

// pickText writes a pick as forms have it: the comment's id and how it was seen.
func pickText(p board.Pick) string {
	return p.Comment.String() + "-" + notice.SeenState{Status: p.Seen, Edits: p.Edits}.String()
}

func parsePick(text string) (p board.Pick, err error) {
	id, sight, _ := strings.Cut(text, "-")
	var err1 error
	p.Comment, err1 = notice.ParseCommentID(id)
	seen, err2 := notice.ParseSeenState(sight)
	p.Seen, p.Edits = seen.Status, seen.Edits
	return p, errors.Join(err1, err2)
}

// batched leads to the report of what was done, or shows it if nothing was, because then there is
// nothing to remember.
func (s *deskHandlers) batched(c *gin.Context, f view.Frame, done notice.Batch, back string) error {
	if done.Seq == 0 {
		return s.report(c, http.StatusConflict, f, done, back)
	}
	c.Redirect(http.StatusSeeOther, "/desk/batches/"+strconv.FormatUint(done.Seq, 10)+"?back="+url.QueryEscape(back))
	return nil
}

// batchFromPath reads which act on many comments the address is about.
func (s *deskHandlers) batchFromPath(c *gin.Context) (f view.Frame, by notice.Actor, seq uint64, err error) {
	if seq, err = ordinal(c.Param("seq"), 0); err != nil {
		return f, by, seq, err
	}
	f, by, err = s.staffFrame(c)
	return f, by, seq, err
}

// batch reports on an act on many comments.
func (s *deskHandlers) batch(c *gin.Context) error {
	f, by, seq, err := s.batchFromPath(c)
	if err != nil {
		return err
	}
	done, err := s.board.Batch(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return s.report(c, http.StatusOK, f, done, nextPath(c.Query("back")))
}

func (s *deskHandlers) report(c *gin.Context, code int, f view.Frame, done notice.Batch, back string) error {
	var skipped []board.Pick
	for _, k := range done.Skipped {
		skipped = append(skipped, board.Pick{Comment: k.Comment})
	}
	comments, err := s.board.Picked(c.Request.Context(), f.Desk.Actor, skipped)
	if err != nil {
		return err
	}
	return s.showDesk(c, code, view.Report{Frame: f, Batch: done, Comments: comments, Back: back})
}

// undoAll takes back an act on many comments.
func (s *deskHandlers) undoAll(c *gin.Context) error {
	f, by, seq, err := s.batchFromPath(c)
	if err != nil {
		return err
	}
	done, err := s.board.UndoAll(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return s.batched(c, f, done, nextPath(field(c, "back")))
}
