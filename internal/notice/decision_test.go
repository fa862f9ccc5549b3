package notice_test

import (
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestDecide(t *testing.T) {
	pending := notice.Comment{ID: 5, On: 1, Status: notice.Pending, Body: noticetest.Text(notice.English, "words")}
	published := pending
	published.Status = notice.Published
	at := noticetest.Epoch
	problem := func(field string) func(error) bool {
		return func(err error) bool {
			var p notice.Problems
			return errors.As(err, &p) && p[field].Key != ""
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	for name, test := range map[string]struct {
		comment notice.Comment
		d       notice.Decision
		ok      func(error) bool
		want    notice.Status
	}{
		"approve": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Mod}, is(nil),
			notice.Published,
		},
		"by an admin": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Admin}, is(nil),
			notice.Published,
		},
		"by the team": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Member},
			is(notice.ErrForbidden), notice.Pending,
		},
		"by nobody": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve}, is(notice.ErrForbidden), notice.Pending,
		},
		"decline": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod},
			is(nil), notice.Declined,
		},
		"without a reason": {
			pending, notice.Decision{Seen: notice.Pending, Action: notice.Decline, By: noticetest.Mod}, problem("reason"),
			notice.Pending,
		},
		"unknown reason": {
			published, notice.Decision{Seen: notice.Published, Action: notice.Remove, Reason: "whim", By: noticetest.Mod},
			problem("reason"), notice.Published,
		},
		"long explanation": {
			pending,
			notice.Decision{
				Seen: notice.Pending, Action: notice.Approve, Explanation: strings.Repeat("ñ", 2001), By: noticetest.Mod,
			},
			problem("explanation"), notice.Pending,
		},
		"long enough": {
			pending,
			notice.Decision{
				Seen: notice.Pending, Action: notice.Approve, Explanation: strings.Repeat("ñ", 2000), By: noticetest.Mod,
			},
			is(nil), notice.Published,
		},
		"seen otherwise": {
			published, notice.Decision{Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod},
			is(notice.ErrConflict), notice.Published,
		},
		"late and unfilled": {
			published, notice.Decision{Seen: notice.Pending, Action: notice.Decline, By: noticetest.Mod},
			is(notice.ErrConflict), notice.Published,
		},
		"nowhere from there": {
			published, notice.Decision{Seen: notice.Published, Action: notice.Approve, By: noticetest.Mod},
			is(notice.ErrConflict), notice.Published,
		},
		"withdraw": {
			published, notice.Decision{Seen: notice.Published, Action: notice.Withdraw, By: noticetest.Mod},
			is(notice.ErrForbidden), notice.Published,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, entry, err := test.comment.Decide(test.d, noticetest.Rules(), at)
			if !test.ok(err) || got.Status != test.want {
				t.Fatalf("got %v, %v", got.Status, err)
			}
			if err != nil {
				return
			}
			if entry.From != test.comment.Status || entry.To != test.want || entry.By != test.d.By.Login ||
				entry.Reason != test.d.Reason ||
				entry.Digest != test.comment.Body.Digest() || !got.Decided.Equal(at) || got.Reason != test.d.Reason {
				t.Errorf("entry %+v for %+v", entry, got)
			}
		})
	}
}
