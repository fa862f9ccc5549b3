package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestTheFileOfAnAuthor(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	first := d.decide(t, d.post(t, draft()), notice.Approve)
	d.now = d.now.Add(aDay)
	f := say("second")
	f.Name, f.Organisation = "Ana N.", ""
	second := d.decide(t, d.post(t, f), notice.Decline)
	d.now = d.now.Add(aDay)
	third := d.post(t, say("third"))
	answer := board.Answer{To: first.ID, By: noticetest.Member, Texts: map[notice.Lang]string{"en": "answer"}}
	if _, err := d.Board.Answer(ctx, answer); err != nil {
		t.Fatal(err)
	}
	of := first.Author.Key.Subject()
	if _, err := d.Author(ctx, noticetest.Member, of, 0, 9); !errors.Is(err, notice.ErrForbidden) {
		t.Errorf("the team's: %v", err)
	}
	for _, nobody := range []notice.Subject{notice.AuthorKey{9}.Subject(), first.Network.Subject()} {
		if _, err := d.Author(ctx, noticetest.Mod, nobody, 0, 9); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v", nobody, err)
		}
	}
	if _, err := d.Dossier(ctx, noticetest.Mod, of); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("an author as a network: %v", err)
	}
	file, err := d.Author(ctx, noticetest.Mod, of, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(file.Names, []string{"Ana Ñandú", "Ana N."}) ||
		!slices.Equal(file.Organisations, []string{"Casa"}) ||
		!slices.Equal(file.Contacts, []string{"ana@example.org"}) {
		t.Errorf("known as %q of %q at %q", file.Names, file.Organisations, file.Contacts)
	}
	if !file.First.Equal(first.Posted) || !file.Last.Equal(third.Posted) || file.Official ||
		file.Tally != (notice.AuthorTally{Published: 1, Declined: 1, Pending: 1}) {
		t.Errorf("file %+v", file)
	}
	if w := file.Comments; len(w) != 2 || w[0].Comment.ID != third.ID || w[1].Comment.ID != second.ID ||
		w[1].Announcement.ID != d.on.ID {
		t.Fatalf("written %+v", w)
	}
	if acts := file.Comments[1].History; len(acts) != 1 || acts[0].Reason != "respect" || acts[0].By != "mina" ||
		acts[0].Note != "ours" {
		t.Errorf("decided %+v", acts)
	}
	rest, err := d.Author(ctx, noticetest.Mod, of, second.ID, 2)
	if err != nil || len(rest.Comments) != 1 || len(rest.Comments[0].History) != 1 {
		t.Errorf("the rest: %+v, %v", rest.Comments, err)
	}
}
