package notice_test

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestQuestionStates(t *testing.T) {
	open := notice.Comment{Question: true, Status: notice.Published}
	for name, test := range map[string]struct {
		change func(*notice.Comment)
		want   []notice.QuestionState
	}{
		"asks nothing": {func(c *notice.Comment) { c.Question = false }, nil},
		"not public":   {func(c *notice.Comment) { c.Status = notice.Pending }, nil},
		"nobody's yet": {func(*notice.Comment) {}, []notice.QuestionState{notice.Open, notice.Unclaimed}},
		"someone's": {
			func(c *notice.Comment) { c.Claim.Login = "tomas" }, []notice.QuestionState{notice.Open, notice.Claimed},
		},
		"passed on": {
			func(c *notice.Comment) { c.Referral.To = "Ministry" },
			[]notice.QuestionState{notice.Open, notice.Unclaimed, notice.Referred},
		},
		"answered, passed on": {
			func(c *notice.Comment) { c.Answers, c.Referral.To = []notice.CommentID{1}, "Ministry" },
			[]notice.QuestionState{notice.Answered},
		},
	} {
		c := open
		if test.change(&c); !slices.Equal(c.QuestionStates(), test.want) {
			t.Errorf("%s: %v, want %v", name, c.QuestionStates(), test.want)
		}
	}
}

func TestMarkQuestion(t *testing.T) {
	said := notice.Comment{ID: 1, Status: notice.Published}
	for name, test := range map[string]struct {
		change   func(*notice.Comment)
		question bool
		by       notice.Actor
		want     error
	}{
		"a comment":   {func(*notice.Comment) {}, true, noticetest.Member, nil},
		"a question":  {func(c *notice.Comment) { c.Question = true }, false, noticetest.Member, nil},
		"by a reader": {func(*notice.Comment) {}, true, notice.Actor{}, notice.ErrForbidden},
		"pending":     {func(c *notice.Comment) { c.Status = notice.Pending }, true, noticetest.Mod, nil},
		"pending, by the team": {
			func(c *notice.Comment) { c.Status = notice.Pending }, true, noticetest.Member, notice.ErrForbidden,
		},
		"removed": {
			func(c *notice.Comment) { c.Status = notice.Removed }, true, noticetest.Mod, notice.ErrConflict,
		},
		"official": {
			func(c *notice.Comment) { c.Author.Role = notice.Team }, true, noticetest.Mod, notice.ErrConflict,
		},
		"a question, as one": {
			func(c *notice.Comment) { c.Question = true }, true, noticetest.Mod, notice.ErrUnchanged,
		},
		"no question, as none": {func(*notice.Comment) {}, false, noticetest.Mod, notice.ErrUnchanged},
		"what is answered, no more": {
			func(c *notice.Comment) { c.Question, c.Answers = true, []notice.CommentID{2} }, false, noticetest.Mod,
			notice.ErrConflict,
		},
	} {
		c := said
		test.change(&c)
		c.Claim, c.Referral = notice.Claim{Login: "mina"}, notice.Referral{To: "Ministry"}
		got, e, err := c.MarkQuestion(test.question, test.by, noticetest.Epoch)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if got.Question != test.question || e.From != c.Status || e.To != c.Status || e.By != test.by.Login ||
			!e.At.Equal(noticetest.Epoch) {
			t.Errorf("%s: %+v, recorded as %+v", name, got, e)
		}
		if (got.Claim.Login == "") == test.question || (got.Referral.To == "") == test.question {
			t.Errorf("%s: it is %+v's, referred %+v", name, got.Claim, got.Referral)
		}
	}
}

