package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AuthorMeasure serves POST /desk/authors/{key}/acts: it takes a measure about an author. If a colleague has taken one
// since the form was made, the page shows it (409).
func (h *Handlers) AuthorMeasure(c *gin.Context) error {
	return h.applyMeasure(c, notice.AuthorSubject)
}

// NetworkMeasure serves POST /desk/networks/{key}/acts: it takes a measure about a network.
func (h *Handlers) NetworkMeasure(c *gin.Context) error {
	return h.applyMeasure(c, notice.NetworkSubject)
}

func (h *Handlers) applyMeasure(c *gin.Context, kind notice.SubjectKind) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	of, err := subjectFromPath(c, kind)
	if err != nil {
		return err
	}
	m := board.Measure{
		Of: of, Reason: edge.Field(c, "reason"), Rule: notice.Reason(edge.Field(c, "rule")),
		Days: edge.Field(c, "days"), Until: edge.Field(c, "until"), By: by,
	}
	if c.Request.PostForm.Has("seen") {
		seen := edge.FormInt(c, "seen")
		m.Seen = &seen
	}
	m.Kind, _ = notice.ParseMeasure(edge.Field(c, "action")) // the board names the problem of a missing one
	err = h.board.ApplyMeasure(c.Request.Context(), m)
	problems := notice.Problems{}
	if errors.Is(err, notice.ErrConflict) {
		problems["form"] = notice.Problem{Key: "problem.measure.changed"}
	}
	if len(problems) > 0 || errors.As(err, &problems) {
		typed := MeasureForm{
			Kind: m.Kind, Reason: edge.FormText(c, "reason"), Rule: m.Rule,
			Days: edge.FormText(c, "days"), Until: edge.FormText(c, "until"),
		}
		failure := h.Classify(err)
		h.Report(c, failure, err)
		return h.showSubject(c, failure.Code, of, Measures{Typed: typed, Problems: problems})
	}
	if err != nil {
		return err
	}
	return session.Redirect(c, subjectPath(of), session.Flash{Did: m.Kind.String()})
}
