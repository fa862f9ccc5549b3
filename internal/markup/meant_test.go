package markup

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// typed lists texts whose marks are no markup: they are shown as they were typed.
var typed = []string{
	// Signs of arithmetic and of thresholds.
	"> 18 years", ">= 65 years", ">18", ">5 %", "> 100", ">18\n>= 65\n> 100", "> $100", ">= 65\n> and so on", "> .5",
	"> ~20",
	"> 5 parts\n> and more", ">> 18", "> -5", "> 14", ">", ">\n>", ">\n>\n> 5", "> \u00bd", "> €5",
	"> 7 of 10\n> people", ">=",
	"+ 52 55 1234 5678", "- 5 degrees", "* 5 % IVA", "- 5 grados\n- de noche", "+52 55", "-5", "- $5", "+ €10", "- .5",
	"(a)*(b)*(c)", "[1]*[2]*[3]", "'x'*'y'*'z'", "\"x\"*\"y\"*\"z\"", "2*(3+4)*5", "(a)*b*(c)", "x*y*z", "2 * 3 * 4",
	"a_{i}*b_{j}",
	"5 > 3 < 7", "a * b", "a *b", "a* b", "**", "* * *", "_", "__",
	// Faces.
	`¯\_(ツ)_/¯`, ">:(", ">:D", ">;)", ">_<", ">.<", "*_*", "(*_*)", "^_^", "-_-", "*-*", "<*>", "O_o *.* o_O", "(>_<)",
	// Names of files, variables and people.
	`\\server\share\_old`, `C:\Users\ana\(copy)`, `C:\_temp_\a`, `\\server\@shared`, "*.*", "*.txt, *.doc", "**/*.go",
	"src/**/*.go", "src/*/test/*",
	"__init__.py", "snake_case_name", "@_ana_", "foo.__init__", "/*comment*/", "f(*args, **kwargs)", "-*- coding -*-",
	// LaTeX, Markdown that is none here, and escapes.
	`\( a_{i} \)`, `\#`, `\-`, `\d.`, `\\`, `\*`, `\[a\](b)`, `\<b\>`, `\. \! \&`, "a\\\nb\\", `\\*a*`, "voil\\`a",
	`\**/`,
	"# a", "~~a~~", "a[^1]", "|a|b|", "![a](b)", "[a](b)", "[ ](https://)", "---", "===", "&amp;", "<b>a</b>",
	// Backticks for apostrophes and quotes.
	"l`Ajuntament i l`Estat", "It`s late, isn`t it", "´a` qué`es", "Hawai`i and O`ahu", "`quoted' and `so'",
	"`quoted\u00b4",
	"``quoted''", "rock`n`roll", "`a`s", "5` 10`` N",
	// Words in which a letter is left open, footnotes, quotations.
	"tod*s l*s vecin*s", "l@s niñ@s", "precio* con IVA*", "*sin IVA", "**Nota:**texto", "¿*?", "(*)", "\"*\"", "*¡!*",
	"_..._",
	// What begins a line.
	"1917. A year", "01. enero", "1.a", "2020) Otro", "-a", "+info", "*a", "— Hola", "– y", "• Lima", "-", "+", "1.",
}

