package desk

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Questions is one of the desk's lists of questions, by the duty that they call for.
type Questions struct {
	view.Frame
	Duty       notice.Duty
	Counts     map[notice.Duty]int // up to 100
	Cases      []board.Case        // oldest first, at most pageSize
	Answering  map[notice.AnnouncementID]board.Answering
	Colleagues []notice.Actor // who can answer
	Within     int            // days within which a question should be answered
	Now        time.Time      // waiting times are counted from it
	After      string         // cursor of the page, as in the address; empty for the first
	Opened     string         // id of the question whose form is open; empty if none is
	Published  *NextQuestion  // what comes after the reply that was just published; nil if none was
	More       string         // path of the next page; empty on the last
}

// Tab is the name of the tab that the lists of questions stand under.
func (Questions) Tab() string { return "questions" }

// Back is the path to go on to after a form of the page was sent: the same part of the list.
func (p Questions) Back() string {
	if p.After != "" {
		return dutyPath(p.Duty) + "&after=" + p.After
	}
	return dutyPath(p.Duty)
}

func dutyPath(d notice.Duty) string { return questionsPath + "?state=" + string(d) }

// Questions serves GET /desk/questions; ?state= names a notice.Duty, by default the open ones, and ?answer= the
// question whose form is open.
func (h *Handlers) Questions(c *gin.Context) error {
	cursor, err := parseCursor(c.Query("after"))
	if err != nil {
		return err
	}
	p := Questions{
		Duty: notice.Duty(c.DefaultQuery("state", string(notice.DutyOpen))), Now: h.Now(), After: c.Query("after"),
		Opened: c.Query("answer"),
	}
	if !slices.Contains(notice.Duties, p.Duty) {
		return fmt.Errorf("no list %q: %w", p.Duty, notice.ErrNotFound)
	}
	var q board.Questions
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.CaseFrame(c); err != nil {
			return err
		}
		if q, err = h.board.Questions(c.Request.Context(), by, p.Duty, cursor, pageSize+1); err != nil {
			return err
		}
		p.Published, err = h.nextQuestion(c, p.Frame, p.Duty)
		return err
	})
	if err != nil {
		return err
	}
	if p.Colleagues, err = h.auth.StaffWith(c.Request.Context(), notice.ToAnswer); err != nil {
		return err
	}
	p.Counts, p.Answering, p.Within = q.Counts, q.Answering, q.Within
	var next notice.CommentID
	if p.Cases, next = cutPage(q.Cases); next != 0 {
		p.More = dutyPath(p.Duty) + "&after=" + next.String()
	}
	p.linkNext()
	return h.ShowDesk(c, http.StatusOK, p)
}

// questionItems returns the items of a list, each with the forms to deal with it.
func (t funcs) questionItems(p Questions) []caseItem {
	var all []caseItem
	for _, c := range p.Cases {
		k := newCaseItem(c, p.Frame, p.Now, p.Back())
		k.List, k.Opened = p.Duty, k.ID == p.Opened
		if c.Comment.Damaged() {
			all = append(all, k)
			continue
		}
		k.caseTasks = t.caseTasks(k, Answering{Answering: p.Answering[c.Comment.On], Colleagues: p.Colleagues}, p.Now)
		all = append(all, k)
	}
	return all
}

// A dutyTab is the link to one of the lists, with the number of its questions.
type dutyTab struct {
	view.Tab
	Many bool // there are more than Count
}

// dutyTabs returns the links to all lists.
func dutyTabs(p Questions) (all []dutyTab) {
	for _, d := range notice.Duties {
		n := p.Counts[d]
		tab := view.Tab{
			Name: string(d), Href: dutyPath(d), Current: d == p.Duty,
			Counted: true, Count: uint64(min(n, maxCount)),
		}
		all = append(all, dutyTab{tab, n > maxCount})
	}
	return all
}

// maxCount is the highest number that the link to a list shows. Above it, the link says that there are more.
const maxCount = 99
