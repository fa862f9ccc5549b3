package search

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// found returns those of some words that are in the bytes of any file of a directory.
func found(t testing.TB, dir string, words []string) (in []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil && !os.IsNotExist(err) { // SQLite removes its files when the last connection is closed
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				in = append(in, e.Name()+": "+w)
			}
		}
	}
	return in
}

// secret returns words that are in no other comment. Their first letters are spread over the alphabet, so that they are
// in many places of the index.
func secret(i int) (said, name string) {
	letters := fmt.Sprintf("%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/26/26)
	return letters + "wqzx", letters + "nqzx"
}

// withdraw withdraws a comment for its author.
func (r *fixture) withdraw(t testing.TB, id notice.CommentID) {
	t.Helper()
	noticetest.Update(t, r.store, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		if c, _, err = c.Withdraw(noticetest.Epoch.Add(time.Hour)); err != nil {
			return err
		}
		_, err = tx.PutComment(c)
		return err
	})
}

// TestErasedWordsAreInNoFile withdraws comments in several rounds, because words that are erased stay in the file where
// others were moved or deleted before.
func TestErasedWordsAreInNoFile(t *testing.T) {
	dir := t.TempDir()
	r, m := openFixture(t, dir), generator{rand.New(rand.NewPCG(11, 12))}
	const comments, rounds, perRound = 360, 2, 40
	ids := make([]notice.CommentID, comments)
	for from := 0; from < comments; from += 90 {
		noticetest.Update(t, r.store, func(tx notice.WriteTx) error {
			for i := from; i < from+90; i++ {
				said, name := secret(i)
				c, err := noticetest.Place(tx, notice.Comment{
					On: r.on, Author: notice.Author{Name: name, Organisation: name + "inc",
						Contact: name + "@example.org"},
					Body: noticetest.Text(notice.English, m.text(30)+" "+said),
				})
				if err != nil {
					return err
				}
				ids[i] = c.ID
			}
			return nil
		})
		r.search(t, "water") // waits until these are in a segment of their own
	}
	if said, name := secret(5); len(found(t, dir, []string{said, name})) < 4 {
		t.Fatalf("the files hold only %q", found(t, dir, []string{said, name}))
	}
	var gone []string
	for range rounds {
		for range perRound {
			i := m.IntN(comments)
			said, name := secret(i)
			if ids[i] != 0 {
				r.withdraw(t, ids[i])
				ids[i], gone = 0, append(gone, said, name)
			}
		}
		for deadline := time.Now().Add(2 * time.Minute); len(found(t, dir, gone)) > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("after two minutes the files hold %q", found(t, dir, gone))
			}
		}
	}
	r.checkFound(t)
	if got := r.search(t, gone[0][:5]); len(got) != 0 {
		t.Errorf("found %v by the beginning of a word that was erased", got)
	}
	r.post(t, gone[0]) // and a word may come back
	if got := r.search(t, gone[0][:5]); len(got) != 1 {
		t.Errorf("found %v by the beginning of a word that came back", got)
	}
	r.close()
	if got := found(t, dir, gone[1:]); len(got) > 0 {
		t.Errorf("after closing, found %q", got)
	}
}

func TestErase(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	said, writer := secret(1)
	put := func(f *file, ds ...document) {
		t.Helper()
		if err := f.put(ctx, ds, nil, notice.Position{}); err != nil {
			t.Fatal(err)
		}
	}
	erasing := func(f *file) bool {
		t.Helper()
		is, err := f.erasing(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	f, err := openFile(ctx, index(dir))
	if err != nil {
		t.Fatal(err)
	}
	put(f, document{id: 1, said: said + " harvest", writer: writer}, document{id: 2, said: "harvest"})
	put(f, document{id: 1, said: said + " harvest", writer: writer, tags: "changed"})
	if erasing(f) {
		t.Error("there is something to erase although no word has changed")
	}
	put(f, document{id: 1, tags: "changed"})
	if err := f.close(); err != nil { // the program stops before it has erased
		t.Fatal(err)
	}
	if len(found(t, dir, []string{said, writer})) != 2 {
		t.Fatal("the words are erased already")
	}
	if f, err = openFile(ctx, index(dir)); err != nil {
		t.Fatal(err)
	}
	defer func() { f.close() }()
	if !erasing(f) {
		t.Error("after a stop, it is forgotten that there is something to erase")
	}
	rows, err := f.read.QueryContext(ctx, "SELECT id FROM document ORDER BY id")
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	if done, err := f.erase(ctx); done || err != nil || !erasing(f) {
		t.Errorf("during a query: erased %v (%v)", done, err)
	}
	rows.Close()
	if done, err := f.erase(ctx); !done || err != nil || erasing(f) {
		t.Errorf("after the query: erased %v (%v)", done, err)
	}
	if got := found(t, dir, []string{said, writer}); len(got) > 0 {
		t.Errorf("found %q", got)
	}
	ids, err := f.find(ctx, notice.Filter{Text: "harv"}, notice.Newest, 0, 9)
	if err != nil || len(ids) != 1 || ids[0] != 2 {
		t.Errorf("found %v by a word that is left (%v)", ids, err)
	}
	if err := f.put(ctx, nil, []notice.CommentID{2}, notice.Position{}); err != nil || !erasing(f) {
		t.Errorf("after a document was deleted there is nothing to erase (%v)", err)
	}
	words, err := column[string](ctx, f.read, "SELECT word FROM word")
	if err != nil || strings.Join(words, " ") != "harvest" {
		t.Errorf("the vocabulary is %q (%v)", words, err)
	}
}
