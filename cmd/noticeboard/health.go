package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"noticeboard/internal/cli"
)

// healthCommand asks the server of the same settings whether it is well, for the health check of a container, in which
// there is no other program that could.
func healthCommand(fs *flag.FlagSet) cli.Run {
	s := defineSettings(fs)
	return func(ctx context.Context, c cli.Call) error {
		text, err := askHealth(ctx, *s)
		if err == nil {
			_, err = io.WriteString(c.Stdout, text)
		}
		return err
	}
}

// askHealth sends GET /healthz to the address that a server with the settings listens on. Its certificate is not checked:
// it is for the name that readers use.
func askHealth(ctx context.Context, s settings) (string, error) {
	address := s.listen
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	network, at := "tcp", reachable(address)
	if path, isUnix := unixPath(address); isUnix {
		network, at = "unix", path
	}
	scheme, name := "http", ""
	if s.tls.enabled() {
		scheme = "https"
		if names := s.hostNames(); len(names) > 0 {
			name = names[0]
		}
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: name},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, at)
		},
	}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://localhost/healthz", nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(r)
	if err != nil {
		return "", fmt.Errorf("no answer on %s: %w", address, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(strings.TrimSpace(string(text)))
	}
	return string(text), err
}

// reachable returns an address that a client can connect to, for one to listen on that may mean all addresses.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return address
}
