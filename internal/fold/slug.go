package fold

import "strings"

// joined lists what stands within a word and leaves no trace in a slug.
const joined = "'’ʼ·"

// Slug makes a slug of a title: its letters folded, and a hyphen for every run of characters that are
// neither ASCII letters nor digits. It has at most that many bytes, and is cut between words where that is
// possible. It is empty if the title has nothing to make a slug of.
func Slug(title string, most int) string {
	var b strings.Builder
	each(title, func(r rune) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(joined, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	})
	slug := strings.TrimSuffix(b.String(), "-")
	if len(slug) <= most {
		return slug
	}
	cut := slug[:most+1]
	if i := strings.LastIndexByte(cut, '-'); i > 0 {
		return cut[:i]
	}
	return slug[:most]
}
