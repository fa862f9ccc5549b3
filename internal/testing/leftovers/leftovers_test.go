package leftovers_test

import (
	"strings"
	"testing"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/testing/leftovers"
)

func TestLeftovers(t *testing.T) {
	locales, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	f := leftovers.New(locales)
	for name, x := range map[string]struct {
		lang notice.Lang
		html string
		want string // in what is found; empty if nothing is to be
	}{
		"a page in order":            {"es", `<p>El comentario <b>está</b> publicado.</p>`, ""},
		"a common word":              {"es", `<p>El comentario and su respuesta</p>`, `"and" of en`},
		"in the other direction":     {"en", `<p>Comment 12 y sus respuestas</p>`, `"y" of es`},
		"a message of one word":      {"es", `<h2>Replies</h2>`, "message single.replies of en"},
		"a message among others":     {"es", `<p>Nota: Leave a comment.</p>`, "message form.title of en"},
		"a message with an argument": {"es", `<p>Comment 3 was removed by a moderator on 4</p>`, "stub.removed"},
		"a message both share":       {"es", `<b>Error:</b> original`, ""},
		"the title":                  {"es", `<title>There is no such page</title>`, "error.404.title"},
		"an attribute":               {"es", `<nav aria-label="Pages of comments"></nav>`, "message pager of en"},
		"words for the script":       {"es", `<p data-left="Characters remaining: {n}">`, "form.left"},
		"a value for the script":     {"es", `<p data-lang="es" data-mode="new">`, ""},
		"the description":            {"es", `<meta name="description" content="Announcements by X">`, `"by" of en`},
		"another meta element":       {"es", `<meta name="viewport" content="with the device">`, ""},
		"another language, marked":   {"es", `<p lang="en">This is for you.</p><p lang="und">And this.</p>`, ""},
		"back again within it": {"es", `<li lang="en">The title <p lang="es">with the date</p></li>`,
			`"with" of en`},
		"a name": {"es", `<h3><bdi>The Hague</bdi></h3>`, ""},
		"a comment": {"es",
			`<div class="c text">And you?</div><blockquote>And you?</blockquote><textarea>And you?</textarea>`, ""},
		"an acronym":          {"en", `<p>The UN and LA</p>`, ""},
		"said by someone":     {"es", `<a>A Walk in the Park: respuesta</a>`, ""},
		"programs and styles": {"es", `<script>if (this.is) { your(); }</script><style>and { }</style>`, ""},
	} {
		found, err := f.Leftovers([]byte(`<!doctype html><html lang="`+string(x.lang)+`"><body>`+x.html), x.lang,
			"A Walk in the Park", "Walk")
		got := strings.Join(found, "; ")
		if err != nil || (x.want == "") != (got == "") || !strings.Contains(got, x.want) {
			t.Errorf("%s: found %q, %v, want %q", name, got, err, x.want)
		}
	}
}
