package notice_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestCommentIDs(t *testing.T) {
	at := noticetest.Epoch
	id := notice.FirstIDAt(at) + 7
	if got := id.Time(); !got.Equal(at) {
		t.Errorf("time %v, want %v", got, at)
	}
	if later := notice.FirstIDAt(at.Add(time.Millisecond)); later <= id {
		t.Errorf("%v does not sort behind %v", later, id)
	}
	text := id.String()
	if len(text) != 13 {
		t.Errorf("%q has %d characters", text, len(text))
	}
	if got, err := notice.ParseCommentID(text); got != id || err != nil {
		t.Errorf("parsed %v, %v", got, err)
	}
	for _, bad := range []string{"", "x", text[:12], text + "0", strings.ToLower(text), text[:12] + "V",
		"../../etc/pass"} {
		if _, err := notice.ParseCommentID(bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
