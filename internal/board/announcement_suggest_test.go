package board_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestNearby(t *testing.T) {
	d := newDesk(t, unlimited())
	at := d.now.Add(48 * time.Hour)
	later := dam(notice.PublishAt)
	later.Moment = notice.Moment{Date: at.Format(time.DateOnly), Time: "00:00"}
	d.save(t, later)
	d.save(t, notice.Edit{
		Action:   notice.SaveDraft,
		Editions: map[notice.Lang]notice.Edition{notice.English: {Title: "Secret wells", Body: "B"}},
		Original: notice.English, By: later.By,
	})
	d.decide(t, d.post(t, draft()), notice.Approve)
	waits := draft()
	waits.Comment = "It has no number yet"
	d.post(t, waits)

	near := func(slug, asked string) (on string, numbers uint64, maybe []string) {
		t.Helper()
		n, err := d.Nearby(ctx, slug, asked)
		if err != nil {
			t.Fatal(err)
		}
		if n.On != nil {
			on = n.On.Slugs[notice.English]
		}
		for _, a := range n.Maybe {
			maybe = append(maybe, a.Slugs[notice.English])
		}
		return on, n.LastNumber, maybe
	}
	if on, numbers, maybe := near("water", "water"); on != "water" || numbers != 1 || maybe != nil {
		t.Errorf("by its slug: %q, %d, %q", on, numbers, maybe)
	}
	if on, _, maybe := near("watr", "watr"); on != "" || len(maybe) != 1 || maybe[0] != "water" {
		t.Errorf("by a word like it: %q, %q", on, maybe)
	}
	for _, hidden := range []string{"the-dam", "la-presa-donde", "secret-wells"} {
		if on, _, maybe := near(hidden, hidden); on != "" || maybe != nil {
			t.Errorf("%s, which is not public: %q, %q", hidden, on, maybe)
		}
	}
	d.now = at.Add(time.Second)
	if on, _, maybe := near("presas", "presas donde"); on != "" || len(maybe) != 1 || maybe[0] != "the-dam" {
		t.Errorf("once it is public: %q, %q", on, maybe)
	}
	if _, _, maybe := near("secret-wells", "secret wells"); maybe != nil {
		t.Errorf("a draft: %q", maybe)
	}
}
