package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// While the server has the database open, the subcommands ask it, in HTTP over a Unix socket in
// the data directory that only the server's own user can open (mode 0600).

// A newAccount is what account add sends.
type newAccount struct{ Login, Name, Role, Password string }

// A backupTo is what backup sends: an absolute path.
type backupTo struct{ Path string }

// control serves the socket until the context ends.
func control(ctx context.Context, d dataDir, store *boltstore.Store, a *auth.Auth, log *slog.Logger) {
	if err := os.Remove(d.socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		log.Warn("subcommands cannot reach this server", "err", err)
		return
	}
	l, err := net.Listen("unix", d.socket())
	if err == nil {
		err = os.Chmod(d.socket(), 0o600)
	}
	if err != nil {
		log.Warn("subcommands cannot reach this server", "err", err)
		return
	}
	server := &http.Server{Handler: controls(store, a), ReadHeaderTimeout: headerTimeout, ErrorLog: serverLog(log)}
	go func() {
		<-ctx.Done()
		_ = server.Close() // it also removes the socket
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		log.Error("serving the socket", "err", err)
	}
}

func controls(store *boltstore.Store, a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /account", controlled(func(ctx context.Context, in newAccount) error { return addAccount(ctx, a, in) }))
	mux.Handle("POST /backup", controlled(func(_ context.Context, in backupTo) error { return store.Backup(in.Path) }))
	mux.Handle("POST /check", controlled(func(ctx context.Context, _ struct{}) error { return store.Check(ctx) }))
	return mux
}

// controlled answers 200 or, with the reason, 422.
func controlled[T any](do func(context.Context, T) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in T
		err := json.NewDecoder(r.Body).Decode(&in)
		if err == nil {
			err = do(r.Context(), in)
		}
		if err != nil {
			http.Error(w, explained(err), http.StatusUnprocessableEntity)
		}
	})
}

// explained says what is wrong, each problem by its field.
func explained(err error) string {
	var problems notice.Problems
	if !errors.As(err, &problems) {
		return err.Error()
	}
	var all []string
	for field, key := range problems {
		all = append(all, field+": "+sentence(key))
	}
	return strings.Join(all, "\n")
}

// errNoServer says that no server has the data directory open.
var errNoServer = errors.New("no server is running")

// ask sends a request to the server that has the data directory open.
func ask(ctx context.Context, d dataDir, path string, in any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: time.Second}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, "unix", d.socket())
	}}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://noticeboard"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		if errors.Is(err, os.ErrPermission) {
			return fmt.Errorf("a server may be running, but its socket %s is not yours to use: run this as the server's user", d.socket())
		}
		return errNoServer
	}
	if err != nil {
		return fmt.Errorf("asking the server: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	reason, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	return errors.Join(errors.New(strings.TrimSpace(string(reason))), err)
}
