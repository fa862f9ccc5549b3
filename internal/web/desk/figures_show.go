package desk

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// FiguresShow is the page with what the team has done: in each of the last weeks, since the beginning, and for each
// announcement.
type FiguresShow struct {
	view.Frame
	Figures      board.Figures
	Weeks        []board.Week // the last figureWeeks, this one first, those in which nothing was done included
	List         []board.DeskAnnouncement
	Newer, Older string // paths of the pages before and after of the announcements; empty if there are none
}

// figureWeeks is how many weeks the page shows.
const figureWeeks = 12

// FiguresShow serves GET /desk/figures, with ?after= or ?before= and a place in the list of announcements.
func (h *Handlers) FiguresShow(c *gin.Context) error {
	at, err := readSeek(c)
	if err != nil {
		return err
	}
	var p FiguresShow
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		if p.Figures, err = h.board.Figures(c.Request.Context(), by); err != nil {
			return err
		}
		list, err := h.board.DeskAnnouncements(c.Request.Context(), by, at, pageSize)
		p.List = list.List
		p.Newer, p.Older = turnsOf(list, figuresPath)
		return err
	})
	if err != nil {
		return err
	}
	p.Weeks = lastWeeks(p.Figures, h.Now(), h.zone())
	return h.ShowDesk(c, http.StatusOK, p)
}

// lastWeeks returns the week of now and those before it, as many as the page shows.
func lastWeeks(f board.Figures, now time.Time, zone *time.Location) (all []board.Week) {
	begins := notice.WeekOf(now, zone)
	for range figureWeeks {
		week := board.Week{Begins: begins}
		for _, w := range f.Weeks {
			if w.Begins.Equal(begins) {
				week = w
			}
		}
		all = append(all, week)
		begins = notice.WeekOf(begins.Add(-24*time.Hour), zone)
	}
	return all
}

// FiguresTable serves GET /desk/figures.csv: a row for each week in which something was done, latest first. Times are
// the medians in hours, empty where fewer than three were counted.
func (h *Handlers) FiguresTable(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	f, err := h.board.Figures(c.Request.Context(), by)
	if err != nil {
		return err
	}
	t, err := h.Views().In(h.DeskLanguage(c))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var head []string
	for _, key := range []string{"week", "received", "published", "declined", "decided", "answered", "answered-in"} {
		name, err := t.Say("figures.csv.", key)
		if err != nil {
			return err
		}
		head = append(head, name)
	}
	_ = w.Write(head) // into memory
	for _, week := range f.Weeks {
		_ = w.Write(append([]string{week.Begins.In(h.zone()).Format(time.DateOnly)}, figureCells(week.Deeds)...))
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	header := c.Writer.Header()
	header["Cache-Control"], header["X-Robots-Tag"] = edge.NoStore, edge.Unlisted
	header.Set("Content-Disposition", `attachment; filename="noticeboard-figures.csv"`)
	c.Data(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}

// figureCells returns the cells of a row, but for the week.
func figureCells(d notice.Deeds) []string {
	var cells []string
	for _, n := range []uint64{d.Received, d.Published, d.Declined} {
		cells = append(cells, strconv.FormatUint(n, 10))
	}
	hours := func(t notice.AnswerTimes) string { return strings.TrimPrefix(strconv.Itoa(t.Median()), "0") }
	return append(cells, hours(d.Decided), strconv.FormatUint(d.Answered.Sum(), 10), hours(d.Answered))
}

// A figureRow is a row of a table of figures.
type figureRow struct {
	notice.Deeds
	DecidedIn, AnsweredIn time.Duration // half were decided or answered within; 0 if too few were to say
	Bar                   int           // width of the bar for the decisions, from 0 to 100
}

// Decisions returns the number of comments that were decided on.
func (r figureRow) Decisions() uint64 { return r.Published + r.Declined }

// newFigureRow returns the row for deeds; most is the highest number of decisions in the table.
func newFigureRow(d notice.Deeds, most uint64) figureRow {
	hours := func(t notice.AnswerTimes) time.Duration { return time.Duration(t.Median()) * time.Hour }
	r := figureRow{Deeds: d, DecidedIn: hours(d.Decided), AnsweredIn: hours(d.Answered)}
	if most > 0 {
		r.Bar = int(100 * r.Decisions() / most)
	}
	return r
}

// weekRow returns the row of a week.
func weekRow(p FiguresShow, w board.Week) figureRow {
	var most uint64
	for _, other := range p.Weeks {
		most = max(most, other.Published+other.Declined)
	}
	return newFigureRow(w.Deeds, most)
}

// sumRow returns the row of all weeks that the page shows.
func sumRow(p FiguresShow) figureRow {
	var all notice.Deeds
	for _, w := range p.Weeks {
		all.Add(w.Deeds, 1)
	}
	return newFigureRow(all, 0)
}

// totalRow returns the row of everything since the beginning.
func totalRow(p FiguresShow) figureRow { return newFigureRow(p.Figures.All, 0) }

// announcementRow returns the row of an announcement. Its answers are those of the tally, which counts imported
// questions and replies, too, as far as their times are known.
func announcementRow(p FiguresShow, a board.DeskAnnouncement) figureRow {
	d := p.Figures.On[a.Announcement.ID]
	d.Answered = a.Tally.AnswerTimes
	return newFigureRow(d, 0)
}
