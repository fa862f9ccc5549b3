package edge

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// FuzzAccepted: an encoding that Accept-Encoding does not name is not sent, and neither is one with a weight of zero.
func FuzzAccepted(f *testing.F) {
	for _, header := range []string{
		"", "gzip", "br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip;q=0", "br ; q=0.000", "GZIP", "identity", ",,;", "br;q=",
		"gzip;q=0.001",
	} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		r := &http.Request{Header: http.Header{"Accept-Encoding": {header}}}
		e := Accepted(r)
		if value := headerValues[e]; value != nil && !strings.Contains(strings.ToLower(header), value[0]) {
			t.Errorf("%q: %v", header, value)
		}
		r.Header["Accept-Encoding"] = []string{"gzip;q=0, br;q=0," + header + ",x"}
		if again := Accepted(r); again != e && !strings.Contains(header, ";") {
			t.Errorf("%q: %v, among others %v", header, e, again)
		}
	})
}

// FuzzTrace: an id that is taken over can stand in a header and in the log.
func FuzzTrace(f *testing.F) {
	for _, text := range []string{
		"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", "a/b+c==", "a\r\nb", "00----",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if id := traceID(text); id != "" && (len(id) != 32 || !strings.Contains(text, "-"+id+"-")) {
			t.Errorf("%q has the trace %q", text, id)
		}
		if isRequestID(text) && (len(text) > maxRequestID || strings.ContainsAny(text, " \r\n\x00\"")) {
			t.Errorf("%q counts as an id", text)
		}
	})
}

// FuzzHas: If-None-Match names a tag if it has the tag, and never another one.
func FuzzHas(f *testing.F) {
	for _, header := range []string{"", `"a-1"`, `W/"a-1"`, `"x", W/"a-1" , "y"`, "*", `"a-1`, `W/W/"a-1"`, `"a,-1"`} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		const tag = `"a-1"`
		if Has([]string{header}, tag) && !strings.Contains(header, tag) && !strings.Contains(header, "*") {
			t.Errorf("%q has %s", header, tag)
		}
		if !Has([]string{header, tag}, tag) || !Has([]string{header + ", W/" + tag}, tag) {
			t.Errorf("%q and %s: not found", header, tag)
		}
	})
}

