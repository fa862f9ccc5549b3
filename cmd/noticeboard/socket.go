package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// maxSocketPath is the longest path in bytes that a Unix socket can be bound or connected to (unix(7): sun_path has 108
// bytes, and a zero byte ends the path).
const maxSocketPath = 107

// socketPath returns a path of the socket that is not too long, which is valid until release is called. Where its own
// is too long, that goes through a descriptor of the directory (proc_pid_fd(5)).
func (d dataDir) socketPath() (path string, release func(), err error) {
	if path := d.socket(); len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	dir, err := os.Open(string(d))
	if err != nil {
		return "", nil, err
	}
	self := fmt.Sprintf("/proc/self/fd/%d", dir.Fd())
	if _, err := os.Stat(self); err != nil {
		dir.Close()
		return "", nil, fmt.Errorf("the path of the socket %s has more than %d bytes, and /proc is not there: %w",
			d.socket(), maxSocketPath, err)
	}
	return filepath.Join(self, filepath.Base(d.socket())), func() { dir.Close() }, nil
}

// listenSocket listens on the socket, which only this user can open. release is called after the listener is closed.
func (d dataDir) listenSocket() (l net.Listener, release func(), err error) {
	path, release, err := d.socketPath()
	if err != nil {
		return nil, nil, err
	}
	if l, err = net.Listen("unix", path); err == nil {
		if err = os.Chmod(d.socket(), 0o600); err == nil {
			return l, release, nil
		}
		l.Close()
	}
	release()
	return nil, nil, err
}

// dialSocket connects to the socket.
func (d dataDir) dialSocket(ctx context.Context) (net.Conn, error) {
	path, release, err := d.socketPath()
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: "unix", Err: err}
	}
	defer release()
	dialer := net.Dialer{Timeout: time.Second}
	return dialer.DialContext(ctx, "unix", path)
}
