package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/testing/leftovers"
	"noticeboard/internal/web"
)

// A switchboard is a limit that lets everyone in until it is told to do something else.
type switchboard struct{ do func() time.Duration }

func (s *switchboard) Spend(netip.Addr, time.Time) time.Duration { return s.do() }

// names lists those of people and places in the seed that stand within sentences.
var names = []string{"Ana Ñandú", "Jennifer Pia Las", "Al-Hoceima", "El Kef", "Los Angeles", "de Baz",
	"de los Tsáchilas"}

// TestNoWordOfAnotherLanguage walks the public pages, and into every error that a reader can meet, in
// each language.
func TestNoWordOfAnotherLanguage(t *testing.T) {
	limit := &switchboard{func() time.Duration { return 0 }}
	s := newSite(t, func(_ *web.Config, b *board.Config) { b.Limit = limit })
	finder := leftovers.New(must(sharedLocales()))
	mod := s.staff(notice.Moderator)
	for lang, path := range map[notice.Lang]string{notice.English: enPath, notice.Spanish: esPath} {
		v := s.visitor()
		home := "/" + string(lang)
		look := func(code int, name string, a answer) {
			t.Helper()
			if a.Code != code || a.Header().Get("Content-Language") == "" && !strings.Contains(a.body,
				`<html lang="`+string(lang)) {
				t.Errorf("%s in %s: %d, want %d", name, lang, a.Code, code)
			}
			for _, what := range must(finder.Leftovers([]byte(a.body), lang, names...)) {
				t.Errorf("%s in %s: %s", name, lang, what)
			}
		}
		post := func(fields ...string) answer {
			return v.post(path+"/comments", append(fields, "comment", "¿Qué? What? "+string(lang), "name",
				"Ana Ñandú", "email", "ana@private.example")...)
		}
		get := func(code int, paths ...string) {
			t.Helper()
			for _, p := range paths {
				look(code, p, v.get(p))
			}
		}

		get(200, home+"/", home+"/rules", home+"/about", home+"/accessibility", home+"/privacy", path,
			path+"?order=newest", path+"/versions", path+"/versions/1",
			path+"/threads/1", path+"/comments", path+"/comments?reply_to=7")
		get(404, home+"/nothing", home+"/56-open", path+"/comments/99", path+"/threads/99", home+"/receipt/x",
			home+"/comment/x", home+"/rules?version=9")
		look(405, "405", v.do(httptest.NewRequest(http.MethodPut, path, nil)))
		look(422, "422", v.post(path+"/comments"))
		look(422, "422, the trap", post("website", "x"))
		look(200, "preview", post("do", "preview"))
		look(413, "413", v.send(path+"/comments", strings.Repeat("x", 300<<10)))
		look(415, "415", v.send(path+"/comments", `{}`, "Content-Type", "application/json"))
		look(421, "421", v.get(path, "Host", "evil.example"))
		look(403, "403", v.send(path+"/comments", "comment=x", "Sec-Fetch-Site", "cross-site"))
		look(400, "400", v.send(path+"/comments", form("comment", "\xff", "name", "A", "email", "a@b.example")))
		limit.do = func() time.Duration { return time.Hour }
		look(429, "429", post())
		limit.do = func() time.Duration { panic("broken") }
		look(500, "500", post())
		limit.do = func() time.Duration { return 0 }

		receipt := post("question", "yes").Header().Get("Location")
		id := idOf(receipt)
		get(200, receipt)
		stranger := s.visitor()
		look(200, "a stranger's receipt", stranger.get(receipt))
		look(422, "a wrong address", stranger.post(receipt, "email", "x@y.example"))
		mod.decide(t, id, "action", "approve").want(t, 303)
		get(200, receipt, path, home+"/comment/"+id)
		mod.post("/desk/comments/"+id+"/decision", "action", "remove", "seen", "published", "reason",
			"respect").want(t, 303)
		get(200, receipt, path, home+"/comment/"+id)
		declined := v.post(path+"/comments", "comment", "No. "+string(lang), "name", "Ana Ñandú", "email",
			"ana@private.example").Header().Get("Location")
		mod.decide(t, idOf(declined), "action", "decline", "reason", "respect").want(t, 303)
		get(200, declined)
	}
}
