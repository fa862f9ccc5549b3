package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/testing/apiclient"
)

// A described sends requests to a site, and holds each answer of the API to the description that the site serves.
type described struct {
	*site
	paths routers.Router
	tags  map[string]string // entity tag of each address
}

func (s *site) described() *described {
	s.Helper()
	text := s.visitor().get("/api/v1/openapi.yaml")
	if kind := text.Header().Get("Content-Type"); kind != "application/yaml; charset=utf-8" {
		s.Errorf("type %s", kind)
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text.body))
	if err != nil {
		s.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		s.Fatal(err)
	}
	paths, err := gorillamux.NewRouter(doc)
	if err != nil {
		s.Fatal(err)
	}
	return &described{s, paths, map[string]string{}}
}

// Do implements apiclient.HttpRequestDoer.
func (d *described) Do(r *http.Request) (*http.Response, error) {
	r.Host, r.RemoteAddr = d.host, "198.51.100.9:1"
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	d.check(r, w)
	d.tags[r.URL.RequestURI()] = w.Header().Get("Etag")
	return w.Result(), nil
}

// check holds an answer to the description.
func (d *described) check(r *http.Request, w *httptest.ResponseRecorder) {
	d.Helper()
	route, params, err := d.paths.FindRoute(r)
	if err != nil {
		d.Fatalf("%s: %v", r.URL, err)
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: w.Code, Header: w.Header(),
		Body: io.NopCloser(
			bytes.NewReader(w.Body.Bytes()),
		), Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		d.Errorf("%s: %v", r.URL, err)
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Content-Language") == "" {
		d.Errorf("%s: headers %v", r.URL, w.Header())
	}
	for _, secret := range []string{"private.example", "still secret", "gone for good", `"maria"`} {
		if strings.Contains(w.Body.String(), secret) {
			d.Errorf("%s tells %q", r.URL, secret)
		}
	}
}

// client returns a client that oapi-codegen made from the description.
func (d *described) client() *apiclient.ClientWithResponses {
	return must(apiclient.NewClientWithResponses("/api/v1", apiclient.WithHTTPClient(d)))
}

// at returns a parameter of the query of an address; nil if it has none.
func at[T any](t *testing.T, address *string, name string, parse func(string) T) *T {
	t.Helper()
	if address == nil {
		return nil
	}
	u := must(url.Parse(*address))
	if !strings.HasPrefix(*address, "http://example.org/api/v1/") || !u.Query().Has(name) {
		t.Fatalf("%s has no %s", *address, name)
	}
	v := parse(u.Query().Get(name))
	return &v
}

func number(text string) (n int64) {
	_, _ = fmt.Sscan(text, &n)
	return n
}

