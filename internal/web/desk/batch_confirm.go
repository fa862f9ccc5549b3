package desk

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
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// BatchConfirm asks whether one decision is meant for all the comments that were chosen.
type BatchConfirm struct {
	view.Frame
	Decision notice.Decision
	Picks    []string         // the comments, each with the status that it had, as a form sends them back
	Comments []notice.Comment // the same
	Cut      bool             // there are more than one act can be about
	Back     string
	Problems notice.Problems
}

// BatchConfirm carries out one decision about many comments: it asks whether that is meant, and then
// does it.
func (s *Handlers) BatchConfirm(c *gin.Context) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	d, err := decision(c, by)
	if err != nil {
		return err
	}
	back := session.NextPath(edge.Field(c, "back"))
	picks, cut, err := s.picks(c, by, back)
	if err != nil {
		return err
	}
	p := BatchConfirm{Frame: f, Decision: d, Back: back, Cut: cut, Problems: notice.Problems{}}
	if edge.Field(c, "do") == "confirm" {
		done, err := s.board.DecideAll(c.Request.Context(), d, picks)
		if err == nil {
			return s.batched(c, f, done, back)
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
		p.Picks = append(p.Picks, pickText(pick))
	}
	if p.Comments, err = s.board.Picked(c.Request.Context(), by, picks); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}

// picks reads which comments were chosen from a list: each one, or all that the list has, as far as one
// act can go; cut is true if it has more.
func (s *Handlers) picks(c *gin.Context, by notice.Actor, back string) (picks []board.Pick, cut bool, err error) {
	chosen := append(strings.Fields(edge.Field(c, "picks")), c.Request.PostForm["pick"]...)
	if edge.Field(c, "every") != "" {
		u, err := url.Parse(back)
		if err != nil {
			return nil, false, notice.ErrNotFound
		}
		l, err := parseQueue(u)
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
func (s *Handlers) batched(c *gin.Context, f view.Frame, done notice.Batch, back string) error {
	if done.Seq == 0 {
		return s.showBatch(c, http.StatusConflict, f, done, back)
	}
	c.Redirect(http.StatusSeeOther, "/desk/batches/"+strconv.FormatUint(done.Seq, 10)+"?back="+url.QueryEscape(back))
	return nil
}
