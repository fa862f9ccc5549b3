package markup

import (
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

func TestCommentFromHTML(t *testing.T) {
	tests := []struct {
		name, html, source string
		lost               []Loss
	}{
		{"plain", `Hello &amp; goodbye`, "Hello & goodbye", nil},
		{"paragraphs", "<p>One\ntwo.</p><p>Three.<br>Four.</p>", "One two.\n\nThree.\nFour.", nil},
		{"emphasis", `A <b>bold</b>, <em> soft </em>word.`, "A **bold**, *soft* word.", nil},
		{"in a word", `un<b>believ</b>able`, "unbelievable", []Loss{LostFormat}},
		{"marks that are text", `2*3*4, *a* and _b_`, `2*3*4, \*a\* and \_b\_`, nil},
		{"lines that look like lists", "<p>- one<br>1. two<br># three<br>&gt; four</p>",
			"\\- one\n1\\. two\n# three\n\\> four", nil},
		{"link", `See <a href="https://example.org/a?b=1">the plan</a>.`, "See [the plan](https://example.org/a?b=1).", nil},
		{"link by its address", `<a href="https://example.org/">https://example.org/</a>`, "https://example.org/", nil},
		{"link to a script", `<a href="javascript:alert(1)">here</a>`, "here", []Loss{LostLinks}},
		{"relative link", `<a href="/x(1)">here</a>`, "[here](https://old.example.org/x%281%29)", nil},
		{"picture", `<img src="/a.png" alt="A map">`, "[A map](https://old.example.org/a.png)", []Loss{LostPictures}},
		{"picture without a description", `<img src="/b/a.png">`, "[a.png](https://old.example.org/b/a.png)",
			[]Loss{LostPictures}},
		{"list", `<ul><li>one</li><li>two<ol><li>a<li>b</ol></li></ul>`, "- one\n- two\n  1. a\n  2. b", nil},
		{"quote", `<blockquote><p>Said.</p><p>Again.</p></blockquote><p>Mine.</p>`, "> Said.\n>\n> Again.\n\nMine.", nil},
		{"code", "<code>a &lt; b</code> and <pre><code>x\n  y</code></pre>", "`a < b` and\n\n```\nx\n  y\n```", nil},
		{"struck through", `<del>not</del> here`, "not here", []Loss{LostFormat}},
		{"heading", `<h2>Title</h2>Text`, "**Title**\n\nText", nil},
		{"rule", `a<hr>b`, "a\n\nb", nil},
		{"script", `a<script>alert("x")</script>b<style>p{}</style>`, "ab", nil},
		{"HTML that is text", `&lt;b&gt;no&lt;/b&gt; &amp;amp;`, "<b>no</b> &amp;", nil},
		{"table", `<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>`, "a b\n\nc", []Loss{LostFormat}},
		{"not closed", `<p>a <b>b<p>c`, "a **b**\n\nc", nil},
		{"never opened", `a</b></ul></blockquote>b</script>`, "ab", nil},
		{"backslash before a mark", `\*a*`, "```\n\\*a*\n```", []Loss{}},
		{"quotation", `He said <q>yes</q>`, "He said “yes”", nil},
		{"empty", ` <p> </p> `, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body, lost, err := CommentFromHTML("en", Foreign{HTML: test.html, Base: "https://old.example.org/p/"})
			if err != nil {
				t.Fatal(err)
			}
			if got := body.Source(); got != test.source {
				t.Errorf("got %q\nwant %q\nHTML %s", got, test.source, body.Parts[0].HTML)
			}
			if !slices.Equal(lost, test.lost) && len(lost)+len(test.lost) > 0 {
				t.Errorf("lost %v, want %v", lost, test.lost)
			}
		})
	}
}

func TestFromHTMLWithLines(t *testing.T) {
	html := "One\ntwo\n\n\n<b>three</b>\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nfour"
	body, _, err := CommentFromHTML("en", Foreign{HTML: html, Lines: true})
	if want := "One\ntwo\n\n**three**\n\n- a\n- b\n\nfour"; err != nil || body.Source() != want {
		t.Errorf("got %q, %v\nwant %q", body.Source(), err, want)
	}
}

func TestAnnouncementFromHTML(t *testing.T) {
	html := `<!-- wp:heading --><h1>Top</h1><p>a</p><hr/><h4>Low</h4><p># not a heading</p>`
	body, lost, err := AnnouncementFromHTML("en", Foreign{HTML: html})
	want := "## Top\n\na\n\n---\n\n### Low\n\n# not a heading"
	if err != nil || body.Source() != want || len(lost) != 0 {
		t.Errorf("got %q, %v, %v\nwant %q", body.Source(), lost, err, want)
	}
}

func TestLineFromHTML(t *testing.T) {
	got, err := LineFromHTML("A &amp; <em>b</em>\n c")
	if want := "A & b c"; got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := LineFromHTML("\xff"); err == nil {
		t.Error("invalid UTF-8 was taken")
	}
}

// TestFromHTMLIsQuick: a hostile text takes time in proportion to its length.
func TestFromHTMLIsQuick(t *testing.T) {
	pieces := []string{"<b>", "<ul><li>", "<blockquote>", "</b>", "*a", "`", "[", "&amp;", "<a href=x>", "\n\n"}
	for _, piece := range pieces {
		html := strings.Repeat(piece, 20_000/len(piece))
		if _, _, err := CommentFromHTML("en", Foreign{HTML: html, Lines: true}); err != nil {
			t.Errorf("%q: %v", piece, err)
		}
	}
}

// FuzzFromHTML: what is shown has the characters that the HTML showed, and the source is a result of Clean.
func FuzzFromHTML(f *testing.F) {
	for _, s := range []string{"<p>a*b*</p>", "1. a\n- b", "<b> a</b>c", "<ul><li><ol>x", "<pre>```\n\\*a*</pre>",
		"a\x00b&#8;c", "<a href=http://x.org>[x](y)</a>", "<q>a", "_a_ `b` > c", "<td>a<td>b", "<code>`</code>"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, html string, lines bool) {
		in := Foreign{HTML: html, Lines: lines}
		for name, p := range map[string]*policy{"comment": comments, "announcement": announcements} {
			made, _, err := fromHTML(in, p)
			if err != nil {
				continue
			}
			source := made.source
			if again, err := Clean(source); err != nil || again != source {
				t.Errorf("%s: %q is not clean", name, source)
			}
			cleaned, _ := Clean(html)
			in.HTML = cleaned
			want := expected(readHTML(in, p.announcement).root.children)
			if got := made.characters(); got != want {
				t.Errorf("%s of %q: the source %q shows %q, want %q", name, html, source, got, want)
			}
		}
	})
}

func BenchmarkCommentFromHTML(b *testing.B) {
	const sentence = "The bus doesn't stop here any more; see <a href=\"https://bus.example.org/8\">its timetable</a>. "
	html := strings.Repeat(sentence, 3) +
		"\n\nWhich <b>one</b> does?"
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := CommentFromHTML(notice.English, Foreign{HTML: html, Lines: true}); err != nil {
			b.Fatal(err)
		}
	}
}