// FuzzForwarded: without trusted proxies X-Forwarded-For is not believed, and what stands before the last address that
// is not a proxy's changes nothing.
func FuzzForwarded(f *testing.F) {
	for _, header := range []string{
		"", "203.0.113.9", "203.0.113.9:4711", "[2001:db8::1]:80", "[2001:db8::1]", "fe80::1%eth0", "unknown", "a,,b",
		"::ffff:203.0.113.9", "1.2.3.4, 127.0.0.1", "for=1.2.3.4", "256.1.1.1", "[1.2.3.4", ":", "1.2.3.4:99999",
	} {
		f.Add(header)
	}
	trusting := proxies{trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	f.Fuzz(func(t *testing.T, header string) {
		a := trusting.client(header)
		if a.IsValid() && (a.Zone() != "" || a.Is4In6()) {
			t.Errorf("%q: %v", header, a)
		}
		if strings.Contains(header, ",") || !a.IsValid() || trusting.trust(a) {
			return
		}
		for _, before := range []string{"", "198.51.100.7, ", "x, ", "127.0.0.1, "} {
			for _, behind := range []string{"", ", 127.0.0.1", ",127.0.0.2:80"} {
				if got := trusting.client(before + header + behind); got != a {
					t.Errorf("%q: %v, not %v", before+header+behind, got, a)
				}
			}
		}
	})
}

// FuzzHost: a name of another host is refused, and what is logged of one is a name.
func FuzzHost(f *testing.F) {
	for _, host := range []string{
		"board.example", "BOARD.EXAMPLE:443", "localhost:8080", "127.0.0.1", "[::1]:80", "[::1", "evil.example",
		"board.example.evil.example", "board.example:80:80", "board.example.", "", "a\nb", "ﬀ", "::1%lo",
	} {
		f.Add(host)
	}
	e := Edge{hosts: map[string]bool{"board.example": true, "localhost": true}}
	f.Fuzz(func(t *testing.T, host string) {
		if e.IsOwnHost(host) {
			low := strings.ToLower(host)
			name, _, _ := strings.Cut(low, ":")
			_, err := netip.ParseAddr(strings.Trim(hostWithoutPort(low), "[]"))
			if !e.hosts[strings.Trim(name, "[]")] && err != nil {
				t.Errorf("%q is taken for the board's", host)
			}
		}
		if logged := hostForLog(host); strings.ContainsAny(logged, " \n\r\t\"\\%@/") || len(logged) > 253 {
			t.Errorf("%q is logged as %q", host, logged)
		}
	})
}

// hostWithoutPort cuts a port off.
func hostWithoutPort(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Count(host, ":") == 1 || strings.Contains(host, "]:") {
		return host[:i]
	}
	return host
}

// fuzzed returns the context of a POST with a body.
func fuzzed(kind string, body []byte) *gin.Context {
	gin.SetMode(gin.ReleaseMode)
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	c.Request.Header["Content-Type"] = []string{kind}
	return c
}

// readable reports whether err is one that a form may be refused with.
func readable(err error) bool {
	return err == nil || errors.Is(err, ErrBadForm) || errors.Is(err, errNoForm) || errors.Is(err, errTooLarge)
}

func newFuzzedEdge() *Edge {
	return &Edge{config: Config{Log: slog.New(slog.DiscardHandler)}, bodies: newBodies(0)}
}

// FuzzForm: a form is refused or within its limits, and what is read of it can be shown.
func FuzzForm(f *testing.F) {
	for _, body := range []string{
		"", "comment=a+b&name=%c3%91", "comment=%e9", "a=%zz", "a=b;c=d", "&&&=&=", "number=2147483647", "number=+1",
		"number=99999999999", strings.Repeat("a=b&", 21),
	} {
		f.Add("application/x-www-form-urlencoded", []byte(body))
	}
	f.Add("application/x-www-form-urlencoded; charset", []byte("a=b"))
	f.Add("text/plain", []byte("a=b"))
	e := newFuzzedEdge()
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		c := fuzzed(kind, body)
		defer release(c)
		err := e.ReadForm(c, Form{Bytes: 1000, Fields: 20})
		if !readable(err) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		n := 0
		for name, values := range c.Request.PostForm {
			n += len(values)
			if text := FormText(c, name); !utf8.ValidString(text) {
				t.Errorf("%q is shown as %q", name, text)
			}
			if got := FormInt(c, name); got < -1 || got > 1<<31-1 {
				t.Errorf("%q is read as %d", values[0], got)
			}
		}
		if n > 20 || len(body) > 1000 {
			t.Errorf("%d fields in %d bytes were read", n, len(body))
		}
		for _, kept := range KeptTexts(c) {
			if !utf8.ValidString(kept.Text) {
				t.Errorf("%q keeps %q", kept.Field, kept.Text)
			}
		}
	})
}

// FuzzUpload is FuzzForm for forms with files.
func FuzzUpload(f *testing.F) {
	const part = "--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\n\r\nPNG\r\n"
	for _, body := range []string{
		"", part + "--x--\r\n", part, part + part + "--x--", "--x\r\n\r\n\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
	} {
		f.Add("x", []byte(body))
	}
	e := newFuzzedEdge()
	f.Fuzz(func(t *testing.T, boundary string, body []byte) {
		c := fuzzed("multipart/form-data; boundary="+boundary, body)
		defer release(c)
		err := e.ReadForm(c, Form{Bytes: 10_000, Fields: 3, Files: []string{"logo"}, FileBytes: 100})
		if !readable(err) {
			t.Fatal(err)
		}
		if file := File(c, "logo"); err == nil && len(file) > 101 || len(c.Request.PostForm) > 3 {
			t.Errorf("%d bytes, %d fields", len(file), len(c.Request.PostForm))
		}
	})
}

// FuzzOrdinal: a number has one form, so that a page has one address.
func FuzzOrdinal(f *testing.F) {
	for _, text := range []string{"", "1", "01", "+1", "-1", "281474976710655", "281474976710656", "1e3", "１", "1 "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Ordinal(text, 0)
		if err != nil && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil && (n == 0 || n >= 1<<48 || strings.Trim(text, "0123456789") != "" || text[0] == '0') {
			t.Errorf("%q is read as %d", text, n)
		}
	})
}
