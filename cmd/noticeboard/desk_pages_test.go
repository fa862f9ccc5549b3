package main_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/testing/browser"
)

// Every page of the desk, as it is and after what goes wrong on it, is one that everybody can use.

// A room is a board with something of every kind on its desk.
type room struct {
	*process
	waits, declined, question, official, erased string // ids of comments
	author, network                             string // their pages
	draft, invitation, report                   string // paths
	secret                                      string // of the one-time codes of tomas
}

// newRoom has people do what leaves traces at the desk, through the forms. Ada looks after the board
// and signs in by password alone; tomas needs a second step.
func newRoom(t *testing.T) *room {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	r := &room{process: start(t, data)}
	addAccount(t, data, "ada", "admin")
	addAccount(t, data, "tomas", "team")
	ada, tomas := r.signIn("ada"), r.signIn("tomas")

	r.crowd(2)
	said := func(name, text string) (id string) {
		t.Helper()
		return find(t, `/receipt/(\w{13})`, r.send(client(t), enPath+"/comments",
			"comment", text, "name", name, "email", name+"@example.org", "organisation", "Vecinas por el Agua",
			"question", "yes").location)
	}
	decide := func(id, action string, fields ...string) {
		t.Helper()
		r.send(ada, "/desk/comments/"+id+"/decision", append([]string{"action", action, "seen", "pending"},
			fields...)...)
	}
	r.waits = said("Berta", "Is this www.example.org/"+strings.Repeat("a-rather-long-address-", 9)+" yours?")
	r.declined = said("Carlos", "Buy my pills at https://example.org/a and https://example.org/b and https://example.org/c")
	decide(r.declined, "decline", "reason", "advertising", "explanation",
		"This is advertising.\nIt has no place here.", "note", "Seen before.")
	r.question = said("Daniela", "Who pays for the dam?")
	decide(r.question, "approve")
	r.erased = said("Gilda", "My telephone number is 555 0199.")
	r.send(ada, "/desk/comments/"+r.erased+"/erasure", "scope", "all", "reason", "author", "seen", "pending")
	one, two := said("Elena", "I agree."), said("Fabio", "I agree too.")
	r.report = r.send(ada, "/desk/batches", "do", "confirm", "action", "approve", "picks",
		one+"-pending "+two+"-declined").location
	r.official = find(t, `"id":"(\w{13})"`, r.get(ada, "/api/v1/replies").body)

	berta := r.get(ada, "/desk/comments/"+r.declined).body
	r.author, r.network = find(t, `"(/desk/authors/\w+)"`, berta), find(t, `"(/desk/networks/\w+)"`, berta)
	r.send(ada, r.author+"/acts", "action", "pause", "reason", "Advertising, again and again.", "rule", "advertising",
		"days", "7")
	r.send(ada, "/desk/snippets/new", "do", "save", "version", "0", "for", "answer", "name", "Where the reports are",
		"text.en", "The reports are on our pages.", "text.es", "Los informes están en nuestras páginas.")

	r.send(ada, "/desk/announcements", "do", "draft", "title.en", "The dam", "body.en", "It is **3 m** high.",
		"original", "en", "seen", "0")
	r.draft = "/desk/announcements/2"
	seed := r.get(ada, "/desk/announcements/1").body
	r.send(ada, "/desk/announcements/1", append(fields(seed), "place.en", "Washington, DC", "correction.en",
		"The place was missing.",
		"correction.es", "Faltaba el lugar.", "do", "correct")...)

	r.send(ada, "/desk/invitations", "role", "moderator", "name", "Mina Paz")
	r.invitation = find(t, `"http://[^/]+(/desk/invitations/[^"]+)"`, r.send(ada, "/desk/invitations", "role",
		"team").body)
	r.secret = find(t, `<p><code>([A-Z2-7 ]+)</code>`, r.get(tomas, "/desk/account/codes").body)
	r.send(tomas, "/desk/account/codes", "code", authtest.TOTPCode(t, r.secret, time.Now()))
	return r
}

// find returns what the group of a pattern matches.
func find(t testing.TB, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no %s in %.2000q", pattern, text)
	}
	return m[1]
}

