package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestImportOfTheSeed(t *testing.T) {
	d := newDesk(t, unlimited())
	seeds, err := importer.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for round, want := range []int{8, 0} {
		if added, err := d.Import(context.Background(), seeds[0]); added != want || err != nil {
			t.Errorf("round %d: added %d, %v", round, added, err)
		}
	}
	h, err := d.Head(context.Background(), seeds[0].Texts["en"].Slug)
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.Discussion(context.Background(), h.ID, notice.Oldest, 1)
	if err != nil || page.Tally.Published != 7 || page.Tally.OpenCount != 3 || page.Tally.Official != 1 ||
		len(page.Threads) != 6 {
		t.Errorf("tally %+v, %d threads, %v", page.Tally, len(page.Threads), err)
	}
	open, err := d.Questions(context.Background(), noticetest.Member, notice.DutyOpen, 0, 9)
	var names []string
	for _, k := range open.Cases {
		names = append(names, k.Comment.Author.Name)
	}
	want := []string{"Daniel Rosemberg Cervantes Pérez", "LUIS GUILLERMO UC BALAM", "Jack Sim"}
	if !slices.Equal(names, want) || err != nil {
		t.Errorf("questions of %v, %v", names, err)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	d := newDesk(t, unlimited())
	_, err := d.Import(context.Background(), board.Import{
		Origin: "x", Texts: map[notice.Lang]board.ImportText{"en": {Slug: "x", Title: "X", Markdown: "x"}},
		Comments: []board.ImportComment{
			{Origin: "x/1", Name: "A", Lang: "en", Parts: []notice.Part{{Lang: "en", Source: "a"}}},
			{Origin: "x/2", ReplyTo: "x/9", Name: "B", Lang: "en", Parts: []notice.Part{{Lang: "en", Source: "b"}}},
		},
	})
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Head(context.Background(), "x"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("half of it is there: %v", err)
	}
}
