package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

// constructs says for each what a comment becomes. In the HTML, {…} stands for a link's start tag.
var constructs = []struct{ name, source, html string }{
	{"nothing", "", ""},
	{"paragraphs and line breaks", "Hola\n¿Por qué?\n\n\nDos", "<p>Hola<br>\n¿Por qué?</p>\n<p>Dos</p>"},
	{"line breaks of Markdown", "a  \nb\\\nc", "<p>a<br>\nb\\<br>\nc</p>"},
	{"indented lines are no code", "a\n\n    b\n\n\tc\n      d", "<p>a</p>\n<p>b</p>\n<p>c<br>\nd</p>"},

	{"emphasis", "*a* _b_ **c** __d__ ***e***",
		"<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <em><strong>e</strong></em></p>"},
	{"emphasis beside punctuation", "(*a*), «**b**».", "<p>(<em>a</em>), «<strong>b</strong>».</p>"},
	{"asterisks inside words", "tod*s l*s vecin*s, 2*3*4, a_b_c", "<p>tod*s l*s vecin*s, 2*3*4, a_b_c</p>"},
	{"asterisks alone", "5 * 3, * y **", "<p>5 * 3, * y **</p>"},
	{"emphasis that stays open", "*a **b", "<p>*a **b</p>"},
	{"strikethrough is none", "~~a~~ ~b~", "<p>~~a~~ ~b~</p>"},
	{"typography stays", `"a" -- b... 'c' (c) (tm)`, "<p>&#34;a&#34; -- b... &#39;c&#39; (c) (tm)</p>"},
	{"escapes", "\\*a\\* \\[b\\](https://c.org) \\`d\\`\n\\> e\n\\- f\n1\\. g\n\\![h](https://i.org)",
		"<p>*a* [b]({https://c.org}https://c.org</a>) `d`<br>\n&gt; e<br>\n- f<br>\n1. g<br>\n" +
			"!{https://i.org}h</a> <small>(i.org)</small></p>"},
	{"backslashes that escape nothing", `\[b\](c) \# a\b \\ \& a\_b \- \> \. 1\.5`,
		`<p>\[b\](c) \# a\b \\ \&amp; a\_b \- \&gt; \. 1\.5</p>`},

	{"list", "Uno:\n- a\n- b", "<p>Uno:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"},
	{"list markers", "* a\n* b\n\n+ c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ul>\n<li>c</li>\n</ul>"},
	{"list in a list", "- a\n  - b\n- c", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>"},
	{"loose list", "- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"},
	{"item of two lines", "- a\nb\n  c", "<ul>\n<li>a<br>\nb<br>\nc</li>\n</ul>"},
	{"empty item", "- a\n-\n- b", "<ul>\n<li>a</li>\n<li></li>\n<li>b</li>\n</ul>"},
	{"numbers", "1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"},
	{"numbers that begin late", "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"},
	{"numbers with a gap", "1. a\n3. b\n4. c",
		"<ol>\n<li>a</li>\n</ol>\n<ol start=\"3\">\n<li>b</li>\n<li>c</li>\n</ol>"},
	{"numbers all the same", "1) a\n1) b", "<ol class=\"paren\">\n<li>a</li>\n</ol>\n<ol class=\"paren\">\n<li>b</li>\n</ol>"},
	{"number nought", "0. a\n1. b", "<ol start=\"0\">\n<li>a</li>\n<li>b</li>\n</ol>"},
	{"a year is no number", "1917. A year\n\n2020) Otro", "<p>1917. A year</p>\n<p>2020) Otro</p>"},
	{"leading zeros are no number", "01. enero", "<p>01. enero</p>"},
	{"numbers inside a paragraph", "El año\n16. fue", "<p>El año<br>\n16. fue</p>"},
	{"negative numbers and telephones", "-5 grados\n+52 55 1234", "<p>-5 grados<br>\n+52 55 1234</p>"},
	{"dash of a dialogue", "— Hola\n– y\n• Lima", "<p>— Hola<br>\n– y<br>\n• Lima</p>"},
	{"markers alone", "-\n\n*\n\n1.\n\n+", "<p>-</p>\n<p>*</p>\n<p>1.</p>\n<p>+</p>"},

	{"markers nested too deep", strings.Repeat("> ", 9) + "a", strings.Repeat("<blockquote>\n",
		8) + "<p>&gt; a</p>" + strings.Repeat("\n</blockquote>", 8)},
	{"lists nested too deep", strings.Repeat("- ", 9) + "a", strings.Repeat("<ul>\n<li>\n",
		7) + "<ul>\n<li>- a</li>\n</ul>" + strings.Repeat("\n</li>\n</ul>", 7)},
	{"emphasis nested too deep", "*a _b *c _d *e _f *g _h *i _j_ i* h_ g* f_ e* d_ c* b_ a*",
		"<p><em>a <em>b <em>c <em>d <em>e <em>f <em>g <em>h *i _j_ i* h</em> g</em> f</em> e</em> d</em> c</em> b</em> a</em></p>"},

	{"quote", "> a\n> b\n\nc", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>"},
	{"answer beneath a quote", "> a\nb\n> c",
		"<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n<blockquote>\n<p>c</p>\n</blockquote>"},
	{"answer beneath a list in a quote", "> - a\nb", "<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n<p>b</p>"},
	{"quote in a quote", "> > a\n> b", "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n</blockquote>"},
	{"quote of nothing", ">", "<p>&gt;</p>"},
	{"list in a quote", "> - a\n> - b", "<blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</blockquote>"},

	{"code", "`a < b` ``c`d`` ` e `", "<p><code>a &lt; b</code> <code>c`d</code> <code>e</code></p>"},
	{"code keeps everything", "`*a* \\* [b](https://c.org) https://d.org`",
		"<p><code>*a* \\* [b](https://c.org) https://d.org</code></p>"},
	{"code over two lines", "`a\nb`", "<p><code>a b</code></p>"},
	{"code that stays open", "`a", "<p>`a</p>"},
	{"code block", "```\na < b\n  *c*\n\n```\nd", "<pre><code>a &lt; b\n  *c*\n\n</code></pre>\n<p>d</p>"},
	{"code block with a word behind the fence", "```go\na\n```", "<pre><code>go\na\n</code></pre>"},
	{"code block of nothing", "```|", "<pre><code>|\n</code></pre>"},
	{"tildes are no fence", "~~~\na", "<p>~~~<br>\na</p>"},

	{"heading", "# Foo\n## Bar", "<p># Foo<br>\n## Bar</p>"},
	{"underlined heading", "text\n---\nmore\n===", "<p>text<br>\n---<br>\nmore<br>\n===</p>"},
	{"dividing lines", "---\n\n***\n\n* * *\n\n- - -\n\n___\n\n—-\n\n****",
		"<p>---</p>\n<p>***</p>\n<p>* * *</p>\n<p>- - -</p>\n<p>___</p>\n<p>—-</p>\n<p>****</p>"},
	{"table", "|a|b|\n|-|-|\n|c|d|", "<p>|a|b|<br>\n|-|-|<br>\n|c|d|</p>"},
	{"footnote", "a[^1]\n\n[^1]: b", "<p>a[^1]</p>\n<p>[^1]: b</p>"},
	{"task list", "- [ ] a\n- [x] b", "<ul>\n<li>[ ] a</li>\n<li>[x] b</li>\n</ul>"},
	{"HTML", "<b>a</b> <!-- b --> <br>\n\n<div>\nc\n</div>",
		"<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- b --&gt; &lt;br&gt;</p>\n<p>&lt;div&gt;<br>\nc<br>\n&lt;/div&gt;</p>"},
	{"script", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
	{"character references", "&amp; &lt;b&gt; &#65; &nbsp; &",
		"<p>&amp;amp; &amp;lt;b&amp;gt; &amp;#65; &amp;nbsp; &amp;</p>"},
	{"image", "![a](https://b.org/c.png)", "<p>![a]({https://b.org/c.png}https://b.org/c.png</a>)</p>"},
	{"exclamation before a link", `\![a](https://b.org)`, "<p>!{https://b.org}a</a> <small>(b.org)</small></p>"},

	{"link", "[text](https://example.org/x)", "<p>{https://example.org/x}text</a> <small>(example.org)</small></p>"},
	{"link text with markup", "[*a* `b` [c] d](https://e.org)",
		"<p>{https://e.org}<em>a</em> <code>b</code> [c] d</a> <small>(e.org)</small></p>"},
	{"link text is the address", "[https://a.org/b](https://a.org/b) [a.org/b](https://a.org/b/) [A.org](https://a.org/c)", "<p>{https://a.org/b}https://a.org/b</a> {https://a.org/b/}a.org/b</a> {https://a.org/c}A.org</a></p>"},
	{"link text is another address", "[https://good.org](https://evil.org)",
		"<p>{https://evil.org}https://good.org</a> <small>(evil.org)</small></p>"},
	{"link text has the address in it", "[https://a.org or good.org](https://a.org)",
		"<p>{https://a.org}https://a.org or good.org</a> <small>(a.org)</small></p>"},
	{"link to a mail address", "[write](mailto:a@b.org) [a@b.org](mailto:a@b.org)",
		"<p>{mailto:a@b.org}write</a> <small>(a@b.org)</small> {mailto:a@b.org}a@b.org</a></p>"},
	{"link with parentheses", `[a](https://b.org/c_(d)) [e](https://b.org/\(f)`,
		"<p>{https://b.org/c_(d)}a</a> <small>(b.org)</small> {https://b.org/(f}e</a> <small>(b.org)</small></p>"},
	{"link with a title", `[a](https://b.org "c")`, "<p>[a]({https://b.org}https://b.org</a> &#34;c&#34;)</p>"},
	{"link without text", "[](https://a.org) [ ](https://b.org)",
		"<p>[]({https://a.org}https://a.org</a>) [ ]({https://b.org}https://b.org</a>)</p>"},
	{"link over two lines", "[a\nb](https://c.org)", "<p>[a<br>\nb]({https://c.org}https://c.org</a>)</p>"},
	{"link in a link", "[a [b](https://c.org) d](https://e.org)",
		"<p>{https://e.org}a [b](https://c.org) d</a> <small>(e.org)</small></p>"},
	{"address in a link", "[a https://b.org c@d.org](https://e.org)",
		"<p>{https://e.org}a https://b.org c@d.org</a> <small>(e.org)</small></p>"},
	{"emphasis across a link", "*[a* b](https://c.org)", "<p>*{https://c.org}a* b</a> <small>(c.org)</small></p>"},
	{"emphasis around a link", "*[a](https://c.org)*", "<p><em>{https://c.org}a</a> <small>(c.org)</small></em></p>"},
	{"code across a link", "[a `](https://b.org) c` d", "<p>[a <code>](https://b.org) c</code> d</p>"},
	{"code across a link, then another", "[a `](https://b.org) c` [d](https://e.org)",
		"<p>[a <code>](https://b.org) c</code> {https://e.org}d</a> <small>(e.org)</small></p>"},
	{"relative link", "[a](/b) [c](d) [e](//f.org) [g](#h) [i](?j)",
		"<p>[a](/b) [c](d) [e](//f.org) [g](#h) [i](?j)</p>"},
	{"reference links", "[a][b] [c][] [d]\n\n[b]: https://e.org \"f\"\n[d]: g",
		"<p>[a][b] [c][] [d]</p>\n<p>[b]: {https://e.org}https://e.org</a> &#34;f&#34;<br>\n[d]: g</p>"},
	{"brackets", "[sic] [a] (b) [[c]] ]( [", "<p>[sic] [a] (b) [[c]] ]( [</p>"},

	{"bare addresses", "https://a.org http://b.org/c?d=e&f=g#h HTTPS://I.org",
		"<p>{https://a.org}https://a.org</a> {http://b.org/c?d=e&amp;f=g#h}http://b.org/c?d=e&amp;f=g#h</a> {https://i.org}HTTPS://I.org</a></p>"},
	{"bare address without a scheme", "www.a.org/b, a.org", "<p>{http://www.a.org/b}www.a.org/b</a>, a.org</p>"},
	{"address in a sentence", "(https://a.org/b). ¿https://c.org? https://d.org/e(f), «https://g.org»; “https://h.org”", "<p>({https://a.org/b}https://a.org/b</a>). ¿{https://c.org}https://c.org</a>? {https://d.org/e(f)}https://d.org/e(f)</a>, «{https://g.org}https://g.org</a>»; “{https://h.org}https://h.org</a>”</p>"},
	{"address in angle brackets", "<https://a.org> Ana <b@c.org>",
		"<p>&lt;{https://a.org}https://a.org</a>&gt; Ana &lt;{mailto:b@c.org}b@c.org</a>&gt;</p>"},
	{"address in emphasis", "**https://a.org** _https://b.org/c_d_",
		"<p><strong>{https://a.org}https://a.org</a></strong> <em>{https://b.org/c_d}https://b.org/c_d</a></em></p>"},
	{"address with markers in it", "https://a.org/_b_/*c*/d",
		"<p>{https://a.org/_b_/*c*/d}https://a.org/_b_/*c*/d</a></p>"},
	{"address behind a bracket", "[véase https://a.org", "<p>[véase {https://a.org}https://a.org</a></p>"},
	{"address behind letters", "xhttps://a.org ñhttps://b.org 1www.c.org",
		"<p>xhttps://a.org ñhttps://b.org 1www.c.org</p>"},
	{"escaped address", `https\://a.org`, "<p>https://a.org</p>"},
	{"address with other letters", "https://a.org/ñ?b=ü",
		"<p>{https://a.org/%C3%B1?b=%C3%BC}https://a.org/ñ?b=ü</a></p>"},
	{"host with other letters", "https://españa.es",
		"<p>{https://xn--espaa-rta.es}https://españa.es</a> <small>(xn--espaa-rta.es)</small></p>"},
	{"no address", "https:// http://a https://127.0.0.1 https://[::1]/ ftp://a.org //a.org a:b",
		"<p>https:// http://a https://127.0.0.1 https://[::1]/ ftp://a.org //a.org a:b</p>"},
	{"address with a user", "https://good.org@evil.org https://a:b@c.org",
		"<p>https://good.org@evil.org https://a:b@c.org</p>"},
	{"mail address", "commsteam@opengovpartnership.org. ana_maria.lopez+x@a-b.gob.mx, mailto:c@d.org",
		"<p>{mailto:commsteam@opengovpartnership.org}commsteam@opengovpartnership.org</a>. {mailto:ana_maria.lopez+x@a-b.gob.mx}ana_maria.lopez+x@a-b.gob.mx</a>, mailto:{mailto:c@d.org}c@d.org</a></p>"},
	{"no mail address", "a@b @c d@ e@f@g.org x\\_h@i.org ñ@j.org @ k@l.1",
		`<p>a@b @c d@ e@f@g.org x\_h@i.org ñ@j.org @ k@l.1</p>`},
}

// expand writes {address} as the start tag of a link.
func expand(html, rel string) string {
	return strings.NewReplacer("{", `<a href="`, "}", `" rel="`+rel+`">`).Replace(html)
}

func TestComment(t *testing.T) {
	for _, c := range constructs {
		t.Run(c.name, func(t *testing.T) {
			made, ok := comments.convert(c.source)
			if want := expand(c.html, "nofollow ugc noopener"); made != want || !ok {
				t.Errorf("%q\n got %q, %v\nwant %q", c.source, made, ok, want)
			}
			inspect(t, comments, c.source, made)
		})
	}
}

func TestAnnouncement(t *testing.T) {
	tests := []struct{ name, source, html string }{
		{"headings", "## A *b*\n### C\ntext", "<h2>A <em>b</em></h2>\n<h3>C</h3>\n<p>text</p>"},
		{"headings of other levels", "# A\n\n#### B\n\n##\n\n## ##",
			"<p># A</p>\n<p>#### B</p>\n<p>##</p>\n<p>## ##</p>"},
		{"underlined heading", "a\n---\nb\n===", "<p>a</p>\n<hr>\n<p>b<br>\n===</p>"},
		{"rules", "a\n\n****\n\n* * *", "<p>a</p>\n<hr>\n<hr>"},
		{"list", "a:\n- b  \n- c", "<p>a:</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>"},
		{"link", "[a](https://b.org) https://c.org",
			"<p>{https://b.org}a</a> <small>(b.org)</small> {https://c.org}https://c.org</a></p>"},
		{"HTML", "<h2>a</h2>", "<p>&lt;h2&gt;a&lt;/h2&gt;</p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			made, ok := announcements.convert(tt.source)
			if want := expand(tt.html, "noopener"); made != want || !ok {
				t.Errorf("%q\n got %q, %v\nwant %q", tt.source, made, ok, want)
			}
			inspect(t, announcements, tt.source, made)
		})
	}
}

func TestBodies(t *testing.T) {
	a, b := Comment(notice.Spanish, "## *hola*"), Comment(notice.Spanish, "## *hola*")
	want := []notice.Part{{Lang: notice.Spanish, Source: "## *hola*", HTML: "<p>## <em>hola</em></p>"}}
	if diff := cmp.Diff(want, a.Parts); diff != "" {
		t.Error(diff)
	}
	if len(a.Salt) != 16 || string(a.Salt) == string(b.Salt) || a.Policy != Policy {
		t.Errorf("salts %x and %x, policy %d", a.Salt, b.Salt, a.Policy)
	}

	two := Comments([]notice.Part{{Lang: "es", Source: "uno"}, {Lang: "en", Source: "one", HTML: "<script>"}})
	want = []notice.Part{{Lang: "es", Source: "uno", HTML: "<p>uno</p>"}, {Lang: "en", Source: "one",
		HTML: "<p>one</p>"}}
	if diff := cmp.Diff(want, two.Parts); diff != "" {
		t.Error(diff)
	}

	official := Announcement(notice.English, "## Hello")
	if got := official.Parts[0].HTML; got != "<h2>Hello</h2>" || len(official.Salt) != 16 {
		t.Errorf("got %q", got)
	}
}

func TestRenew(t *testing.T) {
	old := notice.Body{Parts: []notice.Part{{Lang: "en", Source: "## a", HTML: "<script>"}}, Salt: []byte("salt")}
	digest := old.Digest()
	comment, announcement := Renew(old, false), Renew(old, true)
	if comment.Parts[0].HTML != "<p>## a</p>" || announcement.Parts[0].HTML != "<h2>a</h2>" {
		t.Errorf("got %q and %q", comment.Parts[0].HTML, announcement.Parts[0].HTML)
	}
	if comment.Digest() != digest || comment.Policy != Policy {
		t.Errorf("digest or policy changed: %+v", comment)
	}
	if old.Parts[0].HTML != "<script>" {
		t.Error("changed its argument")
	}
	if erased := Renew(notice.Body{Parts: []notice.Part{{Lang: "en"}}}, false); erased.Parts[0].HTML != "" {
		t.Errorf("got %q from an erased text", erased.Parts[0].HTML)
	}
}

func TestLinks(t *testing.T) {
	body := Comment("en", "[a](https://b.org) c@d.org `https://e.org` <a href=x> <a [x](javascript:y)")
	h := body.Parts[0].HTML
	if got := Links(h); got != 2 {
		t.Errorf("%d links in %q", got, h)
	}
	want := notice.SafeHTML("<p>a <small>(b.org)</small> c@d.org <code>https://e.org</code> &lt;a href=x&gt; &lt;a [x](javascript:y)</p>")
	if got := Unlinked(h); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	h = Announcement("en", "## a\n\n---\n\n5. www.b.org").Parts[0].HTML
	if got, want := Unlinked(h), notice.SafeHTML("<h2>a</h2>\n<hr>\n<ol start=\"5\">\n<li>www.b.org</li>\n</ol>"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFallback(t *testing.T) {
	// Nobody calls Comment with such a text; if they do, it is shown plain and safe.
	got := comments.html("*a*\r<script>\x00\nb\xff")
	checkTags(t, comments, string(got))
	if !strings.HasPrefix(string(got), "<p>*a*") || !strings.Contains(string(got), "<br>\nb") {
		t.Errorf("got %q", got)
	}
	failing := &policy{sanitizer: comments.sanitizer} // panics for want of a parser
	if got, want := failing.html("*a* <b>\nc"), notice.SafeHTML("<p>*a* &lt;b&gt;<br>\nc</p>"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for _, c := range constructs {
				if got, want := Comment("es", c.source).Parts[0].HTML, expand(c.html, ugcRel); string(got) != want {
					t.Errorf("%q becomes %q", c.source, got)
				}
			}
		})
	}
}

func TestText(t *testing.T) {
	for source, want := range map[string]string{
		"1 < 2 & *so* on":                        "1 < 2 & so on",
		"a **bold** word":                        "a bold word",
		"[see](https://example.org/a?b=<c>'\">)": "see (example.org)",
		"- one\n- two":                           "one two",
		"<b>bold</b>":                            "<b>bold</b>",
	} {
		got := strings.Join(strings.Fields(Text(Comment(notice.English, source).Parts[0].HTML)), " ")
		if got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}
