package main_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/testing/engines"
)

// TestEngines has people read, comment, reply, come back and withdraw in browsers that are not Chromium.
func TestEngines(t *testing.T) {
	for _, engine := range engines.All {
		for lang := range first {
			t.Run(engine.Name+" in "+lang, func(t *testing.T) {
				v := newVisitor(t, engine, lang)
				v.reads()
				v.changesTheLanguage()
				v.comments()
				v.replies()
				v.abandonsAReply()
				v.readsTheOutcome()
				v.withdraws()
				for _, complaint := range v.watch.Complaints() {
					t.Errorf("the browser complains: %s", complaint)
				}
			})
		}
	}
}

// A visitor is a reader in one of the browsers, in one language.
type visitor struct {
	*engines.Page
	t       *testing.T
	p       *process
	watch   *engines.Watch
	mod     *http.Client
	lang    string
	path    string // of the announcement
	receipt string // URL of the receipt of the comment of its own
}

func newVisitor(t *testing.T, engine engines.Engine, lang string) *visitor {
	t.Helper()
	v := &visitor{Page: engine.Page(t), t: t, watch: engines.NewWatch(t), lang: lang, path: first[lang]}
	data := filepath.Join(t.TempDir(), "data")
	v.p = start(t, data, "--url", v.watch.URL, "--trusted-proxy", "127.0.0.1")
	v.watch.Before(v.p.at)
	addAccount(t, data, "mina", "moderator")
	v.mod = v.p.signIn("mina")
	return v
}

// fits looks at the page in a window of 320 pixels.
func (v *visitor) fits(where string) {
	v.t.Helper()
	v.Resize(320, 640)
	for _, call := range []string{"sideways()", "cut()"} {
		var wrong []string
		v.Eval(strings.TrimSpace(readerScript)+"."+call, &wrong)
		for _, what := range wrong {
			v.t.Errorf("%s, 320 pixels wide: %s", where, what)
		}
	}
	v.Resize(1280, 800)
}

func (v *visitor) value(field string) string { return v.Value("#reply-form [name=" + field + "]") }

func (v *visitor) reads() {
	v.Open(v.p.url + "/" + v.lang + "/")
	v.current("the list")
	v.fits("the list")
	v.Follow(`main a[href="` + v.path + `"]`)
	if got := v.Texts("article h3 bdi"); len(got) < 6 || got[5] != "Jack Sim" {
		v.t.Errorf("there are comments by %q", got)
	}
	v.current("the announcement")
	v.fits("the announcement")
}

// current checks that one sees which language, filter or page is the current one: by a line below it that is thicker
// than that of a link.
func (v *visitor) current(where string) {
	v.t.Helper()
	var lines []string
	v.Eval(`[...document.querySelectorAll("[aria-current]")].filter(e => e.checkVisibility() && !e.matches("li")).map(e => {
		const style = getComputedStyle(e);
		return e.textContent.trim() + ": " + style.textDecorationLine + " " + style.textDecorationThickness;
	})`, &lines)
	if len(lines) == 0 {
		v.t.Errorf("on %s nothing is current", where)
	}
	for _, line := range lines {
		if !strings.HasSuffix(line, ": underline 3px") {
			v.t.Errorf("on %s what is current is not marked: %s", where, line)
		}
	}
}

// changesTheLanguage begins a comment, reads in the other language and comes back: what was typed is there each time.
func (v *visitor) changesTheLanguage() {
	const words = "¿Y los informes? A draft"
	v.Type("#reply-form [name=comment]", words)
	for range 2 {
		before := v.URL()
		v.Follow(".langs a")
		if v.URL() == before || v.value("comment") != words {
			v.t.Errorf("from %s to %s, the draft is %q", before, v.URL(), v.value("comment"))
		}
	}
	if v.URL() != v.p.url+v.path {
		v.t.Errorf("both languages end at %s", v.URL())
	}
}

