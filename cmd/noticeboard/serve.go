package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"noticeboard/assets"
	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/fold"
	"noticeboard/internal/importer"
	"noticeboard/internal/locale"
	"noticeboard/internal/markup"
	"noticeboard/internal/metrics"
	"noticeboard/internal/notice"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/search"
	"noticeboard/internal/view"
	"noticeboard/internal/web"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
)

// Limits of the HTTP server, and of the cache of rendered pages. Cache and bodies get less if memory is scarce.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 20 * time.Second
	idleTimeout   = 60 * time.Second
	drainTimeout  = 15 * time.Second // for requests in progress when the server stops
	endTimeout    = 15 * time.Second // for all else after that, if the server stopped because of an error
	maxHeader     = 16 << 10         // bytes
	maxCache      = 64 << 20         // bytes
	maxBodies     = 64 << 20         // bytes of all requests in progress
)

func serveCommand(fs *flag.FlagSet) cli.Run {
	s := defineSettings(fs)
	return func(ctx context.Context, c cli.Call) error {
		if err := s.check(); err != nil {
			return err
		}
		return serve(ctx, *s, c.Stdout, c.Stderr)
	}
}

// serve opens the data directory, listens, and serves until the context ends. When a board that was imported at the
// desk takes the place of the present one, it begins anew with that, on the same sockets: nobody who connects meanwhile
// is turned away.
func serve(ctx context.Context, s settings, stdout, stderr io.Writer) error {
	logs := newLog(stderr)
	defer logs.Close()
	log := slog.New(logs.Handler(slog.Level(s.logLevel)))
	log.Info("noticeboard starts", builtFrom().attributes()...)
	admin, err := startAdmin(ctx, s.adminListen, s.adminToken, log)
	if err != nil {
		return err
	}
	defer admin.close()
	p := &service{settings: s, admin: admin, stdout: stdout, log: log, memory: limitMemory(s.memory, log)}
	if err := s.data.make(); err != nil {
		return err
	}
	p.isNew = noteNewBoard(s.data, log)
	defer p.close()
	for {
		err := p.serveBoard(ctx)
		if !errors.Is(err, errExchange) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		if err := exchangeBoards(ctx, s.data, stdout); err != nil {
			log.Error("the board that was imported could not take the place of the present one", "err", err)
		}
	}
}

// A service is what stays the same while the board is exchanged for another.
type service struct {
	settings settings
	admin    *adminServer
	stdout   io.Writer
	log      *slog.Logger
	memory   int64 // limit in bytes
	isNew    bool  // there was no database

	// Since the first board was opened:
	listener, plain net.Listener
	encryption      *encryption
	connections     *connections
	readings        atomic.Pointer[func() []metrics.Reading] // of the board that is served

	// Since the first board is served:
	stop   context.CancelFunc
	beside sync.WaitGroup
}

// listen opens the sockets, unless they are open.
func (p *service) listen(ctx context.Context) (err error) {
	if p.listener != nil {
		return nil
	}
	files, err := openFiles()
	if err != nil {
		return fmt.Errorf("reading how many files may be open: %w", err)
	}
	if p.listener, err = listenForReaders(ctx, p.settings, p.log); err != nil {
		return err
	}
	if p.plain, err = listenForRedirects(ctx, p.settings, p.log); err != nil {
		return err
	}
	p.settings.local = p.listener.Addr().Network() == "unix"
	if p.settings.url == "" {
		p.settings.url = defaultURL(p.listener.Addr())
	}
	p.connections = newConnections(files, p.settings.proxies, p.log)
	p.encryption, err = newEncryption(p.settings, p.log)
	return err
}

// begin starts what goes on while boards are exchanged. Only its first call does something.
func (p *service) begin(ctx context.Context) {
	if p.stop != nil {
		return
	}
	ctx, p.stop = context.WithCancel(ctx)
	if set := p.admin.figures(); set != nil {
		set.Read(func() []metrics.Reading { return (*p.readings.Load())() })
		set.Read(p.encryption.readings)
	}
	p.beside.Go(func() { tellSystemd(ctx, p.log) })
	p.beside.Go(func() { onHangup(ctx, p.encryption.reload()) })
	p.beside.Go(func() { p.encryption.obtain(ctx) })
}

func (p *service) close() {
	if p.stop != nil {
		p.stop()
	}
	p.beside.Wait()
	_ = closeAll(p.listener, p.plain) // those that serve are closed
}

// doors returns the doors for readers, on duplicates of the sockets: the server closes those.
func (p *service) doors(site http.Handler) ([]door, error) {
	listener, err := duplicate(p.listener)
	if err != nil {
		return nil, err
	}
	plain, err := duplicate(p.plain)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return p.encryption.doors(listener, plain, site, p.connections), nil
}

// duplicate returns another listener on the same socket; nil for nil.
func duplicate(l net.Listener) (net.Listener, error) {
	if l == nil {
		return nil, nil
	}
	socket, ok := l.(interface{ File() (*os.File, error) })
	if !ok {
		return nil, fmt.Errorf("a listener of type %T cannot be duplicated", l)
	}
	f, err := socket.File()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return net.FileListener(f)
}

