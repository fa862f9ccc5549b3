package board_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A list is an index that answers with what it holds, right or not.
type list []notice.CommentID // newest first

func (l list) Find(
	_ context.Context, _ notice.Filter, _ notice.Order, before notice.CommentID, n int,
) (ids []notice.CommentID, err error) {
	for _, id := range l {
		if (before == 0 || id < before) && len(ids) < n {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (list) Neighbours(context.Context, string) ([]string, error) { return nil, nil }

func (list) Whole() bool { return true }

func TestFindLooksAtEachCommentAsItIsNow(t *testing.T) {
	d := newDesk(t, unlimited())
	var l list
	var declined []notice.CommentID
	for i := range 30 {
		f := draft()
		f.Comment = fmt.Sprint("comment ", i)
		c := d.post(t, f)
		if i%3 == 0 {
			d.decide(t, c, notice.Decline)
			declined = append([]notice.CommentID{c.ID}, declined...)
		}
		l = append(list{c.ID + 1, c.ID}, l...) // and one that is not there
		d.now = d.now.Add(time.Second)
	}
	d.setIndex(l)
	var got []notice.CommentID
	for cursor, pages := notice.CommentID(0), 1; ; pages++ {
		cases, next, err := d.Find(context.Background(), noticetest.Mod, notice.Filter{Status: notice.Declined}, notice.Newest,
			cursor, 4)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range cases {
			got = append(got, k.Comment.ID)
			if k.Announcement.ID != d.on.ID || k.Author.Declined == 0 {
				t.Errorf("case %+v", k)
			}
		}
		if cursor = next; next == 0 {
			if pages != 3 || len(cases) != 2 {
				t.Errorf("%d pages, the last with %d, want 3 and 2", pages, len(cases))
			}
			break
		}
	}
	if !slices.Equal(got, declined) {
		t.Errorf("got %v, want %v", got, declined)
	}
	ids, err := d.FindIDs(context.Background(), noticetest.Mod, notice.Filter{Status: notice.Declined}, 7)
	if err != nil || !slices.Equal(ids, declined[:7]) {
		t.Errorf("ids: %v, %v, want %v", ids, err, declined[:7])
	}
	cases, next, err := d.Find(context.Background(), noticetest.Mod, notice.Filter{Status: notice.Declined}, notice.Newest, 0, 10)
	if len(cases) != 10 || next != 0 || err != nil {
		t.Errorf("all on one page: %d cases, next %v, %v", len(cases), next, err)
	}
}

// setIndex makes the board search with another index.
func (d *desk) setIndex(i board.Index) {
	d.config.Index = i
	d.Board = newBoard(d.config)
}

func TestFindIsForModeratorsAndNeedsAnIndex(t *testing.T) {
	d := newDesk(t, unlimited())
	_, err := d.FindIDs(context.Background(), noticetest.Mod, notice.Filter{}, 1)
	if !errors.Is(err, notice.ErrUnavailable) || d.FindsAll() {
		t.Errorf("without an index: %v, want ErrUnavailable", err)
	}
	d.setIndex(list{})
	if !d.FindsAll() {
		t.Error("the index is whole and the board does not say so")
	}
	if _, _, err := d.Find(context.Background(), noticetest.Member, notice.Filter{}, notice.Newest, 0, 1); !errors.Is(err,
		notice.ErrForbidden) {
		t.Errorf("by the team: %v, want ErrForbidden", err)
	}
	if _, err := d.FindIDs(context.Background(), noticetest.Member, notice.Filter{}, 1); !errors.Is(err,
		notice.ErrForbidden) {
		t.Errorf("ids by the team: %v, want ErrForbidden", err)
	}
}
