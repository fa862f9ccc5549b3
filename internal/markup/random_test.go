package markup

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces are what Markdown is made of.
var pieces = []string{
	"a", "b ", "ñ", "😀", "1", " ", "  ", "    ", "\t", "\n", "\n", "\n\n", "\\", "\\\n", "  \n", "&amp;", "<", ">",
	"\"", "'", "!", "|", "~~~", ".", ":", "@", "/", "\u200d", "\u0301", "\u2028",
	"*", "**", "***", "_", "__", "`", "``", "```", "```\n", "> ", ">", "- ", "-\t", "-", "* ", "+ ", "1. ", "2) ",
	"07. ", "3.", "---", "***\n", "===", "# ", "## ", "### ", "#",
	"[", "]", "(", ")", "](", "[a](https://b.org)", "[a](", "](https://b.org/)", "![", "[a]: ", "<script>", "</p>",
	"<!--", "-->",
	"https://a.org/b", "https://", "http://c.org", "www.", "www.d.org", "a@b.org", "_c@d.org", "mailto:",
	"javascript:", "https://ñ.es",
}

// TestRandomMarkup puts pieces together. Half a million more have passed.
func TestRandomMarkup(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 1_000 {
		var b strings.Builder
		for range 1 + random.IntN(40) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		source, err := Clean(b.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*policy{comments, announcements} {
			made, ok := d.convert(source)
			if !ok {
				t.Fatalf("%q needs the fallback", source)
			}
			inspect(t, d, source, made)
			if t.Failed() {
				t.Fatalf("%q becomes %q", source, made)
			}
		}
	}
}
