package desk

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// Queue is the desk's list of comments: those that wait for a decision, or those that a search finds.
type Queue struct {
	view.Frame
	Waiting       bool                                          // the comments that wait, of which List chooses; else what Filter chooses
	List          board.QueueFilter                             // if Waiting
	Counts        board.QueueCounts                             // likewise
	Alike         map[notice.CommentID]board.Alike              // of each case, what waits and says the same; likewise
	On            map[notice.AnnouncementID]notice.Announcement // those on which comments wait; likewise
	Filter        notice.Filter
	Found         int // how many comments Filter chooses, counted up to maxFound
	Order         notice.Order
	Query         map[string]string // the filter as it was filled in, by field
	Path          string            // of this page, with its query
	Announcements []board.Listed    // to choose from in the filter, newest first; nil if Waiting
	Also          []view.Neighbour  // what similar search texts would find; nil but on the first page of a search
	Partial       bool              // the search index is still being built: there may be more than was found
	Cases         []board.Case      // at most pageSize
	Ticked        bool              // all cases are ticked
	Position      notice.Position   // of the last change before the page was read; if Waiting
	Present       []present         // where colleagues are; if Waiting
	Now           time.Time         // waiting times are counted from it
	More          string            // path of the next page; empty on the last
	At            string            // id of the case before which the notice of what was done stands
	Draft         *notice.Decision  // the decision that Problems are about; nil if there is none
	Problems      notice.Problems   // of Draft or, if that is nil, of the filter
}

// Tab is the name of the tab that a queue stands under: waiting, the status that is all its filter asks for, or find.
func (q Queue) Tab() string {
	if q.Waiting {
		return "waiting"
	}
	alone := notice.Filter{Status: q.Filter.Status}
	switch q.Filter.Status {
	case notice.Published, notice.Declined, notice.Removed:
		if q.Filter == alone {
			return q.Filter.Status.String()
		}
	}
	return "find"
}

// Back is the path to go on to after a form of the page was sent. It is not always the page's own address: a page that
// answers a form has the address that the form was sent to.
func (q Queue) Back() string { return q.Path }

// Deciding lists the decisions that at least one comment of the page allows, in the order of the buttons.
func (q Queue) Deciding() (actions []notice.Action) {
	for _, a := range notice.Decisions {
		if slices.ContainsFunc(q.Cases, func(c board.Case) bool { _, err := c.Comment.Status.After(a); return err == nil }) {
			actions = append(actions, a)
		}
	}
	return actions
}

// Above reports whether the notice of what was done stands above the list: the case that it would stand before is not
// in it.
func (q Queue) Above() bool {
	return !slices.ContainsFunc(q.Cases, func(c board.Case) bool { return c.Comment.ID.String() == q.At })
}

// Queue serves GET /desk/waiting and GET /desk/comments. A day of the filter that cannot be read is shown in its field
// (422); any other value that the filter does not know is notice.ErrNotFound.
func (h *Handlers) Queue(c *gin.Context) error {
	r, err := parseQueueRequest(c.Request.URL, h.zone())
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return h.showQueue(c, http.StatusUnprocessableEntity, r, nil, problems)
	}
	if err != nil {
		return err
	}
	return h.showQueue(c, http.StatusOK, r, nil, nil)
}

// showQueue shows the list that r asks for. Problems are those of draft, a decision that could not be carried out;
// without a draft they are those of the filter, and no case is shown.
func (h *Handlers) showQueue(
	c *gin.Context, code int, r queueRequest, draft *notice.Decision, problems notice.Problems,
) error {
	p := Queue{
		Waiting: r.path == waitingPath, Filter: r.filter, Query: map[string]string{},
		Ticked: c.Query("tick") != "", List: r.list, Order: r.order, Path: r.address(r.cursor), Now: h.Now(), At: session.FlashOf(c).At.String(), Draft: draft, Problems: problems,
	}
	for name := range r.query {
		p.Query[name] = r.query.Get(name)
	}
	var next notice.CommentID
	err := h.InSnapshot(c, func() (err error) {
		next, err = h.readQueue(c, r, &p)
		return err
	})
	if err != nil {
		return err
	}
	if !p.Unlisted() && !r.filter.Plain() { // not in the snapshot, because it waits for the index
		next, err = h.findCases(c, r, &p)
	}
	if err != nil {
		return err
	}
	if next != 0 {
		p.More = r.address(next)
	}
	return h.ShowDesk(c, code, p)
}

