package main_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// maxCommands is how many commands it may take from nothing to a board.
const maxCommands = 15

// readmeCommands returns the commands of the README that lead from nothing to a board, each with its here-document.
func readmeCommands(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n### From nothing to a board, on Debian 12\n")
	_, rest, begins := strings.Cut(rest, "\n```\n")
	block, _, ends := strings.Cut(rest, "\n```\n")
	if !found || !begins || !ends {
		t.Fatal("the README has no such commands")
	}
	ending := "" // of the here-document that a line is in
	for line := range strings.SplitSeq(block, "\n") {
		if ending == "" {
			all = append(all, line)
		} else {
			all[len(all)-1] += "\n" + line
		}
		if m := regexp.MustCompile(`<<'(\w+)'$`).FindStringSubmatch(line); m != nil {
			ending = m[1]
		} else if line == ending {
			ending = ""
		}
	}
	return all
}

// A machine is a Debian 12 in a directory, which systemd-nspawn starts with a systemd of its own.
type machine struct {
	*testing.T
	root string
}

// newMachine makes one. That takes root's rights, a mirror of Debian and a kernel that lets systemd-nspawn work; without
// them the test fails, since nothing else shows that the README leads to a board.
func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{t, filepath.Join(t.TempDir(), "debian")}
	if os.Getuid() != 0 {
		t.Fatal("only root can start a machine: run make check-operation as root, or in a virtual machine")
	}
	out, err := exec.Command("debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus,ca-certificates,curl",
		"bookworm", m.root).CombinedOutput()
	if err != nil {
		t.Fatalf("debootstrap cannot make a Debian: %v\n%s", err, lastLines(string(out)))
	}
	if out, err := m.nspawn("--pipe", "/bin/true").CombinedOutput(); err != nil {
		t.Fatalf("systemd-nspawn cannot start a machine here: %v\n%s", err, lastLines(string(out)))
	}
	return m
}

// nspawn returns the command that runs something in the machine, which has a network of its own with nobody in it.
func (m *machine) nspawn(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	m.Cleanup(cancel)
	return exec.CommandContext(ctx, "systemd-nspawn", append([]string{"--quiet", "--directory=" + m.root, "--register=no",
		"--keep-unit", "--private-network"}, args...)...)
}

// write writes a file of the machine.
func (m *machine) write(path, text string, mode os.FileMode) {
	m.Helper()
	path = filepath.Join(m.root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		m.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		m.Fatal(err)
	}
}

// boot starts the machine, runs a script in it as root, and shuts it down. It returns what the script says.
func (m *machine) boot(script string) string {
	m.Helper()
	m.write("/root/script", script, 0o755)
	m.write("/etc/systemd/system/script.service", `[Unit]
After=multi-user.target

[Service]
Type=oneshot
WorkingDirectory=/root
Environment=HOME=/root
ExecStart=/bin/sh -c '/bin/bash /root/script > /root/said 2>&1; echo "status $?" >> /root/said; systemctl poweroff --no-block'

[Install]
WantedBy=default.target
`, 0o644)
	run(m.T, "", "systemctl", "--root="+m.root, "enable", "script.service")
	console, err := m.nspawn("--boot", "--console=read-only").CombinedOutput()
	said, readErr := os.ReadFile(filepath.Join(m.root, "root/said"))
	if readErr != nil {
		m.Fatalf("%v, %v\n%s", err, readErr, console)
	}
	return string(said)
}