// meant lists what people mean as markup, and the HTML that becomes of it.
var meant = []struct{ source, html string }{
	{"> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"},
	{">quoted\n>18 years", "<blockquote>\n<p>quoted<br>\n18 years</p>\n</blockquote>"},
	{"> quoted\n>= 65", "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>&gt;= 65</p>"},
	{"> ¿Qué?", "<blockquote>\n<p>¿Qué?</p>\n</blockquote>"},
	{"> «18 años», dice", "<blockquote>\n<p>«18 años», dice</p>\n</blockquote>"},
	{"> ```\n> 5\n> ```", "<blockquote>\n<pre><code>5\n</code></pre>\n</blockquote>"},
	{">\n> a", "<blockquote>\n<p>a</p>\n</blockquote>"},
	{"> a\n>> 18", "<blockquote>\n<p>a<br>\n&gt; 18</p>\n</blockquote>"},
	{"- > 18", "<ul>\n<li>&gt; 18</li>\n</ul>"},
	{"- uno\n- 2 más", "<ul>\n<li>uno</li>\n<li>2 más</li>\n</ul>"},
	{"- uno\n-5", "<ul>\n<li>uno<br>\n-5</li>\n</ul>"},
	{"+ transparencia", "<ul>\n<li>transparencia</li>\n</ul>"},
	{"1. 5 votes", "<ol>\n<li>5 votes</li>\n</ol>"},
	{"1) uno\n2) dos", "<ol class=\"paren\">\n<li>uno</li>\n<li>dos</li>\n</ol>"},
	{"3) tres", "<ol start=\"3\" class=\"paren\">\n<li>tres</li>\n</ol>"},
	{"- 5 a\n\n- b", "<p>- 5 a</p>\n<ul>\n<li>b</li>\n</ul>"},
	{"(*a*) «*b*» \"*c*\" ¿*d*? —*e*— *f*, *g*: *h*... l'*i* *j*/*k*",
		"<p>(<em>a</em>) «<em>b</em>» &#34;<em>c</em>&#34; ¿<em>d</em>? —<em>e</em>— <em>f</em>, <em>g</em>: <em>h</em>... " +
			"l&#39;<em>i</em> <em>j</em>/<em>k</em></p>"},
	{"„*a*“ »*b*« “_c_” *¿Qué?* **¡Sí!** \"*¿Qué?*\" *(a)* *\"b\"* **5 %**, *2024*",
		"<p>„<em>a</em>“ »<em>b</em>« “<em>c</em>” <em>¿Qué?</em> <strong>¡Sí!</strong> &#34;<em>¿Qué?</em>&#34; <em>(a)</em> " +
			"<em>&#34;b&#34;</em> <strong>5 %</strong>, <em>2024</em></p>"},
	{"`a` (`b`), `` c`d ``", "<p><code>a</code> (<code>b</code>), <code>c`d</code></p>"},
	{"It`s `code`, isn`t it", "<p>It`s <code>code</code>, isn`t it</p>"},
	{`\*a\* \_b\_ \**c*`, `<p>*a* _b_ **c*</p>`},
	{"\\> a\n\\- b\n\\1", "<p>&gt; a<br>\n- b<br>\n\\1</p>"},
}

// addresses lists which addresses in running text are linked, whole; where the address is empty, none is.
var addresses = []struct{ typed, linked, href string }{
	{"https://example.org/proposals?filter[state]=open", "https://example.org/proposals?filter[state]=open",
		"https://example.org/proposals?filter%5Bstate%5D=open"},
	{"https://a.org/?with[]=a&with[]=b", "https://a.org/?with[]=a&with[]=b",
		"https://a.org/?with%5B%5D=a&with%5B%5D=b"},
	{`https://a.org/?q="abc"`, `https://a.org/?q="abc"`, "https://a.org/?q=%22abc%22"},
	{"https://a.org/?a={b}", "https://a.org/?a={b}", "https://a.org/?a=%7Bb%7D"},
	{"https://a.org/css?family=Open+Sans|Roboto", "https://a.org/css?family=Open+Sans|Roboto",
		"https://a.org/css?family=Open+Sans%7CRoboto"},
	{"https://en.wikipedia.org/wiki/Iran–Iraq_War", "https://en.wikipedia.org/wiki/Iran–Iraq_War",
		"https://en.wikipedia.org/wiki/Iran%E2%80%93Iraq_War"},
	{"https://fr.wikipedia.org/wiki/L’Express.", "https://fr.wikipedia.org/wiki/L’Express",
		"https://fr.wikipedia.org/wiki/L%E2%80%99Express"},
	{"https://ca.wikipedia.org/wiki/Col·legi", "https://ca.wikipedia.org/wiki/Col·legi",
		"https://ca.wikipedia.org/wiki/Col%C2%B7legi"},
	{"https://ja.wikipedia.org/wiki/ジョン・レノン。", "https://ja.wikipedia.org/wiki/ジョン・レノン",
		"https://ja.wikipedia.org/wiki/%E3%82%B8%E3%83%A7%E3%83%B3%E3%83%BB%E3%83%AC%E3%83%8E%E3%83%B3"},
	{"https://a.org/💩", "https://a.org/💩", "https://a.org/%F0%9F%92%A9"},
	{"https://a.org/x– and", "https://a.org/x", "https://a.org/x"},
	{"[see https://a.org/x]", "https://a.org/x", "https://a.org/x"},
	{"{https://a.org/x}", "https://a.org/x", "https://a.org/x"},
	{`"https://a.org/x","b"`, "https://a.org/x", "https://a.org/x"},
	{"https://a.org/x(see below)", "https://a.org/x", "https://a.org/x"},
	{"|https://a.org/x|", "https://a.org/x", "https://a.org/x"},
	{`https://a.org/a\_b`, "", ""},
	{"https://a.org–b.org", "", ""},
	{"o'brien@example.org", "", ""},
	{"mary.o'neil@example.org", "", ""},
	{"a&b@example.org", "", ""},
	{"a/b@example.org", "", ""},
	{"a=b@example.org", "", ""},
	{"a%b@example.org", "", ""},
	{"a!b@example.org", "", ""},
	{"a#b@example.org", "", ""},
	{"'ana@example.org'", "ana@example.org", "mailto:ana@example.org"},
	{"*ana@example.org*", "ana@example.org", "mailto:ana@example.org"},
	{"ana+x@example.org", "ana+x@example.org", "mailto:ana+x@example.org"},
}

