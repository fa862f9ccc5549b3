package notice

import (
	"regexp"
	"slices"
	"strings"
)

var slugForm = regexp.MustCompile(`\A[a-z0-9]+(-[a-z0-9]+)*\z`)

// reservedSlugs stand in addresses where slugs do, or may one day.
var reservedSlugs = strings.Fields(`
	about accessibility account activity admin announcement announcements api appeal archive assets author authors comment comments
	contact decisions desk en es export feed healthz help log moderation new notifications page preview privacy public questions
	receipt record robots rss rules search setup sign-in sign-out sitemap static statistics subscribe thread threads
	transparency unsubscribe versions waiting`)

// ReservedSlug reports whether no announcement can have slug, because addresses have another use for it.
func ReservedSlug(slug string) bool { return slices.Contains(reservedSlugs, slug) }

// slugProblem returns the key of what is wrong with a slug; empty if nothing is.
func slugProblem(slug string) string {
	switch {
	case len(slug) > MaxSlug:
		return "problem.slug.long"
	case !slugForm.MatchString(slug):
		return "problem.slug.form"
	case ReservedSlug(slug):
		return "problem.slug.reserved"
	}
	return ""
}
