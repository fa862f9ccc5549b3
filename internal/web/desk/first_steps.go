package desk

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// FirstSteps is the checklist of a new board, for administrators: what makes it the institution's own, each item with
// its present value, until all is done or the list is dismissed.
type FirstSteps struct {
	view.Frame
	board.FirstSteps
	Institution notice.Institution
	Colleagues  int  // accounts that can sign in, one's own included
	Invited     int  // invitations that can still be accepted
	Factor      bool // one's own account has a second factor
}

// A firstStep is an item of the checklist.
type firstStep struct {
	notice.FirstStep
	Done  bool
	Ticks bool   // it can be marked as done by hand
	Href  string // where it is done; empty: not at the desk
}

// A stepValue is what the present value of an item is shown from.
type stepValue struct {
	Page FirstSteps
	Step notice.FirstStep
}

// Steps returns the items in their order.
func (p FirstSteps) Steps() (all []firstStep) {
	try := ""
	if p.Announcement.ID != 0 {
		try = "#write"
	}
	known := map[notice.FirstStep]struct {
		done bool
		href string
	}{
		notice.StepIdentity:  {false, IdentityPath},
		notice.StepRules:     {p.Rules.Version > 1, rulesPath},
		notice.StepSettings:  {p.Settings.Promised(), settingsPath},
		notice.StepColleague: {p.Colleagues > 1 || p.Invited > 0, "/desk/accounts"},
		notice.StepFactor:    {p.Factor, "/desk/account"},
		notice.StepTry:       {p.Tried, try},
		notice.StepBackup:    {false, ""},
	}
	for _, s := range notice.AllFirstSteps {
		k := known[s]
		done := k.done || slices.Contains(p.Ticked, s) && s != notice.StepFactor
		all = append(all, firstStep{s, done, !done && s != notice.StepFactor, k.href})
	}
	return all
}

// DoneCount returns how many items are done.
func (p FirstSteps) DoneCount() (n int) {
	for _, s := range p.Steps() {
		if s.Done {
			n++
		}
	}
	return n
}

// Open reports whether the checklist is where an administrator begins.
func (p FirstSteps) Open() bool {
	return p.Dismissed.IsZero() && p.DoneCount() < len(notice.AllFirstSteps)
}

// Colour returns the institution's colour.
func (p FirstSteps) Colour() string { return string(brand.Of(p.Institution)) }

// FirstSteps serves GET /desk/first-steps.
func (h *Handlers) FirstSteps(c *gin.Context) error {
	p, err := h.firstSteps(c)
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// firstSteps returns the page. Errors: notice.ErrForbidden.
func (h *Handlers) firstSteps(c *gin.Context) (p FirstSteps, err error) {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return p, err
	}
	ctx, by := c.Request.Context(), account.Actor()
	err = h.InSnapshot(c, func() (err error) {
		if p.Frame, _, err = h.StaffFrame(c); err == nil {
			p.FirstSteps, err = h.board.FirstSteps(c.Request.Context(), by)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	p.Institution, p.Factor = h.board.Institution(), account.HasSecondFactor()
	colleagues, err := h.auth.StaffWith(ctx, notice.ToSignIn)
	if err != nil {
		return p, err
	}
	invited, err := h.auth.Invitations(ctx, by)
	p.Colleagues, p.Invited = len(colleagues), len(invited)
	return p, err
}

// FirstStepsPost serves POST /desk/first-steps: it marks an item as done (step), dismisses the checklist (do=dismiss),
// or shows it again (do=reopen).
func (h *Handlers) FirstStepsPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	ctx, to := c.Request.Context(), firstStepsPath
	switch do := edge.Field(c, "do"); do {
	case "dismiss", "reopen":
		err = h.board.DismissFirstSteps(ctx, by, do == "dismiss")
		if do == "dismiss" {
			to = waitingPath
		}
	default:
		err = h.board.TickFirstStep(ctx, by, notice.FirstStep(edge.Field(c, "step")))
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, to)
	return nil
}
