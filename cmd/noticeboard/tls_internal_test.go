package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writeKeyPair writes a certificate for a host name, and its key, and returns their files.
func writeKeyPair(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
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
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// TestTLSMistakes makes each mistake in the settings about TLS and addresses. Each gets a sentence, status 2, and
// nothing is started.
func TestTLSMistakes(t *testing.T) {
	dir := t.TempDir()
	cert, key := writeKeyPair(t, dir, "board.example.org")
	_, otherKey := writeKeyPair(t, dir, "other.example.org")
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const url = "--url https://board.example.org "
	files := "--tls-cert " + cert + " --tls-key " + key
	for given, want := range map[string]string{
		url + "--tls-cert " + cert:  "--tls-cert needs its private key: set --tls-key",
		url + "--tls-key " + key:    "--tls-key needs its certificate: set --tls-cert",
		url + "--tls-acme " + files: "--tls-acme and --tls-cert are two sources of certificates: set one of them",
		"--tls-acme":                "--url: readers reach the board over TLS, so it must be set and begin with https",
		"--url http://board.example.org " + files: "--url: readers reach the board over TLS, so it must be set and begin with " +
			"https",
		url + files + " --listen unix:/run/x": "--listen: a Unix socket is for a proxy, which does TLS itself: listen on a " +
			"port such as :443",
		url + "--listen-http :80": "--listen-http sends readers on to TLS: set --tls-acme or --tls-cert, too",
		url + files + " --listen :443 --listen-http :443": "--listen-http is the address of another listener: give each its " +
			"own",
		url + "--tls-acme-email a@example.org":              "--tls-acme-email is for --tls-acme, which is not set",
		url + "--tls-acme-directory https://ca.example/dir": "--tls-acme-directory is for --tls-acme, which is not set",
		url + "--tls-acme --tls-acme-directory ca.example": `--tls-acme-directory: "ca.example" is not an address that ` +
			"begins with https",
		"--url https://192.0.2.1 --tls-acme": "--tls-acme: authorities give no certificates for 192.0.2.1: --url and " +
			"--also-url must have public host names",
		url + "--also-url https://intranet --tls-acme": "--tls-acme: authorities give no certificates for intranet: --url and " +
			"--also-url must have public host names",
		"--also-url https://www.example.org":          "--also-url needs the address to redirect to: set --url",
		url + "--also-url https://board.example.org/": "--also-url: https://board.example.org is --url itself",
		url + "--also-url www.example.org": "--also-url: not an absolute http or https address, such as " +
			"https://board.example.org",
		url + "--tls-cert " + dir + "/none --tls-key " + key: "--tls-cert: there is no file " + dir +
			"/none: create it, or correct the path",
		url + "--tls-cert " + cert + " --tls-key " + dir + "/none": "--tls-key: there is no file " + dir +
			"/none: create it, or correct the path",
		url + "--tls-cert " + empty + " --tls-key " + key:     "--tls-cert: tls: failed to find any PEM data in certificate input",
		url + "--tls-cert " + cert + " --tls-key " + otherKey: "--tls-cert: tls: private key does not match public key",
		"--url https://www.example.org " + files: "--tls-cert: the certificate in " + cert + " is not for www.example.org: " +
			"certificate is valid for board.example.org, not www.example.org",
	} {
		for _, command := range []string{"config check ", "serve "} {
			out, err := runProgram(nil, strings.Fields(command+given)...)
			if err == nil || err.Error() != want || exitStatus(err) != 2 || out != "" {
				t.Errorf("%s%s: %v, want %s", command, given, err, want)
			}
		}
	}
	for _, given := range []string{
		url + files + " --listen :443 --listen-http :80 --also-url https://www.example.org,http://old.example.org/board",
		url + "--tls-acme --tls-acme-email a@example.org --listen-http :80",
	} {
		if out, err := runProgram(nil, strings.Fields("config check "+given)...); err != nil {
			t.Errorf("%s: %v %s", given, err, out)
		}
	}
}

// TestWhatIsKnownOfCertificates asks for the state of certificates in files, of those of an authority, and of none.
func TestWhatIsKnownOfCertificates(t *testing.T) {
	var none *encryption
	if h := none.health(); h.On {
		t.Errorf("without TLS: %+v", h)
	}
	cert, key := writeKeyPair(t, t.TempDir(), "board.example.org")
	file := &certificateFile{cert: cert, key: key, names: []string{"board.example.org"}, log: slog.New(slog.DiscardHandler)}
	if err := file.load(); err != nil {
		t.Fatal(err)
	}
	leaf := file.now.Load().Leaf
	if h := (&encryption{file: file}).health(); !h.On || h.Renewed || !h.Ends.Equal(leaf.NotAfter) || !h.Begins.Equal(leaf.NotBefore) {
		t.Errorf("in files: %+v", h)
	}
	a := &authority{names: []string{"board.example.org", "www.example.org"}}
	e := &encryption{authority: a}
	if h := e.health(); !h.On || !h.Renewed || len(h.Missing) != 2 || !h.Ends.IsZero() {
		t.Errorf("before there is any: %+v", h)
	}
	later := *leaf
	later.NotAfter = leaf.NotAfter.Add(time.Hour)
	a.last.Store("board.example.org", &later)
	a.last.Store("www.example.org", leaf)
	if h := e.health(); len(h.Missing) != 0 || !h.Ends.Equal(leaf.NotAfter) {
		t.Errorf("of two: %+v, want the one that ends first", h)
	}
}