// fields returns what the form of an announcement holds.
func fields(page string) (names []string) {
	for _, m := range regexp.MustCompile(`name="([a-z.]+\.(?:en|es)|seen)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		names = append(names, m[1], html.UnescapeString(m[2]))
	}
	for _, m := range regexp.MustCompile(`(?s)name="([a-z]+\.(?:en|es))" rows[^>]*>\n(.*?)</textarea>`).FindAllStringSubmatch(page, -1) {
		names = append(names, m[1], html.UnescapeString(m[2]))
	}
	return append(names, "original", "en")
}

// A view is a page of the desk, or what becomes of it.
type view struct {
	name, path string
	code       int
	do         func(*browser.Page) // on the page; nil for nothing
}

func press(selectors ...string) func(*browser.Page) {
	return func(page *browser.Page) {
		for _, s := range selectors {
			page.Click(s)
		}
	}
}

// typed fills in a field and presses a button.
func typed(field, text, button string) func(*browser.Page) {
	return func(page *browser.Page) {
		page.Type(field, text)
		page.Click(button)
	}
}

// late makes a form one that was opened before somebody else's change.
func late(field, seen, then string) func(*browser.Page) {
	return func(page *browser.Page) {
		page.Eval(fmt.Sprintf("document.querySelector(%q).value = %q", field, seen), &seen)
		page.Click(then)
	}
}

// withoutReason refuses without a reason, as a browser does whose page names a rule that is gone.
func withoutReason(page *browser.Page) {
	late("button[name=reason]", "", "button[name=reason]")(page)
}

// folded is the summary of the part that holds a form.
func folded(action string) string { return `details:has([action$="` + action + `"]) > summary` }

func button(action string) string { return `[action$="` + action + `"] button:not([type=button])` }

// views lists every page of the desk for who is signed in.
func (r *room) views() []view {
	question, waits := "/desk/comments/"+r.question, "/desk/comments/"+r.waits
	return []view{
		{"first steps", "/desk/first-steps", 200, nil},
		{"waiting", "/desk/waiting", 200, nil},
		{"the keys", "/desk/waiting", 200, press("#keys-button")},
		{"the rules of a refusal", "/desk/waiting", 200, press(".refuse > summary", ".refuse details > summary",
			".rest > summary")},
		{"approved", "/desk/waiting", 200, press("button[value=approve]")},
		{"undone", "/desk/waiting", 200, press("button[value=approve]", "#done button")},
		{"nothing ticked", "/desk/waiting", 422, press("#many button[value=decline]")},
		{"many", "/desk/waiting", 200, press(".cases [name=pick]", "#many button[value=decline]")},
		{"many without a reason", "/desk/waiting", 422, func(page *browser.Page) {
			press(".cases [name=pick]", "#many button[value=decline]")(page)
			withoutReason(page)
		}},
		{"the report", r.report, 200, nil},
		{"questions", "/desk/questions", 200, nil},
		{"questions, answering", "/desk/questions", 200, press(".reply > summary", `[value="take.en.es"]`)},
		{"questions overdue", "/desk/questions?duty=overdue", 200, nil},
		{"questions nobody has", "/desk/questions?duty=unclaimed", 200, nil},
		{"own questions", "/desk/questions?duty=mine", 200, nil},
		{"claimed questions", "/desk/questions?duty=claimed", 200, nil},
		{"referred questions", "/desk/questions?duty=referred", 200, nil},
		{"texts owed", "/desk/questions?duty=owed", 200, nil},
		{"comments", "/desk/comments", 200, nil},
		{"published", "/desk/comments?status=published", 200, nil},
		{"declined", "/desk/comments?status=declined", 200, nil},
		{"removed", "/desk/comments?status=removed", 200, nil},
		{"found", "/desk/comments?q=dam&status=published&language=en", 200, nil},

		{"a pending comment", waits, 200, nil},
		{"no reason", waits, 422, func(page *browser.Page) {
			page.Click(".refuse > summary")
			withoutReason(page)
		}},
		{"no answer to approve with", waits, 422, press("button[value=publish]")},
		{"decided by another", waits, 409, late("[action$=decision] [name=seen]", "published",
			"button[value=approve]")},
		{"a declined comment", "/desk/comments/" + r.declined, 200, nil},
		{"an official reply", "/desk/comments/" + r.official, 200, nil},
		{"a question", question, 200, nil},
		{"no answer", question, 422, press("button[value=publish]")},
		{"no reply to point to", question, 422, press(folded("/asked-and-answered"), button("/asked-and-answered"))},
		{"no translation", question, 422, press(folded("/translation"), "[action$='/translation'] button[value=save]")},
		{"a long name", question, 422, func(page *browser.Page) {
			page.Click(folded("/referral"))
			page.Type("[name=referral]", strings.Repeat("Ministry ", 20))
			page.Click(button("/referral"))
		}},
		{"answered by another", question, 409, func(page *browser.Page) {
			r.answerOnce()
			page.Type(`[name="answer.en"]`, "The state.")
			page.Click("button[value=publish]")
		}},
		{"a draft", question, 200, nil},
		{"correcting", "/desk/comments/" + r.official + "/correction", 200, nil},
		{"correcting, seen before", "/desk/comments/" + r.official + "/correction", 200,
			press("button[value=preview]")},
		{"a reply too long", "/desk/comments/" + r.official + "/correction", 422, typed("[name='answer.es']",
			strings.Repeat("x", 20001), "button[value=save]")},

		{"an author", r.author, 200, nil},
		{"no measure", r.author, 422, press("details:has([name=action]) > summary", "details[open] button")},
		{"a network", r.network, 200, nil},
		{"no measure against a network", r.network, 422, press("details:has([name=action]) > summary",
			"details[open] button")},
		{"paused and blocked", "/desk/standings", 200, nil},
		{"erasing an author", r.author + "/erasure", 200, nil},
		{"erasing an author without a reason", r.author + "/erasure", 422, press(button("/erasure"))},
		{"erasing a comment", question + "/erasure", 200, nil},
		{"erasing without a reason", question + "/erasure", 422, press(button("/erasure"))},
		{"erasing what has changed", question + "/erasure", 409, func(page *browser.Page) {
			page.Click("#scope")
			page.Click("#reason")
			late("[name=seen]", "pending", button("/erasure"))(page)
		}},
		{"an erased comment", "/desk/comments/" + r.erased, 200, nil},
		{"erasures", "/desk/erasures", 200, nil},
		{"no address", "/desk/erasures", 422, press(button("/desk/erasures"))},
		{"found by an address", "/desk/erasures", 200, typed("#email", "daniela@example.org", button("/desk/erasures"))},

		{"announcements", "/desk/announcements", 200, nil},
		{"a new announcement", "/desk/announcements/new", 200, nil},
		{"an empty announcement", "/desk/announcements/new", 422, press("button[value=publish]")},
		{"a draft", r.draft, 200, nil},
		{"its preview", r.draft, 200, press("button[value=preview]")},
		{"a day past", r.draft, 422, press("button[value=schedule]")},
		{"saved by another", r.draft, 409, func(page *browser.Page) {
			page.Type("[name='title.en']", "The dike")
			late("[name=seen]", "0", "button[value=draft]")(page)
		}},
		{"discarding", r.draft + "/discard", 200, nil},
		{"a published announcement", "/desk/announcements/1", 200, nil},
		{"no correction", "/desk/announcements/1", 422, press("button[value=correct]")},
		{"no day to close", "/desk/announcements/1", 422, press("button[value=close-at]")},
		{"no day of publication", "/desk/announcements/1", 422, press("form[action$=\"/date\"] button")},

		{"figures", "/desk/figures", 200, nil},
		{"templates", "/desk/snippets", 200, nil},
		{"a new template", "/desk/snippets/new", 200, nil},
		{"an empty template", "/desk/snippets/new", 422, press("button[value=save]")},
		{"a template", "/desk/snippets/1", 200, nil},
		{"rules", "/desk/rules", 200, nil},
		{"rules in another order", "/desk/rules", 200, press("[name=down]")},
		{"order changed by another", "/desk/rules?order=respect", 409, late(".flash [name=version]", "9", ".flash button")},
		{"a new rule", "/desk/rules/new", 200, nil},
		{"a rule seen before", "/desk/rules/reasons/respect", 200, press("button[value=preview]")},
		{"a rule without a title", "/desk/rules/reasons/respect", 422, typed("[name='title.en']", "", "button[value=save]")},
		{"a rule changed by another", "/desk/rules/reasons/off-topic", 409, late("[name=version]", "9", "button[value=save]")},
		{"settings", "/desk/settings", 200, nil},
		{"health", "/desk/health", 200, nil},
		{"too many links", "/desk/settings", 422, typed("[name=links]", "99", "#part-rules button")},
		{"settings changed by another", "/desk/settings", 409, late("#part-mode [name=seen]", "9", "#part-mode button")},

		{"accounts", "/desk/accounts", 200, nil},
		{"a login that cannot be", "/desk/accounts", 422, typed("#login", "Ñandú!", button("/desk/invitations"))},
		{"a link", "/desk/accounts", 200, press(button("/desk/invitations"))},
		{"an account", "/desk/accounts/tomas", 200, nil},
		{"an account without a name", "/desk/accounts/tomas", 422, typed("#name", "", button("/name"))},
		{"the institution", "/desk/identity", 200, nil},
		{"the institution, in no colour", "/desk/identity", 422, typed("#brand", "crimson",
			button("/desk/identity"))},
		{"activity", "/desk/activity", 200, nil},
		{"nothing there", "/desk/comments/0000000000000", 404, nil},
	}
}

// answerOnce has a colleague answer the question, so that the form that is open was made before.
func (r *room) answerOnce() {
	if _, err := r.post(r.signIn("ada"), "/desk/comments/"+r.question+"/answer", "answer.en", "The city."); err != nil {
		r.t.Error(err)
	}
}

// ownViews lists the pages about how one signs in. They end with being signed out.
func (r *room) ownViews() []view {
	half := func(page *browser.Page) {
		page.Type("#login", "tomas")
		page.Type("#password", password)
		page.Click(button("/desk/sign-in"))
	}
	return []view{
		{"own account", "/desk/account", 200, nil},
		{"no name", "/desk/account", 422, typed("#name", "", button("/desk/account"))},
		{"own account, with passkeys", "/desk/account", 200, nil},
		{"password", "/desk/password", 200, nil},
		{"a wrong password", "/desk/password", 422, press(button("/password"))},
		{"proving", "/desk/account/prove", 200, nil},
		{"proving wrongly", "/desk/account/prove", 422, press(button("/prove"))},
		{"one-time codes", "/desk/account/codes", 200, nil},
		{"a wrong code", "/desk/account/codes", 422, press(button("/codes"))},
		{"a passkey", "/desk/account/passkeys", 200, nil},
		{"a session that ended", "/desk/account", 401, func(page *browser.Page) {
			page.Await(`fetch("/desk/sign-out", { method: "POST", redirect: "manual" }).then(() => 1)`, new(int))
			page.Click(button("/desk/account"))
		}},
		{"a link that does not work", "/desk/invitations/x", 404, nil},
		{"sign-in", "/desk/sign-in", 200, nil},
		{"sign-in refused", "/desk/sign-in", 422, press(button("/desk/sign-in"))},
		{"an invitation", r.invitation, 200, nil},
		{"an invitation filled in wrongly", r.invitation, 422, press("main form button:not([type=button])")},
		{"second step", "/desk/sign-in", 200, half},
		{"second step refused", "/desk/sign-in/second", 422, press("main form button:not([type=button])")},
	}
}

// TestDeskIsAccessible has axe and the Nu checker look at every page of the desk, in both languages, on a screen 320
// pixels wide, and measures what they do not.
func TestDeskIsAccessible(t *testing.T) {
	t.Parallel()
	b := browser.New(t)
	axe, served := axeCore(t), new(pile)
	t.Run("in", func(t *testing.T) {
		for _, lang := range []string{"en", "es"} {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := newRoom(t)
				page := b.Page(t, browser.Viewport(320, 640), browser.Language(lang))
				page.Authenticator()
				signInAs(t, r.process, page, "ada")
				for _, v := range slices.Concat(r.views(), r.ownViews()) {
					r.visit(t, page, v, lang, axe, served)
				}
				inOrder(t, r.process, page)
			})
		}
	})
	served.check(t)
}

// visit has a page looked at.
func (r *room) visit(t *testing.T, page *browser.Page, v view, lang, axe string, served *pile) {
	t.Helper()
	if v.name != "a draft" { // of the view before
		page.Eval("(sessionStorage.clear(), 1)", new(int))
	}
	page.Open(r.url + v.path)
	if v.do != nil {
		v.do(page)
		page.Until("nothing is under way", func() bool { return page.Count(".busy") == 0 })
	}
	if got := page.Status(); got != v.code {
		t.Errorf("%s: %d, want %d", v.name, got, v.code)
	}
	if got := page.Attribute("html", "lang"); got != lang {
		t.Errorf("%s is in %q", v.name, got)
	}
	served.add(v.name+" in "+lang, page.Source())
	for _, found := range append(page.Axe(axe), measured(page)...) {
		t.Errorf("%s: %s", v.name, found)
	}
}

// measured returns what is wrong with how a page of the desk lies on a small screen: it scrolls sideways,
// begins below the upper third, has not one heading of the first level, a word of a button, a link or a heading is torn, or
// something in it is lower than 44 pixels though one presses it. A link among words may be, and those of a comment as readers see it: they are as high as the words.
func measured(page *browser.Page) (wrong []string) {
	page.Eval(`(() => {
		const wrong = [];
		if (document.documentElement.scrollWidth > innerWidth) wrong.push("it is " + document.documentElement.scrollWidth + " pixels wide");
		const top = document.querySelector("main").getBoundingClientRect().top + scrollY;
		if (top > innerHeight / 3) wrong.push("what it is about begins at " + top + " of " + innerHeight + " pixels");
		if (document.querySelectorAll("h1").length != 1) wrong.push(document.querySelectorAll("h1").length + " headings of the first level");
		const range = document.createRange(), torn = word => {
			const tops = [...range.getClientRects()].map(box => Math.round(box.top));
			return /^[\p{L}…]{2,24}$/u.test(word) && new Set(tops).size > 1;
		};
		for (const e of document.querySelectorAll("button, summary, main a, h1, h2, h3, dt, th")) {
			if (!e.checkVisibility() || e.matches(".vh")) continue;
			for (const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT); walk.nextNode(); )
				for (const word of walk.currentNode.data.matchAll(/\S+/g)) {
					range.setStart(walk.currentNode, word.index);
					range.setEnd(walk.currentNode, word.index + word[0].length);
					if (torn(word[0])) wrong.push("torn: " + word[0] + " in " + e.outerHTML.slice(0, 150));
				}
		}
		const bare = text => text.replace(/[^\p{L}\p{N}]/gu, "");
		const alone = a => {
			let e = a.parentElement;
			while (getComputedStyle(e).display.startsWith("inline")) e = e.parentElement;
			let rest = bare(e.textContent);
			for (const part of e.querySelectorAll("a, button")) rest = rest.replace(bare(part.textContent), "");
			return !rest;
		};
		for (const e of document.querySelectorAll("button, summary, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio]), a[href]")) {
			const box = e.getBoundingClientRect();
			if (!box.height || e.matches(".skip, .trap, .trap *, .vh, .c a") || e.matches("a") && !alone(e)) continue;
			if (box.height < 43.9) wrong.push(Math.round(box.height) + " pixels high: " + e.outerHTML.slice(0, 150));
		}
		return wrong;
	})()`, &wrong)
	return wrong
}

// axeCore returns the program of axe-core, which make check fetches.
func axeCore(t *testing.T) string {
	t.Helper()
	program, err := os.ReadFile("../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is not there: run make tools (%v)", err)
	}
	return string(program)
}