// authority puts Pebble into the machine. It is what the service takes for Let's Encrypt, and trusted by the machine;
// every name leads to the machine itself.
func (m *machine) authority() (before string) {
	m.Helper()
	dir := m.TempDir()
	installPebble(m.T, dir)
	for _, name := range []string{"pebble", "pebble-challtestsrv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			m.Fatal(err)
		}
		m.write("/opt/"+name, string(text), 0o755)
	}
	issue(m.T, filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), 1, "localhost")
	for _, name := range []string{"cert.pem", "key.pem"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			m.Fatal(err)
		}
		m.write("/opt/"+name, string(text), 0o644)
	}
	m.write("/opt/pebble.json", pebbleConfig(m.T, "127.0.0.1:14000", "127.0.0.1:15000", "/opt/cert.pem", "/opt/key.pem", "443",
		"80"), 0o644)
	m.write("/etc/hosts", "127.0.0.1 localhost board.example.org\n", 0o644)
	m.write("/etc/systemd/system/noticeboard.service.d/authority.conf",
		"[Service]\nEnvironment=NOTICEBOARD_TLS_ACME_DIRECTORY=https://localhost:14000/dir\n", 0o644)
	return `
systemd-run --quiet /opt/pebble-challtestsrv -dnsserver 127.0.0.1:8053 -defaultIPv4 127.0.0.1 -defaultIPv6 "" -http01 "" \
	-https01 "" -tlsalpn01 "" -doh "" -management 127.0.0.1:8055
systemd-run --quiet --setenv=PEBBLE_VA_NOSLEEP=1 /opt/pebble -config /opt/pebble.json -dnsserver 127.0.0.1:8053
cp /opt/cert.pem /usr/local/share/ca-certificates/pebble.crt
curl --silent --insecure --retry 9 --retry-all-errors --output /usr/local/share/ca-certificates/issued.crt \
	https://localhost:15000/roots/0
update-ca-certificates 2>&1 | tail -1
`
}

// lastLines returns the end of what a program said.
func lastLines(text string) string { return text[max(0, len(text)-1000):] }

// TestOperationFromNothing runs the commands of the README, as they stand there, on a Debian 12 that is started for
// it, and then looks at what they have made. Only the authority is another, since the machine has no network.
func TestOperationFromNothing(t *testing.T) {
	needOperation(t)
	commands := readmeCommands(t)
	if len(commands) > maxCommands {
		t.Errorf("they are %d commands, want at most %d", len(commands), maxCommands)
	}
	m := newMachine(t)
	deb, err := os.ReadFile(filepath.Join(release(t), "noticeboard_0.1.0_amd64.deb"))
	if err != nil {
		t.Fatal(err)
	}
	m.write("/root/noticeboard_0.1.0_amd64.deb", string(deb), 0o644)
	script := "set -e\n" + m.authority()
	for i, c := range commands {
		script += fmt.Sprintf("echo '== command %d'\n%s\n", i+1, c)
	}
	said := m.boot(script + `
echo "== afterwards"
curl --silent --head https://board.example.org/en/ | head -1
curl --silent --output /dev/null --write-out "redirect %{http_code} %{redirect_url}\n" http://board.example.org/en/
echo "user $(stat -c %U /proc/$(systemctl show --property MainPID --value noticeboard))"
echo "data $(stat -c "%U %a" /var/lib/noticeboard) $(stat -c "%U %a" /var/lib/noticeboard/certificates/board.example.org)"
systemd-analyze security noticeboard.service --no-pager | tail -1
systemctl reload noticeboard
systemctl restart noticeboard
curl --fail --silent --show-error https://board.example.org/healthz
noticeboard account list --config /etc/noticeboard.toml
journalctl --unit noticeboard --output cat | grep '"level":"\(WARN\|ERROR\)"' |
	grep --invert-match 'a new board begins' || echo "no warnings"
dpkg --purge noticeboard
echo "kept $(stat -c %U /var/lib/noticeboard/noticeboard.db)"
systemctl is-active noticeboard noticeboard-tls.socket || echo "stopped"
`)
	t.Log(said)
	for _, want := range []string{
		"The settings are in order.", "noticeboard_http_requests_total", "HTTP/2 200", "redirect 301 https://board.example.org/en/",
		"user noticeboard", "data noticeboard 700 noticeboard 600", "ada", "kept noticeboard", "stopped", "status 0",
		"no warnings",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if n := strings.Count(said, "The database is consistent"); n < 1 {
		t.Errorf("%d checks", n)
	}
}
