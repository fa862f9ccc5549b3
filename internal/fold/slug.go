package fold

import "strings"

// joined lists the characters that a slug drops, so that the letters around them stay one word.
const joined = "'’ʼ·"

// Slug returns a slug for a title: folded ASCII letters and digits, with a hyphen for every run of other characters
// between them. "ñ" becomes "ni", and "n" before another "i": "año" becomes "anio", since "ano" and many another word
// without its tilde mean something else. It has at most most bytes, and is cut between words if that is possible. It is
// empty if the title has no ASCII letter or digit after folding. The Slug of a slug is the same.
func Slug(title string, most int) string {
	var b strings.Builder
	afterN := false // ñ was the last letter, and is written as n so far
	each(asLatin(title), func(r rune) {
		if afterN && r != 'i' {
			b.WriteByte('i')
		}
		afterN = r == 'ñ'
		switch {
		case afterN:
			b.WriteByte('n')
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(joined, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	})
	if afterN {
		b.WriteByte('i')
	}
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
