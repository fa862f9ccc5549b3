package noticetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// fill puts records of every kind into an empty store.
func fill(t testing.TB, s notice.Store) {
	t.Helper()
	a, b := Announce(t, s, Water()), Announce(t, s, named("b", time.Hour))
	draft := named("draft", 0)
	draft.Draft = true
	draft = Announce(t, s, draft)
	snippet := notice.Snippet{For: notice.ForAnswer, Name: "N", Texts: map[notice.Lang]string{"en": "A", "es": "B"}}
	Update(t, s, func(tx notice.WriteTx) error {
		err := errors.Join(tx.Revise(draft.ID), tx.DiscardDraft(draft.ID), tx.PutPolicy(3))
		changed := a
		changed.Changes = []notice.Change{{At: Epoch, By: "tomas", Kind: notice.Tidied}}
		_, err1 := tx.PutAnnouncement(changed)
		_, err2 := tx.AppendRules(Rules())
		_, err3 := tx.PutSettings(notice.DefaultSettings())
		_, err4 := tx.PutInstitution(notice.Institution{Name: map[notice.Lang]string{"en": "W", "es": "J"}})
		_, err5 := tx.PutSnippet(snippet)
		gone, err6 := tx.PutSnippet(snippet)
		return errors.Join(err, tx.KeepTexts(a), err1, err2, err3, err4, err5, err6, tx.DeleteSnippet(gone))
	})
	root := Put(t, s, notice.Comment{On: a.ID, Question: true})
	reply := Put(t, s, notice.Comment{
		On: a.ID, Parent: root.ID, Author: notice.Author{Key: notice.AuthorKey{7}, Role: notice.Team},
	})
	for i, status := range append(notice.Statuses[:], notice.Statuses[:]...) {
		for _, on := range []notice.AnnouncementID{a.ID, b.ID} {
			Put(t, s, notice.Comment{
				On: on, Status: status, Question: i%2 == 0, Posted: Epoch.Add(time.Duration(i) * time.Minute),
				Author: notice.Author{Key: notice.AuthorKey{byte(i)}}, Origin: fmt.Sprint("from ", on, i),
				Body: Text(notice.Langs[i%2], strings.Repeat("word ", i)),
			})
		}
	}
	Update(t, s, func(tx notice.WriteTx) error {
		asked := root
		asked.Answers = []notice.CommentID{reply.ID}
		_, err1 := tx.PutComment(asked)
		seq, err2 := tx.AppendAudit(notice.AuditEntry{
			At: Epoch, On: a.ID, Comment: root.ID, Action: notice.Approve, From: notice.Pending, To: notice.Published,
			Batch: notice.NewBatch,
		}, notice.Remarks{Note: "ours"})
		block := notice.MeasureEntry{At: Epoch, By: "ada", Kind: notice.Block, Reason: "So."}
		return errors.Join(err1, err2,
			tx.PutBatch(notice.Batch{Seq: seq, At: Epoch, By: "mina", Action: notice.Approve, Done: 1}),
			tx.AppendVersion(reply.ID, notice.Version{Body: Text("en", "before"), Until: Epoch, By: "tomas"}),
			tx.AppendActivity(notice.Activity{At: Epoch, By: "ada", Kind: notice.RulesChanged, Of: "1"}),
			tx.PutDossier(notice.Dossier{
				Subject: notice.AuthorKey{1}.Subject(), Measures: []notice.MeasureEntry{block},
			}),
			tx.CountFlag(notice.FlagLinks, true),
			fillOutbox(tx),
			tx.PutMemory(notice.Memory{Until: 1, Wanted: 2, Tokens: []notice.TokenCount{{Token: 3, Wanted: 4}}}),
		)
	})
}

// fillOutbox puts an item, one that is done, a dead letter, and a mailbox with what it follows.
func fillOutbox(tx notice.WriteTx) error {
	one, err1 := tx.PutOutbox(outboxItem(1))
	one.Seq, one.To, one.Digest = 0, "someone", true
	_, err2 := tx.PutOutbox(one)
	_, err3 := tx.PutOutbox(outboxItem(2).Failed(Epoch, "450 busy", true))
	done, err4 := tx.PutOutbox(outboxItem(3))
	m := mailbox(1)
	follows := notice.Subscription{
		Mailbox: m.Key, Follows: notice.Followed{Kind: notice.FollowAnnouncement, On: 1}, Lang: "en", Since: Epoch,
	}
	return errors.Join(err1, err2, err3, err4, tx.DropOutbox(done.Seq), tx.PutMailbox(m), tx.PutSubscription(follows))
}

