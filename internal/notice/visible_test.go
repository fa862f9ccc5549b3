package notice_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestVisibleTo lists every field of a comment that the team may see, so that a new one is hidden at first.
func TestVisibleTo(t *testing.T) {
	place := []string{"ID", "On", "Root", "Parent", "Number", "Thread", "Place", "Author", "ClosedAt", "Status",
		"Reason",
		"Rules", "Posted", "Decided", "Erased"}
	words := []string{"Lang", "Body", "Translations", "Question", "Answers", "ClosedWith", "Claim", "Referral",
		"MissingLangs", "Versions", "Corrected"}
	c := filled(t)
	for _, s := range notice.Statuses {
		c.Status = s
		if got := c.VisibleTo(noticetest.Mod); !reflect.DeepEqual(got, c) {
			t.Errorf("%v: a moderator sees %+v", s, got)
		}
		seen := c.VisibleTo(noticetest.Member)
		may, author := place, notice.Author{Role: c.Author.Role}
		if s == notice.Published {
			may = append(slices.Clone(place), words...)
			author.Name, author.Organisation = c.Author.Name, c.Author.Organisation
		}
		if seen.Author != author {
			t.Errorf("%v: the team sees the author %+v", s, seen.Author)
		}
		v := reflect.ValueOf(seen)
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; v.Field(i).IsZero() == slices.Contains(may, name) {
				t.Errorf("%v: the team sees %s as %v", s, name, v.Field(i))
			}
		}
	}
}

// filled returns a comment of which no field is zero.
func filled(t *testing.T) notice.Comment {
	at := time.Unix(1, 0)
	c := notice.Comment{
		ID: 1, On: 1, Root: 1, Parent: 1, Number: 1, Thread: 1, Place: 1,
		Author: notice.Author{Key: notice.AuthorKey{1}, Name: "N", Organisation: "O", Contact: "C", Role: notice.Team},
		Lang:   "en", Body: notice.Body{Parts: []notice.Part{{Source: "words"}}}, Question: true,
		Answers: []notice.CommentID{1}, Claim: notice.Claim{Login: "l"}, Referral: notice.Referral{To: "b"},
		Notify: true,
		Flags:  notice.Flags, Guess: notice.Guess{Spam: 1}, Screened: notice.Pending, Edits: 1, Edited: at,
		ClosedAt:     at,
		Translations: []notice.Translation{{Lang: "es"}}, ClosedWith: []notice.CommentID{1},
		MissingLangs: notice.Langs, Versions: 1, Corrected: at, Status: notice.Published, Reason: "respect", Rules: 1,
		Explanation: "E", Posted: at, Decided: at, Network: notice.NetworkKey{1}, Nonce: notice.NonceKey{1},
		Origin: "o", Erased: notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder},
	}
	for v, i := reflect.ValueOf(c), 0; i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("%s is not filled in", v.Type().Field(i).Name)
		}
	}
	return c
}

func TestHistoryVisibleTo(t *testing.T) {
	for action, note := range map[notice.Action]string{notice.Approve: "", notice.Undo: "", notice.Assign: "N"} {
		e := notice.HistoryEntry{
			AuditEntry: notice.AuditEntry{Seq: 1, Action: action, Batch: 2},
			Remarks:    notice.Remarks{Explanation: "E", Note: "N"},
		}
		if e.VisibleTo(noticetest.Mod) != e {
			t.Errorf("%v: a moderator sees %+v", action, e.VisibleTo(noticetest.Mod))
		}
		if seen := e.VisibleTo(noticetest.Member); seen.Explanation != "" || seen.Note != note || seen.Batch != 0 {
			t.Errorf("%v: the team sees %+v", action, seen)
		}
	}
}
