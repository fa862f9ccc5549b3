package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// A generator makes random comments and filters from few values, so that filters select some comments.
type generator struct{ *rand.Rand }

func pick[T any](m generator, from ...T) T { return from[m.IntN(len(from))] }

func (m generator) text(n int) string {
	var ws []string
	for range 1 + m.IntN(n) {
		ws = append(ws, pick(m,
			"agua", "Água", "water", "WATERS", "waterfall", "ñandú", "straße", "don't", "12", "the", "the", "the",
			"plan", "river-bank", "🎉"))
	}
	return strings.Join(ws, " ")
}

func (m generator) comment(on notice.AnnouncementID) notice.Comment {
	c := notice.Comment{
		On: on, Posted: noticetest.Epoch.Add(time.Duration(m.IntN(1000)) * time.Hour),
		Author: notice.Author{
			Name: pick(m, "Ana Ñandú", "Jo", "Water Man"), Organisation: pick(m, "", "Agua"),
			Key: notice.AuthorKey{byte(m.IntN(5))},
		},
		Lang: pick(m, notice.English, notice.Spanish, notice.OtherLang), Network: notice.NetworkKey{byte(m.IntN(3))},
		Body: noticetest.Text(notice.English, m.text(12)),
	}
	return m.change(c)
}

// change returns c with random values in the fields that may change.
func (m generator) change(c notice.Comment) notice.Comment {
	c.Status = pick(m, notice.Statuses...)
	c.Reason, c.Flags = pick(m, notice.Reason(""), "respect", "off-topic"), nil
	for range m.IntN(3) {
		c.Flags = append(c.Flags, pick(m, notice.FlagLinks, notice.FlagRepeated, "rule.3", "rule.33", `odd"*`))
	}
	c.Question, c.Answers = m.IntN(2) == 0, nil
	c.Claim.Login, c.Referral.To = pick(m, "", "tomas"), pick(m, "", "Ministry")
	if m.IntN(3) == 0 {
		c.Answers = []notice.CommentID{7}
	}
	return c
}

func (m generator) filter() (f notice.Filter) {
	for range 1 + m.IntN(3) {
		switch m.IntN(10) {
		case 0:
			f.Status = pick(m, notice.Statuses...)
		case 1:
			f.On = notice.AnnouncementID(1 + m.IntN(3))
		case 2:
			f.Lang = pick(m, notice.English, notice.Spanish, "xx")
		case 3:
			f.Reason = pick(m, notice.Reason("respect"), "off-topic", "off")
		case 4:
			f.Author = notice.AuthorKey{byte(m.IntN(5))}
		case 5:
			f.Network = notice.NetworkKey{byte(m.IntN(3))}
		case 6:
			f.Held = pick(m, notice.FlagLinks, "rule", "rule.3", "rule.33", "rul", `odd"*`)
		case 7:
			f.Question = pick(m, notice.QuestionStates...)
		case 8:
			f.From = noticetest.Epoch.Add(time.Duration(m.IntN(1000)) * time.Hour)
			f.To = f.From.Add(time.Duration(m.IntN(500)) * time.Hour)
		case 9:
			f.Text = pick(m, m.text(2), `"`+m.text(3)+`"`, "wate", "plan ñand", "rive")
		}
	}
	return f
}

func (m generator) fill(t testing.TB, r *fixture, n int) {
	t.Helper()
	on := []notice.AnnouncementID{r.on}
	for i := range 2 {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{
			notice.English: fmt.Sprint("a", i, m.Uint64()), notice.Spanish: fmt.Sprint("b", i, m.Uint64()),
		}
		on = append(on, noticetest.Announce(t, r.store, a).ID)
	}
	noticetest.Update(t, r.store, func(tx notice.WriteTx) error {
		for range n {
			if _, err := noticetest.Place(tx, m.comment(pick(m, on...))); err != nil {
				return err
			}
		}
		return nil
	})
}
