package notice_test

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestSubjects(t *testing.T) {
	author, network := notice.AuthorKey{0xab, 15: 1}.Subject(), notice.NetworkKey{0xab, 7: 1}.Subject()
	for text, want := range map[string]notice.Subject{
		"ab000000000000000000000000000001": author, "ab00000000000001": network,
	} {
		got, err := notice.ParseSubject(text)
		if got != want || want.String() != text || err != nil || got.Short() != "ab000000" {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{
		"", "x", "ab", "AB00000000000001", "ab0000000000000g", "ab000000000000000000000000000001ff",
	} {
		if _, err := notice.ParseSubject(bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	c := notice.BarCursor{At: noticetest.Epoch, Of: network}
	if got, err := notice.ParseBarCursor(c.String()); got != c || err != nil {
		t.Errorf("%v came back as %v, %v", c, got, err)
	}
	for _, bad := range []string{"", "-", "5", "5-", "x-ab00000000000001", "-5-ab00000000000001"} {
		if _, err := notice.ParseBarCursor(bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
