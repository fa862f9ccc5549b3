package notice_test

import (
	"math"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

func TestPlainText(t *testing.T) {
	for h, want := range map[notice.SafeHTML]string{
		"":                         "",
		"<p>One <em>w</em>ord</p>": "One word",
		"<h2>Walls</h2>\n<p>&lt;b&gt; &amp; more</p>":                                   "Walls <b> & more",
		"<ul><li>One</li><li>Two</li></ul>":                                             "One Two",
		`<p><a href="https://x.example/?a=1&amp;b=&gt;" rel="nofollow">x</a>y<br>z</p>`: "xy z",
	} {
		if got := strings.Join(strings.Fields(h.PlainText(math.MaxInt)), " "); got != want {
			t.Errorf("%s: %q, want %q", h, got, want)
		}
	}
	if got := notice.SafeHTML("<p>One</p><p>Two</p><p>Three</p>").PlainText(4); strings.Contains(got, "Three") {
		t.Errorf("at most 4 bytes and the rest of a piece: %q", got)
	}
}
