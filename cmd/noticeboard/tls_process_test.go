package main_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// issue writes a certificate for host names, with a serial number, and its key into files.
func issue(t *testing.T, cert, key string, serial int64, names ...string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
	}
	public, err := x509.CreateCertificate(rand.Reader, made, made, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// overTLS returns a client that reaches a program at an address whatever the host of a URL is, with HTTP/2 if that is
// true.
func overTLS(t *testing.T, at string, h2 bool) *http.Client {
	t.Helper()
	c := client(t)
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: h2,
	}
	if !h2 {
		transport.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	}
	dialer := net.Dialer{Timeout: patience}
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, at)
	}
	c.Transport = transport
	return c
}

// TestTLSFromFiles serves over TLS with a certificate from files: in both versions of HTTP, with a redirect from the
// port without TLS and from a second name, and with a new certificate after SIGHUP.
func TestTLSFromFiles(t *testing.T) {
	dir, plain := t.TempDir(), freePort(t)
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	issue(t, cert, key, 1, "board.example.org")
	const origin = "https://board.example.org"
	data := filepath.Join(dir, "data")
	p := start(t, data, "--url", origin, "--tls-cert", cert, "--tls-key", key,
		"--listen-http", "127.0.0.1:"+plain, "--also-url", "https://www.board.example.org",
		"--admin-listen", "unix:"+filepath.Join(dir, "admin.sock"))
	figures, err := read(adminClient(t, filepath.Join(dir, "admin.sock")).Get("http://admin/metrics"))
	ends := regexp.MustCompile(`(?m)^noticeboard_tls_certificate_ends_timestamp_seconds [1-9]`)
	if err != nil || !ends.MatchString(figures.body) {
		t.Errorf("no figure says when the certificate ends: %v", err)
	}
	if !strings.Contains(figures.body, `noticeboard_health{subject="certificate"} 0`) {
		t.Error("the certificate is not judged to be fine")
	}
	for h2, proto := range map[bool]string{true: "HTTP/2.0", false: "HTTP/1.1"} {
		c := overTLS(t, p.at, h2)
		r, err := c.Get(origin + enPath)
		if err != nil {
			t.Fatal(err)
		}
		if r.Proto != proto || r.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s, %v, want %s", r.Proto, r.Header, proto)
		}
		a, err := read(r, nil)
		if err != nil || a.code != 200 || !strings.Contains(a.body, "Cecilia Nava") {
			t.Errorf("%s: %d, %v", proto, a.code, err)
		}
		a, err = read(c.Get("https://www.board.example.org" + enPath + "?page=1"))
		if err != nil || a.code != 301 || a.location != origin+enPath+"?page=1" {
			t.Errorf("%s: the second name: %d to %s, %v", proto, a.code, a.location, err)
		}
		a, err = read(c.Get("https://evil.example" + enPath))
		if err != nil || a.code != 421 {
			t.Errorf("%s: another name: %d, %v", proto, a.code, err)
		}
	}
	for host, want := range map[string]string{
		"board.example.org": origin + "/en/?x=1", "www.board.example.org": origin + "/en/?x=1", "evil.example": "",
	} {
		r, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+plain+"/en/?x=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		a, err := read(client(t).Do(r))
		if err != nil || a.location != want || (a.code == 301) != (want != "") {
			t.Errorf("without TLS, %s: %d to %q, %v", host, a.code, a.location, err)
		}
	}
	if out, err := command(t, "health", "--listen", p.at, "--url", origin, "--tls-cert", cert, "--tls-key", key); err != nil ||
		!strings.HasPrefix(out, "ok\n") {
		t.Errorf("health: %v: %s", err, out)
	}

	issue(t, cert, key, 2, "board.example.org")
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.until("the new certificate is shown", func() bool { return serialAt(t, p.at) == 2 })
	if err := os.WriteFile(cert, []byte("-----BEGIN NOTHING-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.until("the log says that the file is damaged", func() bool {
		return strings.Contains(p.log.String(), "the one from before stays")
	})
	if n := serialAt(t, p.at); n != 2 {
		t.Errorf("then it shows certificate %d", n)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if strings.Contains(p.log.String(), "127.0.0.1") {
		for line := range strings.Lines(p.log.String()) {
			if strings.Contains(line, "127.0.0.1") && !strings.Contains(line, "listen") {
				t.Errorf("an address in the log: %s", line)
			}
		}
	}
}

// serialAt returns the serial number of the certificate that is shown at an address.
func serialAt(t *testing.T, at string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true, ServerName: "board.example.org"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// TestTLSAnswersAreWhole sends files of every size around those of the buffers between net/http and the network:
// beneath TLS, nothing may wait for what does not come.
func TestTLSAnswersAreWhole(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	issue(t, cert, key, 1, "board.example.org")
	p := start(t, filepath.Join(dir, "data"), "--url", "https://board.example.org", "--tls-cert", cert, "--tls-key", key)
	for _, h2 := range []bool{true, false} {
		c := overTLS(t, p.at, h2)
		for n := range 200 { // the answer is a page with what was typed in it
			typed := strings.Repeat("x", 37*n)
			a, err := p.postTo(c, "https://board.example.org"+enPath+"/comments", "comment", typed, "do", "preview")
			if err != nil || !strings.Contains(a.body, "</html>") || !strings.Contains(a.body, typed) {
				t.Fatalf("HTTP/2 %v, %d letters: %d, %v", h2, len(typed), a.code, err)
			}
		}
	}
}

// TestTLSConnectionsAreBounded opens more connections than there are files, and leaves others in the middle of the
// handshake. The board goes on answering.
func TestTLSConnectionsAreBounded(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	issue(t, cert, key, 1, "board.example.org")
	data := filepath.Join(dir, "data")
	p := startCommand(t, data, []string{"sh", "-c", `ulimit -n 120 && exec "$@"`, "sh", program},
		"--url", "https://board.example.org", "--tls-cert", cert, "--tls-key", key)
	for i := range 140 {
		protocols := []string{"h2", "http/1.1"}[i%2 : i%2+1]
		c, err := tls.Dial("tcp", p.at, &tls.Config{InsecureSkipVerify: true, NextProtos: protocols})
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		defer c.Close()
		request := "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
		if protocols[0] == "h2" {
			request = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00" // preface and empty SETTINGS
		}
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		first := make([]byte, 9)
		if _, err := io.ReadFull(c, first); err != nil || protocols[0] != "h2" && !bytes.HasPrefix(first, []byte("HTTP/1.1")) {
			t.Fatalf("connection %d: %q, %v", i, first, err)
		}
	}
	for range 5 {
		silent, err := net.Dial("tcp", p.at) // it sends nothing
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
	}
	a, err := read(overTLS(t, p.at, true).Get("https://board.example.org" + enPath))
	if err != nil || a.code != 200 {
		t.Errorf("a reader is answered %d, %v", a.code, err)
	}
	if n := strings.Count(p.log.String(), "too many connections"); n != 1 {
		t.Errorf("%d warnings in the log:\n%s", n, p.log)
	}
}

// postTo posts a form to a URL.
func (p *process) postTo(c *http.Client, to string, fields ...string) (reply, error) {
	at := p.url
	p.url = ""
	defer func() { p.url = at }()
	return p.post(c, to, fields...)
}