// maxFound is how many of the comments that were found are counted.
const maxFound = 1000

// findCases searches for what p shows, and returns the cursor of the next page; zero if there is none.
func (h *Handlers) findCases(c *gin.Context, r queueRequest, p *Queue) (next notice.CommentID, err error) {
	ctx, by := c.Request.Context(), p.Desk.Actor
	if p.Cases, next, err = h.board.Find(ctx, by, r.filter, r.order, r.cursor, pageSize); err != nil {
		return 0, err
	}
	p.Partial = !h.board.FindsAll()
	if p.Found, err = h.board.CountFound(ctx, by, r.filter, maxFound+1); err == nil && r.cursor == 0 {
		p.Also, err = h.neighbours(c, r, by)
	}
	return next, err
}

// neighbours returns the neighbours of a search.
func (h *Handlers) neighbours(c *gin.Context, r queueRequest, by notice.Actor) ([]view.Neighbour, error) {
	all, err := h.board.Neighbours(c.Request.Context(), by, r.filter)
	return view.NewNeighbours(all, func(text string) string {
		other := r
		other.query = maps.Clone(r.query)
		other.query.Set("q", text)
		return other.address(0)
	}), err
}

// Unlisted reports whether no comments are listed, because the filter has problems.
func (q Queue) Unlisted() bool { return q.Draft == nil && len(q.Problems) > 0 }

// readQueue reads what p shows but for comments that are searched for, and returns the cursor of the next page; zero if
// there is none.
func (h *Handlers) readQueue(c *gin.Context, r queueRequest, p *Queue) (next notice.CommentID, err error) {
	f, by, err := h.CaseFrame(c)
	if p.Frame = f; err != nil || p.Unlisted() {
		return 0, err
	}
	ctx := c.Request.Context()
	if p.Waiting {
		w, err := h.board.Waiting(ctx, by, r.list, r.cursor, pageSize)
		p.Order, p.Cases, p.Counts, p.Alike, p.On = r.list.Order, w.Cases, w.Counts, w.Alike, w.Announcements
		p.Position, p.Present = w.At, h.present.others(by.Login, p.Now)
		return w.Next, err
	}
	if r.filter.Plain() {
		cases, err := h.board.Queue(ctx, by, r.filter.Status, r.order, r.cursor, pageSize+1)
		if err != nil {
			return 0, err
		}
		p.Cases, next = cutPage(cases)
		p.Found = int(min(*p.Desk.Totals.Count(r.filter.Status), maxFound+1))
	}
	p.Announcements, err = h.board.Announcements(ctx, 0, filterAnnouncements)
	return next, err
}

// FoundMore reports whether more comments were found than were counted.
func (q Queue) FoundMore() bool { return q.Found > maxFound }

// Results is the number of comments that were found; maxFound if there are more.
func (q Queue) Results() int { return min(q.Found, maxFound) }

// caseItems returns the items of a list; the one with the draft has its problems.
func (t funcs) caseItems(q Queue) []caseItem {
	var all []caseItem
	picks := len(q.Deciding()) > 0
	for i, c := range q.Cases {
		k := newCaseItem(c, q.Frame, q.Now, q.Back())
		k.Picks, k.States, k.Mixed = picks, q.Filter.Status == 0, !q.Waiting || len(q.On) > 1
		k.Whole, k.Ticked = q.Filter.Text != "", q.Ticked
		k.Present = at(q.Present, c.Comment.ID)
		k = k.withAlike(q.Alike[c.Comment.ID], q.List)
		if i+1 < len(q.Cases) {
			k.Next = q.Cases[i+1].Comment.ID.String()
		}
		if k.ID == q.At {
			k.Flash = q.Desk.Flash
		}
		if q.Draft != nil && q.Draft.Comment == c.Comment.ID {
			k.Decision, k.Problems = *q.Draft, q.Problems
		}
		all = append(all, k)
	}
	return all
}
