package notice_test

import (
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestTheActivityLogNamesNobody(t *testing.T) {
	for _, kind := range notice.ActivityKinds {
		who, what, _ := strings.Cut(string(kind), "-")
		if who != "author" && who != "network" {
			continue
		}
		m, err := notice.ParseMeasure(what)
		if err != nil {
			t.Fatal(err)
		}
		s := notice.NetworkKey{0xab}.Subject()
		if who == "author" {
			s = notice.AuthorKey{0xab}.Subject()
		}
		a := notice.MeasureEntry{At: noticetest.Epoch, By: "mina", Kind: m, Reason: "Ana is rude", Until: noticetest.Epoch}
		if got, want := a.Activity(s), (notice.Activity{At: a.At, By: "mina", Kind: kind, Of: "ab000000", Detail: "2030-01-02"}); got != want {
			t.Errorf("%s: %+v, want %+v", kind, got, want)
		}
	}
}
