package markup

import (
	"strings"
	"testing"
)

// hostile texts repeat a piece. Each once made a Markdown program slow, or nested without end.
var hostile = []struct{ name, piece string }{
	{"quotes", ">"},
	{"quotes with spaces", "> "},
	{"lists", "- "},
	{"numbered lists", "1. "},
	{"lists of every kind", "- 1. > * "},
	{"quotes of lists", "> - "},
	{"deeper lines", "- a\n"},
	{"asterisks", "*"},
	{"asterisks that open", "*a "},
	{"asterisks that close", "a* "},
	{"asterisks of both kinds", "*a_ "},
	{"asterisks in asterisks", "*a **a "},
	{"nested emphasis", "*a_a"},
	{"underscores", "_ "},
	{"brackets that open", "["},
	{"brackets that close", "]"},
	{"brackets", "[]"},
	{"nested links", "[a]("},
	{"links", "[a](https://b.org)"},
	{"links that stay open", "[a](https://b.org/"},
	{"bracket and code", "[`](https://a.org)"},
	{"images", "![a]("},
	{"backticks", "`"},
	{"backticks with spaces", "` `` "},
	{"fences", "```\n"},
	{"tildes", "~~~\n"},
	{"backslashes", "\\"},
	{"angle brackets", "<"},
	{"angle brackets and addresses", "<a@"},
	{"comments", "<!--"},
	{"references", "[a]: b\n"},
	{"character references", "&#x"},
	{"addresses", "https://a.org/"},
	{"addresses without an end", "https://"},
	{"www", "www."},
	{"dots", "a."},
	{"mail", "a@b.org"},
	{"mail without an end", "a@"},
	{"mail with dots", "!a.b@"},
	{"mail with markers", "_a_@b.org "},
	{"parentheses", "https://a.org/((("},
	{"parentheses that close", "https://a.org/)))"},
	{"empty lines", "\n\n"},
	{"tabs", "\t"},
	{"tabbed lists", "-\t"},
	{"numbers", "1"},
	{"dividing lines", "---\n"},
	{"headings", "## "},
	{"headings on lines", "## a\n"},
	{"marks", "a\u0316"},
}

func repeat(piece string, size int) string {
	source, err := Clean(strings.Repeat(piece, size/len(piece)+1))
	if err != nil {
		panic(err)
	}
	return source
}

// TestHostile finds what takes for ever or nests without end; BenchmarkHostile measures.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		for _, d := range []*policy{comments, announcements} {
			made, ok := d.convert(repeat(h.piece, 5_000))
			if !ok {
				t.Errorf("%s: needs the fallback", h.name)
			}
			checkTags(t, d, made)
			if got := depth(parse(t, made)); got > 4*maxDepth {
				t.Errorf("%s: %d elements deep", h.name, got)
			}
		}
	}
}

func TestNestingStaysShallow(t *testing.T) {
	indented := ""
	for i := range 300 {
		indented += strings.Repeat("  ", i) + "- a\n"
	}
	nested := strings.Repeat("*a _b ", 800) + strings.Repeat("c_ d* ", 800)
	for _, source := range []string{indented, nested} {
		made, ok := comments.convert(source)
		if !ok {
			t.Errorf("%.40q needs the fallback", source)
		}
		inspect(t, comments, source, made)
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		source := repeat(h.piece, 5_000)
		b.Run(h.name, func(b *testing.B) {
			for b.Loop() {
				comments.convert(source)
			}
		})
	}
}

// BenchmarkComment takes a comment of 500 characters, once without and once with anything special.
func BenchmarkComment(b *testing.B) {
	words := strings.Repeat("Nos gustaría contar con transparencia en los criterios de selección. ", 7)
	for name, source := range map[string]string{
		"words":  words + "\n\nGracias",
		"markup": words[:420] + "\n\n- **uno**\n- [dos](https://example.org/2)\n\nhttps://example.org/x",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Comment("es", source)
			}
		})
	}
	b.Run("clean", func(b *testing.B) {
		for b.Loop() {
			Clean(words)
		}
	})
}
