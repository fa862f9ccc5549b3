package boltstore_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// openDamaged changes the bytes of a closed database and opens it. Every report of damage is appended to reports.
func openDamaged(t *testing.T, path string, damage func([]byte) []byte, reports *[]error) *boltstore.Store {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, damage(b), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	options := testOptions
	options.Damaged = func(err error) { *reports = append(*reports, err) }
	s, err := boltstore.Open(path, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// readComments reads each of so many comments of announcement 1 by its number, and returns the errors by number.
func readEach(s *boltstore.Store, n uint64) map[uint64]error {
	errs := map[uint64]error{}
	for i := uint64(1); i <= n; i++ {
		err := s.View(context.Background(), func(tx notice.Tx) error {
			_, err := tx.CommentByNumber(1, i)
			return err
		})
		if err != nil {
			errs[i] = err
		}
	}
	return errs
}

func TestDamagedRecordSpoilsOnlyWhatReadsIt(t *testing.T) {
	var reports []error
	s := openDamaged(t, filled(t), func(b []byte) []byte {
		return bytes.ReplaceAll(b, []byte("needle 77 in"), []byte("needle 78 in"))
	}, &reports)
	for range 2 {
		errs := readEach(s, 500)
		var d notice.Damaged
		if len(errs) != 1 || !errors.As(errs[78], &d) || !errors.Is(d, notice.ErrDamaged) ||
			!strings.HasPrefix(d.Record, "comments ") {
			t.Errorf("errors %v, want one of comment 78", errs)
		}
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		ts, err := tx.Threads(1, notice.Span{From: 1, To: 500}, 9)
		for i, th := range ts {
			c := th.Root
			if spoilt := i == 77; c.Damaged() != spoilt || c.Thread != uint64(i+1) || c.Place != 0 || c.On != 1 || c.ID == 0 {
				t.Errorf("thread %d begins with %+v", i+1, c)
			}
		}
		if len(ts) != 500 {
			t.Errorf("%d threads, want 500", len(ts))
		}
		return err
	})
	noticetest.Put(t, s, notice.Comment{On: 1}) // writing goes on
	if err := s.CheckInPieces(context.Background(), func(boltstore.CheckState) {}); err != nil {
		t.Fatal(err)
	}
	if len(reports) != 1 {
		t.Errorf("reported %v, want one report of one record", reports)
	}
}

func TestDamagedPageSpoilsOnlyWhatReadsIt(t *testing.T) {
	for name, damage := range map[string]func(page []byte){
		"zeroes":              func(page []byte) { clear(page) },
		"another page":        func(page []byte) { page[0]++ },
		"of no kind":          func(page []byte) { page[8] = 0x40 },
		"elements out of map": func(page []byte) { binary.NativeEndian.PutUint32(page[16+4:], 1<<31) },
	} {
		t.Run(name, func(t *testing.T) {
			var reports []error
			s := openDamaged(t, filled(t), func(b []byte) []byte {
				size := os.Getpagesize()
				for page := range slices.Chunk(b, size) { // a page that is no longer in use may have it, too
					if bytes.Contains(page, []byte("needle 77 in")) {
						damage(page)
					}
				}
				return b
			}, &reports)
			errs := readEach(s, 500)
			if len(errs) == 0 || len(errs) > 20 {
				t.Errorf("%d of 500 comments cannot be read, want those of one page: %v", len(errs), errs)
			}
			unreadable := uint64(0)
			for n, err := range errs {
				if unreadable = n; !errors.Is(err, notice.ErrDamaged) {
					t.Errorf("comment %d: %v, want ErrDamaged", n, err)
				}
			}
			if len(reports) == 0 {
				t.Error("nothing was reported")
			}
			err := s.Update(context.Background(), func(tx notice.WriteTx) error {
				_, err := tx.CommentByNumber(1, unreadable)
				return err
			})
			if !errors.Is(err, notice.ErrDamaged) {
				t.Errorf("in an update: %v, want ErrDamaged", err)
			}
			noticetest.Put(t, s, notice.Comment{On: 1}) // writing elsewhere goes on
			if err := s.CheckInPieces(context.Background(), func(boltstore.CheckState) {}); err != nil {
				t.Fatal(err)
			}
			if s.CheckState().Faults == 0 {
				t.Error("the check finds nothing")
			}
		})
	}
}

// A panic of a closure is an error of that View, but none that says that the file is damaged.
func TestPanicsOfCallersAreNoDamage(t *testing.T) {
	s := openAt(t, filled(t))
	err := s.View(context.Background(), func(notice.Tx) error { panic("mine") })
	if err == nil || !strings.Contains(err.Error(), "mine") || errors.Is(err, notice.ErrDamaged) {
		t.Errorf("got %v, want the panic of the closure", err)
	}
	if err := s.Close(); err != nil { // which waits for readers
		t.Error(err)
	}
}

// TestCheckInPiecesBesideWriters has comments decided on, withdrawn and added while the check runs: it finds no faults.
func TestCheckInPiecesBesideWriters(t *testing.T) {
	var reports []error
	s := openDamaged(t, filled(t), func(b []byte) []byte { return b }, &reports)
	pieces := uint64(0)
	err := s.CheckInPieces(context.Background(), func(boltstore.CheckState) {
		pieces++
		c := notice.Comment{On: 1, Question: pieces%2 == 0}
		if pieces%3 == 0 {
			c.Author.Key[0] = byte(pieces)
		}
		put := noticetest.Put(t, s, c)
		noticetest.Update(t, s, func(tx notice.WriteTx) error {
			for _, n := range []uint64{1 + pieces*7%500, put.Number} {
				c, err := tx.CommentByNumber(1, n)
				if err != nil {
					return err
				}
				if c.Status = notice.Removed; pieces%5 == 0 {
					c.Status = notice.Published
				}
				if _, err := tx.PutComment(c); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil || len(reports) > 0 || pieces < 20 {
		t.Errorf("%d pieces, faults %v, %v", pieces, reports, err)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestCheckHoldsNoSnapshotForLong has pages freed while the check runs, and used again before it ends.
func TestCheckHoldsNoSnapshotForLong(t *testing.T) {
	path := filled(t)
	s := openAt(t, path)
	var first, last int64
	err := s.CheckInPieces(context.Background(), func(boltstore.CheckState) {
		for range 5 {
			noticetest.Update(t, s, func(tx notice.WriteTx) error {
				c, err := tx.CommentByNumber(1, 1)
				if c.Flags = []notice.Flag{notice.FlagSpam}; len(c.Flags)%2 == 0 {
					c.Flags = nil
				}
				c.Edits++
				if err == nil {
					_, err = tx.PutComment(c)
				}
				return err
			})
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if last = info.Size(); first == 0 {
			first = last
		}
	})
	if err != nil || last > first+1<<20 {
		t.Errorf("the file grew from %d to %d bytes, %v", first, last, err)
	}
}

// TestOpenReadsNoRecords damages every page that holds a comment. Open does not notice, however many there are.
func TestOpenReadsNoRecords(t *testing.T) {
	var reports []error
	sum := boltstore.FileKey("tallies", strings.Repeat("\x00", 8)) // the last comments are on the same page
	s := openDamaged(t, filled(t), func(b []byte) []byte {
		for page := range slices.Chunk(b, os.Getpagesize()) {
			if beginsWithComment(page) && !bytes.Contains(page[16:], sum) {
				clear(page)
			}
		}
		return b
	}, &reports)
	if h, err := s.Head(context.Background(), "water"); err != nil || h.LastNumber != 500 {
		t.Errorf("head %+v, %v", h, err)
	}
	if len(reports) > 0 {
		t.Errorf("reported %v", reports)
	}
	if errs := readEach(s, 500); len(errs) < 480 || len(reports) == 0 {
		t.Errorf("%d comments cannot be read, %d reports", len(errs), len(reports))
	}
}

// beginsWithComment reports whether the first key of a page of a database file is a comment's. A leaf page has the flag
// 2; its first element follows the header of 16 bytes, and has the distance to its key in bytes 4 to 7.
func beginsWithComment(page []byte) bool {
	at := 16 + int(binary.NativeEndian.Uint32(page[20:]))
	return binary.NativeEndian.Uint16(page[8:]) == 2 && at < len(page) &&
		page[at] == boltstore.FileKey("comments", "")[0]
}

// TestDamagedIndexEntry lets entries lead to another comment, one that does not exist, and to what is no id.
func TestDamagedIndexEntry(t *testing.T) {
	for name, spoil := range map[string]func(id []byte) []byte{
		"of another comment": func([]byte) []byte { return nil }, // replaced by the id of comment 2
		"of no comment":      func(id []byte) []byte { id[7] ^= 0x55; return id },
		"short":              func(id []byte) []byte { return id[:3] },
	} {
		var reports []error
		s := openDamaged(t, filled(t), func(b []byte) []byte { return b }, &reports)
		err := boltstore.UpdateFile(s, func(b *bolt.Bucket) error {
			for _, k := range [][]byte{
				boltstore.FileKey("numbers", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01"),
				boltstore.FileKey("threads", "\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xfe"+
					"\x00\x00\x00\x00\x00\x00\x00\x00"),
			} {
				id := spoil(bytes.Clone(b.Get(k)))
				if id == nil {
					id = bytes.Clone(b.Get(boltstore.FileKey("numbers",
						"\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02")))
				}
				if err := b.Put(k, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if errs := readEach(s, 500); len(errs) != 1 || !errors.Is(errs[1], notice.ErrDamaged) {
			t.Errorf("%s: %v, want one of comment 1", name, errs)
		}
		err = s.View(context.Background(), func(tx notice.Tx) error {
			th, err := tx.Thread(1, 1, notice.Span{From: 1, To: 9})
			if err == nil && !th.Root.Damaged() {
				t.Errorf("%s: the thread begins with %+v", name, th.Root)
			}
			return err
		})
		if err != nil && (name != "short" || !errors.Is(err, notice.ErrDamaged)) {
			t.Errorf("%s: %v", name, err)
		}
		if len(reports) == 0 {
			t.Errorf("%s: nothing was reported", name)
		}
	}
}

// TestDamagedRecordsInLists damages a comment, and the outlines of two announcements, the record of one of which is
// damaged, too.
func TestDamagedRecordsInLists(t *testing.T) {
	path := filled(t)
	s, err := boltstore.Open(path, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	titled := func(title string, after time.Duration) notice.Announcement {
		a := noticetest.Water()
		a.Published = a.Published.Add(after)
		a.Slugs = map[notice.Lang]string{notice.English: title}
		a.Texts = map[notice.Lang]notice.Text{notice.English: {Title: title, Body: noticetest.Text(notice.English, "Text")}}
		return noticetest.Announce(t, s, a)
	}
	outline, both := titled("Zymurgical", time.Minute), titled("Xylophonic", time.Hour)
	var spoilt notice.Comment
	noticetest.View(t, s, func(tx notice.Tx) (err error) {
		spoilt, err = tx.CommentByNumber(1, 78)
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var reports []error
	s = openDamaged(t, path, func(b []byte) []byte {
		b = bytes.ReplaceAll(b, []byte("needle 77 in"), []byte("needle 78 in"))
		b = bytes.ReplaceAll(b, []byte("Xylophonic"), []byte("Xylophonik"))
		return bytes.ReplaceAll(b, []byte(`Zymurgical"}}`), []byte(`Zymurgikal"}}`))
	}, &reports)
	noticetest.View(t, s, func(tx notice.Tx) error {
		c := spoilt
		for name, list := range map[string]func() ([]notice.Comment, error){
			"Comments":         func() ([]notice.Comment, error) { return tx.Comments(c.ID-1, 2) },
			"CommentsByID":     func() ([]notice.Comment, error) { return tx.CommentsByID([]notice.CommentID{c.ID, c.ID + 1}) },
			"WithStatus":       func() ([]notice.Comment, error) { return tx.WithStatus(c.Status, c.ID-1, 2) },
			"WithStatusBefore": func() ([]notice.Comment, error) { return tx.WithStatusBefore(c.Status, c.ID+1, 2) },
			"WithTextHash":     func() ([]notice.Comment, error) { return tx.WithTextHash(1, c.Body.TextHash(), c.Author.Key, 2) },
			"Numbered":         func() ([]notice.Comment, error) { return tx.Numbered(1, 79, 2) },
			"ByAuthor":         func() ([]notice.Comment, error) { return tx.ByAuthor(c.Author.Key, c.ID+1, 2) },
			"ByAuthorAfter":    func() ([]notice.Comment, error) { return tx.ByAuthorAfter(c.Author.Key, c.ID-1, 2) },
		} {
			cs, err := list()
			if err != nil || len(cs) == 0 || !cs[0].Damaged() || cs[0].ID != c.ID {
				t.Errorf("%s: %+v, %v", name, cs, err)
			}
			for _, other := range cs[min(1, len(cs)):] {
				if other.Damaged() {
					t.Errorf("%s has another that is damaged: %+v", name, other)
				}
			}
			if name == "Numbered" && (cs[0].Number != 78 || cs[0].On != 1) {
				t.Errorf("Numbered: %+v", cs[0])
			}
		}
		if _, err := tx.Comment(c.ID); !errors.Is(err, notice.ErrDamaged) {
			t.Errorf("by itself: %v", err)
		}
		for name, list := range map[string]func() ([]notice.Outline, error){
			"Outlines":             func() ([]notice.Outline, error) { return tx.Outlines(0, 9) },
			"OutlinesByID":         func() ([]notice.Outline, error) { return tx.OutlinesByID([]notice.AnnouncementID{both.ID, outline.ID}) },
			"AnnouncementsForDesk": func() ([]notice.Outline, error) { return tx.AnnouncementsForDesk(notice.Seek{}, 9) },
			"Announced":            func() ([]notice.Outline, error) { return tx.Announced(both.Published, notice.Seek{}, 9) },
		} {
			os, err := list()
			if err != nil || len(os) < 2 || os[0].ID != both.ID || !os[0].Damaged() ||
				os[1].Texts[notice.English].Title != "Zymurgical" {
				t.Errorf("%s: %+v, %v", name, os, err)
				continue
			}
			dated := strings.HasPrefix(name, "Announce")
			if dated && os[0].ListPlace() != both.ListPlace() {
				t.Errorf("%s: place %v, want %v", name, os[0].ListPlace(), both.ListPlace())
			}
		}
		as, err := tx.Announcements(0, 2)
		if err != nil || !as[0].Damaged() || as[1].Damaged() {
			t.Errorf("Announcements: %+v, %v", as, err)
		}
		return nil
	})
	if len(reports) != 4 {
		t.Errorf("reported %v, want the comment, two outlines and an announcement", reports)
	}
}

// TestDamagedSubscriptions damages a mailbox and what it follows: the other is found all the same.
func TestDamagedSubscriptions(t *testing.T) {
	path := filled(t)
	s, err := boltstore.Open(path, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	to := notice.Followed{Kind: notice.FollowAnnouncement, On: 1}
	for i, address := range []string{"spoilt@example.org", "whole@example.org"} {
		k := notice.AuthorKey{byte(i + 1)}
		lang := []notice.Lang{"en", "es"}[i]
		noticetest.PutMailbox(t, s,
			notice.Mailbox{Key: k, Address: address, State: notice.MailConfirmed, Since: noticetest.Epoch, Lang: lang},
			notice.Subscription{Mailbox: k, Follows: to, Answers: i == 0, Lang: lang, Since: noticetest.Epoch})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var reports []error
	s = openDamaged(t, path, func(b []byte) []byte {
		b = bytes.ReplaceAll(b, []byte("spoilt@"), []byte("spoilf@"))
		return bytes.ReplaceAll(b, []byte(`"answers":true`), []byte(`"answers":trus`))
	}, &reports)
	noticetest.View(t, s, func(tx notice.Tx) error {
		boxes, err1 := tx.MailboxesIn(notice.MailConfirmed, notice.MailboxCursor{}, 9)
		found, err2 := tx.Followers(to, notice.AuthorKey{}, 9)
		none, err3 := tx.Subscriptions(notice.AuthorKey{1}, notice.Followed{}, 9)
		if len(boxes) != 1 || len(found) != 1 || len(none) != 0 || boxes[0].Key != found[0].Mailbox {
			t.Errorf("mailboxes %+v, followers %+v, of the damaged one %+v", boxes, found, none)
		}
		return errors.Join(err1, err2, err3)
	})
	if len(reports) != 2 {
		t.Errorf("reported %v, want a mailbox and a subscription", reports)
	}
}
