package notice_test

import (
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestExpired(t *testing.T) {
	day := 24 * time.Hour
	now := noticetest.Epoch
	limits := notice.RetentionDays{10, 20, 30, 40}.Limits(now)
	author := notice.Author{Name: "Ana", Contact: "ana@example.org"}
	comment := func(s notice.Status, posted, decided time.Duration) notice.Comment {
		c := notice.Comment{
			ID: notice.FirstIDAt(now.Add(-posted)), Author: author, Network: notice.NetworkKey{1}, Status: s,
			Posted: now.Add(-posted), Decided: now.Add(-decided),
		}
		if decided < 0 {
			c.Decided = time.Time{}
		}
		return c
	}
	undated := comment(notice.Published, 20*day, -1)
	undated.Posted = time.Time{}
	official := comment(notice.Published, 99*day, 99*day)
	official.Author.Role = notice.Team
	for what, test := range map[string]struct {
		c    notice.Comment
		want []notice.RetainedKind
	}{
		"young":                {comment(notice.Published, 9*day, 9*day), nil},
		"on the day":           {comment(notice.Published, 10*day, 10*day), []notice.RetainedKind{notice.KeptContacts}},
		"decided late":         {comment(notice.Published, 25*day, day), []notice.RetainedKind{notice.KeptNetworks}},
		"pending for long":     {comment(notice.Pending, 99*day, -1), []notice.RetainedKind{notice.KeptNetworks}},
		"imported, no dates":   {undated, []notice.RetainedKind{notice.KeptContacts, notice.KeptNetworks}},
		"official":             {official, nil},
		"damaged":              {notice.Comment{ID: 1}, nil},
		"declined a month ago": {comment(notice.Declined, 31*day, 30*day), []notice.RetainedKind{notice.KeptContacts, notice.KeptNetworks, notice.KeptDeclined}},
		"removed a month ago":  {comment(notice.Removed, 31*day, 30*day), []notice.RetainedKind{notice.KeptContacts, notice.KeptNetworks}},
		"removed long ago":     {comment(notice.Removed, 50*day, 40*day), []notice.RetainedKind{notice.KeptContacts, notice.KeptNetworks, notice.KeptRemoved}},
	} {
		if got := test.c.Expired(limits); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", what, got, test.want)
		}
		if got := test.c.Expired(notice.RetentionDays{}.Limits(now)); got != nil {
			t.Errorf("%s, without limits: %v", what, got)
		}
		bare := test.c.Without(test.want)
		if (bare.Author.Contact == "") != (test.c.Author.Contact == "" || slices.Contains(test.want, notice.KeptContacts)) ||
			bare.Author.Name != test.c.Author.Name {
			t.Errorf("%s: without these, %+v", what, bare.Author)
		}
	}
}

func TestRetentionCounts(t *testing.T) {
	var n notice.RetentionCounts
	n.Add([]notice.RetainedKind{notice.KeptContacts, notice.KeptNetworks})
	n.Add([]notice.RetainedKind{notice.KeptContacts, notice.KeptDeclined}) // the address goes with the comment
	n.Add(nil)
	if n != (notice.RetentionCounts{1, 1, 1, 0}) || n.String() != "1/1/1/0" {
		t.Errorf("%v", n)
	}
	if got, err := notice.ParseRetentionCounts(n.String()); got != n || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "1/2/3", "1/2/3/4/5", "1/2/3/x", "1/2/3/-4"} {
		if _, err := notice.ParseRetentionCounts(text); err == nil {
			t.Errorf("%q is taken for counts", text)
		}
	}
	for _, k := range notice.RetainedKinds {
		if got, err := notice.ParseRetainedKind(k.String()); got != k || err != nil || !slices.Contains(notice.RetentionPart.Fields(), k.Field()) {
			t.Errorf("%v: %v, %v", k, got, err)
		}
	}
}
