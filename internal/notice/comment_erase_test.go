package notice_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

var all, name = notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor},
	notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder}

// erased returns c after an erasure.
func erased(t *testing.T, c notice.Comment, e notice.Erasure, at time.Time) (notice.Comment, notice.AuditEntry) {
	t.Helper()
	after, entry, err := c.Erase(notice.ErasureRequest{Erasure: e, By: noticetest.Admin}, at)
	if err != nil {
		t.Fatal(err)
	}
	return after, entry
}

// TestEraseAll lists what stays of a comment of which nothing is zero.
func TestEraseAll(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	for _, from := range notice.Statuses[:5] {
		c := filled(t)
		c.Status, c.Erased = from, notice.Erasure{}
		got, e := erased(t, c, all, at)
		want := notice.Comment{
			ID: c.ID, On: c.On, Root: c.Root, Parent: c.Parent, Number: c.Number, Thread: c.Thread, Place: c.Place,
			Author: notice.Author{Key: c.Author.Key, Role: c.Author.Role}, Lang: c.Lang,
			Question: true, Answers: c.Answers, ClosedWith: c.ClosedWith, ClosedAt: c.ClosedAt,
			Edits: c.Edits, Edited: c.Edited, Status: notice.Erased, Erased: all, Posted: c.Posted, Decided: at,
			Network: c.Network, Origin: c.Origin,
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("from %v (-want +got):\n%s", from, diff)
		}
		if e.Action != notice.Erase || e.Erased != all || e.By != "ada" || e.From != from || e.To != notice.Erased ||
			e.Digest != c.Body.Digest() || e.CanUndo() {
			t.Errorf("from %v: recorded as %+v", from, e)
		}
	}
}

func TestEraseName(t *testing.T) {
	c := filled(t)
	c.Status, c.Erased = notice.Published, notice.Erasure{}
	got, e := erased(t, c, name, noticetest.Epoch)
	want := c
	want.Author = notice.Author{Key: c.Author.Key, Role: c.Author.Role}
	want.Erased, want.Notify, want.Nonce = name, false, notice.NonceKey{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if e.From != e.To || e.Erased != name || c.SamePage(got) {
		t.Errorf("recorded as %+v, the same page: %v", e, c.SamePage(got))
	}
	got.Status = notice.Pending
	if got.Number = 0; got.Amendable() {
		t.Error("a comment without a name can be corrected, though that needs one")
	}
}

func TestEraseErrors(t *testing.T) {
	whole := notice.Comment{Status: notice.Published, Author: notice.Author{Name: "Ana"}}
	nameless, gone := whole, whole
	nameless.Author.Name = ""
	gone.Status, gone.Erased = notice.Erased, all
	missing := func(field string) error {
		return notice.Problems{field: {Key: "problem.erasure." + field}}
	}
	other := notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByOrder}
	for what, test := range map[string]struct {
		notice.Comment
		by    notice.Actor
		asked notice.Erasure
		want  error
	}{
		"by a moderator":               {whole, noticetest.Mod, all, notice.ErrForbidden},
		"by the team":                  {whole, noticetest.Member, name, notice.ErrForbidden},
		"a name that is not there":     {nameless, noticetest.Admin, name, notice.ErrUnchanged},
		"the same again":               {gone, noticetest.Admin, all, notice.ErrUnchanged},
		"for another reason":           {gone, noticetest.Admin, other, notice.ErrConflict},
		"the name of what is erased":   {gone, noticetest.Admin, name, notice.ErrConflict},
		"without a reason":             {whole, noticetest.Admin, notice.Erasure{Scope: 1}, missing("reason")},
		"without saying what":          {whole, noticetest.Admin, notice.Erasure{Reason: 1}, missing("scope")},
		"of a scope that is not known": {whole, noticetest.Admin, notice.Erasure{Scope: 9, Reason: 1}, missing("scope")},
	} {
		_, _, err := test.Erase(notice.ErasureRequest{Erasure: test.asked, By: test.by}, noticetest.Epoch)
		var problems notice.Problems
		if want, ok := test.want.(notice.Problems); ok {
			if !errors.As(err, &problems) || !cmp.Equal(problems, want) {
				t.Errorf("%s: %v, want %v", what, err, want)
			}
		} else if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", what, err, test.want)
		}
	}
}

