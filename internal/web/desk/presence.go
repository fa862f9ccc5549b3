package desk

import (
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// presenceLasts is how long somebody counts as being at a comment after their page said so: several polls of
// assets/desk.js.
const presenceLasts = 45 * time.Second

// presence knows which comment each member of staff is looking at, so that colleagues can be told. It is kept in memory
// only, for presenceLasts, and nothing of it is logged. It is safe for concurrent use.
type presence struct {
	mu      sync.Mutex
	at      map[string]present // by login
	version uint64             // rises with every change of what others returns
}

// A present is somebody at a comment.
type present struct {
	Name      string
	Comment   notice.CommentID
	Answering bool // they are writing an answer to it
	until     time.Time
}

func newPresence() *presence { return &presence{at: map[string]present{}} }

// be records that an actor is at a comment; at none if id is zero.
func (p *presence) be(by notice.Actor, id notice.CommentID, answering bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prune(now)
	before, there := p.at[by.Login]
	if id == 0 {
		if there {
			delete(p.at, by.Login)
			p.version++
		}
		return
	}
	is := present{Name: by.Name, Comment: id, Answering: answering, until: now.Add(presenceLasts)}
	if !there || before.Comment != id || before.Answering != answering {
		p.version++
	}
	p.at[by.Login] = is
}

// others returns who else than the one with a login is at which comment, in no order.
func (p *presence) others(login string, now time.Time) (all []present) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prune(now)
	for who, is := range p.at {
		if who != login {
			all = append(all, is)
		}
	}
	return all
}

// versionAt returns the version of what others returns.
func (p *presence) versionAt(now time.Time) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prune(now)
	return p.version
}

// prune forgets those whose time is over. Its caller holds p.mu.
func (p *presence) prune(now time.Time) {
	for who, is := range p.at {
		if !now.Before(is.until) {
			delete(p.at, who)
			p.version++
		}
	}
}

// at returns those of some who are at a comment.
func at(all []present, id notice.CommentID) (here []present) {
	for _, is := range all {
		if is.Comment == id {
			here = append(here, is)
		}
	}
	return here
}
