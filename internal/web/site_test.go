package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/assets"
	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/health"
	"noticeboard/internal/importer"
	"noticeboard/internal/locale"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/portable"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/search"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
	"noticeboard/internal/web/desk"
)

const (
	enPath   = "/en/56-local-jurisdictions-join-global-partnership-to-promote-open-government"
	esPath   = "/es/56-jurisdicciones-locales-se-unen-a-una-alianza-global-para-promover-el-gobierno-abierto"
	password = "correct horse battery staple"
)

// A site is the whole handler on a store of its own, seeded, with a clock that is moved by hand.
type site struct {
	testing.TB
	handler http.Handler
	store   *boltstore.Store
	board   *board.Board
	auth    *auth.Auth
	index   *search.Index
	imports *importer.Uploads
	log     *bytes.Buffer
	now     *atomic.Int64
	host    string // in the board's address
	path    string // of the board's URL; empty if it has none
	closing sync.Once
}

type option func(*web.Config, *board.Config)

func limited(every time.Duration, burst int) option {
	return func(w *web.Config, b *board.Config) {
		w.Unlimited, b.Limit = false, ratelimit.New(every, burst, 0)
	}
}

// The messages and the assets, which are never changed, are read once for all tests: that takes longer than all else of a
// site.
var (
	sharedLocales = sync.OnceValues(locale.New)
	sharedAssets  = sync.OnceValues(assets.New)
)

func newSite(t testing.TB, options ...option) *site {
	t.Helper()
	return openSite(t, filepath.Join(t.TempDir(), "board.db"), options...)
}

