package board_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

func TestReceipt(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	token := d.Token(c.ID)
	r, err := d.Receipt(context.Background(), token)
	if err != nil || r.Comment.ID != c.ID || r.Announcement.ID != d.on.ID {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, bad := range []string{
		"", "x", c.ID.String(), token[:38], token + "0", c.ID.String() + strings.Repeat("0", 26), d.Token(c.ID + 1),
	} {
		if _, err := d.Receipt(context.Background(), bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if !d.Proves(c.ID, d.Proof(c.ID)) || d.Proves(c.ID, d.Proof(c.ID+1)) || d.Proves(c.ID, "") ||
		d.Proof(c.ID) == token[13:] {
		t.Error("a proof is no proof")
	}
	if !d.Wrote(c, " ANA@example.org ") || d.Wrote(c, "bob@example.org") || d.Wrote(notice.Comment{}, "") {
		t.Error("the address is not compared as it should be")
	}
}

func TestPassesEnd(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	pass := d.Pass(c.ID, d.now)
	for name, test := range map[string]struct {
		id    notice.CommentID
		pass  string
		after time.Duration
		good  bool
	}{
		"at once":               {c.ID, pass, 0, true},
		"for two hours":         {c.ID, pass, 2*time.Hour - time.Second, true},
		"not after two hours":   {c.ID, pass, 2 * time.Hour, false},
		"of another comment":    {c.ID + 1, pass, 0, false},
		"with a later end":      {c.ID, "9" + pass, 0, false},
		"cut off":               {c.ID, pass[:len(pass)-1], 0, false},
		"nothing":               {c.ID, "", 0, false},
		"no time":               {c.ID, "x." + pass[len(pass)-26:], 0, false},
		"the proof of a cookie": {c.ID, d.Proof(c.ID), 0, false},
		"the receipt's token":   {c.ID, d.Token(c.ID), 0, false},
	} {
		want := ""
		if test.good {
			want = d.Proof(test.id)
		}
		if got := d.ProofByPass(test.id, test.pass, d.now.Add(test.after)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestReceiptsTellHowTheirAuthorStands(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.post(t, draft())
	standing := func() notice.Restriction {
		t.Helper()
		r, err := d.Receipt(context.Background(), d.Token(c.ID))
		if err != nil {
			t.Fatal(err)
		}
		return r.Restriction
	}
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Note, Reason: "ours"})
	d.take(t, board.Measure{Of: c.Network.Subject(), Kind: notice.Block, Reason: "the network's"})
	if got := standing(); !got.None() {
		t.Errorf("a note and a network's block: %+v", got)
	}
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Warn, Reason: "first"})
	d.take(t, board.Measure{Of: c.Author.Key.Subject(), Kind: notice.Pause, Days: "1", Reason: "second"})
	if got := standing(); got.Bar.Reason != "second" || got.Warning.Reason != "first" {
		t.Errorf("warned and paused: %+v", got)
	}
	d.now = d.now.Add(9 * aDay)
	if got := standing(); got.Barred() || !got.Warned() {
		t.Errorf("when the pause is over: %+v", got)
	}
}
