package web_test

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"

	"noticeboard/internal/notice"
)

// TestEveryFormCanBeSent looks for a button in every form of every page. A passkey needs a script, so the button for it
// is one that only a script shows.
func TestEveryFormCanBeSent(t *testing.T) {
	r := renderer(t)
	for _, x := range examples() {
		page := must(r.Render(notice.English, x.page))
		root := must(html.Parse(bytes.NewReader(page)))
		sends := map[string]bool{} // forms by their id that a button outside of them sends
		for n := range root.Descendants() {
			if n.Data == "button" {
				sends[attribute(n, "form")] = true
			}
		}
		for form := range root.Descendants() {
			if form.Data != "form" || sends[attribute(form, "id")] && attribute(form, "id") != "" {
				continue
			}
			found := false
			for n := range form.Descendants() {
				sent := attribute(n, "type") != "button" || attribute(n, "data-options") != ""
				found = found || n.Data == "button" && sent
			}
			if !found {
				t.Errorf("%s: the form for %s has no button", x.name, attribute(form, "action"))
			}
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
