// Package systemd is the program's side of three protocols of systemd: sockets that it hands over (sd_listen_fds(3)),
// notification of the service's state (sd_notify(3)), and the watchdog (sd_watchdog_enabled(3)). Without systemd, its
// functions do nothing.
package systemd

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// firstFD is the number of the first file descriptor that is handed over.
const firstFD = 3

// Listener returns the listener that was handed over: the one with a name (FileDescriptorName=) or, if name is empty,
// the first that has none of the names in others. It returns nil if there is none. lookup is os.LookupEnv, and pid the
// number of this process.
func Listener(lookup func(string) (string, bool), pid int, name string, others ...string) (net.Listener, error) {
	fd, ok := descriptor(lookup, pid, name, others)
	if !ok {
		return nil, nil
	}
	syscall.CloseOnExec(fd)
	f := os.NewFile(uintptr(fd), "LISTEN_FD_"+strconv.Itoa(fd))
	l, err := net.FileListener(f) // duplicates the descriptor
	if err != nil {
		return nil, fmt.Errorf("file descriptor %d, which systemd handed over, is no listening socket: %w", fd, err)
	}
	return l, f.Close()
}

// descriptor returns the number of the file descriptor to listen on.
func descriptor(lookup func(string) (string, bool), pid int, name string, others []string) (fd int, ok bool) {
	value := func(name string) string { v, _ := lookup(name); return v }
	count, err := strconv.Atoi(value("LISTEN_FDS"))
	if err != nil || count < 1 || value("LISTEN_PID") != strconv.Itoa(pid) {
		return 0, false
	}
	names := strings.Split(value("LISTEN_FDNAMES"), ":")
	for i := range count {
		n := ""
		if i < len(names) {
			n = names[i]
		}
		if n == name && name != "" || name == "" && !slices.Contains(others, n) {
			return firstFD + i, true
		}
	}
	return 0, false
}

// States for Notify.
const (
	Ready    = "READY=1"
	Stopping = "STOPPING=1"
	Alive    = "WATCHDOG=1"
)

// notifyTimeout is how long Notify waits for a listener that does not read.
const notifyTimeout = 5 * time.Second

// Notify tells systemd states, at the socket that NOTIFY_SOCKET names; nothing if socket is empty.
func Notify(socket string, states ...string) error {
	return notifyWithin(notifyTimeout, socket, states...)
}

// notifyWithin is Notify, which waits no longer than a time if the receiver's queue is full.
func notifyWithin(timeout time.Duration, socket string, states ...string) error {
	if socket == "" {
		return nil
	}
	if name, abstract := strings.CutPrefix(socket, "@"); abstract {
		socket = "\x00" + name
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("telling systemd: %w", err)
	}
	_ = c.SetWriteDeadline(time.Now().Add(timeout)) // cannot fail: c is open
	_, err = c.Write([]byte(strings.Join(states, "\n")))
	return errors.Join(err, c.Close())
}

// WatchdogInterval returns how often systemd wants to hear that the process is alive: half of WATCHDOG_USEC. It is zero
// if it does not want to, or means another process.
func WatchdogInterval(lookup func(string) (string, bool), pid int) time.Duration {
	usec, _ := lookup("WATCHDOG_USEC")
	n, err := strconv.ParseInt(usec, 10, 64)
	if err != nil || n <= 0 || n > int64(time.Hour/time.Microsecond)*24 {
		return 0
	}
	if meant, ok := lookup("WATCHDOG_PID"); ok && meant != strconv.Itoa(pid) {
		return 0
	}
	return time.Duration(n) * time.Microsecond / 2
}
