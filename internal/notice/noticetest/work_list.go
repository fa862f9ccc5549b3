package noticetest

import (
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

// testWorkLists puts questions in every state and reads every work list.
func testWorkLists(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	ask := func(day int, change func(*notice.Comment)) notice.CommentID {
		c := notice.Comment{On: a.ID, Question: true, Posted: Epoch.AddDate(0, 0, day)}
		change(&c)
		return Put(t, s, c).ID
	}
	claim := func(login string) func(*notice.Comment) {
		return func(c *notice.Comment) { c.Claim = notice.Claim{Login: login, At: Epoch} }
	}
	free := ask(0, func(*notice.Comment) {})
	mine := ask(1, claim("tomas"))
	theirs := ask(2, claim("tom"))
	referred := ask(3, func(c *notice.Comment) { c.Referral = notice.Referral{To: "Ministry", At: Epoch} })
	ask(0, func(c *notice.Comment) { c.Answers = []notice.CommentID{free} })
	ask(0, func(c *notice.Comment) { c.Status = notice.Pending })
	owing := Put(t, s, notice.Comment{
		On: a.ID, Parent: free, Author: notice.Author{Role: notice.Team},
		MissingLangs: []notice.Lang{notice.Spanish},
	}).ID
	for name, test := range map[string]struct {
		w    notice.WorkList
		want []notice.CommentID
	}{
		"open":      {notice.WorkList{Duty: notice.DutyOpen}, []notice.CommentID{free, mine, theirs, referred}},
		"unclaimed": {notice.WorkList{Duty: notice.DutyUnclaimed}, []notice.CommentID{free, referred}},
		"claimed":   {notice.WorkList{Duty: notice.DutyClaimed}, []notice.CommentID{mine, theirs}},
		"mine":      {notice.WorkList{Duty: notice.DutyMine, Login: "tomas"}, []notice.CommentID{mine}},
		"tom's":     {notice.WorkList{Duty: notice.DutyMine, Login: "tom"}, []notice.CommentID{theirs}},
		"to":        {notice.WorkList{Duty: notice.DutyMine, Login: "to"}, nil},
		"referred":  {notice.WorkList{Duty: notice.DutyReferred}, []notice.CommentID{referred}},
		"overdue": {notice.WorkList{
			Duty: notice.DutyOverdue, Before: Epoch.AddDate(0, 0, 2),
		}, []notice.CommentID{free, mine}},
		"overdue, below an id": {notice.WorkList{
			Duty: notice.DutyOverdue, Before: Epoch.AddDate(0, 0, 2), Below: mine,
		}, []notice.CommentID{free}},
		"open, below an id": {notice.WorkList{
			Duty: notice.DutyOpen, Below: theirs,
		}, []notice.CommentID{free, mine}},
		"assigned to someone, below an id": {notice.WorkList{
			Duty: notice.DutyMine, Login: "tomas", Below: mine,
		}, nil},
		"none overdue": {notice.WorkList{Duty: notice.DutyOverdue, Before: Epoch}, nil},
		"owed":         {notice.WorkList{Duty: notice.DutyOwed}, []notice.CommentID{owing}},
	} {
		var got []notice.CommentID
		View(t, s, func(tx notice.Tx) error {
			got = nil
			for after := notice.CommentID(0); ; {
				page, err := tx.WorkList(test.w, after, 1)
				if err != nil || len(page) == 0 {
					n, err2 := tx.CountWorkList(test.w, 9)
					few, err3 := tx.CountWorkList(test.w, 1)
					if n != len(test.want) || few != min(1, n) {
						t.Errorf("%s: %d and %d counted", name, n, few)
					}
					return errors.Join(err, err2, err3)
				}
				after = page[0].ID
				got = append(got, after)
			}
		})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
		back := slices.Clone(test.want)
		slices.Reverse(back)
		View(t, s, func(tx notice.Tx) error {
			return descending(t, back, func(before notice.CommentID) ([]notice.Comment, error) {
				return tx.WorkListBefore(test.w, before, 1)
			})
		})
	}
}

// testAnswers checks that a question leaves the list of open ones when it is answered, and returns to it when the
// answer is removed.
func testAnswers(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	q := Put(t, s, notice.Comment{On: a.ID, Question: true})
	answer := notice.Comment{On: a.ID, Parent: q.ID, Author: notice.Author{Role: notice.Team}}
	answer = Put(t, s, answer)
	settle := func(reply notice.Comment) {
		Update(t, s, func(tx notice.WriteTx) error {
			now, err := tx.Comment(q.ID)
			if err != nil {
				return err
			}
			_, err = tx.PutComment(now.ApplyReply(reply))
			return err
		})
	}
	open := func() (n int) {
		View(t, s, func(tx notice.Tx) error {
			asked, err := tx.WorkList(notice.WorkList{Duty: notice.DutyOpen}, 0, 9)
			n = len(asked)
			return err
		})
		return n
	}
	if n := open(); n != 1 {
		t.Errorf("before: %d open", n)
	}
	settle(answer)
	if n := open(); n != 0 {
		t.Errorf("answered: %d open", n)
	}
	if n := Tally(t, s, a.ID); n.OpenCount != 0 || n.Official != 1 {
		t.Errorf("tally %+v", n)
	}
	gone := answer
	gone.Status = notice.Removed
	settle(gone)
	if n := open(); n != 1 {
		t.Errorf("answer removed: %d open", n)
	}
}

// testClosedWith closes questions with replies, pages through the list, and opens one again.
func testClosedWith(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	const reply, other = notice.CommentID(7), notice.CommentID(8)
	var asked []notice.Comment
	for _, with := range [][]notice.CommentID{{reply}, {other}, {other, reply}, nil, {reply}} {
		asked = append(asked, Put(t, s, notice.Comment{On: a.ID, Question: true, ClosedWith: with}))
	}
	listed := func(reply, after notice.CommentID, n int) (ids []notice.CommentID) {
		View(t, s, func(tx notice.Tx) error {
			ids = nil
			page, err := tx.ClosedWith(reply, after, n)
			for _, c := range page {
				ids = append(ids, c.ID)
			}
			return err
		})
		return ids
	}
	if got := listed(reply, 0, 2); !slices.Equal(got, []notice.CommentID{asked[0].ID, asked[2].ID}) {
		t.Errorf("the first page has %v", got)
	}
	if got := listed(reply, asked[2].ID, 2); !slices.Equal(got, []notice.CommentID{asked[4].ID}) {
		t.Errorf("the second page has %v", got)
	}
	asked[2].ClosedWith = []notice.CommentID{reply}
	Update(t, s, func(tx notice.WriteTx) error {
		_, err := tx.PutComment(asked[2])
		return err
	})
	if got := listed(other, 0, 9); !slices.Equal(got, []notice.CommentID{asked[1].ID}) {
		t.Errorf("with the other were closed %v", got)
	}
}
