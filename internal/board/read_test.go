package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestThreadsWithAFacet pages through 60 threads in English and one in Spanish with an answer in English.
func TestThreadsWithAFacet(t *testing.T) {
	d := newDesk(t, unlimited())
	put := func(parent notice.CommentID, l notice.Lang) notice.Comment {
		return noticetest.Put(t, d.store, notice.Comment{On: d.on.ID, Parent: parent, Body: noticetest.Text(l, "Words")})
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
