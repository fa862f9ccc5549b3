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
	for path, do := range accountActs(a) {
		mux.Handle("POST "+path, answered(do))
	}
	mux.Handle("POST /backup", controlled(func(_ context.Context, in backupTo) error { return store.Backup(in.Path) }))
	mux.Handle("POST /check", controlled(func(ctx context.Context, _ struct{}) error { return store.Check(ctx) }))
	return mux
}

// controlled answers 200 or, with the reason, 422.
func controlled[T any](do func(context.Context, T) error) http.Handler {
	return answered(func(ctx context.Context, in T) (string, error) { return "", do(ctx, in) })
}

// answered does so with a text.
func answered[T any](do func(context.Context, T) (string, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in T
		err := json.NewDecoder(r.Body).Decode(&in)
		var out string
		if err == nil {
			out, err = do(r.Context(), in)
		}
		if err != nil {
			http.Error(w, explained(err), http.StatusUnprocessableEntity)
			return
		}
		_, _ = io.WriteString(w, out)
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
		if field == "form" {
			all = append(all, sentence(key))
			continue
		}
		all = append(all, field+": "+sentence(key))
	}
	return strings.Join(all, "\n")
}

// errNoServer says that no server has the data directory open.
var errNoServer = errors.New("no server is running")

// ask sends a request to the server that has the data directory open.
func ask(ctx context.Context, d dataDir, path string, in any) error {
	_, err := asked(ctx, d, path, in)
	return err
}

// asked does so and returns the text of the answer.
func asked(ctx context.Context, d dataDir, path string, in any) (string, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	dialer := net.Dialer{Timeout: time.Second}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, "unix", d.socket())
	}}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://noticeboard"+path, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	answer, err := client.Do(r)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		if errors.Is(err, os.ErrPermission) {
			return "", fmt.Errorf("a server may be running, but its socket %s is not yours to use: run this as the server's user", d.socket())
		}
		return "", errNoServer
	}
	if err != nil {
		return "", fmt.Errorf("asking the server: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if answer.StatusCode == http.StatusOK {
		return string(text), err
	}
	return "", errors.Join(errors.New(strings.TrimSpace(string(text))), err)
}
