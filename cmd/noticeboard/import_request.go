package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
)

// An importEvent is a line of what the server answers to an import, as JSON. Exactly one field is set.
type importEvent struct {
	Item     *importer.Item    `json:"item,omitempty"`
	Progress []int             `json:"progress,omitempty"` // done, items
	Summary  *importer.Summary `json:"summary,omitempty"`
	Error    string            `json:"error,omitempty"`
}

// sendImport sends a file to the server that has the database open, which imports it. The error is errNoServer if there
// is none.
func sendImport(ctx context.Context, d dataDir, path string, r importRequest, told importWatcher) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	how, err := json.Marshal(r)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return d.dialSocket(ctx) },
	}}
	address := "http://noticeboard/import?" + url.Values{"how": {string(how)}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, f)
	if err != nil {
		return err
	}
	response, err := client.Do(req)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		if errors.Is(err, os.ErrPermission) {
			return fmt.Errorf("permission denied on %s, the socket of a server: run this as the server's user", d.socket())
		}
		return errNoServer
	}
	if err != nil {
		return fmt.Errorf("sending the file to the server: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
		return errors.Join(errors.New(strings.TrimSpace(string(text))), err)
	}
	return readImportEvents(response.Body, told)
}

// readImportEvents reads what the server says about an import.
func readImportEvents(r io.Reader, told importWatcher) error {
	events := json.NewDecoder(bufio.NewReader(r))
	for {
		var e importEvent
		switch err := events.Decode(&e); {
		case err != nil:
			return fmt.Errorf("the import was interrupted: importing the file again completes it: %w", err)
		case e.Error != "":
			return errors.New(e.Error)
		case e.Summary != nil:
			return told.summary(*e.Summary)
		case e.Item != nil:
			if err := told.item(*e.Item); err != nil {
				return err
			}
		case len(e.Progress) == 2:
			told.progress(e.Progress[0], e.Progress[1])
		}
	}
}

// importHandler answers a request to import the file that is its body. Scratch is the directory for temporary files.
func importHandler(b *board.Board, scratch string, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var how importRequest
		err := json.Unmarshal([]byte(r.URL.Query().Get("how")), &how)
		var path string
		if err == nil {
			path, err = keepUpload(r.Body, scratch)
		}
		if err != nil {
			http.Error(w, errorText(err), http.StatusUnprocessableEntity)
			return
		}
		defer func() {
			if err := os.Remove(path); err != nil {
				log.Warn("removing a file that was sent to be imported", "err", err)
			}
		}()
		out := &eventWriter{buffer: bufio.NewWriter(w), flush: http.NewResponseController(w).Flush}
		if err := runImport(r.Context(), b, path, scratch, how, out); err != nil {
			err = out.write(importEvent{Error: errorText(err)})
			if err != nil {
				log.Warn("an import was not completed: importing the file again completes it", "err", err)
			}
		}
		_ = out.send() // whoever asked is gone
	})
}

// keepUpload writes a file that was sent to a temporary one and returns its path.
func keepUpload(body io.Reader, scratch string) (path string, err error) {
	f, err := os.CreateTemp(scratch, "import-*.upload") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, body)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// An eventWriter writes events.
type eventWriter struct {
	buffer *bufio.Writer
	flush  func() error
	next   time.Time
}

func (w *eventWriter) write(e importEvent) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = w.buffer.Write(append(line, '\n'))
	return err
}

func (w *eventWriter) send() error { return errors.Join(w.buffer.Flush(), w.flush()) }

func (w *eventWriter) item(i importer.Item) error { return w.write(importEvent{Item: &i}) }

func (w *eventWriter) progress(done, items int) {
	if now := time.Now(); now.After(w.next) {
		w.next = now.Add(progressInterval / 4)
		if err := w.write(importEvent{Progress: []int{done, items}}); err == nil {
			_ = w.send() // an error comes back at the next item
		}
	}
}

func (w *eventWriter) summary(s importer.Summary) error { return w.write(importEvent{Summary: &s}) }