// TestAPI reads everything that is public with a client that was generated from the description alone.
func TestAPI(t *testing.T) {
	s := newSite(t).searchable()
	team := s.staff(notice.Team)
	waits, gone, asks := in(
		notice.English,
		"still secret",
	), in(
		notice.English,
		"gone for good",
	), in(
		notice.Spanish,
		"¿Cuándo?",
	)
	waits.Status, asks.Question, asks.Posted = notice.Pending, true, noticetest.Epoch
	put := s.discuss(waits, gone, asks)
	s.remove(put[1].ID)
	for range 60 {
		s.discuss(in(notice.English, "Water"))
	}
	for i := range 55 {
		team.announce("publish", fmt.Sprint("The bridge ", i), "It is *open*.")
	}
	team.announce("draft", "still secret", "Words.")
	team.post("/desk/comments/"+put[2].ID.String()+"/answer", "answer.en", "In May.", "answer.es", "En mayo.").
		want(t, 303)
	d := s.described()
	c, ctx := d.client(), context.Background()
	en, es := apiclient.SiteLanguage("en"), apiclient.SiteLanguage("es")

	for lang, name := range map[*apiclient.SiteLanguage]string{&en: "Open Government Partnership", &es: "Alianza para el Gobierno Abierto"} {
		i := must(c.GetInstitutionWithResponse(ctx, &apiclient.GetInstitutionParams{Lang: lang})).JSON200
		if i.Name != name || len(i.Languages) != 2 {
			t.Errorf("%+v", i)
		}
	}

	var heads []apiclient.AnnouncementHead
	for p := (&apiclient.ListAnnouncementsParams{Lang: &es}); ; {
		page := must(c.ListAnnouncementsWithResponse(ctx, p)).JSON200
		heads = append(heads, page.Items...)
		if p.After = at(t, page.Next, "after", number); p.After == nil {
			break
		}
	}
	if len(heads) != 56 || heads[0].Title != "The bridge 54" || heads[0].Language != "en" ||
		heads[55].Language != "es" {
		t.Fatalf("%d announcements, %+v", len(heads), heads[0])
	}
	seed := heads[55]
	if seed.Comments.Published != 69 || seed.Comments.LastNumber != 70 || seed.Page != "http://example.org"+esPath {
		t.Errorf("%+v", seed)
	}
	a := must(c.GetAnnouncementWithResponse(ctx, seed.Id, &apiclient.GetAnnouncementParams{Lang: &en})).JSON200
	if !strings.Contains(a.Html, "Ghana: ") || strings.Contains(a.Html, "```") || !strings.Contains(a.Text, "```places") ||
		a.Language != "en" ||
		!slices.Equal(a.Languages, []apiclient.SiteLanguage{"en", "es"}) {
		t.Errorf("%.200s", a.Html)
	}

	byNumber := map[int64]apiclient.Comment{}
	for p := (&apiclient.ListCommentsParams{Lang: &es}); ; {
		page := must(c.ListCommentsWithResponse(ctx, seed.Id, p)).JSON200
		for _, one := range page.Items {
			if one.Number != int64(len(byNumber))+1 {
				t.Fatalf("comment %d after %d", one.Number, len(byNumber))
			}
			byNumber[one.Number] = one
		}
		if p.After = at(t, page.Next, "after", number); p.After == nil {
			break
		}
	}
	stub, question, reply := byNumber[8], byNumber[9], byNumber[70]
	if stub.Status != apiclient.Removed || stub.Texts != nil || stub.Author != nil || stub.Reason.Rule != "respect" {
		t.Errorf("a removed comment: %+v", stub)
	}
	if !*question.Question || len(*question.Answers) != 1 || (*question.Answers)[0] != reply.Id {
		t.Errorf("a question: %+v", question)
	}
	texts := *reply.Texts
	if !reply.Author.Official || *reply.Parent != question.Id || len(texts) != 2 || texts[0].Text != "En mayo." {
		t.Errorf("its answer: %+v", reply)
	}
	one := must(c.GetCommentWithResponse(ctx, reply.Id, &apiclient.GetCommentParams{Lang: &en})).JSON200
	if (*one.Texts)[0].Text != "In May." || one.Thread != question.Thread {
		t.Errorf("%+v", one)
	}

	found := 0
	for p := (&apiclient.SearchCommentsParams{Q: "water"}); ; {
		page := must(c.SearchCommentsWithResponse(ctx, seed.Id, p)).JSON200
		found += len(page.Items)
		if !strings.Contains((*page.Items[0].Texts)[0].Html, "<mark>Water</mark>") {
			t.Errorf("%+v", page.Items[0].Texts)
		}
		if p.Before = at(t, page.Next, "before", strings.Clone); p.Before == nil {
			break
		}
	}
	if found != 60 {
		t.Errorf("%d found", found)
	}

	waiting := must(c.ListQuestionsWithResponse(ctx, nil)).JSON200.Items
	answers := must(c.ListRepliesWithResponse(ctx, &apiclient.ListRepliesParams{Lang: &es})).JSON200.Items
	if len(waiting) != 3 || answers[0].Id != reply.Id {
		t.Errorf("%d questions, %+v", len(waiting), answers)
	}
	now := must(c.GetRulesWithResponse(ctx, &apiclient.GetRulesParams{Lang: &es})).JSON200
	first := must(c.GetRulesVersionWithResponse(ctx, 1, &apiclient.GetRulesVersionParams{Lang: &en})).JSON200
	if now.Version != 1 || len(now.Rules) != len(first.Rules) || now.Rules[0].Title == first.Rules[0].Title {
		t.Errorf("%+v", now.Rules)
	}
	v := s.visitor()
	for path, tag := range d.tags {
		v.get(path, "If-None-Match", tag).want(t, 304)
	}
	if len(d.tags) < 12 {
		t.Errorf("%d addresses", len(d.tags))
	}
}