// comments looks at a comment before it is sent, goes back to it, sends it without a name, mends that, and sends it.
func (v *visitor) comments() {
	const words = "Ñandú ’n’ company\n\nAre the reports public? 🗳"
	v.Type("#reply-form [name=comment]", words)
	v.Type("#reply-form [name=name]", "Ana Ñandú")
	v.Type("#reply-form [name=email]", "ana@example.org")
	v.Check("#reply-form [name=question]")
	isThere := func(name string) bool {
		return v.value("comment") == words && v.value("name") == name && v.value("email") == "ana@example.org" &&
			v.Checked("[name=question]")
	}
	v.Follow("#reply-form [value=preview]")
	if got := v.Text(".sample"); !strings.Contains(got, "Are the reports public? 🗳") || !isThere("Ana Ñandú") {
		v.t.Errorf("the preview shows %q, its form %q", got, v.value("comment"))
	}
	v.fits("the preview")
	v.Back()
	v.Until("going back from the preview leads to what was typed", func() bool { return isThere("Ana Ñandú") })
	v.Type("#reply-form [name=name]", "")
	v.Follow("#reply-form [value=post]")
	if !strings.HasPrefix(v.Title(), "Error:") || !isThere("") {
		v.t.Errorf("without a name: %q with %q by %q", v.Title(), v.value("comment"), v.value("name"))
	}
	v.fits("what is wrong")
	v.Click(`.summary a[href="#name"]`)
	v.Until("the list of what is wrong leads to the field", func() bool {
		f := v.Focused()
		return f.ID == "name" && f.InView
	})
	v.Type("#reply-form [name=name]", "Ana Ñandú")
	v.controls("what is wrong")
	v.Follow(`footer a[href$="/rules"]`)
	v.Back()
	v.Until("going back from another page leads to what was wrong, with what was typed", func() bool {
		return strings.HasPrefix(v.Title(), "Error:") && isThere("Ana Ñandú")
	})
	v.Follow("#reply-form [value=post]")
	v.arrives("Are the reports public?")
	v.fits("the receipt")
	v.receipt = v.URL()
	v.Back()
	v.Until("going back from the receipt leads to what was wrong", func() bool {
		return strings.HasPrefix(v.Title(), "Error:") && v.Count("#reply-form") == 1
	})
	v.Open(v.receipt)
	v.Follow(`main a[href^="` + v.path + `"]`)
	if v.value("comment") != "" || v.Count(".mine") != 1 || strings.Contains(v.Text("main"), "Are the reports public?") {
		v.t.Errorf("after sending, the form holds %q, and %d lines lead to the receipt", v.value("comment"), v.Count(".mine"))
	}
}

// controls checks that fields, boxes and selections have the program's own edges, which are seen, and not those of the
// engine, which may be faint or grey.
func (v *visitor) controls(where string) {
	v.t.Helper()
	var looks []string
	v.Eval(`[...document.querySelectorAll("#reply-form :is(input:not([type=hidden], #website), select, textarea)")].map(e => {
		const style = getComputedStyle(e), probe = document.createElement("b");
		probe.style.cssText = "color:var(--edge);background:" + (e.checked ? "var(--link)" : "var(--paper)");
		if (e.ariaInvalid === "true" || e.matches("[aria-invalid]")) probe.style.color = "var(--err)";
		document.body.append(probe);
		const want = getComputedStyle(probe);
		const same = style.borderTopColor === want.color && style.borderTopWidth === "2px" && style.borderTopStyle === "solid" &&
			style.backgroundColor === want.backgroundColor && (e.type === "textarea" || !e.matches("select, [type=checkbox]") || style.appearance === "none");
		probe.remove();
		return same ? "" : e.name + e.id + ": " + [style.borderTop, style.backgroundColor, style.appearance].join(", ");
	})`, &looks)
	if len(looks) < 6 {
		v.t.Errorf("%s: only %d controls", where, len(looks))
	}
	for _, look := range looks {
		if look != "" {
			v.t.Errorf("%s: a control looks as the engine likes: %s", where, look)
		}
	}
}

// arrives checks that the page is the receipt of a waiting comment, that one is told so, and that the draft is gone.
func (v *visitor) arrives(words string) {
	v.t.Helper()
	if !strings.Contains(v.URL(), "/"+v.lang+"/receipt/") || !strings.Contains(v.Text(".quoted"), words) {
		v.t.Fatalf("sending leads to %s: %.300q", v.URL(), v.Text("main"))
	}
	if title := receiptStates[0].title[v.lang]; v.Text("h1") != title || v.Count(".steps .now") != 1 {
		v.t.Errorf("the receipt says %q, want %q", v.Text("h1"), title)
	}
	if got := v.Focused(); got.ID != "status" {
		v.t.Errorf("the receipt begins at %+v", got)
	}
	var kept string
	if v.Eval(`JSON.stringify(sessionStorage)`, &kept); strings.Contains(kept, words) || strings.Contains(kept, `"sent"`) {
		v.t.Errorf("after sending there is still %s", kept)
	}
}

const replyWords = "Who pays for it?"

