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
	"noticeboard/internal/web"
)

func behind(proxies ...string) option {
	return func(w *web.Config, _ *board.Config) {
		for _, p := range proxies {
			w.TrustedProxies = append(w.TrustedProxies, netip.MustParsePrefix(p))
		}
	}
}

// forwarded posts a comment that arrives with so many lines of X-Forwarded-For, and returns the status.
func (s *site) forwarded(from, text string, lines ...string) int {
	v := s.visitor()
	v.from = from
	r := httptest.NewRequest(http.MethodPost, enPath+"/comments", strings.NewReader(
		form("comment", text, "name", "Ana", "email", "a@b.example")))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, l := range lines {
		r.Header.Add("X-Forwarded-For", l)
	}
	return v.do(r).Code
}

// TestForwardedAddresses has pairs of headers that name one client, and so share its rate limit, and pairs that name
// two.
func TestForwardedAddresses(t *testing.T) {
	const proxy = "192.0.2.1:1"
	lines := func(all ...string) []string { return all }
	for name, test := range map[string]struct {
		first, second []string
		same          bool
	}{
		"ports":               {lines("203.0.113.5:41234"), lines("203.0.113.5:80"), true},
		"two with ports":      {lines("203.0.113.5:41234"), lines("203.0.113.6:41234"), false},
		"with and without":    {lines("203.0.113.5:41234"), lines("203.0.113.5"), true},
		"brackets":            {lines("[2001:db8::1]:443"), lines("2001:db8::1"), true},
		"brackets alone":      {lines("[2001:db8::1]"), lines("[2001:db8::1]:9"), true},
		"two in brackets":     {lines("[2001:db8::1]:443"), lines("[2001:db8:0:1::1]:443"), false},
		"mapped":              {lines("::ffff:203.0.113.5"), lines("203.0.113.5"), true},
		"mapped with a port":  {lines("[::ffff:203.0.113.5]:80"), lines("203.0.113.5"), true},
		"a zone":              {lines("[fe80::1%eth0]:80"), lines("fe80::1"), true},
		"the first is chosen": {lines("1.1.1.1, 203.0.113.5:1"), lines("2.2.2.2,203.0.113.5:2"), true},
		"behind two proxies":  {lines("203.0.113.5:1, 192.0.2.1:2"), lines("203.0.113.6:1, 192.0.2.1:2"), false},
		"only proxies":        {lines("192.0.2.1"), lines("192.0.2.1, 192.0.2.1:1"), true},
		// A proxy may append to the last line, or add one of its own. The lines are one list (RFC 9110, section 5.3).
		"a line of the client":  {lines("1.1.1.1", "203.0.113.5"), lines("2.2.2.2", "203.0.113.5"), true},
		"two lines, two of us":  {lines("1.1.1.1", "203.0.113.5"), lines("1.1.1.1", "203.0.113.6"), false},
		"unreadable":            {lines("unknown"), lines("_hidden"), true},
		"unreadable in front":   {lines("unknown, 203.0.113.5"), lines("203.0.113.5"), true},
		"unreadable at the end": {lines("203.0.113.5, x"), lines("203.0.113.6, [::1"), true},
		"empty":                 {lines(""), lines(", ,"), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, limited(time.Minute, 1), behind("192.0.2.1/32"))
			want := http.StatusSeeOther
			if test.same {
				want = http.StatusTooManyRequests
			}
			first, second := s.forwarded(proxy, "one", test.first...), s.forwarded(proxy, "two", test.second...)
			if first != http.StatusSeeOther || second != want {
				t.Errorf("%d and %d, want 303 and %d", first, second, want)
			}
		})
	}
}