// TestAPIErrors asks for what is not there. Errors are problem details in the language of the request.
func TestAPIErrors(t *testing.T) {
	s := newSite(t)
	id := idOf(s.visitor().comment("still secret"))
	d := s.described()
	for path, code := range map[string]int{
		"/announcements/99": 404, "/announcements/x": 404, "/announcements/0": 404, "/announcements/1/comments?after=x": 400,
		"/announcements?after=0": 400, "/institution?lang=fr": 400, "/questions?before=1": 400, "/comments/x": 404,
		"/comments/" + id: 404, "/comments/0000000000000": 404, "/rules/9": 404, "/announcements/1/search?q=water": 503,
		"/announcements/1/search?q=&before=": 400,
	} {
		r := httptest.NewRequest("GET", "/api/v1"+path, nil)
		r.Header.Set("Accept-Language", "es-MX")
		answer := must(d.Do(r))
		if answer.StatusCode != code || answer.Header.Get("Content-Type") != "application/problem+json; charset=utf-8" ||
			answer.Header.Get("Etag") != "" ||
			answer.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %d, %v", path, answer.StatusCode, answer.Header)
		}
	}
	v := s.visitor()
	v.get("/api/v1/announcements/99", "Accept-Language", "es").
		want(t, 404, `"title":"Esta página no existe"`, `"status":404`, "!<")
	v.get("/api/v1/institution?lang=fr").want(t, 400, `"parameter":"lang"`)
	v.get("/api/v2/institution").want(t, 404, `"type":"about:blank"`)
	v.send("/api/v1/institution", "x=y").want(t, 405, `"status":405`)
	asked := httptest.NewRequest("OPTIONS", "/api/v1/announcements/1", nil)
	preflight := v.do(
		asked,
		"Origin",
		"https://other.example",
		"Access-Control-Request-Headers",
		"if-none-match",
		"Sec-Fetch-Site",
		"cross-site",
	)
	preflight.want(t, 204)
	if h := preflight.Header(); h.Get("Access-Control-Allow-Origin") != "*" ||
		!strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-None-Match") {
		t.Errorf("%v", h)
	}
}

// TestAPIIsLimited asks again and again from one network.
func TestAPIIsLimited(t *testing.T) {
	s := newSite(t, limited(time.Second, 5))
	v := s.visitor()
	first := v.get("/api/v1/rules").Header()
	if first.Get("RateLimit") != `"api";r=299;t=1` || first.Get("RateLimit-Policy") != `"api";q=300;w=30` {
		t.Errorf("%v", first)
	}
	last := 0
	for range 299 {
		last = v.get("/api/v1/rules").Code
	}
	if last != 200 {
		t.Errorf("the last of 300 is answered with %d", last)
	}
	refused := v.get("/api/v1/rules")
	refused.want(t, 429, `"status":429`)
	if h := refused.Header(); h.Get("RateLimit") != `"api";r=0;t=1` || h.Get("Retry-After") != "1" {
		t.Errorf("%v", h)
	}
	v.get(enPath).want(t, 200)
	s.pass(10 * time.Second)
	if h := v.get("/api/v1/rules").Header(); h.Get("RateLimit") != `"api";r=99;t=1` {
		t.Errorf("%v", h)
	}
}
