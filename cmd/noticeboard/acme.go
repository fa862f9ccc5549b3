package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"noticeboard/internal/health"
)

// An authority gets certificates by ACME (RFC 8555) and renews them.
type authority struct {
	manager autocert.Manager
	names   []string
	log     *slog.Logger
	last    sync.Map // by host name, the certificate that was shown or got last: *x509.Certificate
}

// certificates is the directory for the account key and the certificates, which this user alone can read.
func (d dataDir) certificates() string { return filepath.Join(string(d), "certificates") }

func newAuthority(s settings, log *slog.Logger) *authority {
	names := s.hostNames()
	return &authority{names: names, log: log, manager: autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(s.data.certificates()), Email: s.tls.email,
		HostPolicy: autocert.HostWhitelist(names...),
		Client:     &acme.Client{DirectoryURL: s.tls.directory, UserAgent: "noticeboard"},
	}}
}

// config returns the settings of a server that uses the certificates and answers the authority's challenges
// (TLS-ALPN-01, RFC 8737). A client that names no host gets the certificate of the first. There is one certificate for
// each host, which browsers of the last ten years can use; autocert would get another for those that are older.
func (a *authority) config() *tls.Config {
	c := a.manager.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	c.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		asked := modern
		asked.ServerName, asked.SupportedProtos = cmp.Or(hello.ServerName, a.names[0]), hello.SupportedProtos
		if slices.Equal(hello.SupportedProtos, []string{acme.ALPNProto}) {
			return a.manager.GetCertificate(&asked) // for a challenge
		}
		return a.get(&asked)
	}
	return c
}

// challenges returns a handler that answers the authority's challenges over HTTP (HTTP-01) and passes all else on.
func (a *authority) challenges(next http.Handler) http.Handler {
	handler := a.manager.HTTPHandler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host, _, err := net.SplitHostPort(r.Host); err == nil && strings.HasPrefix(r.URL.Path, "/.well-known/acme-challenge/") {
			r.Host = host // an authority may have been told another port than 80
		}
		handler.ServeHTTP(w, r)
	})
}

// Between two attempts to get a certificate. An authority limits how often one may fail.
const (
	firstRetry = time.Minute
	lastRetry  = time.Hour
)

// modern is what a client can do that takes certificates with an ECDSA key, as autocert looks at it.
var modern = tls.ClientHelloInfo{
	SupportedCurves:  []tls.CurveID{tls.CurveP256},
	SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
	CipherSuites:     []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
}

// lookAgain is how often the certificates are looked at, which the manager renews by itself, so that the one that is in
// use is known also while nobody comes.
const lookAgain = time.Hour

// obtain gets the certificates before the first reader comes, whose browser would not wait for them, and looks at them now
// and then until the context ends.
func (a *authority) obtain(ctx context.Context) {
	a.obtainFirst(ctx)
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, name := range a.names {
			hello := modern
			hello.ServerName = name
			_, _ = a.get(&hello) // after an error, the last one goes on being what is known
		}
	}
}

// obtainFirst gets the certificates. It returns when all are there or the context ends.
func (a *authority) obtainFirst(ctx context.Context) {
	for _, name := range a.names {
		for wait := firstRetry; ; wait = min(2*wait, lastRetry) {
			got := make(chan error, 1)
			go func() { got <- a.getFirst(name) }() // takes no context
			var err error
			select {
			case <-ctx.Done():
				return
			case err = <-got:
			}
			if err == nil {
				break
			}
			a.log.Error("no certificate yet: the authority must reach this machine under the name, on port 443 or, with "+
				"--listen-http, on port 80", "name", name, "err", err, "again_in", wait.String())
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
	}
}

// getFirst gets the certificate for a host name, if it is not there.
func (a *authority) getFirst(name string) error {
	hello := modern
	hello.ServerName = name
	c, err := a.get(&hello)
	if err == nil {
		a.log.Info("the certificate is there", "name", name, "ends", c.Leaf.NotAfter)
	}
	return err
}

// get returns the certificate for the host name in hello, and gets it if it is not there.
func (a *authority) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	c, err := a.manager.GetCertificate(hello)
	if err == nil {
		a.last.Store(hello.ServerName, c.Leaf)
	}
	return c, err
}

// health returns what is known of the certificates.
func (a *authority) health() health.Certificate {
	h := health.Certificate{On: true, Renewed: true}
	for _, name := range a.names {
		last, ok := a.last.Load(name)
		if !ok {
			h.Missing = append(h.Missing, name)
			continue
		}
		if leaf := last.(*x509.Certificate); h.Ends.IsZero() || leaf.NotAfter.Before(h.Ends) {
			h.Begins, h.Ends = leaf.NotBefore, leaf.NotAfter
		}
	}
	return h
}
