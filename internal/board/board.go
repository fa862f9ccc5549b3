// Package board runs a notice board: it takes in comments, official replies and decisions, and
// lays out what the public and the institution may read.
//
// Every way in goes through here: the form, the importer and, later, the API. What it promises:
// a rule that involves several records is asked in the transaction that writes; nothing is
// answered for before it is safely stored; text is cleaned and made into HTML on the way in, once.
// It knows nothing of HTTP.
package board

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
)

// A Limiter says how long someone must wait before posting again; zero is not at all.
type Limiter interface {
	Spend(from netip.Addr, now time.Time) time.Duration
}

// Config holds what a board needs. Every field is required but Index, without which nothing is found.
type Config struct {
	Store       notice.Store
	Limit       Limiter
	Network     func(netip.Addr) netip.Prefix // what one subscriber usually holds
	Now         notice.Clock
	Secret      []byte               // 32 random bytes, the same for the life of the store
	Institution notice.Institution   // until the desk changes it
	Reserved    func() fold.Reserved // names that nobody else should seem to bear, beside the institution's
	Index       Index
}

// A Board is safe for concurrent use.
type Board struct {
	Config
	keys  struct{ author, network, receipt, proof []byte }
	books sync.Map // version → notice.RuleBook, of those asked for so far

	finders          atomic.Pointer[finder]
	institutionCache atomic.Pointer[cachedInstitution]
	spam             *spam.Learner

	suggestions suggestions
}

// New returns a board.
func New(c Config) *Board {
	b := &Board{Config: c, spam: spam.NewLearner(c.Store, c.Now)}
	b.keys.author, b.keys.network = derive(c.Secret, "author"), derive(c.Secret, "network")
	b.keys.receipt, b.keys.proof = derive(c.Secret, "receipt"), derive(c.Secret, "proof")
	return b
}

// Spam returns what learns from the board's decisions which comments are unwanted mail.
func (b *Board) Spam() *spam.Learner { return b.spam }

// derive makes a key for one purpose, by HMAC-SHA-256 (RFC 2104).
func derive(secret []byte, purpose string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// authorKey groups the comments of one person, who is known by what they told us.
func (b *Board) authorKey(known string) (k notice.AuthorKey) {
	copy(k[:], derive(b.keys.author, strings.ToLower(known)))
	return k
}

// networkKey groups what comes from one network without saying which it is.
func (b *Board) networkKey(from netip.Addr) (k notice.NetworkKey) {
	copy(k[:], derive(b.keys.network, b.Network(from).String()))
	return k
}

var secretText = base32.HexEncoding.WithPadding(base32.NoPadding)

// secretSize is the length in bytes of what makes a receipt or a proof unguessable.
const secretSize = 16
