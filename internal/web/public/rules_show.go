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

// A bookVersion is one of the versions of the house rules as a page lists it.
type bookVersion struct {
	Number       uint64
	Since, Until time.Time // zero: since the board began; still in force
	Changes      []string  // what it changed, in words; none for the first
}

// bookVersions lists the versions of the house rules, the newest first.
func (v funcs) bookVersions(p RulesShow) (all []bookVersion, err error) {
	for i := len(p.Books) - 1; i >= 0; i-- {
		n := bookVersion{Number: p.Books[i].Version, Since: p.Books[i].Since}
		if i+1 < len(p.Books) {
			n.Until = p.Books[i+1].Since
		}
		if i > 0 {
			if n.Changes, err = v.Changes(p.Books[i], p.Books[i-1]); err != nil {
				return nil, err
			}
		}
		all = append(all, n)
	}
	return all, nil
}

// thisVersion returns the version that the page shows.
func (v funcs) thisVersion(p RulesShow) (bookVersion, error) {
	all, err := v.bookVersions(p)
	for _, n := range all {
		if n.Number == p.Book.Version {
			return n, err
		}
	}
	return bookVersion{Number: p.Book.Version, Since: p.Book.Since}, err
}

// declining reports whether a screening rule can decline a comment by itself.
func declining(s notice.Settings) bool {
	for _, r := range s.Screening.Words {
		if r.Reason != "" {
			return true
		}
	}
	return false
}

// RulesShow are the house rules, in one of their versions.
type RulesShow struct {
	view.Frame
	Book     notice.RuleBook
	Books    []notice.RuleBook // all versions, the first one first
	Settings notice.Settings
}

func (s *Handlers) RulesShow(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	var version uint64 // the latest
	if text := c.Query("version"); text != "" {
		if version, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	book, err := s.board.Rules(c.Request.Context(), version)
	if err != nil {
		return err
	}
	path := func(l notice.Lang) string { return "/" + string(l) + "/rules" }
	if version > 0 {
		path = func(l notice.Lang) string {
			return "/" + string(l) + "/rules?version=" + strconv.FormatUint(version, 10)
		}
	}
	latest, err := s.board.Rules(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	old := version > 0 && version < latest.Version
	if !old { // the version in force has one address
		path = func(l notice.Lang) string { return "/" + string(l) + "/rules" }
	}
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	// An old version says until when it was in force, and each how comments are decided on.
	k := edge.Key{Kind: edge.RulesPage, Lang: lang, Revision: latest.Version, Page: version, Settings: set.Version}
	ctx := context.WithoutCancel(c.Request.Context())
	return s.Publish(c, k, func() (view.Page, error) {
		books, err := s.board.RuleBooks(ctx)
		f := edge.Frame(lang, path)
		f.Unlisted = old
		return RulesShow{Frame: f, Book: book, Books: books, Settings: set}, err
	})
}
