package desk

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// BatchConfirm asks whether one decision is meant for all the comments that were chosen.
type BatchConfirm struct {
	view.Frame
	Decision notice.Decision
	Picks    []string         // the comments as they were seen, in the form's own notation (formatPick)
	Comments []notice.Comment // the same, those that are still there
	Cut      bool             // the list has more than one act can be about
	Back     string           // path to go on to
	Problems notice.Problems
}

// DraftName names what is typed on the page, for assets/drafts.js: another choice of comments has another name.
func (p BatchConfirm) DraftName() string {
	h := fnv.New64a()
	for _, pick := range p.Picks {
		h.Write([]byte(pick + " ")) // never fails
	}
	return fmt.Sprintf("batch-%s-%x", p.Decision.Action, h.Sum64())
}

// BatchConfirm serves POST /desk/batches: it asks for confirmation of a decision about many comments and, with the
// field do=confirm, carries it out.
func (h *Handlers) BatchConfirm(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	d, err := readDecision(c, by)
	if err != nil {
		return err
	}
	back := session.NextPath(edge.Field(c, "back"))
	picks, cut, err := h.readPicks(c, by, back)
	if err != nil {
		return err
	}
	p := BatchConfirm{Decision: d, Back: back, Cut: cut, Problems: notice.Problems{}}
	if edge.Field(c, "do") == "confirm" {
		done, err := h.board.DecideAll(c.Request.Context(), d, picks)
		if err == nil {
			return h.finishBatch(c, done, back)
		}
		if !errors.As(err, &p.Problems) {
			return err
		}
	}
	if len(picks) == 0 {
		p.Problems["pick"] = notice.Problem{Key: "problem.pick.missing"}
	}
	code := http.StatusOK
	if len(p.Problems) > 0 {
		code = http.StatusUnprocessableEntity
	}
	for _, pick := range picks {
		p.Picks = append(p.Picks, formatPick(pick))
	}
	err = h.InSnapshot(c, func() (err error) {
		if p.Frame, _, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Comments, err = h.board.Picked(c.Request.Context(), by, picks)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}

// finishBatch redirects to the report on a batch or, with the field then=list and if no comment was skipped, to the list
// that it was made in. If nothing was done, nothing is stored that could be reported on later: the report is shown at
// once, as a conflict.
func (h *Handlers) finishBatch(c *gin.Context, done notice.Batch, back string) error {
	if done.Seq == 0 {
		report := func(notice.Actor) (notice.Batch, error) { return done, nil }
		return h.showBatch(c, http.StatusConflict, report, back)
	}
	if edge.Field(c, "then") == "list" && len(done.Skipped) == 0 {
		next, _ := notice.ParseCommentID(edge.Field(c, "next")) // zero on the last case of a page
		return session.Redirect(c, back, session.Flash{Did: done.Action.String(), Batch: done.Seq, At: next})
	}
	report := batchesPath + "/" + strconv.FormatUint(done.Seq, 10)
	c.Redirect(http.StatusSeeOther, report+"?back="+url.QueryEscape(back))
	return nil
}
