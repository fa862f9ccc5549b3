package desk

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Tab is the name of the tab that the lists of questions stand under.
func (Questions) Tab() string { return "questions" }

// Back is as for Queue.
func (q Questions) Back() string { return "/desk/questions?state=" + string(q.Duty) }

// questionItems returns the items of a list, each with the forms to deal with it.
func (v funcs) questionItems(q Questions) []caseItem {
	var all []caseItem
	for _, c := range q.Cases {
		k := newCaseItem(c, q.Frame, q.Now, q.Back())
		k.tasks = v.tasks(k, Answering{Answering: q.Answering[c.Comment.On], Colleagues: q.Colleagues}, q.Now)
		all = append(all, k)
	}
	return all
}

// A dutyTab leads to a list of work.
type dutyTab struct {
	view.Tab
	Many bool // there are more than it counts
}

func duties(q Questions) (all []dutyTab) {
	for _, d := range notice.Duties {
		n := q.Counts[d]
		all = append(all, dutyTab{view.Tab{Name: string(d), Href: "/desk/questions?state=" + string(d), Counted: true, Count: uint64(min(n, view.MaxCount)), Current: d == q.Duty}, n > view.MaxCount})
	}
	return all
}

// Questions is one of the desk's lists of the work that questions make.
type Questions struct {
	view.Frame
	Duty       notice.Duty
	Counts     map[notice.Duty]int // up to 100
	Cases      []notice.Case
	Answering  map[notice.AnnouncementID]notice.Answering
	Colleagues []notice.Actor // who can answer
	Within     int            // days in which a question is promised to be answered
	Now        time.Time
	More       string
}

// Questions shows one of the lists of the work that questions make, ?state=overdue and so on.
func (s *Handlers) Questions(c *gin.Context) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	cursor, err := cursorOf(c.Query("after"))
	if err != nil {
		return err
	}
	p := Questions{Frame: f, Duty: notice.Duty(c.DefaultQuery("state", string(notice.DutyOpen))), Now: s.Now()}
	if !slices.Contains(notice.Duties, p.Duty) {
		return fmt.Errorf("no list %q: %w", p.Duty, notice.ErrNotFound)
	}
	q, err := s.board.Questions(c.Request.Context(), by, p.Duty, cursor, queueSize+1)
	if err != nil {
		return err
	}
	if p.Colleagues, err = s.auth.StaffWith(c.Request.Context(), notice.ToAnswer); err != nil {
		return err
	}
	p.Counts, p.Answering, p.Within = q.Counts, q.Answering, q.Within
	p.Cases, p.More = pageOfCases(q.Cases, p.Back())
	return s.ShowDesk(c, http.StatusOK, p)
}
