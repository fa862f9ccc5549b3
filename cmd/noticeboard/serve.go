package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"noticeboard/assets"
	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/importer"
	"noticeboard/internal/locale"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/search"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
)

// How long a connection may take, and how long the last ones have when the server stops.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 20 * time.Second
	idleTimeout   = 60 * time.Second
	drainTimeout  = 15 * time.Second
	maxHeader     = 16 << 10
	cacheBytes    = 64 << 20
)

// settings are serve's flags.
type settings struct {
	listen, url string
	data        dataDir
	proxies     prefixes
	postRate    float64 // a minute and network
	postBurst   int
	logLevel    slog.Level
}

func readSettings(args []string, stderr io.Writer) (s settings, err error) {
	fs := flags("serve", stderr)
	fs.StringVar(&s.listen, "listen", "127.0.0.1:8080", "`address` to listen on")
	fs.StringVar(&s.url, "url", "", "`address` at which readers reach the board (default http://localhost and the port listened on)")
	fs.Var(&s.proxies, "trusted-proxy", "`networks` of proxies whose X-Forwarded-For is believed")
	fs.Float64Var(&s.postRate, "post-rate", 2, "posts a minute that one network may send; 0 lifts the limit")
	fs.IntVar(&s.postBurst, "post-burst", 5, "posts that one network may send at once")
	fs.TextVar(&s.logLevel, "log-level", slog.LevelInfo, "`level` of the log: debug, info, warn or error")
	data := dataFlag(fs)
	_, err = parse(fs, args)
	s.data, s.url = dataDir(*data), strings.TrimRight(s.url, "/")
	if err == nil && (s.postRate < 0 || s.postBurst < 1) {
		err = errors.New("--post-rate must be 0 or more, and --post-burst 1 or more")
	}
	return s, err
}

// interval is the time between two posts at the rate that is set; 0 is no limit.
func (s settings) interval() time.Duration {
	if s.postRate == 0 {
		return 0
	}
	return time.Duration(float64(time.Minute) / s.postRate)
}

