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

// folded says by which letters of a slug others are written, each group behind its own.
var folded = foldings(
	"a áàâäãåāăą", "c çćčĉċ", "d ďđð", "e éèêëēĕėęě", "g ğĝġģ", "h ĥħ", "i íìîïĩīĭįı", "j ĵ", "k ķ", "l ĺļľłŀ",
	"n ñńņňŉŋ", "o óòôöõøōŏő", "r ŕŗř", "s śŝşšș", "t ţťŧț", "u úùûüũūŭůűų", "w ŵ", "y ýÿŷ", "z źżž",
	"ae æ", "oe œ", "ss ß", "th þ", " '’ʼ·",
)

func foldings(groups ...string) map[rune]string {
	all := map[rune]string{}
	for _, g := range groups {
		to, letters, _ := strings.Cut(g, " ")
		for _, r := range letters {
			all[r] = to
		}
	}
	return all
}

// MakeSlug makes a slug of a title, at most MaxSlug long and cut between words where it can be: small
// letters, accents folded away, everything else a hyphen. It is empty if the title has nothing to make
// one of.
func MakeSlug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		to, ok := folded[r]
		switch {
		case ok:
			b.WriteString(to)
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.TrimSuffix(b.String(), "-")
	if len(slug) > MaxSlug {
		cut := slug[:MaxSlug+1]
		if i := strings.LastIndexByte(cut, '-'); i > 0 {
			return cut[:i]
		}
		return slug[:MaxSlug]
	}
	return slug
}
