package fold_test

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/fold"
)

func TestFindMarksTheWordsOfASearch(t *testing.T) {
	for _, x := range []struct{ text, search, want string }{
		{"Clean water, and more water.", "water", "Clean [water], and more [water]."},
		{"Waterfall", "water", "[Waterfall]"},
		{"Waterfall", `"water"`, "Waterfall"},
		{"la and land", "la", "[la] and land"},
		{"¿Por qué en la Ciudad de MÉXICO?", "mexico por", "¿[Por] qué en la Ciudad de [MÉXICO]?"},
		{"open government is open", `"open government"`, "[open government] is open"},
		{"an e-mail", "e-mail", "an [e-mail]"},
		{"e mail", "e-mail", "[e mail]"},
		{"Straße, STRASSE", "strasse", "[Straße], [STRASSE]"},
		{"½ cup", "1 cup", "[½] [cup]"},
		{"e\u0301tat", "etat", "[e\u0301tat]"},
		{"zero\u200bwidth", "zerowidth", "[zero\u200bwidth]"},
		{"El año y el ano", "año", "El [año] y el ano"},
		{"El an\u0303o y el ano", "año", "El [an\u0303o] y el ano"},
		{"El año y el ano", "ano", "El año y el [ano]"},
		{"A ѕсаm, не scam", "scam", "A [ѕсаm], не [scam]"},
		{"cafe\u0301 \u2067x\u2069", "cafe x", "[cafe\u0301] \u2067[x\u2069]"},
		{"nothing", "", "nothing"},
		{"nothing", "?!", "nothing"},
		{"", "x", ""},
	} {
		var b strings.Builder
		last := 0
		for _, r := range fold.Find(x.text, fold.Terms(x.search)) {
			b.WriteString(x.text[last:r.From] + "[" + x.text[r.From:r.To] + "]")
			last = r.To
		}
		if got := b.String() + x.text[last:]; got != x.want {
			t.Errorf("%q in %q: %q, want %q", x.search, x.text, got, x.want)
		}
	}
}

// FuzzFind looks for each word of a text in it, and for all of them as one term.
func FuzzFind(f *testing.F) {
	for _, text := range []string{"Por qué", "½ ﬁn", "a\u0301b c", "ß\u00adx", "n\u302e\u0303 ñ\U0001d165",
		"ѕсаm½", "\xff\xfe a", "각 ㅎ", "x\u0301\u0327 y",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		words := fold.Words(text)
		if len(words) == 0 {
			return
		}
		all := []fold.Term{{Words: words}}
		if got := fold.Find(text, all); len(got) != 1 || !slices.Equal(fold.Words(text[got[0].From:got[0].To]), words) {
			t.Errorf("%q has its words %q at %v", text, words, got)
		}
		last := 0
		for _, r := range fold.Find(text, []fold.Term{{Words: words[:1], Prefix: true}}) {
			if r.From < last || r.To <= r.From || r.To > len(text) {
				t.Errorf("%q is found in %q at %v", words[0], text, r)
			}
			last = r.To
		}
	})
}
