package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// NewsAct is where a colleague decides about a comment, or claims a question, by a link in a mail and without signing in.
type NewsAct struct {
	view.Frame
	Token    string
	Link     board.DeskLink // zero if Wrong
	Wrong    bool           // the link is too old, or the colleague may not do it any more
	By       string         // name of who was first, if the link is no longer open; empty if it was the author
	Done     bool           // it was just done by the form of this page
	Conflict bool           // it was not done, since somebody else was first
	Decision notice.Decision
	Problems notice.Problems // reason, explanation
}

// Refusing reports whether the rules for a refusal are unfolded: what was filled in there could not be carried out.
func (p NewsAct) Refusing() bool { return p.Decision.Action.Refuses() }

// NewsAct serves GET /desk/news/act/{token}.
func (h *Handlers) NewsAct(c *gin.Context) error { return h.showNewsAct(c, http.StatusOK, NewsAct{}) }

// NewsActPost serves POST /desk/news/act/{token}: it decides about the comment, or claims the question.
func (h *Handlers) NewsActPost(c *gin.Context) (err error) {
	ctx, token := c.Request.Context(), c.Param("token")
	p, l := NewsAct{}, board.DeskLink{}
	if l, err = h.board.DeskLink(ctx, token); err != nil {
		return h.showNewsAct(c, http.StatusOK, p)
	}
	if l.Claims {
		_, err = h.board.ClaimByLink(ctx, token, edge.Field(c, "seen"))
	} else {
		p.Decision, err = readLinkDecision(c)
		if err == nil {
			_, err = h.board.DecideByLink(ctx, token, p.Decision)
		}
	}
	code := http.StatusOK
	switch {
	case err == nil:
		p.Done = true
	case errors.As(err, &p.Problems):
		code = http.StatusUnprocessableEntity
	case errors.Is(err, notice.ErrConflict):
		p.Conflict, code = true, http.StatusConflict
	case errors.Is(err, notice.ErrNotFound):
	default:
		return err
	}
	return h.showNewsAct(c, code, p)
}

// readLinkDecision reads the decision of the form.
func readLinkDecision(c *gin.Context) (d notice.Decision, err error) {
	if d, err = readDecision(c, notice.Actor{}); err != nil {
		return d, err
	}
	d.Note, d.Snippet = "", 0
	seen, err := notice.ParseSeenState(edge.Field(c, "seen"))
	d.Seen, d.Edits = seen.Status, seen.Edits
	return d, err
}

// showNewsAct shows the page of a link. It fills in all fields but Done, Conflict, Decision and Problems.
func (h *Handlers) showNewsAct(c *gin.Context, code int, p NewsAct) (err error) {
	ctx := c.Request.Context()
	p.Frame, p.Token = h.DeskFrame(c), c.Param("token")
	p.Link, err = h.board.DeskLink(ctx, p.Token)
	if errors.Is(err, notice.ErrNotFound) {
		p = NewsAct{Frame: p.Frame, Wrong: true}
		return h.Show(c, http.StatusNotFound, h.DeskLanguage(c), p)
	}
	if err != nil {
		return err
	}
	if !p.Link.Open() {
		names, err := h.auth.Names(ctx)
		if err != nil {
			return err
		}
		who := p.Link.Last.By
		if p.Link.Claims && p.Link.Comment.AwaitsAnswer() {
			who = p.Link.Comment.Claim.Login
		}
		if p.By = names[who]; p.By == "" {
			p.By = who
		}
	}
	return h.Show(c, code, h.linkLanguage(c, p.Link.By), p)
}
