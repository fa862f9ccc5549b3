package main_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// TestTheFormInABrowser follows what the form does as one types: nothing of it is needed to send a comment.
func TestTheFormInABrowser(t *testing.T) {
	page := browser.New(t).Page(t)
	p := start(t, filepath.Join(t.TempDir(), "data"))
	const reply = `#comment-7 a[data-reply]`
	under := func(comment string) bool { return page.Count(comment+" > #reply-form") == 1 }
	value := func(field string) string { return page.Value("#reply-form [name=" + field + "]") }

	// Reply moves the form beneath the comment; Escape and Cancel put it back. What was typed stays with the comment.
	const cancel = `#reply-form > p > button[type=button]`
	page.Open(p.url + enPath)
	if page.Visible(cancel) || page.Visible("#lang-guess button") {
		t.Error("the form offers what there is no ground for yet")
	}
	page.Click(reply)
	if !under("#comment-7") || page.Focused().ID != "comment" || !page.Focused().InView || page.URL() != p.url+enPath {
		t.Fatalf("the form is not beneath the comment, or without the focus: %+v at %s", page.Focused(), page.URL())
	}
	if got := page.Text("#replying"); got != "Replying to Jack Sim, comment 7" {
		t.Errorf("the form says %q", got)
	}
	if got := page.Attribute("#comment", "aria-describedby"); !strings.Contains(got, "replying") {
		t.Errorf("the field is described by %q", got)
	}
	parent := value("parent")
	page.Press("I", "Space", "a", "g", "r", "e", "e")
	page.Press("Escape")
	if under("#comment-7") || value("parent") != "" || value("comment") != "" || page.Visible("#replying") {
		t.Errorf("after Escape: parent %q, text %q", value("parent"), value("comment"))
	}
	if got := page.Texts(".begun"); len(got) != 1 || !strings.Contains(page.Text(reply), "(draft)") {
		t.Errorf("the comment with a draft is marked %q", got)
	}
	if got := page.Focused(); got.Tag != "A" && got.Tag != "a" || !strings.Contains(got.Text, "Jack Sim") ||
		!got.InView {
		t.Errorf("Escape leads to %+v", got)
	}
	page.Click(`#comment-3 > article > .act a`)
	page.Click(`#comment-4 > article > .act a`)
	if !under("#comment-4") || value("comment") != "" || !strings.Contains(page.Text("#replying"), "comment 4") {
		t.Errorf("moved on: text %q, %q", value("comment"), page.Text("#replying"))
	}
	page.Click(reply)
	if !under("#comment-7") || value("comment") != "I agree" || value("parent") != parent ||
		page.Count(".begun") > 0 {
		t.Errorf("back at the comment: text %q, parent %q", value("comment"), value("parent"))
	}
	page.Click(cancel)
	if value("parent") != "" || page.Count(".write #reply-form") != 1 {
		t.Error("Cancel does not put the form back")
	}
	var modified bool
	page.Eval(`(() => { let kept; const see = e => { kept = !e.defaultPrevented; e.preventDefault(); };
		addEventListener("click", see, { once: true });
		document.querySelector("`+reply+`").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }));
		return kept; })()`, &modified)
	if !modified || under("#comment-7") {
		t.Error("Ctrl and click do not open the link")
	}

	// What is typed is there again after a visit elsewhere, for each parent by itself, and on the form's own page.
	page.Type("#reply-form [name=comment]", "For the record")
	page.Click(reply)
	page.Type("#reply-form [name=comment]", "For Jack")
	page.Type("#reply-form [name=name]", "Ana")
	page.Click(cancel)
	page.Open(p.url + "/en/")
	page.Open(p.url + enPath)
	if value("comment") != "For the record" || value("parent") != "" {
		t.Errorf("the draft in the form beneath is %q, a reply to %q", value("comment"), value("parent"))
	}
	page.Click(reply)
	if value("comment") != "For Jack" || value("name") != "Ana" {
		t.Errorf("the draft is %q by %q", value("comment"), value("name"))
	}
	nonce := value("nonce")
	page.Open(p.url + enPath + "/comments?reply_to=7")
	page.Reload()
	if len(nonce) < 16 || value("nonce") != nonce {
		t.Errorf("the nonce is %q, and was %q", value("nonce"), nonce)
	}
	if value("comment") != "For Jack" || value("name") != "Ana" || !strings.HasPrefix(page.Text("#comment-count"),
		"Characters remaining: 4,992") {
		t.Errorf("on the form's own page: %q by %q, %q", value("comment"), value("name"), page.Text("#comment-count"))
	}

	// The language is offered after a pause, and changed by the writer alone.
	page.Type("[name=comment]", "¿Por qué los informes no se publican?")
	page.Until("the language is offered", func() bool { return page.Visible("#looks-es") })
	if page.Visible("#looks-en") || value("lang") != "en" {
		t.Errorf("the language is %q", value("lang"))
	}
	page.Click("#looks-es button")
	if value("lang") != "es" || page.Visible("#looks-es") || page.Focused().Name != "lang" {
		t.Errorf("chosen: %q, focus on %+v", value("lang"), page.Focused())
	}
	page.Type("[name=comment]", "We are sure that this is what the people of the town want to read.")
	page.Until("the other language is offered", func() bool { return page.Visible("#looks-en") })
	page.Select("[name=lang]", "und")
	page.Select("[name=lang]", "en")

	// An error keeps the draft, a receipt ends it.
	page.Type("[name=email]", "ana@example")
	page.Press("Enter")
	if !strings.HasPrefix(page.Title(), "Error:") || !strings.HasPrefix(value("comment"), "We are sure") {
		t.Errorf("after an error: %q, %q", page.Title(), value("comment"))
	}
	page.Open(p.url + enPath + "/comments?reply_to=7")
	if value("email") != "ana@example" {
		t.Errorf("the error ended the draft: %q", value("email"))
	}
	page.Type("[name=email]", "ana@example.org")
	page.Press("Enter")
	if got := page.Focused(); got.ID != "status" || !strings.Contains(got.Text, "waiting for review") {
		t.Fatalf("the receipt begins at %+v: %.200q", got, page.Text("main"))
	}
	var drafts []string
	page.Eval(`Object.keys(sessionStorage)`, &drafts)
	slices.Sort(drafts)
	if want := []string{"1-", "at1-"}; !slices.Equal(drafts, want) {
		t.Errorf("kept still: %q, want that of the comment that was not sent, parent %s", drafts, parent)
	}
	inOrder(t, p, page)
}

