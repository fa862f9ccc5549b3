package desk

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// RulesEdit lists the house rules. Those who govern the board change their order here: buttons move a rule in an order
// that the address of the page carries, and only then is the order published, as one version. Each rule has a page of
// its own (RuleEdit).
type RulesEdit struct {
	view.Frame
	Seen     uint64          // version of the rules whose order is changed
	Order    notice.RuleBook // the rules in the order of the page
	Moved    notice.Reason   // of the rule that was just moved; empty if none was
	Up       bool            // that was up
	Conflict bool            // somebody else has changed the order since
	Saved    bool
}

// Unpublished reports whether the order of the page is not the one in force.
func (p RulesEdit) Unpublished() bool {
	return !slices.Equal(p.Order.Reasons(), p.Desk.Rules.Reasons())
}

// RulesEdit serves GET /desk/rules. The parameter order holds reasons, separated by commas; up or down holds the one
// that is to change places with its neighbour.
func (h *Handlers) RulesEdit(c *gin.Context) error {
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	book := f.Desk.Rules
	p := RulesEdit{Frame: f, Seen: book.Version, Saved: session.FlashOf(c).SavedVersion(book.Version)}
	order := readOrder(c.Query("order"))
	if p.Moved = notice.Reason(c.Query("up")); p.Moved != "" {
		p.Up = true
	} else {
		p.Moved = notice.Reason(c.Query("down"))
	}
	p.Order = moved(book.Sorted(order), p.Moved, p.Up)
	if seen := edge.WholeNumber(c.Query("version")); seen != 0 && p.Unpublished() {
		p.Seen = seen
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// readOrder reads reasons that are separated by commas.
func readOrder(text string) (order []notice.Reason) {
	for part := range strings.SplitSeq(text, ",") {
		order = append(order, notice.Reason(part))
	}
	return order
}

// moved returns the book with the rule that has a reason one place further up or down, where there is one.
func moved(book notice.RuleBook, r notice.Reason, up bool) notice.RuleBook {
	_, number := book.Find(r)
	from, to := number-1, number
	if up {
		to = number - 2
	}
	if from < 0 || to < 0 || to >= len(book.Rules) {
		return book
	}
	book.Rules[from], book.Rules[to] = book.Rules[to], book.Rules[from] // of a copy that Sorted has made
	return book
}

// RulesEditPost serves POST /desk/rules: it publishes the house rules in another order.
func (h *Handlers) RulesEditPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	seen, order := edge.WholeNumber(edge.Field(c, "version")), readOrder(edge.Field(c, "order"))
	after, err := h.board.SortRules(c.Request.Context(), by, seen, order)
	if err == nil {
		return session.Redirect(c, rulesPath, session.Flash{Did: session.Saved, Version: after.Version})
	}
	if !errors.Is(err, notice.ErrConflict) {
		return err
	}
	f, _, frameErr := h.StaffFrame(c)
	if frameErr != nil {
		return frameErr
	}
	p := RulesEdit{Frame: f, Seen: f.Desk.Rules.Version, Order: f.Desk.Rules.Sorted(order), Conflict: true}
	return h.ShowDesk(c, h.Classify(err).Code, p)
}

// A ruleItem is a rule in the list, in the page's language.
type ruleItem struct {
	view.Rule
	Spam     bool
	Up, Down bool // it can be moved there
	FocusUp  bool // the focus is to be on the button that moves it up
	FocusOn  bool // the focus is to be on the other
}

// ruleItems returns the rules in the order of the page. The focus is on the button that was pressed or, where that rule
// cannot be moved on, on the other.
func (t funcs) ruleItems(p RulesEdit) (all []ruleItem) {
	rules := t.RulesOf(p.Order)
	for i, r := range rules {
		item := ruleItem{Rule: r, Spam: p.Order.Rules[i].Spam, Up: i > 0, Down: i < len(rules)-1}
		if r.Reason == p.Moved {
			item.FocusUp = item.Up && (p.Up || !item.Down)
			item.FocusOn = !item.FocusUp
		}
		all = append(all, item)
	}
	return all
}

// ruleOrder returns the order of the page as its address carries it.
func ruleOrder(p RulesEdit) string {
	var names []string
	for _, r := range p.Order.Reasons() {
		names = append(names, string(r))
	}
	return strings.Join(names, ",")
}
