package main_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The tests of this file take long or need programs that operators use. They run with make check-operation.

func needOperation(t *testing.T) {
	t.Helper()
	if os.Getenv("NOTICEBOARD_OPERATION") == "" {
		t.Skip("runs with make check-operation")
	}
}

// TestOperationReleaseIsReproducible builds the programs of a release in two directories, the second time without
// anything that was compiled before, and compares them.
func TestOperationReleaseIsReproducible(t *testing.T) {
	needOperation(t)
	list, err := exec.Command("git", "-C", "../..", "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("the source is not in a Git repository: %v", err)
	}
	files := strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
	var sums [2]map[string]string
	for i := range sums {
		source := filepath.Join(t.TempDir(), fmt.Sprint("source", i))
		copyTree(t, "../..", source, files)
		build := exec.Command("make", "release-programs", "VERSION=v0.1.0", "COMMIT=0123456789abcdef",
			"DATE=2026-01-02T03:04:05Z", "RELEASE=out")
		build.Dir = source
		build.Env = os.Environ()
		if i > 0 {
			build.Env = append(build.Env, "GOCACHE="+t.TempDir())
		}
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		sums[i] = map[string]string{}
		for _, platform := range []string{"amd64", "arm64"} {
			program := filepath.Join(source, "out", "noticeboard-v0.1.0-linux-"+platform)
			text, err := os.ReadFile(program)
			if err != nil {
				t.Fatal(err)
			}
			sums[i][platform] = fmt.Sprintf("%x", sha256.Sum256(text))
			if platform != "amd64" || i > 0 {
				continue
			}
			out, err := exec.Command(program, "version").Output()
			if want := "noticeboard v0.1.0\ncommit: 0123456789abcdef\ndate: 2026-01-02T03:04:05Z\n"; err != nil ||
				!strings.HasPrefix(string(out), want) {
				t.Errorf("version: %v: %s", err, out)
			}
		}
	}
	for platform, sum := range sums[0] {
		if sums[1][platform] != sum {
			t.Errorf("%s: %s and %s", platform, sum, sums[1][platform])
		}
	}
}

// copyTree copies files, which are named relative to from.
func copyTree(t *testing.T, from, to string, files []string) {
	t.Helper()
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue // deleted, and not yet committed
		}
		info, statErr := os.Stat(filepath.Join(from, name))
		if err != nil || statErr != nil {
			t.Fatal(err, statErr)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), text, info.Mode()); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs a program that an operator uses, and fails if it does.
func run(t *testing.T, stdin string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestOperationPrometheus has Prometheus' own tool read the rules with their tests, the configuration and the figures.
func TestOperationPrometheus(t *testing.T) {
	needOperation(t)
	run(t, "", "promtool", "check", "rules", "deploy/noticeboard.rules.yaml")
	run(t, "", "promtool", "test", "rules", "deploy/noticeboard.rules.test.yaml")
	run(t, "", "promtool", "check", "config", "--syntax-only", "deploy/prometheus.yaml")
	socket := filepath.Join(t.TempDir(), "admin.sock")
	p := start(t, filepath.Join(t.TempDir(), "data"), "--admin-listen", "unix:"+socket)
	p.get(client(t), enPath)
	a, err := read(adminClient(t, socket).Get("http://admin/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("promtool", "check", "metrics")
	cmd.Stdin = strings.NewReader(a.body)
	out, err := cmd.CombinedOutput() // it also finds fault with style, in figures of the process
	if strings.Contains(string(out), "error while linting") || len(out) == 0 && err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestOperationSystemd has systemd-analyze read the service, and say how much it is exposed: from 0 to 10.
func TestOperationSystemd(t *testing.T) {
	needOperation(t)
	unit, err := os.ReadFile("deploy/noticeboard.service")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := strings.ReplaceAll(string(unit), "/usr/local/bin/noticeboard", program)
	text = strings.ReplaceAll(text, "Documentation=man:noticeboard(1)\n", "") // the page is not installed
	path := filepath.Join(dir, "noticeboard.service")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "", "systemd-analyze", "verify", path)
	run(t, "", "systemd-analyze", "security", "--offline=true", "--threshold=15", path)
	socket := filepath.Join(dir, "noticeboard.socket")
	copyTree(t, "deploy", dir, []string{"noticeboard.socket"})
	run(t, "", "systemd-analyze", "verify", socket)
}
