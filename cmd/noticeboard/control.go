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

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/bounce"
	"noticeboard/internal/notice"
)

// While the server has the database open, the subcommands send requests to it: HTTP over a Unix socket in the data
// directory that only the server's own user can open (mode 0600).

// A newAccount is the body of a request to add an account.
type newAccount struct{ Login, Name, Role, Password string }

// serveControl serves the socket until the context ends.
func serveControl(
	ctx context.Context, s settings, store *boltstore.Store, a *auth.Auth, b *board.Board, log *slog.Logger,
) {
	d := s.data
	if err := os.Remove(d.socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		log.Warn("control socket unavailable, subcommands cannot reach this server", "err", err)
		return
	}
	l, release, err := d.listenSocket()
	if err != nil {
		log.Warn("control socket unavailable, subcommands cannot reach this server", "err", err)
		return
	}
	defer release()
	server := &http.Server{Handler: controlHandler(s, store, a, b, log), ReadHeaderTimeout: headerTimeout,
		ErrorLog: serverLog(log)}
	go func() {
		<-ctx.Done()
		_ = server.Close() // also removes the socket
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		log.Error("serving the control socket", "err", err)
	}
}

func controlHandler(
	s settings, store *boltstore.Store, a *auth.Auth, b *board.Board, log *slog.Logger,
) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /account", doHandler(func(ctx context.Context, in newAccount) error {
		return addAccount(ctx, a, in)
	}))
	for path, do := range accountActions(a) {
		mux.Handle("POST "+path, textHandler(do))
	}
	for _, f := range []form{pages, dump, exported, exportedWithSecrets, exportedTable, siteForm(s.data, publicSite{s.url, s.mail.on()}, log)} {
		mux.Handle("POST "+f.request, copyHandler(store, f, log))
	}
	mux.Handle("POST /check", doHandler(func(ctx context.Context, _ struct{}) error { return store.Check(ctx) }))
	mux.Handle("POST /bounce", textHandler(func(ctx context.Context, in bounce.Report) (string, error) {
		return bounced(ctx, b, in)
	}))
	mux.Handle("POST /import", importHandler(b, string(s.data), log))
	return mux
}

// copyHandler returns a handler that answers with a copy or an export of the database.
func copyHandler(store *boltstore.Store, f form, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := &begunWriter{Writer: w}
		err := f.of(store, r.Context(), begun)
		switch {
		case err == nil:
		case begun.begun:
			log.Warn("a copy of the database was not completed", "copy", f.request, "err", err)
			panic(http.ErrAbortHandler) // breaks the connection, so that the client sees that the copy is not whole
		default:
			http.Error(w, errorText(err), http.StatusUnprocessableEntity)
		}
	})
}

// A begunWriter notes that something was written.
type begunWriter struct {
	io.Writer
	begun bool
}

func (w *begunWriter) Write(b []byte) (int, error) {
	w.begun = true
	return w.Writer.Write(b)
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
	var text bytes.Buffer
	err := requestTo(ctx, d, path, in, &text)
	return text.String(), err
}

// requestTo is request for a response of any length, which it copies to w.
func requestTo(ctx context.Context, d dataDir, path string, in any, w io.Writer) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return d.dialSocket(ctx) },
	}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://noticeboard"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := client.Do(r)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		if errors.Is(err, os.ErrPermission) {
			return fmt.Errorf("permission denied on %s, the socket of a server: run this as the server's user",
				d.socket())
		}
		return errNoServer
	}
	if err != nil {
		return fmt.Errorf("sending the request to the server: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		if _, err := io.Copy(w, response.Body); err != nil {
			return fmt.Errorf("reading what the server sent: %w", err)
		}
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return errors.Join(errors.New(strings.TrimSpace(string(text))), err)
}
