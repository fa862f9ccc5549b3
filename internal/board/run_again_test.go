package board_test

import (
	"context"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A changingStore runs each closure of View twice and changes the store in between.
type changingStore struct {
	notice.Store
	change func()
}

func (s changingStore) View(ctx context.Context, f func(notice.Tx) error) error {
	_ = s.Store.View(ctx, f)
	s.change()
	return s.Store.View(ctx, f)
}

func TestOnlyTheLastRunOfAViewCounts(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	snippet, err := d.PutSnippet(ctx, noticetest.Member, notice.Snippet{
		For: notice.ForAnswer, Name: "Plan", Texts: map[notice.Lang]string{"en": "The old plan.", "es": "El plan viejo."},
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := d.post(t, draft())
	config := d.config
	config.Store = changingStore{d.store, func() {
		snippet.Texts = map[notice.Lang]string{"en": "The new plan.", "es": "El plan nuevo."}
		if snippet, err = d.PutSnippet(ctx, noticetest.Member, snippet); err != nil {
			t.Fatal(err)
		}
	}}
	reply, err := newBoard(config).PreviewAnswer(ctx, board.Answer{
		To: asked.ID, Snippet: snippet.ID, By: noticetest.Member,
	})
	if got := reply.Body.Source(); err != nil || got != "The new plan.\nEl plan nuevo." {
		t.Errorf("got %q, %v", got, err)
	}
}
