package markup

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
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
	{"links with markers", "[*a](https://b.org) "},
	{"mail in one word", "a@b.org,"},
	{"mail with markers in one word", "_a_@b.org,"},
	{"asterisks in threes", "a** b* ***c "},
	{"lines", "a\n"},
	{"lines in quotes", "> a\n"},
	{"empty quotes", ">\n"},
	{"empty quotes apart", ">\n\n"},
	{"escapes", "\\*"},
	{"escaped brackets", "\\[a\\](b) "},
	{"escaped ends of links", "[\\](https://a.org "},
	{"escaped backticks", "\\`"},
	{"marks of both kinds", "*_"},
	{"thresholds", "> 5\n"},
	{"bullets before numbers", "- 5\n"},
	{"addresses with quotations", "https://a.org/?q=\"a"},
	{"addresses with brackets", "https://a.org/[{("},
	{"apostrophes before mail", "'@a.org"},
	{"lines behind quotes", "> a\nb\n"},
	{"numbers out of order", "1. a\n3. b\n"},
	{"places", " - a\n"},
}

func repeat(piece string, size int) string {
	source, err := Clean(strings.Repeat(piece, size/len(piece)+1))
	if err != nil {
		panic(err)
	}
	return source
}

// TestHostile finds what nests without end, in texts as long as they may be.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		for d, most := range map[*policy]int{comments: notice.MaxAnswer, announcements: notice.MaxAnnouncement} {
			made, ok := d.convert(repeat(h.piece, most))
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

// TestTimeIsLinear renders the longest announcement once, and one of a sixteenth of its length sixteen times.
func TestTimeIsLinear(t *testing.T) {
	for _, h := range hostile {
		if once, parted, linear := timeOf(h.piece, 20); !linear {
			t.Errorf("%s: %v, and %v in sixteen texts", h.name, once, parted)
		}
	}
}

// timeOf returns how long it takes to render the longest text that repeats a piece, and sixteen texts of a sixteenth of
// it. In linear time both take about as long; in quadratic time the former takes sixteen times as long.
func timeOf(piece string, tries int) (once, parted time.Duration, linear bool) {
	long, short := repeat(piece, notice.MaxAnnouncement), repeat(piece, notice.MaxAnnouncement/16)
	for try := range tries { // the least of several tries counts: what else the machine does only adds to it
		a, b := took(long, 1), took(short, 16)
		if try == 0 {
			once, parted = a, b
		}
		if once, parted = min(once, a), min(parted, b); once < 4*parted {
			return once, parted, true
		}
	}
	return once, parted, false
}

// took returns how long rendering a text n times takes.
func took(text string, n int) time.Duration {
	began := time.Now()
	for range n {
		announcements.html(text)
	}
	return time.Since(began)
}

// TestOpenBackticks counts what is allocated for runs of backticks of all lengths, which nothing closes, before many
// short lines.
func TestOpenBackticks(t *testing.T) {
	allocations := func(size int) float64 {
		var b strings.Builder
		for n := 1; b.Len() < size/2; n++ {
			b.WriteString("a" + strings.Repeat("`", n))
		}
		source := b.String() + strings.Repeat("\na", size/4)
		return testing.AllocsPerRun(1, func() { announcements.html(source) })
	}
	once, eighth := allocations(notice.MaxAnnouncement), allocations(notice.MaxAnnouncement/8)
	if once > 9*eighth {
		t.Errorf("%v allocations, and %v for an eighth of the text", once, eighth)
	}
}

func TestManyMarkers(t *testing.T) {
	made, ok := comments.convert(strings.Repeat("*a* ", maxDelimiters/2) + "*b*\n\n*c*")
	if !ok || strings.Count(made, "<em>a</em>") != maxDelimiters/2 {
		t.Errorf("%d words are emphasised, %v", strings.Count(made, "<em>a</em>"), ok)
	}
	if !strings.Contains(made, " *b*") || !strings.Contains(made, "<em>c</em>") {
		t.Errorf("the limit is not of one block: %q", made[len(made)-60:])
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