// serveBoard opens the database and serves it until the context ends, or until another takes its place: then the error
// is errExchange.
func (p *service) serveBoard(ctx context.Context) (err error) {
	log := p.log
	store, err := openStore(p.settings.data, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	asked := ctx
	defer func() {
		if asked.Err() != nil && errors.Is(err, context.Canceled) {
			err = nil // it was told to end while it was starting
		}
	}()
	indexPath, removeIndex, err := p.settings.data.indexFor(store)
	if err != nil {
		return err
	}
	defer removeIndex()
	if err := p.listen(ctx); err != nil {
		return err
	}
	s := p.settings
	secret, err := store.Secret(ctx, "auth")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	a := auth.New(auth.Config{Store: store, Now: now, Base: s.url.String(), Secret: secret})
	index := search.New(search.Config{Path: indexPath, Store: store, Log: log})
	list, err := openErasures(s.data, log)
	if err != nil {
		return err
	}
	copied := newListCopy(list, s.backupDir)
	m := &monitor{settings: s, store: store, index: index, started: now(), erasures: list, listCopy: copied,
		backups: newSchedule(s, store, copied, log), tls: p.encryption,
		boards: &boards{s.data, store, func() { stop(errExchange) }}}
	site, b, err := assemble(ctx, m, a, p.admin.figures(), p.memory, log)
	if err != nil {
		return err
	}
	if p.stop == nil {
		if err := printGreeting(ctx, s, p.isNew, a, b.Institution(), p.listener.Addr(), p.stdout); err != nil {
			return err
		}
	}
	if err := warnOfPasskeys(ctx, a, log); err != nil {
		return err
	}
	doors, err := p.doors(site)
	if err != nil {
		return err
	}
	defer startIndex(ctx, index)()
	background := startBackground(ctx, m, a, b, log)
	background.Go(func() { newGCPace(p.memory).run(ctx) })
	defer background.Wait()
	defer stop(nil)
	readings := m.readings(site, p.connections)
	p.readings.Store(&readings)
	p.admin.setReady(store.Writable)
	background.Go(func() {
		<-ctx.Done()
		p.admin.setNotReady("the board is shutting down")
	})
	p.begin(asked)
	err = serveUntil(ctx, doors, p.connections, store.Broken(), log)
	if err != nil {
		failure := err
		time.AfterFunc(endTimeout, func() { exit(failure, log) })
		return err
	}
	if errors.Is(context.Cause(ctx), errExchange) {
		return errExchange
	}
	return nil
}

// closeAll closes listeners, of which some may be nil.
func closeAll(listeners ...net.Listener) (err error) {
	for _, l := range listeners {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}
	return err
}

// exit ends the program although something still waits, such as for a lock that bbolt held when it panicked. It says err
// as the program does when it ends by itself.
func exit(err error, log *slog.Logger) {
	log.Error("ending, though not everything has stopped")
	fmt.Fprintln(os.Stderr, "noticeboard:", err)
	os.Exit(1)
}

// defaultURL returns the board's URL when --url is not set.
func defaultURL(a net.Addr) boardURL {
	if t, ok := a.(*net.TCPAddr); ok {
		return boardURL(fmt.Sprintf("http://localhost:%d", t.Port))
	}
	return "http://localhost"
}

// openStore opens the database for serving. It removes the copy of a backup that an interrupted restore left.
func openStore(d dataDir, log *slog.Logger) (*boltstore.Store, error) {
	if damaged, err := boltstore.HeaderDamage(d.database()); err == nil && damaged {
		log.Warn("one of the two header pages of the database cannot be read; unless the machine has just stopped " +
			"during a write, the last change may be missing: compare with a backup")
	}
	s, err := boltstore.Open(d.database(), boltstore.Options{
		EraseFailed: func(err error) { log.Error("what was erased is still in the database file", "err", err) },
		Damaged: func(err error) {
			log.Error("the database is damaged: a record cannot be read or is wrong; restore a backup", "err", err)
		},
		Migrated: logMigration(log),
	})
	if err != nil {
		return openToRead(d, err, log)
	}
	if err := d.ownDatabase(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := os.Remove(d.restoring()); err != nil && !errors.Is(err, os.ErrNotExist) { // an interrupted restore left it
		log.Warn("removing what an interrupted restore left", "err", err)
	}
	if err := removeCopies(d); err != nil {
		log.Warn("removing what an interrupted archive left", "err", err)
	}
	return s, nil
}

// assemble makes the board and the handler of the site out of their parts, and prepares the store's content. memory is
// the limit in bytes; figures, if they are not nil, count the requests.
func assemble(
	ctx context.Context, m *monitor, a *auth.Auth, figures *metrics.Set, memory int64, log *slog.Logger,
) (*web.Site, *board.Board, error) {
	s, store := m.settings, m.store
	secret, err := store.Secret(ctx, "board")
	if err != nil {
		return nil, nil, err
	}
	institution, err := importer.Institution()
	if err != nil {
		return nil, nil, err
	}
	var channels []notice.Channel
	if s.mail.on() {
		channels = append(channels, notice.MailChannel, notice.DeskChannel)
	}
	if s.hook.on() {
		channels = append(channels, notice.HookChannel)
	}
	b, err := board.New(ctx, board.Config{
		Store: store, Limit: ratelimit.New(s.postRate.interval(), int(s.postBurst), 0), Network: ratelimit.Network, Now: now,
		Secret: secret, Institution: institution, Reserved: staffNames(store), Index: m.index,
		Channels: channels, Erasures: m.erasures,
	})
	if err != nil {
		return nil, nil, err
	}
	m.board = b
	if err := prepare(ctx, b, s.first); err != nil {
		return nil, nil, err
	}
	locales, err := locale.New()
	if err != nil {
		return nil, nil, err
	}
	if m.mail, err = newMailer(s, store, b, locales, log); err != nil {
		return nil, nil, err
	}
	if m.hook, err = newHooker(s, store, b, locales, log); err != nil {
		return nil, nil, err
	}
	views, err := newViews(b, locales, s.url, s.mail.on())
	if err != nil {
		return nil, nil, err
	}
	if !store.ReadOnly() {
		if m.imports, err = importer.NewUploads(string(s.data), b, m.boards, now, log); err != nil {
			return nil, nil, err
		}
	}
	if s.postRate == 0 {
		log.Warn("posting is not rate limited (--post-rate 0)")
	}
	site, err := web.New(web.Config{
		Board: b, Auth: a, Views: views, Base: s.url.String(), Also: s.also.texts(), TrustedProxies: s.proxies,
		Unlimited: s.postRate == 0, LocalProxy: s.local, Build: buildID(s.url.String(), s.mail.on()), Writable: store.Writable,
		Checked:    func() string { return checkText(store.CheckState()) },
		CacheBytes: int(shareOf(memory, maxCache)), CDNTime: s.cdnTTL, BodyBytes: shareOf(memory, maxBodies),
		Exports: exportsOf(store), Imports: m.imports, Health: m.facts, TestMail: m.mail.tester(), TestHook: m.hook.tester(), Identity: builtFrom().String(), Observe: observer(figures), Now: now, Log: log,
	})
	return site, b, err
}

// newViews returns the renderer of all pages; mail says whether readers can be told of news by e-mail.
func newViews(b *board.Board, locales *locale.Locales, base boardURL, mail bool) (*view.Renderer, error) {
	files, err := assets.New()
	if err != nil {
		return nil, err
	}
	return web.Views(view.Config{
		Locales: locales, Assets: files, Institution: b.Institution(), Base: base.String(), Mail: mail, Unlink: markup.Unlinked,
		Rules: func(version uint64) (notice.RuleBook, error) { return b.Rules(context.Background(), version) },
	})
}

// observer returns a function that counts requests, or nil if there are no figures.
func observer(figures *metrics.Set) func(edge.Observation) {
	if figures == nil {
		return nil
	}
	return func(o edge.Observation) { figures.Request(o.Method, o.Route, o.Status, o.Took) }
}

// printGreeting prints that the board is new, if it is; its address; if there is no account yet, the one-time link for
// the first administrator; and, as long as the institution has a neutral name, where that is changed.
func printGreeting(
	ctx context.Context, s settings, isNew bool, a *auth.Auth, i notice.Institution, at net.Addr, stdout io.Writer,
) error {
	greeting := ""
	if isNew {
		greeting = fmt.Sprintf("A new board begins in %s.\n", s.data.absolute())
	}
	greeting += fmt.Sprintf("Noticeboard is at %s/ (listening on %v)\n", s.url, at)
	neutral, err := importer.NeutralInstitution()
	if err != nil {
		return err
	}
	if maps.Equal(i.Name, neutral.Name) {
		greeting += fmt.Sprintf("Its pages call the institution %q. An administrator can change that at\n  %s%s\n",
			i.Name[notice.English], s.url, desk.IdentityPath)
	}
	token, err := a.NewSetupToken(ctx)
	if errors.Is(err, notice.ErrUnavailable) { // as it is if the database cannot be written
		greeting += "The database cannot be written: the board can only be read. The log says why.\n"
		err = nil
	}
	if err != nil {
		return err
	}
	if token != "" {
		setup, err := url.JoinPath(s.url.String(), "desk", "setup", token)
		if err != nil {
			return err
		}
		greeting += "No account yet. Open this link within 30 minutes to create the first administrator " +
			fmt.Sprintf("(works once):\n  %s\n", setup)
	}
	_, err = io.WriteString(stdout, greeting)
	return err
}

// staffNamesMaxAge is how long the names of accounts are cached.
const staffNamesMaxAge = time.Minute

// staffNames returns a function for the names of all accounts, which commenters may not imitate.
func staffNames(store auth.Store) board.Reserved {
	names := newCached(staffNamesMaxAge, func(ctx context.Context) (fold.Reserved, error) {
		var all []string
		err := store.ViewAccounts(ctx, func(tx auth.Tx) error {
			all = nil
			as, err := tx.Accounts("", 1000)
			for _, a := range as {
				if !a.Damaged() {
					all = append(all, a.Name)
				}
			}
			return err
		})
		return fold.Reserve(all), err
	})
	return names.value
}
