package main_test

import (
	"crypto/sha256"
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

// releaseVersion is the version of the release that the tests make.
const releaseVersion = "v0.1.0"

// makeRelease builds programs and packages of a release in a copy of the source, and returns where they are.
func makeRelease(t *testing.T, source string, env ...string) (out string) {
	t.Helper()
	list, err := exec.Command("git", "-C", "../..", "ls-files", "-z").Output()
	if err != nil {
		t.Fatalf("the source is not in a Git repository: %v", err)
	}
	copyTree(t, "../..", source, strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00"))
	build := exec.Command("make", "release-packages", "VERSION="+releaseVersion, "COMMIT=0123456789abcdef",
		"DATE=2026-01-02T03:04:05Z", "RELEASE=out")
	build.Dir, build.Env = source, append(os.Environ(), env...)
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return filepath.Join(source, "out")
}

// aRelease is the directory of one release for all tests; empty until it is made.
var aRelease string

// release returns the directory of a release, which the first call makes. It is removed with the program.
func release(t *testing.T) string {
	t.Helper()
	if aRelease == "" {
		aRelease = makeRelease(t, filepath.Join(filepath.Dir(program), "source"))
	}
	return aRelease
}

// TestOperationReleaseIsReproducible builds a release in two directories, the second time without anything that was
// compiled before, and compares every file.
func TestOperationReleaseIsReproducible(t *testing.T) {
	needOperation(t)
	first := release(t)
	second := makeRelease(t, filepath.Join(t.TempDir(), "elsewhere"), "GOCACHE="+t.TempDir())
	files, err := os.ReadDir(first)
	if err != nil || len(files) != 6 {
		t.Fatalf("%v, %v, want two programs and four packages", files, err)
	}
	for _, f := range files {
		sums := [2][sha256.Size]byte{}
		for i, dir := range []string{first, second} {
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			sums[i] = sha256.Sum256(text)
		}
		if sums[0] != sums[1] {
			t.Errorf("%s: %x and %x", f.Name(), sums[0], sums[1])
		}
	}
	out, err := exec.Command(filepath.Join(first, "noticeboard-"+releaseVersion+"-linux-amd64"), "version").Output()
	if want := "noticeboard v0.1.0\ncommit: 0123456789abcdef\ndate: 2026-01-02T03:04:05Z\n"; err != nil ||
		!strings.HasPrefix(string(out), want) {
		t.Errorf("version: %v: %s", err, out)
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