func TestAssign(t *testing.T) {
	open := notice.Comment{ID: 1, Status: notice.Published, Question: true}
	theirs, answered := open, open
	theirs.Claim.Login, answered.Answers = "mina", []notice.CommentID{2}
	among := []string{"mina", "tomas"}
	for name, test := range map[string]struct {
		c    notice.Comment
		a    notice.Assignment
		want error
	}{
		"claimed":          {open, notice.Assignment{To: "tomas", By: noticetest.Member}, nil},
		"given to another": {theirs, notice.Assignment{To: "tomas", Seen: "mina", By: noticetest.Member}, nil},
		"released":         {theirs, notice.Assignment{Seen: "mina", By: noticetest.Member}, nil},
		"theirs already":   {theirs, notice.Assignment{To: "mina", By: noticetest.Mod}, notice.ErrUnchanged},
		"nobody's already": {open, notice.Assignment{Seen: "mina", By: noticetest.Mod}, notice.ErrUnchanged},
		"taken meanwhile":  {theirs, notice.Assignment{To: "tomas", By: noticetest.Member}, notice.ErrConflict},
		"released meanwhile": {open, notice.Assignment{To: "tomas", Seen: "mina", By: noticetest.Member},
			notice.ErrConflict},
		"answered": {answered, notice.Assignment{To: "tomas", By: noticetest.Member}, notice.ErrConflict},
		"no question": {
			notice.Comment{Status: notice.Published}, notice.Assignment{To: "tomas", By: noticetest.Member},
			notice.ErrConflict,
		},
		"to nobody known": {
			open, notice.Assignment{To: "eve", By: noticetest.Member},
			notice.Problems{"assignee": {Key: "problem.assignee.unknown"}},
		},
		"by a reader": {open, notice.Assignment{To: "tomas"}, notice.ErrForbidden},
	} {
		test.a.Among = among
		got, e, err := test.c.Assign(test.a, noticetest.Epoch)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err == nil && (got.Claim.Login != test.a.To || got.Claim.At.IsZero() != (test.a.To == "") ||
			e.Action != notice.Assign) {
			t.Errorf("%s: %+v, %+v", name, got.Claim, e)
		}
	}
}

func TestRefer(t *testing.T) {
	open := notice.Comment{ID: 1, Status: notice.Published, Question: true}
	for name, test := range map[string]struct {
		status notice.Status
		to     string
		want   error
	}{
		"to a body": {notice.Published, "Ministry of Water", nil},
		"to none":   {notice.Published, "", notice.ErrUnchanged},
		"long": {
			notice.Published, strings.Repeat("ñ", 121), notice.Problems{"referral": {Key: "problem.referral.long"}},
		},
		"as long as can be": {notice.Published, strings.Repeat("ñ", 120), nil},
		"removed":           {notice.Removed, "Ministry", notice.ErrConflict},
	} {
		c := open
		c.Status = test.status
		got, e, err := c.Refer(notice.ReferralChange{To: test.to, By: noticetest.Member}, noticetest.Epoch)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err == nil && (got.Referral.To != test.to || e.Action != notice.Refer) {
			t.Errorf("%s: %+v", name, got.Referral)
		}
	}
}

func TestAskedAndAnswered(t *testing.T) {
	asked := notice.Comment{ID: 1, On: 1, Status: notice.Published, Question: true}
	reply := notice.Comment{
		ID: 9, On: 2, Parent: 8, Status: notice.Published, Author: notice.Author{Role: notice.Team},
	}
	gone, readers, answered, with := reply, reply, asked, asked
	gone.Status, readers.Author.Role = notice.Removed, notice.Reader
	asked.ClosedWith = append(make([]notice.CommentID, 0, 2), 7) // an earlier reply, which is removed
	answered.Answers, with.Answers = []notice.CommentID{3}, []notice.CommentID{9}
	unofficial := notice.Problems{"existing": {Key: "problem.existing.unofficial"}}
	for name, test := range map[string]struct {
		question, reply notice.Comment
		want            error
	}{
		"elsewhere":        {asked, reply, nil},
		"a removed answer": {asked, gone, unofficial},
		"a reader's":       {asked, readers, unofficial},
		"with that one":    {with, reply, notice.ErrUnchanged},
		"answered":         {answered, reply, notice.ErrConflict},
	} {
		q, e, err := test.question.AskedAndAnswered(test.reply, noticetest.Member, noticetest.Epoch)
		if !same(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if !slices.Equal(q.Answers, []notice.CommentID{9}) || !slices.Equal(q.ClosedWith, []notice.CommentID{7, 9}) ||
			e.Comment != 1 {
			t.Errorf("%s: answers %v, closed with %v, %+v", name, q.Answers, q.ClosedWith, e)
		}
		if !slices.Equal(asked.ClosedWith[:2], []notice.CommentID{7, 0}) {
			t.Errorf("%s: it changed the question it was given", name)
		}
		q, e, err = q.NotAnswered(reply.ID, noticetest.Mod, noticetest.Epoch)
		if err != nil || !q.AwaitsAnswer() || !slices.Equal(q.ClosedWith, []notice.CommentID{7}) || e.By != "mina" {
			t.Errorf("%s: undone, answers %v, closed with %v, %v", name, q.Answers, q.ClosedWith, err)
		}
		if _, _, err := q.NotAnswered(reply.ID, noticetest.Mod, noticetest.Epoch); !same(err, notice.ErrUnchanged) {
			t.Errorf("%s: taken back twice: %v", name, err)
		}
	}
}
