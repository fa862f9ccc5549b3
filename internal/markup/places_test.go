package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

const placesBlock = "```places\n# A & B\n## <b>Ghana</b>\nShama *District* (5.01, -1.66)\nhttps://a.org\n\n# C\n## D\n- \"E\" `f`\n```"

const placesList = `<ul>
<li>A &amp; B
<ul>
<li>&lt;b&gt;Ghana&lt;/b&gt;
<ul>
<li>Shama *District*</li>
<li>https://a.org</li>
</ul>
</li>
</ul>
</li>
<li>C
<ul>
<li>D
<ul>
<li>- &#34;E&#34; ` + "`f`" + `</li>
</ul>
</li>
</ul>
</li>
</ul>`

func TestPlaces(t *testing.T) {
	body := Announcement(notice.Spanish, "## Lista\n\n"+placesBlock+"\n- fin")
	want := []notice.Part{
		{Lang: notice.Spanish, Source: "## Lista\n", HTML: "<h2>Lista</h2>"},
		{Lang: notice.Spanish, Source: placesBlock, HTML: placesList},
		{Lang: notice.Spanish, Source: "- fin", HTML: "<ul>\n<li>fin</li>\n</ul>"},
	}
	if diff := cmp.Diff(want, body.Parts); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	checkTags(t, announcements, string(body.Parts[1].HTML))
	if got := announcements.sanitizer.Sanitize(placesList); got != placesList {
		t.Errorf("the sanitizer makes it %q", got)
	}
	if got := Text(body.Parts[1].HTML); !strings.Contains(got, "<b>Ghana</b>") || strings.Contains(got, "5.01") {
		t.Errorf("says %q", got)
	}
	// In a comment it is nothing special.
	if got := Comment(notice.Spanish, placesBlock).Parts; len(got) != 1 || !strings.HasPrefix(string(got[0].HTML),
		"<pre><code>places\n# A &amp; B\n") {
		t.Errorf("a comment: %v", got)
	}
}

// blocks are texts with blocks of places, and with what looks like them.
var blocks = []struct {
	source string
	parts  int
}{
	{placesBlock, 1},
	{"a\n" + placesBlock, 2},
	{placesBlock + "\n\nb", 2},
	{"a\n\n\n" + placesBlock + "\n\n\n\nb", 3},
	{"- a\n\n  b\n" + placesBlock + "\n> c", 3},
	{"a\n\n```places\n# A\nB\n```\n\nb", 1},
	{placesBlock + "\n\n" + placesBlock, 1},
	{"````\n" + placesBlock + "\n````", 1},
	{"```places\n# A\n## B\nC", 1},
	{"> ```\n" + placesBlock, 2},
	{"```\n```places\n# A\n## B\nC\n```", 1},
	{"```\n```\n```places \n# A\n## B\nC\n``` ", 2},
}

// A body's source is what was typed, whatever it was taken apart into.
func TestRoundTrip(t *testing.T) {
	for _, b := range blocks {
		source, err := Clean(b.source)
		if err != nil {
			t.Fatal(err)
		}
		body := Announcement(notice.English, source)
		if len(body.Parts) != b.parts || body.Source() != source {
			t.Errorf("%q: %d parts, %q", source, len(body.Parts), body.Source())
		}
		// As it was stored before there were such blocks.
		old := notice.Body{Parts: []notice.Part{{Lang: notice.English, Source: source, HTML: "<script>"}}, Policy: 1,
			Salt: body.Salt}
		for range 2 {
			if old = Renew(old, true); cmp.Diff(body, old) != "" {
				t.Errorf("%q: made again, it is\n%s", source, cmp.Diff(body, old))
			}
		}
		if one := b.parts == 1 && strings.HasPrefix(string(body.Parts[0].HTML), "<ul>"); !one && b.parts == 1 &&
			!strings.Contains(string(body.Parts[0].HTML), "<pre><code>") {
			t.Errorf("%q is shown as %q", source, body.Parts[0].HTML)
		}
	}
	if got := Renew(notice.Body{}, true); len(got.Parts) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func FuzzAnnouncement(f *testing.F) {
	for _, b := range blocks {
		f.Add(b.source)
	}
	for _, text := range attacks {
		f.Add("a\n```places\n# " + text + "\n## B\n" + text + "\n```\n" + text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source, err := Clean(text)
		if err != nil {
			return
		}
		body := Announcement(notice.English, source)
		if body.Source() != source {
			t.Errorf("%q became %q", source, body.Source())
		}
		for _, part := range body.Parts {
			checkTags(t, announcements, string(part.HTML))
			if ps, err := places.Parse(part.Source); err == nil {
				for _, r := range ps {
					if !strings.Contains(Text(part.HTML), r.Name) {
						t.Errorf("%q is not in %q", r.Name, part.HTML)
					}
				}
			}
		}
	})
}
