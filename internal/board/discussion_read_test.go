package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestLongThreads(t *testing.T) {
	d := newDesk(t, unlimited())
	root := noticetest.Put(t, d.store, notice.Comment{On: d.on.ID})
	last := root
	for range 60 { // each replies to the one before: sixty levels deep
		last = noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Parent: last.ID})
	}
	ctx := context.Background()
	page, err := d.Discussion(ctx, d.on.ID, notice.Oldest, 1)
	if err != nil || len(page.Threads[0].Replies) != notice.MaxReplies || page.Threads[0].Total != 60 {
		t.Errorf("%d of %d replies, %v", len(page.Threads[0].Replies), page.Threads[0].Total, err)
	}
	rest, err := d.Thread(ctx, d.on.ID, 1, 2)
	if err != nil || len(rest.Thread.Replies) != 10 || rest.Pages != 2 || len(rest.Elsewhere) != 1 {
		t.Errorf("%d replies on page %d of %d, %d elsewhere, %v",
			len(rest.Thread.Replies), rest.Page, rest.Pages, len(rest.Elsewhere), err)
	}
	for _, bad := range [][2]uint64{{1, 3}, {1, 0}, {2, 1}} {
		if _, err := d.Thread(ctx, d.on.ID, bad[0], bad[1]); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("thread %d, page %d: %v", bad[0], bad[1], err)
		}
	}
	one, err := d.Single(ctx, last.ID)
	if err != nil || len(one.Ancestors) != 4 || one.Ancestors[0].ID != root.ID || one.Ancestors[3].ID != last.Parent {
		t.Errorf("ancestors %d, %v", len(one.Ancestors), err)
	}
}

// TestThreadsWithAFacet pages through 60 threads in English and one in Spanish with an answer in English.
func TestThreadsWithAFacet(t *testing.T) {
	d := newDesk(t, unlimited())
	put := func(parent notice.CommentID, l notice.Lang) notice.Comment {
		return noticetest.Put(t, d.store, notice.Comment{
			On: d.on.ID, Parent: parent, Body: noticetest.Text(l, "Words"),
		})
	}
	for range 59 {
		put(0, notice.English)
	}
	asked := put(0, notice.Spanish) // thread 60
	put(asked.ID, notice.English)
	put(0, notice.English)
	for _, x := range []struct {
		name  string
		facet notice.Facet
		order notice.Order
		page  uint64
		pages uint64 // 0: not found
		want  []uint64
	}{
		{"the last of the oldest", "en", notice.Oldest, 2, 2, []uint64{51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61}},
		{"the last of the newest", "en", notice.Newest, 2, 2, []uint64{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{"one", "es", notice.Newest, 1, 1, []uint64{60}},
		{"none", notice.Unanswered, notice.Oldest, 1, 1, nil},
		{"beyond none", notice.Unanswered, notice.Oldest, 2, 0, nil},
		{"beyond the last", "en", notice.Oldest, 3, 0, nil},
		{"all", "", notice.Newest, 2, 2, []uint64{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
	} {
		page, err := d.DiscussionWith(context.Background(), d.on.ID, x.facet, x.order, x.page)
		if x.pages == 0 {
			if !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s: %v, want ErrNotFound", x.name, err)
			}
			continue
		}
		var got []uint64
		for _, thread := range page.Threads {
			got = append(got, thread.Root.Thread)
		}
		if err != nil || page.Pages != x.pages || page.Facet != x.facet || !slices.Equal(got, x.want) {
			t.Errorf("%s: threads %v on %d pages, want %v on %d (%v)", x.name, got, page.Pages, x.want, x.pages, err)
		}
	}
	page, err := d.DiscussionWith(context.Background(), d.on.ID, "es", notice.Oldest, 1)
	if err != nil || len(page.Threads) != 1 || len(page.Threads[0].Replies) != 1 {
		t.Errorf("a thread is not whole: %+v (%v)", page.Threads, err)
	}
}
