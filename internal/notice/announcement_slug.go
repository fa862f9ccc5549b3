package notice

import (
	"regexp"
	"slices"
	"strings"
)

var slugForm = regexp.MustCompile(`\A[a-z0-9]+(-[a-z0-9]+)*\z`)

// reservedSlugs are path segments that the board uses, or may use, where URLs have slugs. Languages are reserved, too.
var reservedSlugs = strings.Fields(`
	about accessibility account activity admin announcement announcements api appeal archive assets author authors
	comment comments contact decisions desk developers export feed follow healthz help log mail moderation new notifications page preview
	privacy public questions receipt record robots rss rules search setup sign-in sign-out sitemap static statistics
	subscribe thread threads transparency unsubscribe versions waiting your-data`)

// ReservedSlug reports whether slug is reserved for other URLs, so that no announcement can have it.
func ReservedSlug(slug string) bool {
	return slices.Contains(reservedSlugs, slug) || Lang(slug).Served()
}

// slugProblem returns the message key of what is wrong with a slug; empty if it can be used.
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
