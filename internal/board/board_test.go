package board_test

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/testing/teststore"
)

// A desk is a board for tests, with a clock that stands still until it is moved.
type desk struct {
	*board.Board
	config board.Config
	store  *boltstore.Store
	now    time.Time
	on     notice.Announcement
}

func newDesk(t testing.TB, limit board.Limiter) *desk {
	t.Helper()
	s := teststore.Open(t)
	d := &desk{store: s, now: noticetest.Epoch}
	inst := notice.Institution{
		Name: map[notice.Lang]string{"en": "Water Board", "es": "Junta del Agua"},
		Team: map[notice.Lang]string{"en": "Water team", "es": "Equipo del Agua"},
	}
	d.config = board.Config{
		Store: noticetest.Twice(s), Limit: limit, Network: ratelimit.Network, Now: func() time.Time { return d.now },
		Secret:      []byte("secret"),
		Institution: inst, Reserved: reserveNothing,
	}
	d.Board = newBoard(d.config)
	if err := d.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	d.on = noticetest.Announce(t, s, noticetest.Water())
	return d
}

// newBoard returns a board on a store that can be read.
func newBoard(c board.Config) *board.Board {
	b, err := board.New(context.Background(), c)
	if err != nil {
		panic(err)
	}
	return b
}

// reserveNothing is a board.Reserved.
func reserveNothing(context.Context) (fold.Reserved, error) { return nil, nil }

func unlimited() board.Limiter { return ratelimit.New(0, 1, 0) }

// draft is a comment that nothing is wrong with.
func draft() board.Draft {
	return board.Draft{
		Slug: "water", Comment: "Where does it **come** from?", Name: "Ana Ñandú", Email: "ana@example.org",
		Organisation: "Casa",
		Lang:         notice.English, Question: true, From: netip.MustParseAddr("192.0.2.1"),
	}
}

func (d *desk) post(t testing.TB, draft board.Draft) notice.Comment {
	t.Helper()
	p, err := d.Post(context.Background(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return d.comment(t, p.ID)
}

func (d *desk) comment(t testing.TB, id notice.CommentID) (c notice.Comment) {
	t.Helper()
	noticetest.View(t, d.store, func(tx notice.Tx) (err error) {
		c, err = tx.Comment(id)
		return err
	})
	return c
}

func (d *desk) decide(t testing.TB, c notice.Comment, a notice.Action) notice.Comment {
	t.Helper()
	after, err := d.Decide(context.Background(), notice.Decision{
		Comment: c.ID, Seen: d.comment(t, c.ID).Status, Action: a, Reason: "respect", Explanation: "why",
		Note: "ours", By: noticetest.Mod,
	})
	if err != nil {
		t.Fatal(err)
	}
	return after
}
