package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Skeleton returns a form of a name for comparing: two names that look alike to a reader have the same skeleton (after
// Unicode Technical Standard 39). It is decomposed (NFKD), in lower case, and without marks, punctuation, spaces and
// invisible characters; confusables, lookalikes and the pairs "rn" (m) and "vv" (w) are folded. No mark tells two names
// apart here, not even the tilde of "ñ": who calls himself Penalolén imitates Peñalolén. The skeleton of a skeleton is
// itself.
func Skeleton(name string) string {
	for {
		s := skeletonOnce(name)
		if s == name {
			return s
		}
		name = s
	}
}

var (
	pairs = strings.NewReplacer("rn", "m", "vv", "w")
	signs = strings.NewReplacer("™", "", "℠", "") // NFKD would make letters of them
)

// skeletonOnce returns name decomposed and with lookalikes folded. Folding again may fold more.
func skeletonOnce(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	for _, r := range norm.NFKD.String(signs.Replace(name)) {
		if r < utf8.RuneSelf {
			b.WriteString(asciiSkeletons[r])
		} else {
			b.WriteString(skeletonOf(r))
		}
	}
	return pairs.Replace(b.String())
}

// asciiSkeletons holds what skeletonOf returns for each character of ASCII, of which most names consist.
var asciiSkeletons = func() (all [utf8.RuneSelf]string) {
	for r := range rune(utf8.RuneSelf) {
		all[r] = skeletonOf(r)
	}
	return all
}()

// skeletonOf returns what stands in a skeleton for a character; nothing for one that is left out.
func skeletonOf(r rune) string {
	if form, ok := lookup(r); ok {
		return form
	}
	if r = unicode.ToLower(r); isVisibleLetter(r) {
		return string(r)
	}
	return ""
}

// isVisibleLetter reports whether r is a letter or a number with a shape of its own.
func isVisibleLetter(r rune) bool { return unicode.In(r, unicode.L, unicode.N) && !isInvisible(r) }

// lookup returns the form of a lookalike. It looks r up as it is and in both cases, because the
// table has only one case of some letters.
func lookup(r rune) (string, bool) {
	for _, r := range []rune{r, unicode.ToLower(r), unicode.ToUpper(r)} {
		if f, ok := forms[r]; ok {
			return f, true
		}
	}
	return "", false
}
