package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// What a fuzzed request does, as bits of its first argument. The rest of the bits choose the route.
const (
	fuzzParams  = 1 << iota // the parameters of the path are made up, too, and not only those that name an object
	fuzzHost                // the Host header is made up
	fuzzNobody              // nobody is signed in
	fuzzBitsEnd = iota
)

// FuzzRequest sends every route requests with any path, query, headers and form, as a reader and as an administrator.
// None may make a handler fail, lead out of the site, or get an answer without the headers that protect it.
func FuzzRequest(f *testing.F) {
	s := newSite(f).searchable()
	receipt := s.visitor().comment("something to decide about")
	admin := s.staff(notice.Admin)
	routes := routesOf(s)
	slices.SortFunc(routes, func(a, b routeInfo) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	for i := range routes {
		route := uint(i) << fuzzBitsEnd
		f.Add(route, idOf(receipt),
			"page=2&lang=es&q=%22a&did=approve&comment="+idOf(receipt)+"&after=x&with=&version=1",
			"es;q=0.9, gzip, br, 203.0.113.9:80", strings.Join(fuzzForms, "&"))
		f.Add(route|fuzzNobody, receipt[strings.LastIndex(receipt, "/")+1:], "", "*", fuzzForms[i%len(fuzzForms)])
	}
	f.Fuzz(func(t *testing.T, what uint, param, query, header, body string) {
		s.TB = t // which is asked to log and fail from here on
		s.log.Reset()
		route := routes[(what>>fuzzBitsEnd)%uint(len(routes))]
		v := s.visitor()
		if what&fuzzNobody == 0 {
			v.cookies = slices.Clone(admin.cookies)
		}
		a := v.do(fuzzRequest(route, what, param, query, body), fuzzHeaders(what, header)...)
		if a.Code >= 500 || strings.Contains(s.log.String(), `"panic"`) {
			t.Errorf("%s %s: %d\n%s", route.Method, route.Path, a.Code, s.log)
		}
		h := a.Header()
		if what&fuzzNobody == 0 && strings.HasPrefix(h.Get("Location"), "/desk/sign-in") { // the last one signed out
			admin.cookies = nil
			admin.post("/desk/sign-in", "login", "admin", "password", password)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"} {
			if h.Get(name) == "" {
				t.Errorf("%s %s: no %s", route.Method, route.Path, name)
			}
		}
		if to := h.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "?") ||
			strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n")) {
			t.Errorf("%s %s: leads to %q", route.Method, route.Path, to)
		}
		for name, values := range h {
			if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
				t.Errorf("%s: %q", name, values)
			}
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && h.Get("Content-Encoding") != "br" &&
			!utf8.ValidString(a.body) {
			t.Errorf("%s %s: the page is not UTF-8", route.Method, route.Path)
		}
	})
}

// fuzzForms are forms, or parts of forms, that routes take.
var fuzzForms = []string{
	"comment=A+comment&name=Ana&email=a@b.example&organisation=O&lang=en&do=preview&parent=0000000000000&website=",
	"comment=%E2%80%8B&name=%ff&email=x&nonce=0123456789abcdef&question=1&notify=1",
	"action=decline&seen=pending&reason=respect&explanation=why&note=n&snippet=1&back=/desk/waiting&next=x",
	"picks=CPM1QTK7A0000-pending&every=yes&pick=x&back=/desk/comments%3Fq%3Da",
	"answer.en=Yes&answer.es=S%C3%AD&owes.es=1&referral=Ministry&assignee=admin&asked=%237&do=mark&settled=7",
	"title.en=T&summary.en=S&body.en=%60%60%60places%0A%23+A&slug.en=t&place.en=P&original=en&do=draft&seen=1",
	"title.es=T&body.es=B&date=2030-01-02&time=9:00&do=publish&correction.es=C",
	"reason.1=respect&title.1.en=T&short.1.en=s&text.1.en=t&position.1=9&remove.1=1&version=1",
	"mode=all&links=2&decide-within=3&word.1.text=water&word.1.lang=en&word.1.then=spam&likely=101&version=1",
	"name.en=N&team.es=E&short=S&contact=c@d.example&brand=%23abc&bands=%23abc+%23def&logo-named=1&version=0",
	"login=admin&password=x&code=123456&recovery=abcd-efgh&response=%7B%7D&new=x&again=y&role=admin&name=N",
	"days=5&until=2030-12-31&rule=respect&reason=because&action=pause&lang=es&translation=Hola",
	"email=ana@private.example&do=withdraw&confirm=1&reference=%2Fen%2Fx%2Fcomments%2F1",
}

// fuzzRequest returns a request for a route.
func fuzzRequest(route routeInfo, what uint, param, query, body string) *http.Request {
	path := route.Path
	if what&fuzzParams == 0 {
		path = strings.NewReplacer(":lang", "en", ":slug", strings.TrimPrefix(enPath, "/en/")).Replace(path)
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, ":") {
			parts[i] = param
		}
	}
	r := httptest.NewRequest(route.Method, "/", strings.NewReader(body))
	r.URL = &url.URL{Path: strings.Join(parts, "/"), RawQuery: query}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// fuzzHeaders returns the headers that the program reads, all with the same value: names, values.
func fuzzHeaders(what uint, value string) (all []string) {
	for _, name := range []string{
		"Accept-Language", "Accept-Encoding", "If-None-Match", "X-Forwarded-For", "Forwarded", "User-Agent",
		"Range", "Referer",
		"If-Modified-Since",
	} {
		all = append(all, name, value)
	}
	if what&fuzzHost != 0 {
		all = append(all, "Host", value)
	}
	return append(all, "Cookie", "lang="+value+"; sent="+value+"; proof="+value+"; desk-lang="+value)
}

type routeInfo = gin.RouteInfo
