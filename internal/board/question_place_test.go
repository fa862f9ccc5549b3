package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestQuestionPlace(t *testing.T) {
	d := newDesk(t, unlimited())
	var asked []notice.CommentID
	for _, text := range []string{"First?", "Second?", "Third?"} {
		asked = append(asked, d.asked(t, text).ID)
	}
	place := func(duty notice.Duty, id notice.CommentID) board.QuestionPlace {
		t.Helper()
		p, err := d.QuestionPlace(context.Background(), noticetest.Member, duty, id)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, test := range []struct {
		name                      string
		duty                      notice.Duty
		id                        notice.CommentID
		number, nextNumber, total uint64
		next                      notice.CommentID
	}{
		{"the first", notice.DutyOpen, asked[0], 1, 2, 3, asked[1]},
		{"one between", notice.DutyOpen, asked[1], 2, 3, 3, asked[2]},
		{"the last", notice.DutyOpen, asked[2], 3, 1, 3, asked[0]},
		{"before all", notice.DutyOpen, asked[0] - 1, 0, 1, 3, asked[0]},
		{"behind all", notice.DutyOpen, asked[2] + 1, 0, 1, 3, asked[0]},
		{"in a list without any", notice.DutyReferred, asked[0], 0, 0, 0, 0},
	} {
		p := place(test.duty, test.id)
		if p.Number != test.number || p.NextNumber != test.nextNumber || p.Total != test.total ||
			p.Next.ID != test.next {
			t.Errorf("%s: %d, then %v, %d of %d", test.name, p.Number, p.Next.ID, p.NextNumber, p.Total)
		}
	}
	_, err := d.Assign(context.Background(), asked[1], notice.Assignment{
		To: noticetest.Member.Login, Among: []string{noticetest.Member.Login}, By: noticetest.Member,
	})
	if err != nil {
		t.Fatal(err)
	}
	if p := place(notice.DutyMine, asked[1]); p.Number != 1 || p.Total != 1 || p.NextNumber != 0 {
		t.Errorf("the only one: %+v", p)
	}
	if _, err := d.QuestionPlace(context.Background(), notice.Actor{}, notice.DutyOpen, 1); !errors.Is(err,
		notice.ErrForbidden) {
		t.Errorf("a reader: %v", err)
	}
}
