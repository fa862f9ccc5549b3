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

// While the server has the database open, the subcommands send requests to it: HTTP over a Unix socket in the data
// directory that only the server's own user can open (mode 0600).

// A newAccount is the body of a request to add an account.
type newAccount struct{ Login, Name, Role, Password string }

// A backupRequest is the body of a request to back up the database to an absolute path.
type backupRequest struct{ Path string }

// serveControl serves the socket until the context ends.
func serveControl(ctx context.Context, d dataDir, store *boltstore.Store, a *auth.Auth, log *slog.Logger) {
	if err := os.Remove(d.socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		log.Warn("control socket unavailable, subcommands cannot reach this server", "err", err)
		return
	}
	l, err := net.Listen("unix", d.socket())
	if err == nil {
		err = os.Chmod(d.socket(), 0o600)
	}
	if err != nil {
		log.Warn("control socket unavailable, subcommands cannot reach this server", "err", err)
		return
	}
	server := &http.Server{Handler: controlHandler(store, a), ReadHeaderTimeout: headerTimeout,
		ErrorLog: serverLog(log)}
	go func() {
		<-ctx.Done()
		_ = server.Close() // also removes the socket
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		log.Error("serving the control socket", "err", err)
	}
}

func controlHandler(store *boltstore.Store, a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /account", doHandler(func(ctx context.Context, in newAccount) error {
		return addAccount(ctx, a, in)
	}))
	for path, do := range accountActions(a) {
		mux.Handle("POST "+path, textHandler(do))
	}
	mux.Handle("POST /backup", doHandler(func(_ context.Context, in backupRequest) error {
		return store.Backup(in.Path)
	}))
	mux.Handle("POST /check", doHandler(func(ctx context.Context, _ struct{}) error { return store.Check(ctx) }))
	return mux
}

// doHandler returns a handler that decodes the request's JSON body, calls do and responds with status 200 or, if do
// fails, with status 422 and the error as text.
func doHandler[T any](do func(context.Context, T) error) http.Handler {
	return textHandler(func(ctx context.Context, in T) (string, error) { return "", do(ctx, in) })
}

// textHandler is doHandler for a function whose text is the body of the response.
func textHandler[T any](do func(context.Context, T) (string, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in T
		err := json.NewDecoder(r.Body).Decode(&in)
		var out string
		if err == nil {
			out, err = do(r.Context(), in)
		}
		if err != nil {
			http.Error(w, errorText(err), http.StatusUnprocessableEntity)
			return
		}
		_, _ = io.WriteString(w, out)
	})
}

// errorText returns the text of an error for the terminal; of notice.Problems one line for each field.
func errorText(err error) string {
	var problems notice.Problems
	if !errors.As(err, &problems) {
		return err.Error()
	}
	var all []string
	for field, problem := range problems {
		if field == "form" {
			all = append(all, message(problem.Key))
			continue
		}
		all = append(all, field+": "+message(problem.Key))
	}
	return strings.Join(all, "\n")
}

// errNoServer means that no server has the data directory open.
var errNoServer = errors.New("no server is running")

// request sends a request to the server that has the data directory open and returns the text of the response. It
// returns errNoServer if there is none, and the text of the response as an error if the status is not 200.
func request(ctx context.Context, d dataDir, path string, in any) (string, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	dialer := net.Dialer{Timeout: time.Second}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", d.socket())
		},
	}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://noticeboard"+path, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := client.Do(r)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		if errors.Is(err, os.ErrPermission) {
			return "", fmt.Errorf("permission denied on %s, the socket of a server: run this as the server's user",
				d.socket())
		}
		return "", errNoServer
	}
	if err != nil {
		return "", fmt.Errorf("sending the request to the server: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if response.StatusCode == http.StatusOK {
		return string(text), err
	}
	return "", errors.Join(errors.New(strings.TrimSpace(string(text))), err)
}
