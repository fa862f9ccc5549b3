package main_test

import (
	"fmt"
	"net/http"
	"noticeboard/internal/testing/browser"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A hall is a board with something of every kind that readers can come to see.
type hall struct {
	*process
	ada      *http.Client      // looks after the board
	receipts map[string]string // by what became of the comment: paths without the language
	question string            // path of a comment of its own, without the language
	official string            // id of the official reply, which has been corrected
	written  atomic.Int64      // how many comments were typed in, so that no two are the same
}

// paths of the announcements in the hall, by language: the first one, which has been corrected; one with 500
// comments; one in English alone that takes no comments any more.
var (
	first = map[string]string{"en": enPath, "es": esPath}
	long  = map[string]string{"en": "/en/long-talk", "es": "/es/larga-charla"}
	shut  = map[string]string{"en": "/en/the-library-moves", "es": "/es/the-library-moves"}
)

// elsewhere has a page come from another network by way of a proxy, so that what it does does not count against the limits
// of the network that all others come from.
func elsewhere(address string) browser.Option { return browser.Header("X-Forwarded-For", address) }

// newHall has people do what leaves traces on the public pages, through the forms.
func newHall(t *testing.T) *hall {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	h := &hall{process: start(t, data, "--trusted-proxy", "127.0.0.1"), receipts: map[string]string{}}
	addAccount(t, data, "ada", "admin")
	h.ada = h.signIn("ada")

	const hostile = "\u202e<script>alert(1)</script> javascript:alert(1) "
	h.receipts["pending"] = h.say(enPath, "berta", "Who pays for the dam?\n\nAnd who counts?", "question", "yes",
		"organisation", "Vecinas por el Agua")
	h.receipts["declined"] = h.say(enPath, "carlos", hostile+strings.Repeat("x", 200))
	h.decide(h.receipts["declined"], "decline", "pending", "reason", "advertising", "explanation",
		"This is advertising.\nIt has no place here.")
	h.receipts["published"] = h.say(enPath, "daniela", "¿Quién paga la presa? "+hostile+strings.Repeat("ñ", 200),
		"question", "yes", "lang", "es")
	h.decide(h.receipts["published"], "approve", "pending")
	h.question = "/comment/" + h.id("published")
	h.receipts["removed"] = h.say(enPath, "elena", "Mr. Gómez lives in 12, Harbour Street.")
	h.decide(h.receipts["removed"], "approve", "pending")
	h.decide(h.receipts["removed"], "remove", "published", "reason", "personal-data")
	h.correct()

	h.publish("Long talk", "Larga charla")
	h.publish("The library moves", "")
	h.send(h.ada, "/desk/announcements/3/comments", "action", "close")
	h.fill()
	for i := range 8 { // so many that one searches among them
		h.publish(fmt.Sprintf("Report %d", i), fmt.Sprintf("Informe %d", i))
	}
	return h
}

// say has a reader send a comment to the announcement at a path, and returns its receipt's path without the
// language.
func (h *hall) say(on, name, text string, more ...string) string {
	h.t.Helper()
	fields := append([]string{"comment", text, "name", name, "email", name + "@example.org"}, more...)
	a, err := h.post(client(h.t), on+"/comments", fields...)
	if err != nil || a.code != http.StatusSeeOther {
		h.t.Errorf("%s says %q: %d, %v", name, text, a.code, err)
		return ""
	}
	return strings.TrimPrefix(a.location, on[:3])
}

// idOf returns the id of the comment that a receipt is for.
func idOf(receipt string) string { return strings.TrimPrefix(receipt, "/receipt/")[:13] }

func (h *hall) id(receipt string) string { return idOf(h.receipts[receipt]) }

func (h *hall) decide(receipt, action, seen string, more ...string) {
	h.t.Helper()
	h.send(h.ada, "/desk/comments/"+idOf(receipt)+"/decision", append([]string{"action", action, "seen", seen},
		more...)...)
}

// correct has the official reply of the first announcement corrected, and the announcement itself.
func (h *hall) correct() {
	h.t.Helper()
	h.official = find(h.t, `case-(\w{13})(?s:.{0,400})class="badge"`, h.get(h.ada,
		"/desk/comments?status=published").body)
	path := "/desk/comments/" + h.official + "/correction"
	h.send(h.ada, path, "seen", find(h.t, `name="seen" value="(\w+)"`, h.get(h.ada, path).body), "do", "save",
		"answer.es", "Estimada Cecilia, todo el proceso está documentado.", "answer.en",
		"Dear Cecilia, all of it is documented.")
	h.send(h.ada, "/desk/announcements/1", append(fields(h.get(h.ada, "/desk/announcements/1").body),
		"place.en", "Washington, DC", "correction.en", "The place was missing.", "correction.es", "Faltaba el lugar.",
		"do", "correct")...)
}

func (h *hall) publish(en, es string) {
	h.t.Helper()
	edition := []string{"original", "en", "seen", "0", "do", "publish", "title.en", en, "summary.en",
		en + ", in short.", "body.en", en + ".\n\n## And more\n\nMuch more."}
	if es != "" {
		edition = append(edition, "title.es", es, "summary.es", es+", en breve.", "body.es",
			es+".\n\n## Y más\n\nMucho más.")
	}
	h.send(h.ada, "/desk/announcements", edition...)
}

// How much is said on the long announcement: enough for pages of threads and pages of one thread.
const (
	longThreads = 440
	longReplies = 60
)

// fill has many readers talk on the long announcement at once, and all of it approved.
func (h *hall) fill() {
	h.t.Helper()
	root := h.say(long["en"], "reader", "I begin.")
	h.decide(root, "approve", "pending")
	all := make([]string, longThreads+longReplies-1)
	var readers sync.WaitGroup
	next := make(chan int)
	for range 16 {
		readers.Go(func() {
			for i := range next {
				text, more := fmt.Sprintf("This is what reader %d has to say about the matter, and why.", i),
					[]string(nil)
				if i < longReplies {
					more = []string{"parent", idOf(root)}
				}
				all[i] = h.say(long["en"], fmt.Sprintf("reader%d", i), text, more...)
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	readers.Wait()
	if h.t.Failed() {
		h.t.FailNow()
	}
	for i, receipt := range all {
		all[i] = idOf(receipt) + "-pending"
	}
	h.send(h.ada, "/desk/batches", "do", "confirm", "action", "approve", "picks", strings.Join(all, " "))
}
