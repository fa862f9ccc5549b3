package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strings"
	"sync"
	"time"

	"noticeboard/internal/config"
	"noticeboard/internal/metrics"
)

// The admin listener is for the operator's own programs: whether the process lives (/live), whether it can be sent
// requests (/ready), figures for Prometheus (/metrics) and profiles of the Go runtime (/debug/pprof/). It is no part of
// the board: nothing of it is on the public address, and it goes on answering while the board starts and ends.

// unixPrefix begins the address of a Unix socket.
const unixPrefix = "unix:"

// unixPath returns the path in the address of a Unix socket.
func unixPath(address string) (path string, isUnix bool) {
	return strings.CutPrefix(address, unixPrefix)
}

// isPrivate reports whether only this machine can reach an address to listen on.
func isPrivate(address string) bool {
	if strings.HasPrefix(address, unixPrefix) {
		return true
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// listen listens on a TCP address, or on a Unix socket, which is named by its path with unix: in front. A socket that a
// process left behind is replaced; one that somebody listens on is not.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	path, isUnix := unixPath(address)
	if !isUnix {
		return lc.Listen(ctx, "tcp", address)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == os.ModeSocket {
		d := net.Dialer{Timeout: time.Second}
		if c, err := d.DialContext(ctx, "unix", path); err == nil {
			c.Close()
			return nil, fmt.Errorf("another process listens on %s", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	return lc.Listen(ctx, "unix", path)
}

// An adminServer answers on the admin listener. Its zero value, and nil, do nothing.
type adminServer struct {
	set    *metrics.Set
	token  config.Secret
	server *http.Server

	mu    sync.Mutex
	state string                      // why the process is not ready
	probe func(context.Context) error // nil while the process is not ready
}

// startAdmin listens on an address and serves until close is called. It returns nil for no address.
func startAdmin(ctx context.Context, address string, token config.Secret, log *slog.Logger) (*adminServer, error) {
	if address == "" {
		return nil, nil
	}
	l, err := listen(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen for administration (--admin-listen): %w", err)
	}
	a := &adminServer{set: metrics.New(), token: token, state: "the board is starting"}
	a.server = &http.Server{Handler: a.handler(), ReadHeaderTimeout: headerTimeout, ErrorLog: serverLog(log)}
	log.Info("listening for administration", "address", l.Addr().String())
	go func() {
		if err := a.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("serving the admin listener", "err", err)
		}
	}()
	return a, nil
}

// figures returns the set that /metrics writes, or nil if nobody can ask for it.
func (a *adminServer) figures() *metrics.Set {
	if a == nil {
		return nil
	}
	return a.set
}

// setReady has /ready answer with what probe says.
func (a *adminServer) setReady(probe func(context.Context) error) { a.setState("", probe) }

// setNotReady has /ready answer with a reason.
func (a *adminServer) setNotReady(why string) { a.setState(why, nil) }

func (a *adminServer) setState(state string, probe func(context.Context) error) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state, a.probe = state, probe
}

// close stops answering.
func (a *adminServer) close() {
	if a != nil {
		_ = a.server.Close()
	}
}

func (a *adminServer) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "live") })
	mux.HandleFunc("GET /ready", a.ready)
	mux.Handle("GET /metrics", a.guarded(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		a.set.Write(w)
	}))
	mux.Handle("/debug/pprof/", a.guarded(pprof.Index))
	mux.Handle("GET /debug/pprof/cmdline", a.guarded(pprof.Cmdline))
	mux.Handle("GET /debug/pprof/profile", a.guarded(pprof.Profile))
	mux.Handle("/debug/pprof/symbol", a.guarded(pprof.Symbol))
	mux.Handle("GET /debug/pprof/trace", a.guarded(pprof.Trace))
	return mux
}

// ready answers with 200 if the board can be sent requests, and else with 503 and the reason.
func (a *adminServer) ready(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	state, probe := a.state, a.probe
	a.mu.Unlock()
	if probe != nil {
		if err := probe(r.Context()); err != nil {
			state = "the database cannot be written: " + err.Error()
		}
	}
	if state != "" {
		writeText(w, http.StatusServiceUnavailable, state)
		return
	}
	writeText(w, http.StatusOK, "ready")
}

// guarded asks for the token, if there is one (RFC 6750, section 2.1).
func (a *adminServer) guarded(serve http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if a.token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(a.token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			writeText(w, http.StatusUnauthorized, "this needs the token of --admin-token")
			return
		}
		serve(w, r)
	})
}

func writeText(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n")
}
