package main_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// freePort returns a port of this machine that was free a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// writeCertificate writes a certificate for example.com and its key into a directory.
func writeCertificate(t *testing.T, dir string) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	c := s.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"fullchain.pem": {Type: "CERTIFICATE", Bytes: c.Certificate[0]}, "privkey.pem": {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOperationProxies runs the examples for nginx and Caddy with these programs, in front of a board: pages come over
// TLS, readers are told apart by their own addresses, and the log has no warning about the proxy.
func TestOperationProxies(t *testing.T) {
	needOperation(t)
	const name = "board.example.org"
	for _, proxy := range []struct {
		program, file string
		path          []string // what is replaced in the file, as it says, for a board with a path
		// configure changes the example so that it works on this machine, and returns the command that runs it.
		configure func(dir, text, board, port string) (string, []string)
	}{
		{"nginx", "nginx.conf", []string{"\tlocation / {", "\tlocation /board {"}, func(dir, text, board, port string) (string, []string) {
			text = strings.NewReplacer("/etc/letsencrypt/live/board.example.org", dir, "127.0.0.1:8080", board,
				"listen 443", "listen 127.0.0.1:"+port, "listen [::]:443 ssl http2;", "", "listen [::]:80;", "",
				"listen 80;", "listen unix:"+filepath.Join(dir, "plain.sock")+";").Replace(text)
			return "daemon off; pid " + dir + "/pid; error_log stderr; events {}\nhttp { access_log off;\n" +
					"client_body_temp_path " + dir + "; proxy_temp_path " + dir + "; fastcgi_temp_path " + dir +
					"; uwsgi_temp_path " + dir + "; scgi_temp_path " + dir + ";\n" + text + "}\n",
				[]string{"nginx", "-p", dir, "-c", filepath.Join(dir, "conf")}
		}},
		{"caddy", "Caddyfile", []string{"\treverse_proxy 127", "\treverse_proxy /board* 127"}, func(dir, text, board, port string) (string, []string) {
			text = strings.NewReplacer("127.0.0.1:8080", board, "board.example.org {", "https://board.example.org:"+port+
				" {\n\tbind 127.0.0.1\n\ttls "+dir+"/fullchain.pem "+dir+"/privkey.pem").Replace(text)
			return "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text,
				[]string{"caddy", "run", "--config", filepath.Join(dir, "conf"), "--adapter", "caddyfile"}
		}},
	} {
		for _, path := range []string{"", "/board"} {
			t.Run(proxy.program+path, func(t *testing.T) {
				dir, port := t.TempDir(), freePort(t)
				p := start(t, filepath.Join(t.TempDir(), "data"), "--url", "https://"+name+path, "--trusted-proxy", "127.0.0.1",
					"--post-rate", "1", "--post-burst", "1")
				writeCertificate(t, dir)
				text, err := os.ReadFile("deploy/" + proxy.file)
				if err != nil {
					t.Fatal(err)
				}
				example := string(text)
				if path != "" {
					example = strings.NewReplacer(proxy.path...).Replace(example)
				}
				conf, command := proxy.configure(dir, example, p.at, port)
				if err := os.WriteFile(filepath.Join(dir, "conf"), []byte(conf), 0o600); err != nil {
					t.Fatal(err)
				}
				said := startProxy(t, dir, command)
				askThrough(t, p, port, name, path, said)
			})
		}
	}
}

// startProxy runs a proxy until the test ends, and returns what it says.
func startProxy(t *testing.T, dir string, command []string) *lockedBuffer {
	t.Helper()
	said := &lockedBuffer{}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = said, said
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM) // which nginx also passes on to its workers; SIGKILL it could not
		cmd.Wait()
	})
	return said
}

// askThrough sends requests through a proxy with TLS to a board at a path.
func askThrough(t *testing.T, p *process, port, name, path string, said *lockedBuffer) {
	t.Helper()
	c := client(t)
	c.Transport = &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: name}, ForceAttemptHTTP2: true,
	}
	request := func(method, path, body string) (*http.Response, error) {
		r, err := http.NewRequest(method, "https://127.0.0.1:"+port+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = name
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", "203.0.113.9") // of a forger
		return c.Do(r)
	}
	var response *http.Response
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if response, err = request(http.MethodGet, path+enPath, ""); err == nil {
			break
		}
	}
	a, err := read(response, err)
	if err != nil || a.code != 200 || !strings.Contains(a.body, "Cecilia Nava") {
		t.Fatalf("%d, %v\n%s", a.code, err, said)
	}
	if response.Header.Get("X-Request-Id") == "" || response.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", response.Header)
	}
	for i, want := range []int{303, 429} { // one reader, whatever the forger says
		a, err := read(request(http.MethodPost, path+enPath+"/comments", "comment=Hello+"+string(rune('a'+i))+
			"&name=Ana&email=ana%40example.org"))
		if err != nil || a.code != want {
			t.Errorf("post %d: %d, %v, want %d", i, a.code, err, want)
		}
	}
	for _, warning := range []string{"trusted proxy", "another host", "outside of the board"} {
		if strings.Contains(p.log.String(), warning) {
			t.Errorf("the log warns of a %s:\n%s", warning, p.log)
		}
	}
}