// TestProxyInTheLog sends what a proxy sends that is not set up for the board. Only readers would notice: they are
// refused, or share one rate limit.
func TestProxyInTheLog(t *testing.T) {
	for name, test := range map[string]struct {
		from  string
		host  string // in the request; empty for the board's own
		lines []string
		says  string // what the log says once; empty for nothing
	}{
		"named":      {from: "192.0.2.1:1", lines: []string{"203.0.113.5:41234"}},
		"no proxy":   {from: "203.0.113.5:1"},
		"unnamed":    {from: "198.51.100.7:1", lines: []string{"203.0.113.5"}, says: "--trusted-proxy"},
		"unreadable": {from: "192.0.2.1:1", lines: []string{"for=203.0.113.5"}, says: "no X-Forwarded-For"},
		"without":    {from: "192.0.2.1:1", says: "no X-Forwarded-For"},
		"its own host": {from: "192.0.2.1:1", host: "backend:8080", lines: []string{"203.0.113.5"},
			says: `"host":"backend"`},
		"a host's number": {from: "192.0.2.1:1", host: "203.0.113.5", lines: []string{"203.0.113.5"}},
		"a strange host": {from: "192.0.2.1:1", host: "ana@x.example <script>", lines: []string{"203.0.113.5"},
			says: `"host":""`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, behind("192.0.2.1/32"))
			if test.host != "" {
				s.host = test.host
			}
			for _, text := range []string{"one", "two", "three"} {
				s.forwarded(test.from, text, test.lines...)
			}
			warnings := 0
			for line := range strings.Lines(s.log.String()) {
				if strings.Contains(line, `"level":"WARN"`) {
					warnings++
					if !strings.Contains(line, test.says) {
						t.Errorf("it says %s", line)
					}
				}
			}
			if want := min(1, len(test.says)); warnings != want {
				t.Errorf("%d warnings, want %d", warnings, want)
			}
			for _, secret := range []string{"203.0.113", "198.51.100", "192.0.2", "script"} {
				if strings.Contains(s.log.String(), secret) {
					t.Errorf("the log has %s", secret)
				}
			}
		})
	}
}

// TestUnnamedProxyAtTheDesk: administrators read on the page of the settings that a proxy may not be named, without the
// address of anybody. The others cannot change that, and are not told.
func TestUnnamedProxyAtTheDesk(t *testing.T) {
	s := newSite(t, behind("192.0.2.1/32"))
	admin, mod := s.staff(notice.Admin), s.staff(notice.Moderator)
	const settings = "/desk/settings"
	s.forwarded("192.0.2.1:1", "by the proxy that is named", "203.0.113.5")
	admin.get(settings).want(t, http.StatusOK, "!--trusted-proxy")
	s.forwarded("198.51.100.7:1", "by another one", "203.0.113.5")
	for _, lang := range []string{"en", "es"} {
		admin.get(settings+"?lang="+lang).want(t, http.StatusOK, "--trusted-proxy", "!203.0.113", "!198.51.100")
		mod.get(settings+"?lang="+lang).want(t, http.StatusOK, "!--trusted-proxy")
	}
}

// TestProxyOnAUnixSocket: at the other end of a Unix socket there is no address, but a proxy, if the site is told so.
func TestProxyOnAUnixSocket(t *testing.T) {
	local := func(w *web.Config, _ *board.Config) { w.LocalProxy = true }
	once := limited(time.Hour, 1)
	for _, test := range []struct {
		name          string
		options       []option
		first, second string
		status        int // of the second
	}{
		{"two readers", []option{once, local}, "203.0.113.5", "203.0.113.6", http.StatusSeeOther},
		{"one reader", []option{once, local}, "203.0.113.5", "203.0.113.5", http.StatusTooManyRequests},
		{"what stands before garbage is not believed", []option{once, local}, "203.0.113.5, garbage", "203.0.113.6, garbage",
			http.StatusTooManyRequests},
		{"not told", []option{once}, "203.0.113.5", "203.0.113.6", http.StatusTooManyRequests},
	} {
		s := newSite(t, test.options...)
		if got := s.forwarded("@", "one", test.first); got != http.StatusSeeOther {
			t.Errorf("%s: the first got %d", test.name, got)
		}
		if got := s.forwarded("@", "two", test.second); got != test.status {
			t.Errorf("%s: the second got %d, want %d", test.name, got, test.status)
		}
	}
}
