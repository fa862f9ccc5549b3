package noticetest

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// An erasedReply is an official reply that was erased as a whole, with all that is held of it.
type erasedReply struct {
	held notice.HeldErasure
	acts []uint64 // numbers of the entries about it: with remarks, with a detail that the program wrote, of its erasure
}

// eraseReply puts an official reply with two earlier texts and erases it, until a time.
func eraseReply(t testing.TB, s notice.Store, on notice.AnnouncementID, until time.Time) (r erasedReply) {
	t.Helper()
	c := Put(t, s, notice.Comment{
		On: on, Author: notice.Author{Key: notice.AuthorKey{7}, Name: "Quentin", Role: notice.Team},
		Body: Text(notice.English, "xylophonic"), Explanation: "zymurgy",
	})
	said := notice.Remarks{Explanation: "zymurgy", Note: "of Quentin"}
	Update(t, s, func(tx notice.WriteTx) error {
		r = erasedReply{held: notice.HeldErasure{Until: until, Was: c}}
		for _, text := range []string{"xylophonic once", "xylophonic twice"} {
			v := notice.Version{Body: Text(notice.English, text), Until: Epoch, By: "tomas"}
			r.held.Versions = append(r.held.Versions, v)
			if err := tx.AppendVersion(c.ID, v); err != nil {
				return err
			}
		}
		for _, act := range []notice.AuditEntry{{Action: notice.Answer}, {Action: notice.Correct}} {
			act.At, act.On, act.Comment, act.To = Epoch, on, c.ID, notice.Published
			seq, err := tx.AppendAudit(act, said)
			if err != nil {
				return err
			}
			r.acts = append(r.acts, seq)
		}
		asked := notice.ErasureRequest{
			Erasure: notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByOrder}, By: Admin,
		}
		after, e, err := c.Erase(asked, Epoch)
		if err != nil {
			return err
		}
		if _, err = tx.PutComment(after); err != nil {
			return err
		}
		if r.held.Entry, err = tx.AppendAudit(e, notice.Remarks{}); err != nil {
			return err
		}
		r.acts = append(r.acts, r.held.Entry)
		return tx.HoldErased(r.held)
	})
	return r
}

// check checks what the store has of the reply: its earlier texts and the remarks on it, and how much is held.
func (r erasedReply) check(t *testing.T, s notice.Store, versions, held int, remarks ...notice.Remarks) {
	t.Helper()
	View(t, s, func(tx notice.Tx) error {
		vs, err1 := tx.Versions(r.held.Was.ID)
		said, err2 := tx.Remarks(r.acts)
		hs, err3 := tx.HeldErasures(r.held.Was.ID)
		if len(vs) != versions || len(hs) != held || !cmp.Equal(said, remarks) {
			t.Errorf("%d earlier texts, %d held, remarks %+v", len(vs), len(hs), said)
		}
		return errors.Join(err1, err2, err3)
	})
}

func testErasures(t *testing.T, s notice.Store) {
	on := Announce(t, s, Water()).ID
	said, none := notice.Remarks{Explanation: "zymurgy", Note: "of Quentin"}, notice.Remarks{}
	r := eraseReply(t, s, on, Epoch.Add(time.Hour))
	r.check(t, s, 0, 1, none, said, none)
	if n := Tally(t, s, on); n.Erased != 1 || n.Published != 0 || n.Official != 0 {
		t.Errorf("counted as %+v", n)
	}
	View(t, s, func(tx notice.Tx) error {
		held, err := tx.HeldErasures(r.held.Was.ID)
		if err != nil {
			return err
		}
		got := held[0]
		if words := got.Words[r.acts[0]]; len(got.Words) != 1 || words.Remarks != said || words.Salt == [16]byte{} {
			t.Errorf("held are the words %+v", got.Words)
		}
		got.Words = nil
		if diff := cmp.Diff(r.held, got); diff != "" {
			t.Errorf("held (-want +got):\n%s", diff)
		}
		n, err := tx.AuthorTally(notice.AuthorKey{7})
		if n != (notice.AuthorTally{Erased: 1}) {
			t.Errorf("the author's tally is %+v", n)
		}
		return err
	})

	Update(t, s, func(tx notice.WriteTx) error {
		c, err := tx.Comment(r.held.Was.ID)
		if err != nil {
			return err
		}
		c, e, err := r.held.Undo(c, nil, Admin, Epoch)
		if err != nil {
			return err
		}
		if _, err := tx.RestoreErased(c, r.held.Entry); err != nil {
			return err
		}
		_, err = tx.AppendAudit(e, notice.Remarks{})
		return err
	})
	r.check(t, s, 2, 0, said, said, none)
	View(t, s, func(tx notice.Tx) error {
		c, err := tx.Comment(r.held.Was.ID)
		if diff := cmp.Diff(r.held.Was, c); diff != "" {
			t.Errorf("restored (-want +got):\n%s", diff)
		}
		return err
	})
	err := s.Update(context.Background(), func(tx notice.WriteTx) error {
		_, err := tx.RestoreErased(r.held.Was, r.held.Entry)
		return err
	})
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("restored twice: %v", err)
	}
}

