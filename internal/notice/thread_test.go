package notice_test

import (
	"testing"

	"noticeboard/internal/notice"
)

func TestPages(t *testing.T) {
	for _, test := range []struct {
		order notice.Order
		k, n  uint64
		want  notice.Span
	}{
		{notice.Oldest, 1, 0, notice.Span{From: 1, To: 0}},
		{notice.Oldest, 1, 7, notice.Span{From: 1, To: 7}},
		{notice.Oldest, 1, 120, notice.Span{From: 1, To: 50}},
		{notice.Oldest, 3, 120, notice.Span{From: 101, To: 120}},
		{notice.Newest, 1, 120, notice.Span{From: 71, To: 120}},
		{notice.Newest, 3, 120, notice.Span{From: 1, To: 20}},
		{notice.Newest, 1, 0, notice.Span{From: 1, To: 0}},
	} {
		if got := test.order.Page(test.k, test.n); got != test.want {
			t.Errorf("page %d of %d in order %d: %v, want %v", test.k, test.n, test.order, got, test.want)
		}
	}
	if notice.PageOf(50) != 1 || notice.PageOf(51) != 2 || notice.Pages(0) != 1 || notice.Pages(51) != 2 {
		t.Error("the arithmetic of pages is off")
	}
}
