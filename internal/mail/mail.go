// Package mail writes messages and hands them to a mail server by SMTP (RFC 5321). It knows nothing of a board, and is
// the only user of the go-mail library.
//
// A message has one recipient, and its header is written so that nothing in a subject, a name or an address can begin
// another field. A Transport keeps a few connections open and uses them for many messages. What fails is a Failure,
// which says at which step, with the server's answer but without addresses, and whether another try can succeed.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"time"
)

// A Security says how the connection to the server is encrypted.
type Security string

const (
	StartTLS Security = "starttls" // by STARTTLS (RFC 3207), which the server must offer
	TLS      Security = "tls"      // from the first byte on (RFC 8314)
	Plain    Security = "none"     // not at all: for a server on the same machine
)

// Securities lists every Security.
var Securities = []Security{StartTLS, TLS, Plain}

// Port returns the port that a server usually has.
func (s Security) Port() int {
	return map[Security]int{StartTLS: 587, TLS: 465, Plain: 25}[s]
}

// A Config says how to reach the server, and who sends.
type Config struct {
	Host     string // name or address of the server
	Port     int    // 0: Security.Port
	Security Security
	User     string // empty: no authentication
	Password string
	From     string         // address of the sender, also of the envelope
	Helo     string         // name of this machine for the server (RFC 5321, section 4.1.1.1)
	Roots    *x509.CertPool // that sign the server's certificate; nil: those of the system

	Timeout time.Duration // of each step; 0: DefaultTimeout
	Conns   int           // most connections at a time; 0: 1
}

// DefaultTimeout is how long a Transport waits for the server at each step.
const DefaultTimeout = 30 * time.Second

// How long a connection stays open without a message, and how many messages it is used for at most.
const (
	idleTimeout = 15 * time.Second
	maxMessages = 100
)

// A Transport sends messages. It is safe for concurrent use.
type Transport struct {
	c     Config
	slots chan struct{} // one for each connection that is in use
	idle  chan *conn
}

// New returns a Transport. It connects when a message is sent.
func New(c Config) *Transport {
	if c.Port == 0 {
		c.Port = c.Security.Port()
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	c.Conns = max(c.Conns, 1)
	return &Transport{c: c, slots: make(chan struct{}, c.Conns), idle: make(chan *conn, c.Conns)}
}

// Server returns the address of the server, host:port.
func (t *Transport) Server() string { return net.JoinHostPort(t.c.Host, strconv.Itoa(t.c.Port)) }

// From returns the address of the sender.
func (t *Transport) From() string { return t.c.From }

// tlsConfig returns the configuration of an encrypted connection.
func (t *Transport) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: t.c.Host, RootCAs: t.c.Roots, MinVersion: tls.VersionTLS12}
}

// Send sends a message. When it returns nil, the server has taken the message over. The error is a Failure, or that of
// ctx.
func (t *Transport) Send(ctx context.Context, m Message) error {
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	used := t.takeIdle()
	if used != nil {
		err := t.sendOn(ctx, used, m)
		if f, ok := err.(*Failure); !ok || f.Step != StepSender || f.Code/100 == 5 {
			return err
		}
		// The server has closed the connection meanwhile, or uses it no longer: nothing of the message was sent.
	}
	fresh, err := t.dial(ctx)
	if err != nil {
		return err
	}
	return t.sendOn(ctx, fresh, m)
}

// sendOn sends a message on a connection, and keeps that for the next or closes it.
func (t *Transport) sendOn(ctx context.Context, c *conn, m Message) error {
	err := c.send(ctx, t.c.From, m)
	f, failed := err.(*Failure)
	usable := err == nil || failed && (f.unfit || f.Code != 0 && f.Code != 421)
	if c.sent++; !usable || c.sent >= maxMessages {
		c.close()
		return err
	}
	c.used = time.Now()
	select {
	case t.idle <- c:
	default:
		c.close()
	}
	return err
}

// takeIdle returns a connection that was used a short time ago, or nil.
func (t *Transport) takeIdle() *conn {
	for {
		select {
		case c := <-t.idle:
			if time.Since(c.used) < idleTimeout {
				return c
			}
			c.close()
		default:
			return nil
		}
	}
}

// CloseIdle closes the connections that no message is sent on. The Transport can be used again.
func (t *Transport) CloseIdle() {
	for {
		select {
		case c := <-t.idle:
			c.close()
		default:
			return
		}
	}
}

// Check returns what is wrong with c, in English, each with what to do about it; nil if nothing is. Flags are named as
// those of the program.
func (c Config) Check() (mistakes []string) {
	switch {
	case c.Security != StartTLS && c.Security != TLS && c.Security != Plain:
		mistakes = append(mistakes, fmt.Sprintf("--smtp-security: %q is neither starttls, tls nor none", c.Security))
	case c.Security == Plain && c.User != "" && !local(c.Host):
		mistakes = append(mistakes, fmt.Sprintf("--smtp-security none would send the password to %s in the clear: "+
			"use starttls or tls", c.Host))
	}
	if c.Port < 0 || c.Port > 65535 {
		mistakes = append(mistakes, fmt.Sprintf("--smtp-port: %d is no port: it must be from 1 to 65535", c.Port))
	}
	if (c.User == "") != (c.Password == "") {
		mistakes = append(mistakes, "--smtp-user and --smtp-password belong together: set both, or neither for a server "+
			"that asks for no password")
	}
	return mistakes
}

// local reports whether a host is this machine.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
