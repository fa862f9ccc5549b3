package main_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pebbleVersion is the version of Pebble, the ACME authority for tests by those who make Let's Encrypt.
const pebbleVersion = "v2.10.3"

// A pebble is an ACME authority that runs on this machine.
type pebble struct {
	directory string // URL
	ca        string // file with the root of its own certificate, for SSL_CERT_FILE
	root      string // file with the root of the certificates that it issues; written by fetchRoot
	manage    string // URL
}

// installPebble builds Pebble and its name server into a directory. They are linked statically, to run anywhere.
func installPebble(t *testing.T, dir string) {
	t.Helper()
	install := exec.Command("go", "install", "github.com/letsencrypt/pebble/v2/cmd/pebble@"+pebbleVersion,
		"github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv@"+pebbleVersion)
	install.Env, install.Dir = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0", "GOBIN="+dir), dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// pebbleConfig returns the configuration of a Pebble with two addresses, a certificate of its own, and the ports at
// which it validates.
func pebbleConfig(t *testing.T, at, manage, cert, key, tlsPort, httpPort string) string {
	t.Helper()
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": at, "managementListenAddress": manage, "certificate": cert, "privateKey": key,
		"tlsPort": json.Number(tlsPort), "httpPort": json.Number(httpPort),
		"profiles": map[string]any{"default": map[string]any{"description": "default", "validityPeriod": 7776000}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(config)
}

// startPebble runs Pebble with a name server for which every name is this machine. It validates at the two ports.
func startPebble(t *testing.T, tlsPort, httpPort string) *pebble {
	t.Helper()
	dir := t.TempDir()
	installPebble(t, dir)
	at, manage, names := "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t)
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	issue(t, cert, key, 1, "localhost")
	file := filepath.Join(dir, "config.json")
	if err := os.WriteFile(file, []byte(pebbleConfig(t, at, manage, cert, key, tlsPort, httpPort)), 0o600); err != nil {
		t.Fatal(err)
	}
	runBeside(t, nil, filepath.Join(dir, "pebble-challtestsrv"), "-dnsserver", names, "-defaultIPv4", "127.0.0.1",
		"-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-management", "127.0.0.1:"+freePort(t))
	said := runBeside(t, []string{"PEBBLE_VA_NOSLEEP=1"}, filepath.Join(dir, "pebble"), "-config", file, "-dnsserver", names)
	p := &pebble{directory: "https://" + strings.Replace(at, "127.0.0.1", "localhost", 1) + "/dir", ca: cert,
		root: filepath.Join(dir, "root.pem"), manage: "https://" + manage}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", at); err == nil {
			c.Close()
			return p
		}
		if time.Now().After(deadline) {
			t.Fatalf("pebble does not listen:\n%s", said)
		}
	}
}

// fetchRoot returns the root of the certificates that Pebble issues.
func (p *pebble) fetchRoot(t *testing.T) *x509.CertPool {
	t.Helper()
	c := client(t)
	c.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	a, err := read(c.Get(p.manage + "/roots/0"))
	if err != nil || a.code != 200 {
		t.Fatal(a.code, err)
	}
	if err := os.WriteFile(p.root, []byte(a.body), 0o600); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(a.body))
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return pool
}

// runBeside runs a program until the test ends, and returns what it says.
func runBeside(t *testing.T, env []string, name string, args ...string) *lockedBuffer {
	t.Helper()
	said := &lockedBuffer{}
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = append(os.Environ(), env...), said, said, 5*time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	})
	return said
}

// TestOperationACME gets certificates for two names from Pebble, once by each kind of challenge. They are in the data
// directory, which nobody else can read, and are used again after a restart without the authority.
func TestOperationACME(t *testing.T) {
	needOperation(t)
	for _, challenge := range []string{"tls-alpn-01", "http-01"} {
		t.Run(challenge, func(t *testing.T) {
			listen, plain := freePort(t), freePort(t)
			tlsPort, args := listen, []string{"--listen-http", "127.0.0.1:" + plain}
			if challenge == "http-01" {
				tlsPort = freePort(t) // nobody answers there
			} else {
				args = nil
			}
			authority := startPebble(t, tlsPort, plain)
			t.Setenv("SSL_CERT_FILE", authority.ca)
			data := filepath.Join(t.TempDir(), "data")
			const origin, second = "https://board.example.org", "https://www.example.org"
			args = append(args, "--admin-listen", "unix:"+filepath.Join(filepath.Dir(data), "admin.sock"),
				"--listen", "127.0.0.1:"+listen, "--url", origin, "--also-url", second, "--tls-acme",
				"--tls-acme-directory", authority.directory, "--tls-acme-email", "hostmaster@example.org")
			p := start(t, data, args...)
			p.until("both certificates are there", func() bool {
				return strings.Count(p.log.String(), "the certificate is there") == 2
			})
			roots := authority.fetchRoot(t)
			ask := func(p *process) {
				t.Helper()
				c := overTLS(t, p.at, true)
				c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
				if a, err := read(c.Get(origin + enPath)); err != nil || a.code != 200 {
					t.Errorf("%d, %v\n%s", a.code, err, p.log)
				}
				if a, err := read(c.Get(second + enPath)); err != nil || a.code != 301 || a.location != origin+enPath {
					t.Errorf("%d to %s, %v", a.code, a.location, err)
				}
				if _, err := c.Get("https://evil.example/"); err == nil {
					t.Error("there is a certificate for another name")
				}
			}
			ask(p)
			figures, err := read(adminClient(t, filepath.Join(filepath.Dir(data), "admin.sock")).Get("http://admin/metrics"))
			if err != nil || strings.Contains(figures.body, "\nnoticeboard_tls_certificate_ends_timestamp_seconds 0\n") {
				t.Errorf("no figure says when the certificates end: %v", err)
			}
			if !strings.Contains(figures.body, `noticeboard_health{subject="certificate"} 0`) {
				t.Error("the certificates are not judged to be fine")
			}
			files, err := filepath.Glob(filepath.Join(data, "certificates", "*"))
			if err != nil || len(files) < 3 {
				t.Errorf("files %v, %v", files, err)
			}
			for _, f := range files {
				if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %v, %v", f, info.Mode(), err)
				}
			}
			if err := p.stop(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			args[len(args)-3] = "https://127.0.0.1:1/dir" // where nobody is
			ask(start(t, data, args...))
		})
	}
}