func TestUndoErasure(t *testing.T) {
	at := noticetest.Epoch.Add(time.Hour)
	was := filled(t)
	was.Status, was.Erased = notice.Published, notice.Erasure{}
	gone, _ := erased(t, was, all, at)
	held := notice.HeldErasure{Entry: 7, Until: at.Add(notice.ErasureGrace), Was: was}
	now := gone
	now.Answers, now.ClosedWith, now.ClosedAt = []notice.CommentID{5}, nil, at // by others meanwhile
	got, e, err := held.Undo(now, nil, noticetest.Admin, held.Until.Add(-1))
	want := was
	want.Answers, want.ClosedWith, want.ClosedAt = now.Answers, nil, at
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if e.Action != notice.Undo || e.Undoes != 7 || e.From != notice.Erased || e.To != notice.Published || e.CanUndo() {
		t.Errorf("recorded as %+v", e)
	}

	nameless, _ := erased(t, was, name, at)
	removed := nameless
	removed.Status, removed.Reason = notice.Removed, "respect" // decided on meanwhile
	got, e, err = held.Undo(removed, nil, noticetest.Admin, at)
	if err != nil || got.Author != was.Author || got.Status != notice.Removed || !got.Erased.None() || e.From != e.To {
		t.Errorf("%v: %+v", err, got)
	}

	then := func(actions ...notice.Action) (all []notice.AuditEntry) { // the numbers begin with 8
		for i, a := range actions {
			all = append(all, notice.AuditEntry{Seq: 8 + uint64(i), Action: a})
		}
		return all
	}
	undone := then(notice.Erase, notice.Undo)
	undone[1].Undoes = 8
	for what, test := range map[string]struct {
		by    notice.Actor
		at    time.Time
		c     notice.Comment
		later []notice.AuditEntry
		want  error
	}{
		"by a moderator":     {noticetest.Mod, at, gone, nil, notice.ErrForbidden},
		"after the day":      {noticetest.Admin, held.Until, gone, nil, notice.ErrConflict},
		"undone already":     {noticetest.Admin, at, was, nil, notice.ErrConflict},
		"withdrawn":          {noticetest.Admin, at, nameless, then(notice.Withdraw), notice.ErrConflict},
		"corrected":          {noticetest.Admin, at, nameless, then(notice.Amend), notice.ErrConflict},
		"more erased":        {noticetest.Admin, at, gone, then(notice.Erase), notice.ErrConflict},
		"and that undone":    {noticetest.Admin, at, nameless, undone, nil},
		"decided since then": {noticetest.Admin, at, nameless, then(notice.Remove), nil},
	} {
		if _, _, err := held.Undo(test.c, test.later, test.by, test.at); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", what, err, test.want)
		}
	}
}

// TestErasureIsNotUndoneByModerators: neither an erasure nor its undoing is among what Comment.Undo undoes.
func TestErasureIsNotUndoneByModerators(t *testing.T) {
	for _, e := range []notice.AuditEntry{
		{Action: notice.Erase, From: notice.Published, To: notice.Erased},
		{Action: notice.Undo, From: notice.Erased, To: notice.Published},
		{Action: notice.Undo, From: notice.Published, To: notice.Erased},
	} {
		c := notice.Comment{Status: e.To}
		u := notice.UndoRequest{Entry: e, By: noticetest.Admin}
		if _, _, err := c.Undo(u, noticetest.Epoch); !errors.Is(err, notice.ErrConflict) {
			t.Errorf("%v from %v to %v: %v", e.Action, e.From, e.To, err)
		}
	}
}

func TestParseErasure(t *testing.T) {
	for _, s := range notice.ErasureScopes {
		for _, r := range notice.ErasureReasons {
			e := notice.Erasure{Scope: s, Reason: r}
			if got, err := notice.ParseErasure(e.String()); got != e || err != nil {
				t.Errorf("%q: %v, %v", e, got, err)
			}
		}
	}
	if e, err := notice.ParseErasure(""); !e.None() || err != nil {
		t.Errorf("nothing: %v, %v", e, err)
	}
	for _, text := range []string{"all", "all ", "all author order", "some author", "name whim"} {
		if _, err := notice.ParseErasure(text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
