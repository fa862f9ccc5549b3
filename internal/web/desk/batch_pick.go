package desk

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// readPicks reads which comments were chosen: each one that was ticked or, with the field every, all of the list at
// back. Cut is true if that list has more than one act can be about.
func (h *Handlers) readPicks(c *gin.Context, by notice.Actor, back string) (picks []board.Pick, cut bool, err error) {
	if edge.Field(c, "every") != "" {
		u, err := url.Parse(back)
		if err != nil {
			return nil, false, notice.ErrNotFound
		}
		r, err := parseQueueRequest(u, h.zone())
		if err != nil {
			return nil, false, err
		}
		if r.path == waitingPath {
			return h.board.WaitingPicks(c.Request.Context(), by, r.list)
		}
		return h.board.Picks(c.Request.Context(), by, r.filter)
	}
	ticked := strings.Join(c.Request.PostForm["pick"], " ") // a tick can stand for several that say the same
	for _, text := range strings.Fields(edge.Field(c, "picks") + " " + ticked) {
		p, err := parsePick(text)
		if err != nil {
			return nil, false, err
		}
		picks = append(picks, p)
	}
	return picks, false, nil
}

// formatPick writes a pick as forms have it: the comment's id, a hyphen and the state in which it was seen.
func formatPick(p board.Pick) string {
	return p.Comment.String() + "-" + notice.SeenState{Status: p.Seen, Edits: p.Edits}.String()
}

// parsePick reads what formatPick writes. Anything else is notice.ErrNotFound.
func parsePick(text string) (p board.Pick, err error) {
	id, state, _ := strings.Cut(text, "-")
	p.Comment, err = notice.ParseCommentID(id)
	seen, seenErr := notice.ParseSeenState(state)
	p.Seen, p.Edits = seen.Status, seen.Edits
	return p, errors.Join(err, seenErr)
}
