package board_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestRenewMakesOldHTMLAnew(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.decide(t, d.post(t, draft()), notice.Approve)
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		stale, err := tx.Comment(c.ID)
		if err != nil {
			return err
		}
		stale.Body.Parts[0].HTML, stale.Body.Policy = "<script>old hole</script>", 0
		_, err = tx.PutComment(stale)
		return errors.Join(err, tx.PutPolicy(0))
	})
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	seen := 0
	if err := d.Rerender(context.Background(), func(done int) { seen = done }); err != nil {
		t.Fatal(err)
	}
	now := d.comment(t, c.ID)
	if now.Body.Parts[0].HTML != c.Body.Parts[0].HTML || now.Body.Policy != markup.Policy ||
		now.Body.Digest() != c.Body.Digest() {
		t.Errorf("body %+v", now.Body)
	}
	if after := noticetest.Tally(t, d.store, d.on.ID).Revision; after <= before || seen != 1 {
		t.Errorf("revision %d after %d, %d done", after, before, seen)
	}
	seen = 0
	if err := d.Rerender(context.Background(), func(done int) { seen = done }); err != nil || seen != 0 {
		t.Errorf("a second time: %d done, %v", seen, err)
	}
	// What the present policy made already stays as it is, also while pages are served.
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error { return tx.PutPolicy(0) })
	before = noticetest.Tally(t, d.store, d.on.ID).Revision
	if err := d.Rerender(context.Background(), func(done int) { seen = done }); err != nil || seen != 0 {
		t.Errorf("a third time: %d done, %v", seen, err)
	}
	if after := noticetest.Tally(t, d.store, d.on.ID).Revision; after != before {
		t.Errorf("revision %d after %d, though nothing has changed", after, before)
	}
}

// TestRenewMakesAnnouncementsAnew has more announcements than one transaction renders.
func TestRenewMakesAnnouncementsAnew(t *testing.T) {
	d := newDesk(t, unlimited())
	var ids []notice.AnnouncementID
	for i := range 45 {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{notice.English: fmt.Sprint("well-", i)}
		a.Texts = map[notice.Lang]notice.Text{notice.English: {Title: "Well", Body: notice.Body{
			Parts: []notice.Part{{Lang: "en", Source: "*a*", HTML: "<script>old hole</script>"}}}}}
		ids = append(ids, noticetest.Announce(t, d.store, a).ID)
	}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error { return tx.PutPolicy(0) })
	if err := d.Rerender(context.Background(), func(int) {}); err != nil {
		t.Fatal(err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		for _, id := range ids {
			a, err := tx.Announcement(id)
			if err != nil {
				return err
			}
			if got := a.Texts["en"].Body; got.Parts[0].HTML != "<p><em>a</em></p>" || got.Policy != markup.Policy {
				t.Errorf("announcement %d: %+v", id, got)
			}
		}
		return nil
	})
}

func TestRenewMakesTranslationsAndVersionsAnew(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.asked(t, "When?")
	reply := d.answer(t, c.ID, map[notice.Lang]string{"en": "In **May**."})
	ctx := context.Background()
	fix := board.Correction{
		Reply: reply.ID, Texts: map[notice.Lang]string{"en": "In June."}, Seen: reply.Body.Digest(),
		By: noticetest.Member,
	}
	if _, err := d.Correct(ctx, fix); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Translate(ctx, board.Translation{Of: c.ID, Lang: "es", Text: "¿**Cuándo**?",
		By: noticetest.Member}); err != nil {
		t.Fatal(err)
	}
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		stale, err := tx.Comment(c.ID)
		stale.Translations[0].HTML, stale.Translations[0].Policy = "<script>old hole</script>", 0
		_, err2 := tx.PutComment(stale)
		old := reply.Body
		old.Parts = []notice.Part{{Lang: "en", Source: "In **May**.", HTML: "<script>old hole</script>"}}
		old.Policy = 0
		earlier := notice.Version{Body: old, Until: d.now, By: "tomas"}
		return errors.Join(err, err2, tx.PutVersion(reply.ID, 1, earlier), tx.PutPolicy(0))
	})
	seen := 0
	if err := d.Rerender(ctx, func(done int) { seen = done }); err != nil || seen != 2 {
		t.Errorf("%d done, %v", seen, err)
	}
	v, err := d.Versions(ctx, reply.ID)
	if err != nil || !strings.Contains(string(v.Earlier[0].Body.Parts[0].HTML), "<strong>May</strong>") {
		t.Errorf("version %+v, %v", v.Earlier, err)
	}
	if got := d.comment(t, c.ID).Translation("es"); got.Policy != markup.Policy ||
		!strings.Contains(string(got.HTML), "<strong>Cuándo</strong>") {
		t.Errorf("translation %+v", got)
	}
}

