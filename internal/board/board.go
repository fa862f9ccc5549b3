// Package board holds the use cases of the notice board: announcements, comments, official replies, decisions and
// settings are written through it, and it loads what the public and the institution may read.
//
// Forms and importers all go through this package, so that the same rules hold for each of them. It promises:
//
//   - A rule that involves several records is checked in the transaction that writes.
//   - When a use case returns without an error, what it wrote is stored durably.
//   - Text is cleaned and rendered to HTML once, before it is stored.
//   - An operation reads the clock once.
//
// It knows nothing of HTTP.
//
// The comment of each use case lists the errors that callers act upon, by their names in package notice. Not listed
// are those that are possible everywhere: ErrUnavailable from use cases that write, the error of the context, and
// internal errors.
package board

import (
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
)

// A Limiter limits how often comments are posted from one address.
type Limiter interface {
	// Spend returns zero if a comment may be posted from an address, which then counts as posted, and
	// otherwise how long to wait before trying again.
	Spend(from netip.Addr, now time.Time) time.Duration
}

// A Reserved returns names that no reader should take. It is called for every comment that is sent.
type Reserved func(context.Context) (fold.Reserved, error)

// Config holds what a board needs. Every field but Index, MaxPending, Channels and Erasures is required.
type Config struct {
	Store       notice.Store
	Limit       Limiter
	Network     func(netip.Addr) netip.Prefix // the network that one subscriber usually holds
	Now         notice.Clock                  // read once in every operation
	Secret      []byte                        // 32 random bytes, the same for the life of the store
	Institution notice.Institution            // shown until the desk changes it
	Reserved    Reserved                      // names that no reader should take, besides the institution's
	Index       Index                         // nil: searches fail with ErrUnavailable
	MaxPending  uint64                        // no comments are taken while as many are pending; 0: notice.MaxPending
	Channels    []notice.Channel              // on which people are told of events; none by default
	Erasures    notice.ErasureList            // names erasures outside of the store; nil: they are not listed
}

// A Board carries out what readers and the institution do. It is safe for concurrent use.
type Board struct {
	store            notice.Store
	limit            Limiter
	network          func(netip.Addr) netip.Prefix
	now              notice.Clock
	firstInstitution notice.Institution
	moreReserved     Reserved
	index            Index
	maxPending       uint64
	channels         []notice.Channel
	erasures         notice.ErasureList // nil: there is none

	withdrawalsListed atomic.Bool // all withdrawals are in erasures

	keys struct{ author, network, receipt, proof, pass, nonce, stable, mail, data *deriver }
	spam *spam.Learner

	books            sync.Map // rule book version (uint64) → notice.RuleBook
	finders          atomic.Pointer[finder]
	queue            queueCache
	institutionCache atomic.Pointer[cachedInstitution]
	suggestions      suggestions
	figures          figureCounter
	words            announcementWords
}

// New returns a board. The error is that of the store, from which the institution is read.
func New(ctx context.Context, c Config) (*Board, error) {
	b := &Board{
		store: snapshots{c.Store}, limit: c.Limit, network: c.Network, now: c.Now, firstInstitution: c.Institution,
		moreReserved: c.Reserved, index: c.Index, maxPending: c.MaxPending, channels: c.Channels,
		erasures: c.Erasures, spam: spam.NewLearner(c.Store, c.Now),
	}
	key := func(purpose string) *deriver { return newDeriver(derive(c.Secret, purpose)) }
	b.keys.author, b.keys.network = key("author"), key("network")
	b.keys.receipt, b.keys.proof = key("receipt"), key("proof")
	b.keys.pass, b.keys.nonce = key("pass"), key("nonce")
	b.keys.stable, b.keys.mail, b.keys.data = key("stable"), key("mail"), key("data")
	b.queue.most = maxOutlined
	if b.maxPending == 0 {
		b.maxPending = notice.MaxPending
	}
	return b, b.readInstitution(ctx)
}

// Lineage returns the lineage of the store, which is part of all by which pages are kept.
func (b *Board) Lineage() notice.Lineage { return b.store.Lineage() }

// Spam returns the learner of the spam classifier, which learns from the decisions made on the board.
func (b *Board) Spam() *spam.Learner { return b.spam }
