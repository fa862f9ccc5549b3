package main_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestUnixSocketAndNotifications serves on a Unix socket under something that hears what systemd would.
func TestUnixSocketAndNotifications(t *testing.T) {
	dir := t.TempDir()
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer notify.Close()
	told := make(chan string, 100_000) // all of it is read at once, as systemd does: a full socket stops those who write
	go func() {
		text := make([]byte, 100)
		for n, err := notify.Read(text); err == nil; n, err = notify.Read(text) {
			told <- string(text[:n])
		}
	}()
	heard := func() string {
		t.Helper()
		select {
		case state := <-told:
			return state
		case <-time.After(patience):
			t.Fatal("nothing is told")
			return ""
		}
	}
	t.Setenv("NOTIFY_SOCKET", notify.LocalAddr().String())
	t.Setenv("WATCHDOG_USEC", "20000")
	socket := filepath.Join(dir, "http.sock")
	p := start(t, filepath.Join(dir, "data"), "--listen", "unix:"+socket, "--post-rate", "1", "--post-burst", "1")
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		if got := heard(); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o660 {
		t.Errorf("the socket has mode %v, %v", info.Mode(), err)
	}
	c := adminClient(t, socket)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	post := func(n int, from string) int {
		r, err := http.NewRequest(http.MethodPost, "http://localhost"+enPath+"/comments", strings.NewReader(
			"comment=Hello+"+fmt.Sprint(n)+"&name=Ana&email=ana%40example.org"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", from)
		a, err := read(c.Do(r))
		if err != nil {
			t.Fatal(err)
		}
		return a.code
	}
	for i, test := range []struct {
		from string
		want int
	}{{"203.0.113.1", 303}, {"203.0.113.1", 429}, {"203.0.113.2", 303}} {
		if got := post(i, test.from); got != test.want {
			t.Errorf("post %d: %d, want %d", i, got, test.want)
		}
	}
	if out, err := command(t, "health", "--listen", "unix:"+socket); err != nil || !strings.HasPrefix(out, "ok\n") {
		t.Errorf("health: %v: %s", err, out)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	for heard() != "STOPPING=1" { // fails if it never comes
	}
	if out, err := command(t, "health", "--listen", "unix:"+socket); err == nil || !strings.Contains(out, "no answer on") {
		t.Errorf("health of a server that has ended: %v: %s", err, out)
	}
}

// TestRestartOnASocketOfSystemd hands a socket over to one process after the other, while somebody asks all the time.
// No request may fail.
func TestRestartOnASocketOfSystemd(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	data, log := filepath.Join(t.TempDir(), "data"), &lockedBuffer{}
	serve := func() *exec.Cmd {
		t.Helper()
		cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"`, program, "--data", data,
			"--listen", "127.0.0.1:1")
		cmd.ExtraFiles = []*os.File{file} // descriptor 3
		cmd.Stderr = log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	end := func(cmd *exec.Cmd) {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v\n%s", err, log)
		}
	}
	c := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	var answered atomic.Int64
	ask := func() error {
		a, err := read(c.Get(fmt.Sprintf("http://%s/healthz", l.Addr())))
		if err == nil && a.code != http.StatusOK {
			err = fmt.Errorf("status %d", a.code)
		}
		answered.Add(1)
		return err
	}
	first := serve()
	if err := ask(); err != nil { // waits in the backlog until the board is there
		t.Fatalf("%v\n%s", err, log)
	}
	ctx, stop := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			if err := ask(); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	}()
	end(first)
	before := answered.Load()
	second := serve()
	for deadline := time.Now().Add(patience); answered.Load() < before+5 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-failed; err != nil {
		t.Errorf("a request failed during the restart: %v\n%s", err, log)
	}
	if answered.Load() < before+5 {
		t.Errorf("the second process answered %d requests", answered.Load()-before)
	}
	end(second)
	if !strings.Contains(log.String(), "listening on the socket of systemd") {
		t.Errorf("the log does not say so:\n%s", log)
	}
}
