package markup_test

import (
	"strings"
	"testing"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

func TestMarked(t *testing.T) {
	for _, x := range []struct{ typed, search, want string }{
		{"Clean *water* & more", "water clean", "<p><mark>Clean</mark> <em><mark>water</mark></em> &amp; more</p>"},
		{"1 < 2 amp", "amp", "<p>1 &lt; 2 <mark>amp</mark></p>"},
		{"<b>script</b>", "script", "<p>&lt;b&gt;<mark>script</mark>&lt;/b&gt;</p>"},
		{"See https://example.org/water", "water",
			`<p>See <a href="https://example.org/water" rel="nofollow ugc noopener">https://example.org/<mark>water</mark></a></p>`},
		{"href p em", "href p rel", "<p><mark>href</mark> <mark>p</mark> em</p>"},
		{"`\"x\"`", "x", "<p><code>&#34;<mark>x</mark>&#34;</code></p>"},
	} {
		h := markup.Comment(notice.English, x.typed).Parts[0].HTML
		if got := markup.Marked(h, fold.Terms(x.search)); string(got) != x.want {
			t.Errorf("%q in %s: %s, want %s", x.search, h, got, x.want)
		}
	}
	if got := markup.MarkedText("Eva <Mann> & Co", fold.Terms("mann")); got != "Eva &lt;<mark>Mann</mark>&gt; &amp; Co" {
		t.Errorf("%s", got)
	}
}

// FuzzMarked marks words and takes the marks away again: nothing else of the text and the tags changes.
func FuzzMarked(f *testing.F) {
	f.Add("a *b* https://example.org/?a=b&c=d `code`", "b code")
	f.Add("<mark>x</mark> ½ &amp;", "amp mark 1")
	f.Fuzz(func(t *testing.T, typed, search string) {
		source, _ := markup.Clean(typed)
		h := markup.Comment(notice.English, source).Parts[0].HTML
		marked := markup.Marked(h, fold.Terms(search))
		if got, want := markup.Text(marked), markup.Text(h); got != want {
			t.Errorf("text %q, want %q", got, want)
		}
		bare := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(string(marked))
		if tags := func(s string) int { return strings.Count(s, "<") }; tags(bare) != tags(string(h)) {
			t.Errorf("%s: tags of %s differ", bare, h)
		}
	})
}