func dump(t testing.TB, s notice.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Dump(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// testDumpAndLoad checks that what is loaded has the same dump and is read as the store that was dumped.
func testDumpAndLoad(t *testing.T, open func(testing.TB) notice.Store) {
	ctx := context.Background()
	s, loaded := open(t), open(t)
	fill(t, s)
	want := dump(t, s)
	if err := loaded.Load(ctx, bytes.NewReader(want)); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, loaded); !bytes.Equal(got, want) {
		t.Errorf("a dump of %d bytes is one of %d bytes after it was loaded", len(want), len(got))
	}
	all, loadedAll := readAll(t, s), readAll(t, loaded)
	for i := range all {
		if !reflect.DeepEqual(all[i], loadedAll[i]) {
			t.Errorf("list %d is\n%+v, want\n%+v", i, loadedAll[i], all[i])
		}
	}
	if c, ok := loaded.(interface{ Check(context.Context) error }); ok {
		if err := c.Check(ctx); err != nil {
			t.Error(err)
		}
	}
	for _, s := range []notice.Store{s, loaded} { // ids go on where they were, and are not used again
		Update(t, s, func(tx notice.WriteTx) error {
			snippet, err1 := tx.PutSnippet(notice.Snippet{Name: "M"})
			a, err2 := tx.PutAnnouncement(named("next", 0))
			i, err3 := tx.PutOutbox(outboxItem(0))
			if snippet.ID != 3 || a.ID != 4 || i.Seq != 5 {
				t.Errorf("the next snippet has id %d, the next announcement %d and the next item of the outbox %d, "+
					"want 3, 4 and 5", snippet.ID, a.ID, i.Seq)
			}
			return errors.Join(err1, err2, err3)
		})
	}
	empty := open(t)
	if err := empty.Load(ctx, bytes.NewReader(dump(t, open(t)))); err != nil {
		t.Errorf("loading the dump of an empty store: %v", err)
	}
}

// readAll reads lists that depend on most indexes and counts.
func readAll(t testing.TB, s notice.Store) (all []any) {
	t.Helper()
	View(t, s, func(tx notice.Tx) error {
		all = nil
		var errs []error
		add := func(v any, err error) { all, errs = append(all, v), append(errs, err) }
		outlines, err := tx.AnnouncementsForDesk(notice.Seek{}, 99)
		add(outlines, err)
		for _, o := range outlines {
			tally, err := tx.Tally(o.ID)
			add(tally, err)
			threads, err := tx.Threads(o.ID, notice.Span{From: 1, To: tally.Threads}, 9)
			add(threads, err)
			for _, f := range notice.Facets {
				threads, err := tx.ThreadsWith(o.ID, f, notice.Span{From: 1, To: 99}, 9)
				add(threads, err)
			}
			official, err := tx.Official(o.ID, 0, 99)
			add(official, err)
		}
		for _, status := range notice.Statuses {
			cs, err := tx.WithStatus(status, 0, 99)
			add(cs, err)
		}
		for _, d := range notice.Duties {
			cs, err := tx.WorkList(notice.WorkList{Duty: d, Before: Epoch.AddDate(1, 0, 0)}, 0, 99)
			add(cs, err)
		}
		for i := range byte(12) {
			authored, err1 := tx.ByAuthor(notice.AuthorKey{i}, 0, 99)
			tally, err2 := tx.AuthorTally(notice.AuthorKey{i})
			add(authored, errors.Join(err1, err2))
			add(tally, nil)
		}
		barred, err1 := tx.Barred(notice.BarCursor{}, 9)
		totals, err2 := tx.Totals()
		flags, err3 := tx.FlagCounts()
		snippets, err4 := tx.Snippets()
		book, err5 := tx.Rules(0)
		policy, err6 := tx.Policy()
		entries, err7 := tx.Journal(0, 99)
		all = append(all, barred, totals, flags, snippets, book, policy, entries)
		due, err := tx.OutboxDue(notice.MailChannel, Epoch.AddDate(1, 0, 0), 99)
		add(due, err)
		digest, err := tx.OutboxDigest(notice.MailChannel, "someone", Epoch.AddDate(1, 0, 0), 99)
		add(digest, err)
		count, err := tx.OutboxCount(notice.MailChannel, 99)
		add(count, err)
		boxes, err := tx.MailboxesIn(notice.MailConfirmed, notice.MailboxCursor{}, 99)
		add(boxes, err)
		following, err := tx.Followers(notice.Followed{Kind: notice.FollowAnnouncement, On: 1}, notice.AuthorKey{}, 99)
		add(following, err)
		return errors.Join(append(errs, err1, err2, err3, err4, err5, err6, err7)...)
	})
	return all
}

func testLoadDamaged(t *testing.T, open func(testing.TB) notice.Store) {
	ctx := context.Background()
	s := open(t)
	fill(t, s)
	whole := dump(t, s)
	for _, at := range []int{0, 9, 40, len(whole) / 2, len(whole) - 33, len(whole) - 1} {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x10
		if err := open(t).Load(ctx, bytes.NewReader(damaged)); !errors.Is(err, notice.ErrDump) {
			t.Errorf("byte %d of %d changed: %v, want ErrDump", at, len(whole), err)
		}
		if err := open(t).Load(ctx, bytes.NewReader(whole[:at])); !errors.Is(err, notice.ErrDump) {
			t.Errorf("cut after byte %d of %d: %v, want ErrDump", at, len(whole), err)
		}
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Dump(done, new(bytes.Buffer)); !errors.Is(err, context.Canceled) {
		t.Errorf("Dump: %v, want that of the context", err)
	}
	if err := open(t).Load(done, bytes.NewReader(whole)); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v, want that of the context", err)
	}
}

func testLoadIntoRecords(t *testing.T, open func(testing.TB) notice.Store) {
	s, other := open(t), open(t)
	fill(t, s)
	Announce(t, other, Water())
	before := dump(t, other)
	if err := other.Load(context.Background(), bytes.NewReader(dump(t, s))); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("%v, want ErrConflict", err)
	}
	if !bytes.Equal(dump(t, other), before) {
		t.Error("the store that has records was changed")
	}
}
