package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/metrics"
)

// ask sends a GET to an admin server and returns the status and the body.
func ask(a *adminServer, path, token string) (int, string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	a.handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestReadyGivesReasons(t *testing.T) {
	a := &adminServer{set: metrics.New(), state: "the board is starting"}
	want := func(code int, text string) {
		t.Helper()
		if gotCode, got := ask(a, "/ready", ""); gotCode != code || got != text+"\n" {
			t.Errorf("%d, %q, want %d, %q", gotCode, got, code, text)
		}
		if code, got := ask(a, "/live", ""); code != 200 || got != "live\n" {
			t.Errorf("/live: %d, %q", code, got)
		}
	}
	want(503, "the board is starting")
	broken := error(nil)
	a.setReady(func(context.Context) error { return broken })
	want(200, "ready")
	broken = errors.New("no space left on device")
	want(503, "the database cannot be written: no space left on device")
	broken = nil
	want(200, "ready")
	a.setNotReady("the board is shutting down")
	want(503, "the board is shutting down")
}

func TestAdminToken(t *testing.T) {
	a := &adminServer{set: metrics.New(), token: "s3cret"}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline", "/debug/pprof/symbol"} {
		for token, want := range map[string]int{"": 401, "S3cret": 401, "s3cre": 401, "s3cret": 200} {
			if code, body := ask(a, path, token); code != want || want != 200 && strings.Contains(body, "go_") {
				t.Errorf("%s with %q: %d, want %d", path, token, code, want)
			}
		}
	}
	a.token = ""
	if code, body := ask(a, "/metrics", ""); code != 200 || !strings.Contains(body, "\ngo_goroutines ") {
		t.Errorf("without a token: %d", code)
	}
	if code, _ := ask(a, "/", ""); code != 404 {
		t.Errorf("/: %d", code)
	}
}

// TestNoAdminServer calls everything that serve does without --admin-listen.
func TestNoAdminServer(t *testing.T) {
	a, err := startAdmin(t.Context(), "", "", slog.New(slog.DiscardHandler))
	if a != nil || err != nil {
		t.Fatal(a, err)
	}
	a.setReady(nil)
	a.setNotReady("x")
	a.close()
	if a.figures() != nil {
		t.Error("there are figures")
	}
}

// TestAdminSocket listens on a socket that another process left, and not on one that is in use.
func TestAdminSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "admin.sock")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	log := slog.New(slog.DiscardHandler)
	a, err := startAdmin(t.Context(), unixPrefix+path, "", log)
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	if _, err := startAdmin(t.Context(), unixPrefix+path, "", log); err == nil ||
		!strings.Contains(err.Error(), "another process listens") {
		t.Errorf("a second one: %v", err)
	}
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", path) },
	}}
	response, err := client.Get("http://admin/live")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "live\n" {
		t.Errorf("%s, %v", body, err)
	}
	client.CloseIdleConnections()
}

func TestIsPrivate(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:1": true, "127.9.9.9:1": true, "[::1]:1": true, "localhost:1": true, "unix:/run/x": true,
		"0.0.0.0:1": false, ":1": false, "[::]:1": false, "10.0.0.1:1": false, "example.org:1": false, "": false,
	} {
		if isPrivate(address) != want {
			t.Errorf("%q: want %v", address, want)
		}
	}
}
