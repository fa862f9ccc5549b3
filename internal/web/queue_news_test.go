package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// newsOf returns the address that a page polls.
func newsOf(t testing.TB, page answer) string {
	t.Helper()
	return html.UnescapeString(between(t, page.body, `data-news="`, `"`))
}

func TestAnOpenQueueLearnsWhatHappens(t *testing.T) {
	s := newSite(t)
	ids := s.waiting(3)
	mod, admin, team := s.staff(notice.Moderator), s.staff(notice.Admin), s.staff(notice.Team)
	queue := mod.get("/desk/waiting")
	address := newsOf(t, queue)
	first := mod.get(address)
	first.want(t, 200, "3 comments waiting", "!data-show", `!<li data-case`)
	tag := first.Header().Get("Etag")
	if got := first.Header().Get("Cache-Control"); got != "private, no-store" || tag == "" {
		t.Errorf("sent with Cache-Control %q, Etag %q", got, tag)
	}
	mod.get(address, "If-None-Match", tag).want(t, 304)
	admin.get(address, "If-None-Match", tag).want(t, 200) // what one may see is not another's

	fresh := s.sends("Elsa", "A new one.", "question", "1")
	admin.decide(t, ids[1], "action", "decline", "reason", "respect").want(t, 303)
	mod.decide(t, ids[2], "action", "approve").want(t, 303)
	news := mod.get(address, "If-None-Match", tag)
	news.want(t, 200, "2 comments waiting", "<li>"+fresh+"</li>", `data-case="`+ids[1]+`">Declined by `,
		"Staff admin", "!"+ids[2], "<span>All</span> <b>2</b>", `data-show="/desk/waiting?after=`)
	mod.get(html.UnescapeString(between(t, news.body, `data-show="`, `"`))).want(t, 200, "A new one.", "!waiting words")
	since := regexp.MustCompile(`since=[^&]+`).ReplaceAllString(address, "since="+between(t, news.body, `data-since="`, `"`))
	mod.get(since).want(t, 200, "!<li>"+fresh, "!"+ids[1])
	mod.get(newsOf(t, mod.get("/desk/waiting?only=questions"))).want(t, 200, "2 comments waiting")
	mod.get(strings.Replace(address, "?", "?language=es&", 1)).want(t, 200, "!<li>"+fresh)

	// What waited before is not new because it is marked; what waits again is.
	at := newsOf(t, mod.get("/desk/waiting"))
	admin.post("/desk/comments/"+ids[0]+"/question", "do", "mark").want(t, 303)
	mod.get(at).want(t, 200, "2 comments waiting", "!<li>"+ids[0], "!data-show")
	admin.post("/desk/comments/"+ids[1]+"/decision", "action", "restore", "seen", "declined").want(t, 303)
	again := s.sends("Eva", "Sent and marked at once.")
	admin.post("/desk/comments/"+again+"/question", "do", "mark").want(t, 303)
	mod.get(at).want(t, 200, "!<li>"+ids[0], "<li>"+ids[1]+"</li>", "<li>"+again+"</li>")

	mod.get("/desk/waiting/news?since=1-1").want(t, 200, `data-unknown="yes"`)
	mod.get("/desk/waiting/news?since=x").want(t, 404)
	mod.get("/desk/waiting/news").want(t, 404)
	s.visitor().get(address).want(t, 303)
	team.get(address).want(t, 200, "!"+fresh, "!"+ids[1]) // only who is where is for them
}

func TestColleaguesSeeWhoIsAtAComment(t *testing.T) {
	s := newSite(t)
	ids := s.waiting(2)
	mod, admin := s.staff(notice.Moderator), s.staff(notice.Admin)
	address := newsOf(t, mod.get("/desk/waiting"))
	const looking, answering = "Staff admin is looking at this", "Staff admin is answering this"
	first := mod.get(address)
	admin.get("/desk/comments/"+ids[0]).want(t, 200, "!is looking at this")
	mod.get(address, "If-None-Match", first.Header().Get("Etag")).want(t, 200, `data-case="`+ids[0]+`">`, "Staff admin",
		"is looking at this")
	mod.get("/desk/waiting").want(t, 200, "is looking at this")
	mod.get("/desk/comments/"+ids[0]).want(t, 200, "is looking at this")
	mod.get(address + "&at=" + ids[0])
	admin.get(address+"&at="+ids[1]+"&answering=yes").want(t, 200, `data-case="`+ids[0]+`">`, "Staff moderator")
	mod.get(address+"&at="+ids[0]).want(t, 200, `data-case="`+ids[1]+`">`, "is answering this")
	s.visitor().get(enPath).want(t, 200, "!Staff admin", "!is answering")

	tag := mod.get(address).Header().Get("Etag")
	s.pass(time.Minute) // they have closed the page
	mod.get(address, "If-None-Match", tag).want(t, 200, "!Staff admin")
	for _, secret := range []string{looking, answering, "Staff admin"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
}

// TestPollingKeepsNobodySignedIn leaves a page open, which polls, for longer than a session lasts without requests.
func TestPollingKeepsNobodySignedIn(t *testing.T) {
	s := newSite(t)
	s.waiting(1)
	mod := s.staff(notice.Moderator)
	address := newsOf(t, mod.get("/desk/waiting"))
	for range 5 {
		s.pass(5 * time.Minute)
		mod.get(address).want(t, 200)
	}
	s.pass(6 * time.Minute)
	mod.get(address).want(t, 303)
	mod.get("/desk/waiting").want(t, 303)
}
