package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"noticeboard/internal/systemd"
)

// listenForReaders returns the listener for the board: the socket that systemd hands over or, without one, what
// --listen names. A Unix socket can be used by the group of this process, too, so that a proxy can be a member of it.
func listenForReaders(ctx context.Context, s settings, log *slog.Logger) (net.Listener, error) {
	l, err := systemd.Listener(os.LookupEnv, os.Getpid(), "", redirectName)
	switch {
	case err != nil:
		return nil, err
	case l != nil:
		log.Info("listening on the socket of systemd, and not on --listen", "address", l.Addr().String())
		return l, nil
	}
	if l, err = listen(ctx, s.listen); err != nil {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	if path, isUnix := unixPath(s.listen); isUnix {
		if err := os.Chmod(path, 0o660); err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, nil
}

// redirectName is the name of the socket of systemd (FileDescriptorName=) that takes the place of --listen-http.
const redirectName = "redirect"

// listenForRedirects returns the listener for requests without TLS to a board that does TLS by itself; nil if there is
// none.
func listenForRedirects(ctx context.Context, s settings, log *slog.Logger) (net.Listener, error) {
	l, err := systemd.Listener(os.LookupEnv, os.Getpid(), redirectName)
	switch {
	case err != nil:
		return nil, err
	case l != nil && s.tls.enabled():
		return l, nil
	case l != nil:
		log.Warn("the socket of systemd with the name redirect is not used: the program does no TLS by itself")
		return nil, l.Close()
	case s.tls.listenHTTP == "":
		return nil, nil
	}
	if l, err = listen(ctx, s.tls.listenHTTP); err != nil {
		return nil, fmt.Errorf("cannot listen without TLS: %w", err)
	}
	return l, nil
}

// onHangup calls reload for every SIGHUP until the context ends. Without reload the signal does nothing if the program
// is a service of systemd, which may send it to any, and else what it always does: it ends the program.
func onHangup(ctx context.Context, reload func()) {
	if reload == nil && os.Getenv("NOTIFY_SOCKET") == "" {
		return
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			if reload != nil {
				reload()
			}
		}
	}
}

// tellSystemd reports that the service is ready, that it is alive as often as the watchdog wants, and when the context
// ends, that it is stopping. Outside systemd it does nothing.
func tellSystemd(ctx context.Context, log *slog.Logger) {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	tell := func(state string) {
		if err := systemd.Notify(socket, state); err != nil {
			log.Warn("the state of the service could not be told", "state", state, "err", err)
		}
	}
	tell(systemd.Ready)
	defer tell(systemd.Stopping)
	interval := systemd.WatchdogInterval(os.LookupEnv, os.Getpid())
	if interval == 0 {
		<-ctx.Done()
		return
	}
	every(ctx, interval, func() { tell(systemd.Alive) })
}
