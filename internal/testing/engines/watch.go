package engines

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A Watch stands between a browser and the program, and passes on everything. Into each page it puts a script before all
// others, which reports errors of scripts, what did not load and what is against the page's policy. WebDriver classic
// knows none of these, and BiDi not all.
type Watch struct {
	URL string // what the browser is to open

	mu         sync.Mutex
	program    *url.URL
	complaints []string
}

//go:embed watch.js
var watchScript []byte

// Where the script is, and where it reports to.
const (
	watchPath   = "/engines-watch.js"
	reportsPath = "/engines-reports"
)

// NewWatch returns a watch that ends with the test. It serves nothing before Before is called.
func NewWatch(t testing.TB) *Watch {
	w := new(Watch)
	proxy := &httputil.ReverseProxy{Rewrite: w.rewrite, ModifyResponse: addScript}
	proxy.Transport = &http.Transport{DisableCompression: true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+watchPath, func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		answer.Write(watchScript)
	})
	mux.HandleFunc("POST "+reportsPath, func(_ http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			text = fmt.Append(text, err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.complaints = append(w.complaints, string(text))
	})
	mux.Handle("/", proxy)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}

// Before sets the address of the program, as in 127.0.0.1:8080.
func (w *Watch) Before(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.program = &url.URL{Scheme: "http", Host: address}
}

// rewrite keeps the host that the browser asked for.
func (w *Watch) rewrite(r *httputil.ProxyRequest) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.SetURL(w.program)
	r.SetXForwarded()
	r.Out.Host = r.In.Host
	r.Out.Header.Del("Accept-Encoding") // what is added to must not be compressed
}

// addScript puts the script at the beginning of a page's head.
func addScript(answer *http.Response) error {
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if err := answer.Body.Close(); err != nil {
		return err
	}
	const script = `<script src="` + watchPath + `"></script>`
	if head := bytes.Index(body, []byte("<head>")); head >= 0 {
		body = slices.Insert(body, head+len("<head>"), []byte(script)...)
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	answer.ContentLength = int64(len(body))
	answer.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// Complaints lists what was reported: the path of the page, then what is wrong.
func (w *Watch) Complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.complaints)
}
