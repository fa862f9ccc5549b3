package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"

	"noticeboard/internal/config"
)

// A boardURLs is a flag: other URLs of the board, separated by commas.
type boardURLs []boardURL

func (b *boardURLs) String() string { return strings.Join(b.texts(), ",") }

// Set implements flag.Value.
func (b *boardURLs) Set(text string) error {
	for item := range strings.SplitSeq(text, ",") {
		var one boardURL
		if err := one.Set(strings.TrimSpace(item)); err != nil {
			return err
		}
		if one != "" {
			*b = append(*b, one)
		}
	}
	return nil
}

func (b *boardURLs) texts() (all []string) {
	for _, u := range *b {
		all = append(all, u.String())
	}
	return all
}

// tlsSettings say how the program does TLS by itself, if it does.
type tlsSettings struct {
	cert, key  string // files; empty: none
	acme       bool
	directory  string // of ACME
	email      string // for the authority; may be empty
	listenHTTP string // the address without TLS that redirects; empty: none
}

func (s *tlsSettings) define(fs *flag.FlagSet) {
	fs.StringVar(&s.cert, "tls-cert", "", "`file` with the certificate, and those of its authorities behind it, in PEM: "+
		"the program does TLS by itself, on --listen. It is read again on SIGHUP")
	fs.StringVar(&s.key, "tls-key", "", "`file` with the private key of --tls-cert, in PEM")
	fs.BoolVar(&s.acme, "tls-acme", false, "get and renew certificates by ACME and do TLS by itself, on --listen, which the "+
		"authority must reach as port 443, or --listen-http as port 80. It accepts the terms of the authority")
	fs.StringVar(&s.directory, "tls-acme-directory", acme.LetsEncryptURL, "`URL` of the directory of the ACME authority")
	fs.StringVar(&s.email, "tls-acme-email", "", "e-mail `address` for the authority, which may be needed by it")
	fs.StringVar(&s.listenHTTP, "listen-http", "", "`address` to listen on without TLS, such as :80, which redirects to --url "+
		"and answers the challenges of --tls-acme. A socket of systemd with the name redirect comes first")
}

// enabled reports whether the program does TLS by itself.
func (s *tlsSettings) enabled() bool { return s.acme || s.cert != "" || s.key != "" }

// tlsMistakes returns what is wrong with the settings about TLS and addresses, each as a sentence.
func (s *settings) tlsMistakes() (all []string) {
	mistake := func(wrong bool, text string) {
		if wrong {
			all = append(all, text)
		}
	}
	t := &s.tls
	mistake(t.cert != "" && t.key == "", "--tls-cert needs its private key: set --tls-key")
	mistake(t.key != "" && t.cert == "", "--tls-key needs its certificate: set --tls-cert")
	mistake(t.acme && t.cert != "", "--tls-acme and --tls-cert are two sources of certificates: set one of them")
	mistake(t.enabled() && !s.url.isTLS(), "--url: readers reach the board over TLS, so it must be set and begin with https")
	_, overUnix := unixPath(s.listen)
	mistake(t.enabled() && overUnix, "--listen: a Unix socket is for a proxy, which does TLS itself: listen on a port such as "+
		":443")
	mistake(t.listenHTTP != "" && !t.enabled(), "--listen-http sends readers on to TLS: set --tls-acme or --tls-cert, too")
	mistake(!t.acme && t.email != "", "--tls-acme-email is for --tls-acme, which is not set")
	mistake(!t.acme && t.directory != acme.LetsEncryptURL, "--tls-acme-directory is for --tls-acme, which is not set")
	u, err := url.Parse(t.directory)
	mistake(err != nil || u.Scheme != "https" || u.Host == "", fmt.Sprintf("--tls-acme-directory: %q is not an address that "+
		"begins with https", t.directory))
	mistake(len(s.also) > 0 && s.url == "", "--also-url needs the address to redirect to: set --url")
	mistake(s.url != "" && slices.Contains(s.also, s.url), fmt.Sprintf("--also-url: %s is --url itself", s.url))
	for _, name := range s.hostNames() {
		_, err := netip.ParseAddr(name)
		mistake(t.acme && (err == nil || !strings.Contains(name, ".")), fmt.Sprintf("--tls-acme: authorities give no "+
			"certificates for %s: --url and --also-url must have public host names", name))
	}
	if len(all) == 0 && t.cert != "" {
		all = append(all, certificateMistakes(t.cert, t.key, s.hostNames()[0])...)
	}
	return all
}

// certificateMistakes returns why a certificate and its key cannot be used for a host name, each as a sentence.
func certificateMistakes(cert, key, name string) (all []string) {
	for _, f := range [][2]string{{"--tls-cert", cert}, {"--tls-key", key}} {
		if _, err := os.ReadFile(f[1]); err != nil {
			all = append(all, f[0]+": "+config.FileTrouble(f[1], err))
		}
	}
	if len(all) > 0 {
		return all
	}
	if _, err := readCertificate(cert, key, []string{name}); err != nil {
		return []string{fmt.Sprintf("--tls-cert: %v", err)}
	}
	return nil
}

// hostNames returns the host names of the board's URL and of its other URLs, that of the first in front.
func (s *settings) hostNames() (all []string) {
	for _, b := range append([]boardURL{s.url}, s.also...) {
		if u, err := url.Parse(string(b)); err == nil && u.Host != "" && !slices.Contains(all, u.Hostname()) {
			all = append(all, u.Hostname())
		}
	}
	return all
}

// readCertificate reads a certificate and its key from files. It must be for the host names.
func readCertificate(cert, key string, names []string) (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	if pair.Leaf == nil {
		return nil, fmt.Errorf("%s has no certificate", cert)
	}
	for _, name := range names {
		if err := pair.Leaf.VerifyHostname(name); err != nil {
			return nil, fmt.Errorf("the certificate in %s is not for %s: %w", cert, name, hostOnly(err))
		}
	}
	return &pair, nil
}

// hostOnly returns the sentence of a certificate that is for other names, without the prefix of the package.
func hostOnly(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "x509: "))
}

// A certificateFile is a certificate in files, which may be read again while it is used.
type certificateFile struct {
	cert, key string
	names     []string
	log       *slog.Logger
	now       atomic.Pointer[tls.Certificate]
}

// soon is how long before its end a certificate is warned of: renewals by ACME come 30 days before.
const soon = 14 * 24 * time.Hour

// load reads the files. After an error, the certificate that was read before stays.
func (f *certificateFile) load() error {
	pair, err := readCertificate(f.cert, f.key, f.names)
	if err != nil {
		return err
	}
	f.now.Store(pair)
	ends := pair.Leaf.NotAfter
	if left := time.Until(ends); left < soon {
		f.log.Warn("the certificate ends soon, or has ended: renew it, and send SIGHUP", "file", f.cert, "ends", ends)
	}
	return nil
}

// reload is load for a server that runs.
func (f *certificateFile) reload() {
	if err := f.load(); err != nil {
		f.log.Error("the certificate could not be read again: the one from before stays", "err", err)
		return
	}
	f.log.Info("the certificate was read again", "file", f.cert, "ends", f.now.Load().Leaf.NotAfter)
}

// config returns the settings of a server that uses the certificate.
func (f *certificateFile) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.now.Load(), nil },
	}
}
