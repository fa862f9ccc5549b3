package board_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
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

// TestAnAddressInTwoSpellingsIsOnePerson gives an address with an internationalized domain as Chromium sends it, and as
// other browsers do.
func TestAnAddressInTwoSpellingsIsOnePerson(t *testing.T) {
	const ascii, letters = "eva@xn--mnchen-3ya.example", "Eva@münchen.example"
	for _, first := range []string{ascii, letters} {
		d := newDesk(t, unlimited())
		one, two := draft(), draft()
		one.Email, two.Email = first, letters
		if first == letters {
			two.Email = ascii
		}
		c := d.post(t, one)
		if !d.Wrote(c, ascii) || !d.Wrote(c, letters) || d.Wrote(c, "eva@munchen.example") || c.Author.Contact != first {
			t.Errorf("%s did not write what %s wrote", letters, first)
		}
		if again := d.post(t, two); again.ID != c.ID {
			t.Errorf("%s: sent again, it is stored twice", first)
		}
		two.Comment = "And another question."
		if other := d.post(t, two); other.Author.Key != c.Author.Key || other.Author.Contact != two.Email {
			t.Errorf("%s and %s are two people: %+v", one.Email, two.Email, other.Author)
		}
	}
}

// oldKey returns the key that programs made of an address in any spelling.
func oldKey(email string) (k notice.AuthorKey) {
	purpose := hmac.New(sha256.New, []byte("secret"))
	purpose.Write([]byte("author"))
	h := hmac.New(sha256.New, purpose.Sum(nil))
	h.Write([]byte(email))
	copy(k[:], h.Sum(nil))
	return k
}

// TestAuthorsKeepTheKeysOfOlderPrograms stores a comment with the key that was made of the letters of a domain.
func TestAuthorsKeepTheKeysOfOlderPrograms(t *testing.T) {
	from := func(email string) board.Draft {
		d := draft()
		d.Email, d.Comment = email, "From "+email
		return d
	}
	const ascii, letters = "eva@xn--mnchen-3ya.example", "eva@münchen.example"
	d := newDesk(t, unlimited())
	if got := d.post(t, draft()).Author.Key; got != oldKey("ana@example.org") {
		t.Errorf("an address has another key than before: %x", got)
	}
	if got := d.post(t, from(letters)).Author.Key; got != oldKey(ascii) {
		t.Errorf("a new author has the key %x", got)
	}
	d = newDesk(t, unlimited())
	noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Author: notice.Author{Key: oldKey(letters), Contact: letters}})
	for _, email := range []string{letters, ascii} {
		if got := d.post(t, from(email)).Author.Key; got != oldKey(letters) {
			t.Errorf("%s has the key %x", email, got)
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
