package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestFilterMatches(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	c := notice.Comment{
		ID: notice.FirstIDAt(at) + 3, On: 2, Lang: notice.Spanish, Status: notice.Published, Reason: "respect",
		Question: true,
		Author:   notice.Author{Key: notice.AuthorKey{1}}, Network: notice.NetworkKey{2},
		Flags: []notice.Flag{"links", "rule.3"},
	}
	for _, test := range []struct {
		f    notice.Filter
		want bool
	}{
		{notice.Filter{}, true},
		{notice.Filter{Text: "is not looked for"}, true},
		{notice.Filter{Status: notice.Published}, true}, {notice.Filter{Status: notice.Pending}, false},
		{notice.Filter{On: 2}, true}, {notice.Filter{On: 3}, false},
		{notice.Filter{Lang: notice.Spanish}, true}, {notice.Filter{Lang: notice.English}, false},
		{notice.Filter{Reason: "respect"}, true}, {notice.Filter{Reason: "resp"}, false},
		{notice.Filter{Author: notice.AuthorKey{1}}, true}, {notice.Filter{Author: notice.AuthorKey{2}}, false},
		{notice.Filter{Network: notice.NetworkKey{2}}, true}, {notice.Filter{Network: notice.NetworkKey{1}}, false},
		{notice.Filter{Held: "links"}, true}, {notice.Filter{Held: "rule"}, true}, {notice.Filter{Held: "rule.3"}, true},
		{notice.Filter{Held: "rule.4"}, false}, {notice.Filter{Held: "3"}, false},
		{notice.Filter{Question: notice.Open}, true}, {notice.Filter{Question: notice.Unclaimed}, true},
		{notice.Filter{Question: notice.Answered}, false},
		{notice.Filter{From: at, To: at.Add(time.Millisecond)}, true},
		{notice.Filter{From: at.Add(time.Millisecond)}, false},
		{notice.Filter{To: at}, false},
		{notice.Filter{From: time.Unix(-1<<40, 0), To: time.Unix(1<<40, 0)}, true},
		{notice.Filter{From: time.Unix(1<<40, 0)}, false},
		{notice.Filter{Status: notice.Published, On: 2, Held: "links"}, true},
		{notice.Filter{Status: notice.Published, On: 3}, false},
	} {
		if got := test.f.Matches(c); got != test.want {
			t.Errorf("%+v: %v, want %v", test.f, got, test.want)
		}
	}
}
