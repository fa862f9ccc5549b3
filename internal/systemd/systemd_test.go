package systemd

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lookup returns a function like os.LookupEnv for variables given as NAME=value.
func lookup(variables ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, v := range variables {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value, true
			}
		}
		return "", false
	}
}

func TestDescriptors(t *testing.T) {
	named := []string{"LISTEN_PID=7", "LISTEN_FDS=2", "LISTEN_FDNAMES=http:admin"}
	for _, test := range []struct {
		variables []string
		name      string
		fd        int // 0: none
	}{
		{nil, "", 0},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=1"}, "", 3},
		{[]string{"LISTEN_PID=8", "LISTEN_FDS=1"}, "", 0}, // of another process
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=0"}, "", 0},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=x"}, "", 0},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=1"}, "admin", 0},
		{named, "", 3}, {named, "http", 3}, {named, "admin", 4}, {named, "other", 0},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=1", "LISTEN_FDNAMES=http:admin"}, "admin", 0},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=2", "LISTEN_FDNAMES=redirect:noticeboard.socket"}, "", 4},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=2", "LISTEN_FDNAMES=redirect:noticeboard.socket"}, "redirect", 3},
		{[]string{"LISTEN_PID=7", "LISTEN_FDS=1", "LISTEN_FDNAMES=redirect"}, "", 0},
	} {
		fd, ok := descriptor(lookup(test.variables...), 7, test.name, []string{"redirect"})
		if fd != test.fd || ok != (test.fd > 0) {
			t.Errorf("%v, %q: %d, %v", test.variables, test.name, fd, ok)
		}
	}
	if l, err := Listener(lookup(), 7, ""); l != nil || err != nil {
		t.Error(l, err)
	}
}

func TestNotify(t *testing.T) {
	if err := Notify("", Ready); err != nil {
		t.Error(err)
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "notify"), "@noticeboard-test-" + t.TempDir()} {
		l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		if err := Notify(path, Ready, "STATUS=serving"); err != nil {
			t.Error(err)
		}
		text := make([]byte, 100)
		l.SetReadDeadline(time.Now().Add(time.Minute))
		n, err := l.Read(text)
		if got := string(text[:n]); err != nil || got != "READY=1\nSTATUS=serving" {
			t.Errorf("%q, %v", got, err)
		}
		l.Close()
	}
	if err := Notify(filepath.Join(t.TempDir(), "none"), Ready); err == nil {
		t.Error("nobody listened, and no error")
	}
}

func TestWatchdogInterval(t *testing.T) {
	for _, test := range []struct {
		variables []string
		want      time.Duration
	}{
		{nil, 0}, {[]string{"WATCHDOG_USEC=30000000"}, 15 * time.Second},
		{[]string{"WATCHDOG_USEC=30000000", "WATCHDOG_PID=7"}, 15 * time.Second},
		{[]string{"WATCHDOG_USEC=30000000", "WATCHDOG_PID=8"}, 0},
		{[]string{"WATCHDOG_USEC=0"}, 0}, {[]string{"WATCHDOG_USEC=-1"}, 0}, {[]string{"WATCHDOG_USEC=x"}, 0},
	} {
		if got := WatchdogInterval(lookup(test.variables...), 7); got != test.want {
			t.Errorf("%v: %v, want %v", test.variables, got, test.want)
		}
	}
}

// TestNotifyDoesNotWaitForEver tells a listener that reads nothing, until its socket is full.
func TestNotifyDoesNotWaitForEver(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 10_000 {
		if err := notifyWithin(50*time.Millisecond, socket, Alive); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("after %d: %v", i, err)
			}
			return
		}
	}
	t.Error("the socket is never full")
}
