package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// secrets are what a withdrawal erases.
var secrets = []string{"xylophonic words", "Quentin Secretname", "Guild of Zymurgists", "quentin@example.org"}

// A confided is a comment that holds all secrets, on a board with others.
type confided struct {
	store *boltstore.Store
	path  string
	notice.Comment
}

// confide opens a board and puts comments, one of which holds the secrets.
func confide(t testing.TB, path string) *confided {
	t.Helper()
	s := openAt(t, path)
	a := noticetest.Announce(t, s, noticetest.Water())
	c := &confided{store: s, path: path}
	for i := range 60 {
		put := notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, fmt.Sprint("hay ", i))}
		if i == 30 {
			put.Body = noticetest.Text(notice.English, secrets[0])
			put.Author = notice.Author{Name: secrets[1], Organisation: secrets[2], Contact: secrets[3]}
		}
		put = noticetest.Put(t, s, put)
		if i == 30 {
			c.Comment = put
		}
	}
	return c
}

func (c *confided) withdraw(t testing.TB) {
	t.Helper()
	noticetest.Update(t, c.store, func(tx notice.WriteTx) error {
		was, err := tx.Comment(c.ID)
		if err != nil {
			return err
		}
		is, _, err := was.Withdraw(noticetest.Epoch.Add(time.Hour))
		if err != nil {
			return err
		}
		_, err = tx.PutComment(is)
		return err
	})
}

// found returns the secrets that the bytes of a file hold.
func found(t testing.TB, path string) (in []string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		if bytes.Contains(b, []byte(s)) {
			in = append(in, s)
		}
	}
	return in
}

// waitErased waits until a file holds no secret.
func waitErased(t testing.TB, path string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(found(t, path)) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute the file still holds %q", found(t, path))
		}
	}
}

func TestWithdrawnWordsLeaveTheFileAndBackups(t *testing.T) {
	dir := t.TempDir()
	c := confide(t, filepath.Join(dir, "board.db"))
	if got := found(t, c.path); len(got) != len(secrets) {
		t.Fatalf("before the withdrawal, the file holds only %q", got)
	}
	hold, held := make(chan struct{}), make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() { // keeps the pages from being overwritten, so that the backup is made before
		noticetest.View(t, c.store, func(notice.Tx) error { close(held); <-hold; return nil })
	})
	<-held
	c.withdraw(t)
	copied := filepath.Join(dir, "copy.db")
	if err := c.store.Backup(copied); err != nil {
		t.Fatal(err)
	}
	if got := found(t, copied); len(got) > 0 {
		t.Errorf("a backup made straight after the withdrawal holds %q", got)
	}
	close(hold)
	reader.Wait()
	waitErased(t, c.path)
	for _, path := range []string{c.path, copied} {
		if path == c.path {
			c.store.Close()
		}
		if err := openAt(t, path).Check(context.Background()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if got := found(t, path); len(got) > 0 {
			t.Errorf("%s, opened again, holds %q", path, got)
		}
	}
}

// TestErasedWordsAreOverwrittenAtTheNextOpen has the process stop between the commit and the overwriting.
func TestErasedWordsAreOverwrittenAtTheNextOpen(t *testing.T) {
	c := confide(t, filepath.Join(t.TempDir(), "board.db"))
	noticetest.View(t, c.store, func(notice.Tx) error {
		c.withdraw(t)
		noticetest.Update(t, c.store, func(notice.WriteTx) error { // not during a commit
			b, err := os.ReadFile(c.path)
			if err != nil {
				return err
			}
			return os.WriteFile(c.path+".killed", b, 0o600)
		})
		return nil
	})
	c.path += ".killed"
	if len(found(t, c.path)) == 0 {
		t.Fatal("the copy holds no secret already")
	}
	left := filepath.Join(filepath.Dir(c.path), boltstore.Unfinished+"123")
	if err := os.WriteFile(left, []byte(secrets[0]), 0o600); err != nil { // what an interrupted backup left
		t.Fatal(err)
	}
	openAt(t, c.path)
	waitErased(t, c.path)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished backup is still there (%v)", err)
	}
}

// TestCloseOverwritesErasedWords closes the store at once.
func TestCloseOverwritesErasedWords(t *testing.T) {
	c := confide(t, filepath.Join(t.TempDir(), "board.db"))
	c.withdraw(t)
	if err := c.store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := found(t, c.path); len(got) > 0 {
		t.Errorf("the closed file holds %q", got)
	}
}

// TestEitherHeaderIsOfACompleteState damages each header of the file after words were overwritten: the state of the
// other must be complete, and without the words.
func TestEitherHeaderIsOfACompleteState(t *testing.T) {
	c := confide(t, filepath.Join(t.TempDir(), "board.db"))
	c.withdraw(t)
	waitErased(t, c.path)
	c.store.Close()
	sound, err := os.ReadFile(c.path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		path := filepath.Join(t.TempDir(), "board.db")
		start := i * os.Getpagesize()
		if err := os.WriteFile(path, noise(bytes.Clone(sound), start+30, start+40), 0o600); err != nil {
			t.Fatal(err)
		}
		s := openAt(t, path)
		noticetest.View(t, s, func(tx notice.Tx) error {
			got, err := tx.Comment(c.ID)
			if err != nil || got.Status != notice.Withdrawn {
				t.Errorf("without header %d: the comment is %v (%v)", i, got.Status, err)
			}
			return nil
		})
	}
}