// A failingStore fails every update after the first ones.
type failingStore struct {
	notice.Store
	left int
}

func (s *failingStore) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	if s.left--; s.left < 0 {
		return notice.ErrUnavailable
	}
	return s.Store.Update(ctx, f)
}

// TestRerenderGoesOnWhereItStopped renders 25 announcements again, a few in one transaction, and is stopped after two.
func TestRerenderGoesOnWhereItStopped(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	for i := range 24 { // beside the one of the desk
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{"en": fmt.Sprint("a-", i)}
		noticetest.Announce(t, d.store, a)
	}
	current := func() (n int) {
		noticetest.View(t, d.store, func(tx notice.Tx) error {
			as, err := tx.Announcements(0, 100)
			n = 0
			for _, a := range as {
				if a.Texts[notice.English].Body.Policy == markup.Policy {
					n++
				}
			}
			return err
		})
		return n
	}
	config := d.config
	config.Store = &failingStore{d.store, 2}
	if err := newBoard(config).Rerender(ctx, func(int) {}); !errors.Is(err, notice.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	if n := current(); n != 20 {
		t.Errorf("%d announcements are rendered again after two transactions, want 20", n)
	}
	if err := d.Rerender(ctx, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if n := current(); n != 25 {
		t.Errorf("%d announcements are rendered again, want 25", n)
	}
}

// A damagedStore is a store in which one comment cannot be read.
type damagedStore struct {
	notice.Store
	id notice.CommentID
}

type damagedTx struct {
	notice.WriteTx
	id notice.CommentID
}

func (s damagedStore) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	return s.Store.Update(ctx, func(tx notice.WriteTx) error { return f(damagedTx{tx, s.id}) })
}

func (x damagedTx) Comments(after notice.CommentID, n int) ([]notice.Comment, error) {
	cs, err := x.WriteTx.Comments(after, n)
	for i, c := range cs {
		if c.ID == x.id {
			cs[i] = notice.Comment{ID: c.ID}
		}
	}
	return cs, err
}

func TestRenewPassesOverDamagedComments(t *testing.T) {
	d := newDesk(t, unlimited())
	first := d.decide(t, d.post(t, draft()), notice.Approve)
	again := draft()
	again.Comment += " Again?"
	second := d.decide(t, d.post(t, again), notice.Approve)
	noticetest.Update(t, d.store, func(tx notice.WriteTx) error {
		errs := []error{tx.PutPolicy(0)}
		for _, id := range []notice.CommentID{first.ID, second.ID} {
			stale, err := tx.Comment(id)
			stale.Body.Parts[0].HTML, stale.Body.Policy = "stale", 0
			_, err2 := tx.PutComment(stale)
			errs = append(errs, err, err2)
		}
		return errors.Join(errs...)
	})
	c := d.config
	c.Store = damagedStore{d.store, first.ID}
	if err := newBoard(c).Rerender(context.Background(), func(int) {}); err != nil {
		t.Fatal(err)
	}
	if got := d.comment(t, second.ID).Body; got.Policy != markup.Policy || got.Parts[0].HTML == "stale" {
		t.Errorf("after the damaged comment: %+v", got)
	}
}