// testErasedName: of what was erased with the name alone, nothing else is moved; and nothing but that name comes back.
func testErasedName(t *testing.T, s notice.Store) {
	on := Announce(t, s, Water()).ID
	was := Put(t, s, notice.Comment{
		On: on, Author: notice.Author{Key: notice.AuthorKey{7}, Name: "Ana"}, Body: Text(notice.English, "words"),
	})
	said := notice.Remarks{Note: "ours"}
	r := erasedReply{held: notice.HeldErasure{Until: Epoch, Was: was}}
	Update(t, s, func(tx notice.WriteTx) error {
		nameless, seq := was, uint64(0)
		nameless.Author.Name = ""
		seq, err1 := tx.AppendAudit(notice.AuditEntry{At: Epoch, On: on, Comment: was.ID, Action: notice.Approve}, said)
		_, err2 := tx.PutComment(nameless)
		r.acts, r.held.Entry = []uint64{seq}, seq
		return errors.Join(err1, err2, tx.HoldErased(r.held))
	})
	r.check(t, s, 0, 1, said)
	for what, change := range map[string]func(*notice.Comment){
		"another name":  func(c *notice.Comment) { c.Author.Name = "Eva" },
		"other words":   func(c *notice.Comment) { c.Body = Text(notice.English, "more") },
		"another place": func(c *notice.Comment) { c.Number++ },
	} {
		c := was
		change(&c)
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			_, err := tx.RestoreErased(c, r.held.Entry)
			return err
		})
		if err == nil {
			t.Errorf("%s came back", what)
		}
	}
	for range 2 {
		Update(t, s, func(tx notice.WriteTx) error { return tx.DropErased(was.ID, r.held.Entry) })
	}
	r.check(t, s, 0, 0, said)
}

func testHeldUntil(t *testing.T, s notice.Store) {
	on := Announce(t, s, Water()).ID
	var want []notice.HeldCursor
	for _, hours := range []time.Duration{2, 1, 3, 1} {
		r := eraseReply(t, s, on, Epoch.Add(hours*time.Hour))
		want = append(want, notice.HeldCursor{Until: r.held.Until, Comment: r.held.Was.ID, Entry: r.held.Entry})
	}
	want = []notice.HeldCursor{want[1], want[3], want[0], want[2]}
	View(t, s, func(tx notice.Tx) error {
		for after := range len(want) + 1 {
			cursor := notice.HeldCursor{}
			if after > 0 {
				cursor = want[after-1]
			}
			got, err := tx.HeldUntil(cursor, 2)
			page := want[after:min(after+2, len(want))]
			if diff := cmp.Diff(page, append([]notice.HeldCursor{}, got...)); err != nil || diff != "" {
				t.Errorf("after %d: %v (-want +got):\n%s", after, err, diff)
			}
		}
		none, err := tx.HeldUntil(notice.HeldCursor{}, 0)
		if len(none) > 0 {
			t.Errorf("none asked for: %v", none)
		}
		return err
	})
}

// testDumpOfErasures: what is held is in no dump.
func testDumpOfErasures(t *testing.T, open func(testing.TB) notice.Store) {
	s, loaded := open(t), open(t)
	r := eraseReply(t, s, Announce(t, s, Water()).ID, Epoch.Add(time.Hour))
	b := dump(t, s)
	if bytes.Contains(b, []byte("xylophonic")) {
		t.Error("the dump has what was erased")
	}
	if err := loaded.Load(context.Background(), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	said, none := notice.Remarks{Explanation: "zymurgy", Note: "of Quentin"}, notice.Remarks{}
	r.check(t, loaded, 0, 0, none, said, none)
}