// TestReadersKeepWhatTheySee has readers read what is being erased, while others write and every free page is zeroed
// again and again, and copies the file in the meantime, as a kill would leave it.
func TestReadersKeepWhatTheySee(t *testing.T) {
	dir := t.TempDir()
	c := confide(t, filepath.Join(dir, "board.db"))
	var done atomic.Bool
	var others sync.WaitGroup
	for range 2 {
		others.Go(func() {
			for i := 0; !done.Load(); i++ {
				if i >= 100 { // more comments would make checks longer, between which pages are zeroed
					noticetest.Update(t, c.store, func(tx notice.WriteTx) error { return tx.Revise(c.On) })
					continue
				}
				noticetest.Put(t, c.store, notice.Comment{
					On: c.On, Body: noticetest.Text(notice.English, "more hay"),
				})
			}
		})
	}
	others.Go(func() { // one alone: of two, one would always read an earlier state, however slow the machine is
		for !done.Load() {
			if err := c.store.Check(context.Background()); err != nil {
				t.Errorf("while pages were zeroed: %v", err)
				return
			}
		}
	})
	read, withdrawn := make(chan struct{}), make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		noticetest.View(t, c.store, func(tx notice.Tx) error {
			close(read)
			<-withdrawn
			got, err := tx.Comment(c.ID)
			if err != nil || got.Body.Source() != secrets[0] || got.Author.Contact != secrets[3] {
				t.Errorf("a reader from before the withdrawal reads %+v (%v)", got, err)
			}
			return nil
		})
	})
	<-read
	c.withdraw(t)
	err := boltstore.ZeroOnce(c.store)
	close(withdrawn)
	if !errors.Is(err, boltstore.ErrReaders) {
		t.Errorf("with a reader from before: got %v, want ErrReaders", err)
	}
	reader.Wait()
	for i := 0; i < 20; {
		switch err := boltstore.ZeroOnce(c.store); {
		case err == nil:
			i++
		case !errors.Is(err, boltstore.ErrReaders):
			t.Fatal(err)
		}
	}
	done.Store(true)
	others.Wait()
	waitErased(t, c.path)
	if err := c.store.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestManyFreePages has more pages freed than bbolt's list can count in its header.
func TestManyFreePages(t *testing.T) {
	const pages, pageSize = 66_000, 512
	path := filepath.Join(t.TempDir(), "many.db")
	reopen := func(change func(b *bolt.Bucket) error) {
		t.Helper()
		db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, PageSize: pageSize, InitialMmapSize: 64 << 20})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte("board"))
			return errors.Join(err, change(b))
		})
		check := db.View(func(tx *bolt.Tx) (err error) {
			for e := range tx.Check() {
				err = errors.Join(err, e)
			}
			return err
		})
		if err := errors.Join(err, check, db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	big := bytes.Repeat([]byte(secrets[0]), pages*pageSize/len(secrets[0]))
	reopen(func(b *bolt.Bucket) error {
		return errors.Join(b.Put([]byte("big"), big), b.Put([]byte("k"), []byte("v")))
	})
	reopen(func(b *bolt.Bucket) error { return b.Delete([]byte("big")) })
	reopen(func(b *bolt.Bucket) error { return b.Put([]byte("l"), []byte("v")) })
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ids, size, err := boltstore.UnusedPages(f)
	if err != nil || size != pageSize || len(ids) < pages-100 {
		t.Fatalf("%d unused pages of %d bytes (%v)", len(ids), size, err)
	}
	if err := boltstore.ZeroPages(f, size, ids); err != nil {
		t.Fatal(err)
	}
	if got := found(t, path); len(got) > 0 {
		t.Errorf("the file holds %q", got)
	}
	reopen(func(b *bolt.Bucket) error {
		if got := string(b.Get([]byte("k"))); got != "v" {
			t.Errorf("read %q", got)
		}
		return nil
	})
}

// TestDeletedAddressesLeaveTheFile deletes a mailbox, and erases the address of another.
func TestDeletedAddressesLeaveTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	s := openAt(t, path)
	for i := range 40 {
		noticetest.PutMailbox(t, s, notice.Mailbox{
			Key: notice.AuthorKey{byte(i)}, Address: fmt.Sprintf("hay%d@example.org", i), State: notice.MailConfirmed,
			Since: noticetest.Epoch,
		}, notice.Subscription{Follows: notice.Followed{Kind: notice.FollowAnnouncement, On: 1}})
	}
	for _, end := range []func(notice.WriteTx, notice.Mailbox) error{
		func(tx notice.WriteTx, m notice.Mailbox) error { return tx.DeleteMailbox(m.Key) },
		func(tx notice.WriteTx, m notice.Mailbox) error {
			m.Address, m.State = "", notice.MailStopped
			return tx.PutMailbox(m)
		},
	} {
		m := notice.Mailbox{
			Key: notice.AuthorKey{7, 7}, Address: secrets[3], State: notice.MailConfirmed, Since: noticetest.Epoch,
		}
		noticetest.PutMailbox(t, s, m)
		if got := found(t, path); len(got) != 1 {
			t.Fatalf("before, the file holds %q", got)
		}
		noticetest.Update(t, s, func(tx notice.WriteTx) error { return end(tx, m) })
		waitErased(t, path)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
