package public

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// The browser that sent a comment keeps proof of it in two cookies. That of the receipt has the receipt's path, so it
// is not sent with requests for other pages. The other lists the last comments that the browser sent, and is sent with
// requests for all pages in one language. It is read only when a comment is sent, previewed or corrected.
const (
	proofCookie = "proof" // board.Board.Proof
	sentCookie  = "sent"  // up to board.MaxProofs of board.Board.ProofToken, separated by dots, the last comment first
	proofLasts  = 90 * 24 * time.Hour
)

// giveProof sets the cookies that prove that the browser has sent a comment, in every language.
func (h *Handlers) giveProof(c *gin.Context, id notice.CommentID, token string) {
	proof, mine := h.board.Proof(id), h.board.ProofToken(id)
	all := slices.DeleteFunc(proofs(c), func(old string) bool { return old == mine })
	all = append([]string{mine}, all[:min(len(all), board.MaxProofs-1)]...)
	for _, l := range notice.Langs {
		h.SetCookie(c, proofCookie, proof, receiptPath(l, token), proofLasts)
		h.SetCookie(c, sentCookie, strings.Join(all, "."), "/"+string(l)+"/", proofLasts)
	}
}

// giveProofIfSent sets those cookies if the browser has proved that it has sent a comment, with its cookie or with the
// nonce of the draft. To send the same from the same network is no proof.
func (h *Handlers) giveProofIfSent(c *gin.Context, id notice.CommentID, d board.Draft) error {
	sent, err := h.board.Sent(c.Request.Context(), id, d)
	if sent {
		h.giveProof(c, id, h.board.Token(id))
	}
	return err
}

// proofs returns what the cookie of the request holds; nil without one. Whether it is good is checked by package board.
func proofs(c *gin.Context) []string {
	value, _ := c.Cookie(sentCookie)
	all := strings.Split(value, ".")
	return slices.DeleteFunc(all[:min(len(all), board.MaxProofs)], func(s string) bool { return s == "" })
}

// The length of a nonce that a script may send, in bytes. Without one, each request has a nonce of its own.
const (
	minNonce = 16
	maxNonce = 64
)

// nonce returns the nonce of the comment form that was sent.
func nonce(c *gin.Context) string {
	if n := edge.Field(c, "nonce"); minNonce <= len(n) && len(n) <= maxNonce {
		return n
	}
	return rand.Text()
}