// openSite does the same with the database at path, which it seeds if it is new.
func openSite(t testing.TB, path string, options ...option) *site {
	t.Helper()
	s := &site{TB: t, log: new(bytes.Buffer), now: new(atomic.Int64)}
	s.now.Store(noticetest.Epoch.UnixNano())
	clock := func() time.Time { return time.Unix(0, s.now.Load()).UTC() }
	var err error
	if s.store, err = boltstore.Open(path, boltstore.Options{NoSync: true,
		MapSize: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	s.index = search.New(search.Config{Path: filepath.Join(t.TempDir(), "search.db"), Store: noticetest.Twice(s.store),
		Log: slog.New(slog.DiscardHandler)})
	institution := must(importer.Institution())
	bc := board.Config{
		Store: s.store, Limit: ratelimit.New(0, 1, 0),
		Network: ratelimit.Network, Now: clock, Secret: []byte("secret"),
		Institution: institution, Reserved: func(context.Context) (fold.Reserved, error) { return nil, nil }, Index: s.index,
	}
	wc := web.Config{
		Base: "http://example.org", Unlimited: true,
		CacheBytes: 1 << 20, Build: "test", Writable: s.store.Writable, Now: clock,
		Exports: desk.Exports{
			Board: func(ctx context.Context, w io.Writer, secrets bool) error {
				return portable.Write(ctx, s.store, w, portable.Options{Secrets: secrets})
			},
			Comments: func(ctx context.Context, w io.Writer) error { return portable.WriteCSV(ctx, s.store, w) },
		},
		Health: func(context.Context) health.Facts { return health.Facts{Now: clock(), Started: clock()} },
		Log:    slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, o := range options {
		o(&wc, &bc)
	}
	accounts := auth.Store(authtest.Twice(s.store))
	switch store := bc.Store.(type) {
	case *boltstore.Store:
		bc.Store = noticetest.Twice(store)
	case auth.Store: // a test counts
		accounts = store
	}
	s.board = must(board.New(t.Context(), bc))
	s.auth = auth.New(auth.Config{Store: accounts, Now: clock, Base: wc.Base, HashMemory: 8})
	s.host, s.path = must(url.Parse(wc.Base)).Host, view.BasePath(wc.Base)
	wc.Board, wc.Auth = s.board, s.auth
	s.imports = must(importer.NewUploads(t.TempDir(), s.board, nil, clock, slog.New(slog.DiscardHandler)))
	wc.Imports = s.imports
	seeds := must(importer.Seeds())
	if there := must(s.board.Announcements(context.Background(), 0, 1)); len(there) > 0 {
		seeds = nil
	}
	for _, seed := range seeds {
		if _, err := s.board.Import(context.Background(), seed); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.board.FirstRules(context.Background(), must(importer.Rules())); err != nil {
		t.Fatal(err)
	}
	wc.Views = must(web.Views(view.Config{
		Locales: must(sharedLocales()), Assets: must(sharedAssets()), Institution: institution, Base: wc.Base,
		Unlink: markup.Unlinked, Mail: len(bc.Channels) > 0,
		Rules: func(version uint64) (notice.RuleBook, error) { return s.board.Rules(context.Background(), version) },
	}))
	s.handler = must(web.New(wc))
	return s
}

// close checks the store and closes it, unless it is closed already.
func (s *site) close() {
	s.Helper()
	s.closing.Do(func() {
		if err := errors.Join(s.store.Check(context.Background()), s.store.Close()); err != nil {
			s.Error(err)
		}
	})
}

// searchable has the index run, which few tests need.
func (s *site) searchable() *site {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.index.Run(ctx) }()
	s.Cleanup(func() { stop(); <-done })
	return s
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (s *site) pass(d time.Duration) { s.now.Add(int64(d)) }

// A visitor is a browser: it keeps cookies.
type visitor struct {
	*site
	cookies []*http.Cookie
	from    string
	mount   string // the path of the board's URL, which is put before that of every request
}

func (s *site) visitor() *visitor { return &visitor{site: s, from: "192.0.2.1:1234", mount: s.path} }

// An answer is what came back, unpacked.
type answer struct {
	*httptest.ResponseRecorder
	body string
}

func (v *visitor) do(r *http.Request, headers ...string) answer {
	v.Helper()
	r.Host, r.RemoteAddr = v.host, v.from
	r.URL.Path = v.mount + r.URL.Path
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	for _, c := range v.cookies {
		if strings.HasPrefix(r.URL.Path, c.Path) {
			r.AddCookie(c)
		}
	}
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies = slices.DeleteFunc(v.cookies, func(old *http.Cookie) bool {
			return old.Name == c.Name &&
				old.Path == c.Path
		})
		if c.MaxAge >= 0 {
			v.cookies = append([]*http.Cookie{c}, v.cookies...)
		}
	}
	if to := w.Header().Get("Location"); v.mount != "" && strings.HasPrefix(to, "/") {
		if !strings.HasPrefix(to, v.mount+"/") {
			v.Errorf("%s leads out of the board's path, to %s", r.URL.Path, to)
		}
		w.Header().Set("Location", strings.TrimPrefix(to, v.mount))
	}
	a := answer{w, w.Body.String()}
	if w.Header().Get("Content-Encoding") == "gzip" {
		a.body = string(must(io.ReadAll(must(gzip.NewReader(w.Body)))))
	}
	return a
}

func (v *visitor) get(path string, headers ...string) answer {
	v.Helper()
	return v.do(httptest.NewRequest(http.MethodGet, path, nil), headers...)
}

// post sends a form; fields are name, value, name, value.
func (v *visitor) post(path string, fields ...string) answer {
	v.Helper()
	return v.send(path, form(fields...), "Sec-Fetch-Site", "same-origin")
}

func (v *visitor) send(path, body string, headers ...string) answer {
	v.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r, headers...)
}

func form(fields ...string) string {
	f := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		f.Add(fields[i], fields[i+1])
	}
	return f.Encode()
}

// staff makes an account and signs it in.
func (s *site) staff(role notice.Role) *visitor {
	s.Helper()
	login := role.String()
	if _, err := s.auth.Add(context.Background(), login, "Staff "+login, role, password); err != nil {
		s.Fatal(err)
	}
	v := s.visitor()
	if a := v.post("/desk/sign-in", "login", login, "password", password); a.Code != http.StatusSeeOther {
		s.Fatalf("signing in: %d %s", a.Code, a.body)
	}
	return v
}

// comment posts a comment that nothing is wrong with and returns its receipt's path.
func (v *visitor) comment(text string, more ...string) string {
	v.Helper()
	a := v.post(enPath+"/comments", append([]string{"comment", text, "name", "Ana Ñandú", "email",
		"ana@private.example"}, more...)...)
	if a.Code != http.StatusSeeOther {
		v.Fatalf("posting: %d %s", a.Code, a.body)
	}
	return a.Header().Get("Location")
}

// idOf returns the id in a receipt's path.
func idOf(receipt string) string {
	token := receipt[strings.LastIndex(receipt, "/")+1:]
	return token[:13]
}

func (a answer) want(t testing.TB, code int, parts ...string) {
	t.Helper()
	if a.Code != code {
		t.Errorf("got %d, want %d: %.300s", a.Code, code, a.body)
	}
	for _, p := range parts {
		if not, ok := strings.CutPrefix(p, "!"); ok {
			if strings.Contains(a.body, not) {
				t.Errorf("%q is on the page", not)
			}
		} else if !strings.Contains(a.body, p) {
			t.Errorf("%q is not on the page", p)
		}
	}
}

func routesOf(s *site) gin.RoutesInfo { return s.handler.(*web.Site).Handler.(*gin.Engine).Routes() }