// serve opens the data directory, listens, and serves until the context ends.
func serve(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	s, err := readSettings(args, stderr)
	if err != nil {
		return err
	}
	logs := newLog(stderr)
	defer logs.Close()
	log := slog.New(logs.Handler(s.logLevel))
	if err := s.data.make(); err != nil {
		return err
	}
	changes := search.NewChanges()
	store, err := openStore(s.data, changes.Add, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	if s.url == "" {
		s.url = defaultURL(listener.Addr())
	}
	a := auth.New(auth.Config{Store: store, Now: time.Now, Base: s.url})
	index := search.New(search.Config{Path: s.data.index(), Store: store, Changes: changes, Log: log})
	handler, b, err := assemble(ctx, s, store, index, a, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := greet(ctx, s, a, listener.Addr(), stdout); err != nil {
		return errors.Join(err, listener.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer startIndex(ctx, index)()
	background := startBackground(ctx, s.data, store, a, b, log)
	defer background.Wait()
	defer stop()
	return serveUntil(ctx, listener, handler, store.Broken(), log)
}

// defaultURL is the board's address when nobody says which it is.
func defaultURL(a net.Addr) string {
	if t, ok := a.(*net.TCPAddr); ok {
		return fmt.Sprintf("http://localhost:%d", t.Port)
	}
	return "http://localhost"
}

func openStore(d dataDir, changed func(uint64, []notice.CommentID), log *slog.Logger) (*boltstore.Store, error) {
	if damaged, err := boltstore.HeaderDamage(d.database()); err == nil && damaged {
		log.Warn("one of the two header pages of the database cannot be read; if the machine did not just stop while writing, the last change may be missing: compare with a backup")
	}
	return boltstore.Open(d.database(), boltstore.Options{Changed: changed})
}

// assemble wires everything, bottom up.
func assemble(ctx context.Context, s settings, store *boltstore.Store, index board.Index, a *auth.Auth, log *slog.Logger) (http.Handler, *board.Board, error) {
	secret, err := store.Secret(ctx, "board")
	if err != nil {
		return nil, nil, err
	}
	institution, err := importer.Institution()
	if err != nil {
		return nil, nil, err
	}
	b := board.New(board.Config{
		Store: store, Limit: ratelimit.New(s.interval(), s.postBurst, 0), Network: ratelimit.Network, Now: time.Now,
		Secret: secret, Institution: institution, Reserved: reserved(store), Index: index,
	})
	if err := prepare(ctx, b, log); err != nil {
		return nil, nil, err
	}
	locales, err := locale.New()
	if err != nil {
		return nil, nil, err
	}
	files, err := assets.New()
	if err != nil {
		return nil, nil, err
	}
	views, err := view.New(view.Config{
		Locales: locales, Assets: files, Institution: b.Institution(), Base: s.url, Unlink: markup.Unlinked,
		Rules: func(version uint64) (notice.RuleBook, error) { return b.Rules(context.Background(), version) },
	})
	if err != nil {
		return nil, nil, err
	}
	if s.postRate == 0 {
		log.Warn("there is no limit on how often anyone may post (--post-rate 0)")
	}
	handler, err := web.New(web.Config{
		Board: b, Auth: a, Views: views, Base: s.url, TrustedProxies: s.proxies,
		Unlimited: s.postRate == 0, CacheBytes: cacheBytes, Build: build(s.url), Writable: store.Writable, Now: time.Now, Log: log,
	})
	return handler, b, err
}

// prepare gives a board its first house rules, seeds one that is empty, and makes HTML anew if an older markup policy made it.
func prepare(ctx context.Context, b *board.Board, log *slog.Logger) error {
	rules, err := importer.Rules()
	if err != nil {
		return err
	}
	if err := b.FirstRules(ctx, rules); err != nil {
		return err
	}
	there, err := b.Announcements(ctx, notice.Span{From: 1, To: 1})
	if err != nil {
		return err
	}
	if len(there) == 0 {
		seeds, err := importer.Seeds()
		if err != nil {
			return err
		}
		for _, seed := range seeds {
			if _, err := b.Import(ctx, seed); err != nil {
				return err
			}
		}
	}
	return b.Renew(ctx, func(done int) { log.Info("making HTML anew for a newer markup policy", "comments", done) })
}

// greet says where the board is and, while there is no account, how to make the first.
func greet(ctx context.Context, s settings, a *auth.Auth, at net.Addr, stdout io.Writer) error {
	greeting := fmt.Sprintf("Noticeboard is at %s/ (listening on %v)\n", s.url, at)
	token, err := a.Setup(ctx)
	if err != nil {
		return err
	}
	if token != "" {
		setup, err := url.JoinPath(s.url, "desk", "setup", token)
		if err != nil {
			return err
		}
		greeting += fmt.Sprintf("There is no account yet. Make the first administrator's here, once, within 30 minutes:\n  %s\n", setup)
	}
	_, err = io.WriteString(stdout, greeting)
	return err
}

// serveUntil serves until the context ends or the store breaks, then lets requests under way finish.
func serveUntil(ctx context.Context, listener net.Listener, h http.Handler, broken <-chan error, log *slog.Logger) error {
	l := &lastCalls{Listener: listener}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, ErrorLog: serverLog(log),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	var cause error
	select {
	case err := <-served:
		return err
	case cause = <-broken:
		log.Error("the database cannot be trusted any more; stopping", "err", cause)
	case <-ctx.Done():
		log.Info("stopping")
	}
	l.stop()
	<-served
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return errors.Join(cause, fmt.Errorf("requests were cut off: %w", err))
	}
	return cause
}

// lastCalls is a listener that stops by taking in whoever already stands at the door: closing it
// would reset the connections that the system has made and nobody has accepted yet.
type lastCalls struct {
	net.Listener
	stopping atomic.Bool
}

// lastCall is how long the door stays open; taking in those who wait takes far less.
const lastCall = 100 * time.Millisecond

func (l *lastCalls) stop() {
	l.stopping.Store(true)
	if t, ok := l.Listener.(*net.TCPListener); ok {
		_ = t.SetDeadline(time.Now().Add(lastCall)) // if it fails, Shutdown closes it all the same
	}
}

func (l *lastCalls) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil && l.stopping.Load() {
		return nil, net.ErrClosed
	}
	return c, err
}

// staffNamesFor is how long the names of accounts are remembered for comparing.
const staffNamesFor = time.Minute

// reserved returns the names of the institution's people.
func reserved(store auth.Store) func() markup.Reserved {
	names := newCached(staffNamesFor, func(ctx context.Context) (markup.Reserved, error) {
		var all []string
		err := store.ViewAccounts(ctx, func(tx auth.Tx) error {
			as, err := tx.Accounts("", 1000)
			for _, a := range as {
				all = append(all, a.Name)
			}
			return err
		})
		return markup.Reserve(all), err
	})
	return func() markup.Reserved { return names.value(nil) }
}
