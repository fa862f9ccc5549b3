package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestOpenAt(t *testing.T) {
	at := noticetest.Epoch
	for _, test := range []struct {
		published, closes time.Time
		want              bool
	}{
		{time.Time{}, time.Time{}, true},
		{at, time.Time{}, true},
		{at.Add(1), time.Time{}, false},
		{at, at.Add(1), true},
		{at, at, false},
	} {
		if got := (notice.Announcement{Published: test.published, Closes: test.closes}).OpenAt(at); got != test.want {
			t.Errorf("published %v, closes %v: %v", test.published, test.closes, got)
		}
	}
}
