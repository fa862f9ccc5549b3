package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// enSlug and esSlug name the first announcement.
var enSlug, esSlug = strings.TrimPrefix(enPath, "/en/"), strings.TrimPrefix(esPath, "/es/")

// TestAddressesThatAreMended are those that were copied badly.
func TestAddressesThatAreMended(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	receipt := v.comment("Where is it?")
	id := idOf(receipt)
	for from, to := range map[string]string{
		enPath + "/":                         enPath,
		enPath + ".":                         enPath,
		enPath + "%E2%80%9D).":               enPath,
		"//en//" + enSlug:                    enPath,
		enPath + "%23comments":               enPath + "#comments",
		enPath + "%23comment-7":              enPath + "#comment-7",
		enPath + "%3Futm_source=x/y":         enPath,
		enPath + "%3Fa=b%23comments":         enPath + "#comments",
		enPath + "%C2%A0":                    enPath, // no-break space
		enPath + "%E2%80%8B":                 enPath, // zero-width space
		enPath + "%EF%BB%BF.%E2%80%8E":       enPath,
		"/EN/" + strings.ToUpper(enSlug):     enPath,
		"/en-US/" + enSlug:                   enPath,
		"/fr/" + enSlug:                      enPath,
		"/" + enSlug:                         enPath,
		"/" + esSlug + "?page=1":             esPath + "?page=1",
		"/" + enSlug + "/comments/3":         enPath + "/comments/3",
		enPath + "/comments/3/":              enPath + "/comments/3",
		"/en/rules/":                         "/en/rules",
		"/en/Privacy":                        "/en/privacy",
		"/about":                             "/en/about",
		"/ES":                                "/es/",
		receipt + ")":                        receipt,
		strings.ToLower(receipt):             receipt,
		strings.TrimPrefix(receipt, "/en"):   receipt,
		"/en/comment/" + strings.ToLower(id): "/en/comment/" + id,
	} {
		if a := v.get(from); a.Code != 302 || a.Header().Get("Location") != to {
			t.Errorf("%s: %d %s, want 302 %s", from, a.Code, a.Header().Get("Location"), to)
		}
	}
	if a := v.get("/about", "Accept-Language", "es"); a.Header().Get("Location") != "/es/about" {
		t.Errorf("a reader of Spanish was led to %s", a.Header().Get("Location"))
	}
	a := v.do(httptest.NewRequest(http.MethodHead, enPath+"/", nil))
	if a.Code != 302 {
		t.Errorf("HEAD: %d", a.Code)
	}
}

// TestNothingThere asks what the page of an address that leads nowhere says.
func TestNothingThere(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	const en, es = "56 Local Jurisdictions Join Global Partnership", "56 jurisdicciones locales se unen"
	link := func(path string) string { return `href="` + path + `"` }
	for path, parts := range map[string][]string{
		"/en/56-local-jurisdictions":       {"There is no such page", "You may be looking for", en, link(enPath)},
		"/es/56-local-jurisdictions":       {`lang="es"`, "Quizá busca", es, link(esPath)},
		"/56-local-jurisdicitons":          {`lang="en"`, link(enPath)},
		"/en/jurisdicciones-locales-2020":  {link(enPath)},
		"/blog/2020/10/global-partnership": {link(enPath)},
		enPath + "/whatever":               {link(enPath), "!have the numbers"},
		enPath + "?page=9":                 {link(enPath), "!have the numbers"},
		enPath + "/threads/99":             {link(enPath), "!have the numbers"},
		enPath + "/comments/99": {"There is no comment with this number", "have the numbers 1 to 7",
			link(enPath)},
		esPath + "/comments/99": {"No hay ningún comentario con este número", "del 1 al 7",
			link(esPath)},
		enPath + "/comments?reply_to=99":       {"have the numbers 1 to 7"},
		"/en/receipt/CUTOFF":                   {"There is no receipt", "39 letters and digits", "!You may be looking"},
		"/en/wp-login.php":                     {"There is no such page", "!You may be looking", link("/en/")},
		"/.env":                                {"!You may be looking"},
		"/en/" + strings.Repeat("water-", 400): {"!You may be looking"},
		"/desk/56-local-jurisdictions":         {"!You may be looking"},
	} {
		a := v.get(path)
		a.want(t, 404, parts...)
		if h := a.Header(); h.Get("Cache-Control") != "private, no-store" || len(h.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: %v", path, h)
		}
	}
	if got := v.get("/nothing", "Accept-Language", "es"); !strings.Contains(got.body, `<html lang="es"`) {
		t.Error("an address without a language is not answered in the reader's")
	}
	v.post("/en/56-local-jurisdictions/comments", "a", "b").want(t, 404, "!You may be looking")
}

// What is not public is neither led to nor hinted at.
func TestNothingHiddenIsThere(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	team.announce("draft", "Reservoir secrets", "Words.")
	at := time.Unix(0, s.now.Load()).UTC().Add(48 * time.Hour)
	team.announce("schedule", "Reservoir plans", "Words.", "date", at.Format(time.DateOnly), "time", at.Format("15:04"))
	s.visitor().comment("has no number yet")
	for _, path := range []string{"/en/reservoir-secrets/", "/reservoir-secrets", "/en/reservoir",
		"/en/reservoir-plans/", "/en/reservoir-plan", "/en/reservoir-plans/comments/1"} {
		a := s.visitor().get(path)
		a.want(t, 404, "!Reservoir", `!href="/en/reservoir`)
	}
	s.visitor().get(enPath+"/comments/8").want(t, 404, "1 to 7")
	s.pass(49 * time.Hour)
	s.visitor().get("/en/reservoir-plan").want(t, 404, "Reservoir plans", "!secrets")
	s.visitor().get("/en/reservoir-plans/comments/1").want(t, 404,
		"No comment on this announcement has been published yet", "!numbers 1")
}

// Who asks for one address after another that leads nowhere is answered without a search.
func TestBeingLostOftenIsCheap(t *testing.T) {
	s := newSite(t, limited(0, 1))
	v := s.visitor()
	last := answer{}
	for range 30 {
		last = v.get("/en/56-local-jurisdictions")
	}
	last.want(t, 404, "!You may be looking")
	v.get(enPath+"/").want(t, 302)
	s.pass(time.Minute)
	v.get("/en/56-local-jurisdictions").want(t, 404, "You may be looking")
}
