package notice_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestMeasureActivitiesContainNoPersonalData(t *testing.T) {
	measures := 0
	for _, kind := range notice.ActivityKinds {
		who, what, _ := strings.Cut(string(kind), "-")
		if who != "author" && who != "network" {
			if of, ok := kind.AboutSubject(); ok {
				t.Errorf("%s is about %v", kind, of)
			}
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
		a := notice.MeasureEntry{At: noticetest.Epoch, By: "mina", Kind: m, Reason: "Ana is rude",
			Until: noticetest.Epoch}
		want := notice.Activity{At: a.At, By: "mina", Kind: kind, Of: "ab000000", Detail: "2030-01-02"}
		if got := a.Activity(s, time.UTC); got != want {
			t.Errorf("%s: %+v, want %+v", kind, got, want)
		}
		if of, ok := kind.AboutSubject(); !ok || of != s.Kind {
			t.Errorf("%s is about %v, %v", kind, of, ok)
		}
		measures++
	}
	if measures != 9 {
		t.Errorf("%d kinds are about authors and networks, want 9", measures)
	}
}
