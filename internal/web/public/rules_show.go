package public

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// RulesShow shows one version of the house rules. It is Unlisted unless that is the version in force.
type RulesShow struct {
	view.Frame
	Book     notice.RuleBook   // the version shown
	Books    []notice.RuleBook // all versions, the first one first
	Settings notice.Settings   // say which comments are read before they are published
}

// RulesShow serves GET /{lang}/rules, the version in force; with ?version={number} any version.
func (h *Handlers) RulesShow(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	var version uint64 // zero for the latest
	if text := c.Query("version"); text != "" {
		if version, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	ctx := c.Request.Context()
	book, err := h.board.Rules(ctx, version)
	if err != nil {
		return err
	}
	latest, err := h.board.Rules(ctx, 0)
	if err != nil {
		return err
	}
	set, err := h.board.Settings(ctx)
	if err != nil {
		return err
	}
	old := version > 0 && version < latest.Version
	// The latest version and the settings are part of the key of every version's page: it says until when that version
	// was in force, and which comments are read first.
	k := edge.Key{Kind: edge.RulesPage, Lang: lang, Revision: latest.Version, Page: version, Settings: set.Version}
	ctx = context.WithoutCancel(ctx)
	return h.Publish(c, k, func() (view.Page, error) {
		books, err := h.board.RuleBooks(ctx)
		f := edge.Frame(lang, func(l notice.Lang) string { return rulesPath(l, version, old) })
		f.Unlisted = old
		return RulesShow{Frame: f, Book: book, Books: books, Settings: set}, err
	})
}

// rulesPath returns the one path of a version of the house rules: the version in force has no number in its path.
func rulesPath(l notice.Lang, version uint64, old bool) string {
	path := "/" + string(l) + "/rules"
	if old {
		path += "?version=" + strconv.FormatUint(version, 10)
	}
	return path
}

// A bookVersion is a version of the house rules as the page lists it.
type bookVersion struct {
	Number  uint64
	Since   time.Time // zero for the rules that the board began with
	Until   time.Time // zero for the version in force
	Changes []string  // what it changed, in words; nil for the first
}

// bookVersions returns the versions of the house rules, the newest first.
func (f funcs) bookVersions(p RulesShow) (all []bookVersion, err error) {
	for i := len(p.Books) - 1; i >= 0; i-- {
		n := bookVersion{Number: p.Books[i].Version, Since: p.Books[i].Since}
		if i+1 < len(p.Books) {
			n.Until = p.Books[i+1].Since
		}
		if i > 0 {
			if n.Changes, err = f.Changes(p.Books[i], p.Books[i-1]); err != nil {
				return nil, err
			}
		}
		all = append(all, n)
	}
	return all, nil
}

// thisVersion returns the version that the page shows.
func (f funcs) thisVersion(p RulesShow) (bookVersion, error) {
	all, err := f.bookVersions(p)
	for _, n := range all {
		if n.Number == p.Book.Version {
			return n, err
		}
	}
	return bookVersion{Number: p.Book.Version, Since: p.Book.Since}, err
}

// declining reports whether a screening rule declines comments without a moderator.
func declining(s notice.Settings) bool {
	for _, r := range s.Screening.Words {
		if r.Reason != "" {
			return true
		}
	}
	return false
}
