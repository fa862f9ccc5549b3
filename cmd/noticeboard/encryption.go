package main

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"

	"noticeboard/internal/health"
	"noticeboard/internal/metrics"
	"noticeboard/internal/web/edge"
)

// An encryption is how the program does TLS by itself: with a certificate from files, with those of an authority, or
// not at all.
type encryption struct {
	file      *certificateFile // nil: none
	authority *authority       // nil: none
	plain     http.Handler     // what is answered without TLS
	log       *slog.Logger
}

func newEncryption(s settings, log *slog.Logger) (*encryption, error) {
	redirector, err := edge.NewRedirector(s.url.String(), s.also.texts())
	if err != nil {
		return nil, err
	}
	e := &encryption{plain: redirector, log: log}
	switch {
	case s.tls.acme:
		e.authority = newAuthority(s, log)
	case s.tls.cert != "":
		e.file = &certificateFile{cert: s.tls.cert, key: s.tls.key, names: s.hostNames()[:1], log: log}
		return e, e.file.load()
	}
	return e, nil
}

// doors returns the doors for readers: with TLS, if the program does it, and the one that redirects, unless plain is
// nil.
func (e *encryption) doors(listener, plain net.Listener, site http.Handler, c *connections) []door {
	server := newServer(site, c, e.log)
	server.TLSConfig = e.config()
	doors := []door{{listener, server}}
	if plain != nil {
		handler := e.plain
		if e.authority != nil {
			handler = e.authority.challenges(handler)
		}
		doors = append(doors, door{plain, newServer(handler, c, e.log)})
	}
	return doors
}

// config returns the settings for TLS; nil if the program does none.
func (e *encryption) config() *tls.Config {
	switch {
	case e.file != nil:
		return e.file.config()
	case e.authority != nil:
		return e.authority.config()
	}
	return nil
}

// reload returns the function that reads the certificate again; nil if it is in no files.
func (e *encryption) reload() func() {
	if e.file == nil {
		return nil
	}
	return e.file.reload
}

// obtain gets the certificates of an authority, if there is one.
func (e *encryption) obtain(ctx context.Context) {
	if e.authority != nil {
		e.authority.obtain(ctx)
	}
}

// health returns what is known of the certificates.
func (e *encryption) health() health.Certificate {
	switch {
	case e == nil:
	case e.file != nil:
		leaf := e.file.now.Load().Leaf
		return health.Certificate{On: true, Begins: leaf.NotBefore, Ends: leaf.NotAfter}
	case e.authority != nil:
		return e.authority.health()
	}
	return health.Certificate{}
}

// readings returns when the first certificate ends, in seconds of Unix time; 0 if there is none.
func (e *encryption) readings() []metrics.Reading {
	seconds := 0.0
	if ends := e.health().Ends; !ends.IsZero() {
		seconds = float64(ends.Unix())
	}
	return []metrics.Reading{{Name: "noticeboard_tls_certificate_ends_timestamp_seconds", Value: seconds}}
}