// TestTheFormWithoutStorage has a browser that refuses to keep anything.
func TestTheFormWithoutStorage(t *testing.T) {
	page := browser.New(t).Page(t)
	p := start(t, filepath.Join(t.TempDir(), "data"))
	page.Open(p.url + enPath)
	page.Eval(`(Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no"); } }), 0)`,
		new(int))
	page.Click(`#comment-7 a[data-reply]`)
	page.Type("#reply-form [name=comment]", "I agree")
	page.Type("#reply-form [name=name]", "Ana")
	page.Type("#reply-form [name=email]", "ana@example.org")
	page.Click("#reply-form [value=post]")
	if !strings.Contains(page.URL(), "/receipt/") {
		t.Errorf("ended at %s: %.200q", page.URL(), page.Text("main"))
	}
	inOrder(t, p, page)
}

func TestCorrectingAndWithdrawingInABrowser(t *testing.T) {
	b := browser.New(t)
	for name, options := range map[string][]browser.Option{
		"with scripts":    nil,
		"without scripts": {browser.WithoutJavaScript(), browser.Phone()},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			p := start(t, data)
			addAccount(t, data, "mina", "moderator")
			reader, mod, stranger := b.Page(t, options...), b.Page(t, options...), b.Page(t, options...)
			reader.Open(p.url + enPath + "/comments")
			reader.Type("[name=comment]", "The first words")
			reader.Type("[name=name]", "Ana")
			reader.Type("[name=email]", "ana@example.org")
			reader.Click("button[value=post]")
			receipt := reader.URL()
			signInAs(t, p, mod, "mina")

			reader.Click(`a[href$="/correction"]`)
			reader.Type("[name=comment]", "¿Por qué los informes no se publican?")
			reader.Click("button[value=preview]")
			if got := reader.Text("main"); !strings.Contains(got, "Nothing has been changed yet") ||
				!strings.Contains(got, "This looks like Spanish") {
				t.Errorf("the preview says %.300q", got)
			}
			reader.Select("[name=lang]", "es")
			reader.Click("button[value=post]")
			if got := reader.Text("main"); reader.URL() != receipt || !strings.Contains(got, "Corrected") ||
				!strings.Contains(got, "¿Por qué") {
				t.Errorf("the receipt says %.300q", got)
			}

			mod.Click("button[value=approve]") // of the first words, which are on the page still
			mod.Until("the moderator is told", func() bool {
				return strings.Contains(mod.Text("main"), "Its author has corrected this comment since you opened it")
			})
			mod.Open(p.url + "/desk/waiting")
			mod.Click("button[value=approve]")
			mod.Until("the queue is empty", func() bool {
				return strings.Contains(mod.Text("main"),
					"Nothing is waiting")
			})
			stranger.Open(p.url + enPath)
			if got := stranger.Text("#comment-8"); !strings.Contains(got, "¿Por qué") || !strings.Contains(got,
				"In Spanish") {
				t.Errorf("the comment stands as %q", got)
			}

			reader.Open(receipt)
			reader.Click(`a[href$="/withdrawal"]`)
			if got := reader.Text("main"); !strings.Contains(got, "comment 8") || !strings.Contains(got,
				"cannot be undone") {
				t.Errorf("before withdrawing: %q", got)
			}
			reader.Click(`form[action$="/withdrawal"] button`)
			if got := reader.Text("main"); reader.URL() != receipt || !strings.Contains(got,
				"You withdrew your comment") || strings.Contains(got, "¿Por qué") {
				t.Errorf("the receipt says %.300q", got)
			}
			stranger.Open(p.url + esPath)
			if got := stranger.Text("#comment-8"); !strings.Contains(got, "lo borró") {
				t.Errorf("in its place stands %q", got)
			}
			for _, page := range []*browser.Page{reader, stranger} {
				inOrder(t, p, page)
			}
		})
	}
}