func TestTypedTextIsShown(t *testing.T) {
	for _, source := range typed {
		in := []string{source, "Uno:\n" + source}
		if !strings.Contains(source, "\n") {
			in = append(in, "uno "+source+" dos")
		}
		for _, source := range in {
			made, ok := comments.convert(source)
			if !ok || strings.Contains(made, "<a ") || marked.MatchString(made) {
				t.Errorf("%q becomes %q, %v", source, made, ok)
			}
			if got, want := shown(t, made), unspaced(source); got != want {
				t.Errorf("%q is shown as %q", source, got)
			}
		}
	}
}

func TestMeantMarkup(t *testing.T) {
	for _, c := range meant {
		if made, ok := comments.convert(c.source); made != c.html || !ok {
			t.Errorf("%q\n got %q, %v\nwant %q", c.source, made, ok, c.html)
		}
	}
}

func TestBareAddressesAreLinkedWhole(t *testing.T) {
	for _, c := range addresses {
		made, _ := comments.convert(c.typed)
		want := ""
		if c.linked != "" {
			want = `<a href="` + html.EscapeString(c.href) + `" rel="nofollow ugc noopener">` + html.EscapeString(c.linked) + `</a>`
		}
		if !strings.Contains(made, want) || strings.Count(made, "<a ") != len(c.linked[:min(1, len(c.linked))]) {
			t.Errorf("%q\n got %q\nwant %q", c.typed, made, want)
		}
		if got := shown(t, made); got != unspaced(c.typed) && !marked.MatchString(made) {
			t.Errorf("%q is shown as %q", c.typed, got)
		}
	}
}

// marked finds elements that are made of markup, which takes characters away.
var marked = regexp.MustCompile(`<(em|strong|code|ul|ol|blockquote|small|h2|h3|hr)[ >]`)

// unspaced returns text without white space and the backslash of a line break.
func unspaced(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func shown(t *testing.T, made string) string { return unspaced(words(parse(t, made))) }

// checkShown fails the test if there is no element of markup in made, nor a link with a text in source, and made does
// not show every character of source but the backslashes of escapes.
func checkShown(t *testing.T, source, made string) {
	t.Helper()
	if marked.MatchString(made) || strings.Contains(source, "](") {
		return
	}
	rest := []rune(shown(t, made))
	typed := []rune(unspaced(source))
	for i, r := range typed {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
			continue
		}
		if r != '\\' || i+1 == len(typed) || !strings.ContainsRune("*_`[]!>-+#.):", typed[i+1]) {
			t.Fatalf("lost %q, visible character %d of %q\nin %q", r, i, source, made)
		}
	}
	if len(rest) > 0 {
		t.Errorf("%q shows %q, too", source, string(rest))
	}
}

// prose are pieces of text in which no mark is markup, whatever is before and after them.
var prose = []string{
	"uno", "dos,", "¿qué?", "3", "2024", "5 %", "ñ", "日本", "x*y", "a_b", "l`Estat", "2*3", "tod*s", ">= 65", "> 18",
	"< 5",
	"- 5", "+ 52", "* 3", "(a)*(b)", "[1]*[2]", `\d`, `\\srv`, `C:\a`, "ana @ casa", "#1", "&amp;", "<b>", "50 €",
	"a - b", "(*)", "1917. x",
	`\(`, "¯", "·", "'x'*'y'", "…", "— y",
}

// TestProseIsShown puts pieces of prose together: nothing is taken away.
func TestProseIsShown(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3_000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(prose[random.IntN(len(prose))])
			b.WriteString([]string{" ", " ", "\n", "\n\n"}[random.IntN(4)])
		}
		source, err := Clean(b.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*policy{comments, announcements} {
			made, ok := d.convert(source)
			if got := shown(t, made); !ok || got != unspaced(source) || marked.MatchString(made) {
				t.Fatalf("%q becomes %q, %v", source, made, ok)
			}
		}
	}
}