// replies writes a reply, reloads the page, looks at the preview, goes back and sends it: it stays a reply to that
// comment.
func (v *visitor) replies() {
	v.Open(v.p.url + v.path)
	v.Click("#comment-3 > article > .act a")
	parent := v.value("parent")
	v.Type("#reply-form [name=comment]", replyWords)
	v.Type("#reply-form [name=name]", "Ana Ñandú")
	v.Type("#reply-form [name=email]", "ana@example.org")
	v.Select("#reply-form [name=lang]", map[string]string{"en": "es", "es": "en"}[v.lang])
	v.Check("#reply-form [name=question]")
	v.isReply("as it was begun", parent)
	v.fits("the form beneath a comment")
	v.Reload()
	v.isReply("after reloading", parent)
	v.Follow("#reply-form [value=preview]")
	if v.value("parent") != parent || v.Count(".quoted") != 1 {
		v.t.Errorf("the preview is of a reply to %q", v.value("parent"))
	}
	v.Back()
	v.isReply("back from the preview", parent)
	v.Follow("#reply-form [value=post]")
	v.arrives(replyWords)
	v.Back()
	v.isEmpty("after sending and going back")
	v.Reload()
	v.isEmpty("after that and reloading")
}

// state says where the form is, whom it replies to, and what it holds.
func (v *visitor) state() (state string) {
	v.t.Helper()
	v.Eval(`(() => {
		const form = document.querySelector("#reply-form"), { parent, comment, name, email, lang, question } = form.elements;
		const whom = document.querySelector("#replying");
		return [form.closest("[id^=comment-]")?.id ?? "by itself", parent.value, whom.checkVisibility() ? whom.textContent : "",
			comment.value, name.value, email.value, lang.value, question.checked].join("|");
	})()`, &state)
	return state
}

// holds waits until the state of the form has a prefix and a suffix.
func (v *visitor) holds(when, prefix, suffix string) {
	v.t.Helper()
	state := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if state = v.state(); strings.HasPrefix(state, prefix) && strings.HasSuffix(state, suffix) {
			return
		}
	}
	v.t.Fatalf("%s, the form has %q, want %q … %q", when, state, prefix, suffix)
}

// isReply waits until the form is a reply to comment 3 as replies writes it.
func (v *visitor) isReply(when, parent string) {
	v.t.Helper()
	chosen := map[string]string{"en": "es", "es": "en"}[v.lang]
	v.holds(when, "comment-3|"+parent+"|", "|"+replyWords+"|Ana Ñandú|ana@example.org|"+chosen+"|true")
}

// isEmpty waits until the form is at its own place, replies to nothing and holds no words.
func (v *visitor) isEmpty(when string) {
	v.t.Helper()
	v.holds(when, "by itself||||", "|"+v.lang+"|false")
}

// abandonsAReply begins a reply without a word and reloads the page, which must not leave a reply to anyone in the form
// that stands by itself. Then it leaves a reply by Escape, with words, and reloads the page.
func (v *visitor) abandonsAReply() {
	v.Open(v.p.url + v.path)
	v.Click("#comment-7 > article > .act a")
	v.Until("the form replies", func() bool { return v.value("parent") != "" })
	v.Reload()
	v.isEmpty("after reloading a reply without words")
	v.Click("#comment-7 > article > .act a")
	v.Type("#reply-form [name=comment]", "Another")
	v.Press("Escape")
	v.isEmpty("after Escape")
	v.Reload()
	v.isEmpty("after Escape and reloading")
	if v.Count("#comment-7 .begun") != 1 {
		v.t.Error("nothing says that a reply has been begun")
	}
}

// readsTheOutcome has a moderator approve the comment, and follows the receipt to it.
func (v *visitor) readsTheOutcome() {
	path := strings.TrimPrefix(v.receipt, v.p.url+"/"+v.lang)
	v.p.send(v.mod, "/desk/comments/"+idOf(path)+"/decision", "action", "approve", "seen", "pending")
	v.Open(v.receipt)
	published := receiptStates[slices.IndexFunc(receiptStates, func(s receiptState) bool { return s.name == "published" })]
	if got := v.Text("h1"); got != published.title[v.lang] {
		v.t.Errorf("the receipt says %q, want %q", got, published.title[v.lang])
	}
	v.Follow(`main a[href*="#comment-"]`)
	if got := v.Text("#comment-8"); !strings.Contains(got, "Are the reports public?") {
		v.t.Errorf("the receipt leads to %q", got)
	}
	v.Back()
}

func (v *visitor) withdraws() {
	v.Follow(`.btn[href$="/withdrawal"]`)
	v.fits("the withdrawal")
	v.Follow(`form[action$="/withdrawal"] button`)
	withdrawn := receiptStates[len(receiptStates)-1]
	if got := v.Text("h1"); got != withdrawn.title[v.lang] || strings.Contains(v.Text("main"), "reports") {
		v.t.Errorf("after withdrawing, the receipt says %q", got)
	}
	v.Open(v.p.url + v.path)
	if strings.Contains(v.Text("main"), "Are the reports public?") {
		v.t.Error("what was withdrawn is still there")
	}
}
