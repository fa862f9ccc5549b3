package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packaged lists what is in the packages, with the permissions. All of it belongs to root.
var packaged = map[string]string{
	"/etc/noticeboard.toml":                                 "-rw-r--r--",
	"/usr/bin/noticeboard":                                  "-rwxr-xr-x",
	"/usr/lib/systemd/system/noticeboard-redirect.socket":   "-rw-r--r--",
	"/usr/lib/systemd/system/noticeboard-tls.socket":        "-rw-r--r--",
	"/usr/lib/systemd/system/noticeboard.service":           "-rw-r--r--",
	"/usr/lib/systemd/system/noticeboard.socket":            "-rw-r--r--",
	"/usr/lib/sysusers.d/noticeboard.conf":                  "-rw-r--r--",
	"/usr/share/bash-completion/completions/noticeboard":    "-rw-r--r--",
	"/usr/share/doc/noticeboard/copyright":                  "-rw-r--r--",
	"/usr/share/fish/vendor_completions.d/noticeboard.fish": "-rw-r--r--",
	"/usr/share/man/man1/noticeboard.1.gz":                  "-rw-r--r--",
	"/usr/share/zsh/vendor-completions/_noticeboard (deb)":  "-rw-r--r--",
	"/usr/share/zsh/site-functions/_noticeboard (rpm)":      "-rw-r--r--",
}

// TestOperationPackages looks into the packages: the files with owners and permissions, the scripts, the manual page,
// and whether the program takes the settings that are installed with it.
func TestOperationPackages(t *testing.T) {
	needOperation(t)
	dir, root := release(t), t.TempDir()
	deb, rpm := filepath.Join(dir, "noticeboard_0.1.0_amd64.deb"), filepath.Join(dir, "noticeboard-0.1.0-1.x86_64.rpm")
	entry := regexp.MustCompile(`(?m)^(-\S+)\s+(?:\d+ )?root[/ ]+root\s.* \.?(/\S+)$`)
	for kind, list := range map[string]string{
		"deb": run(t, "", "dpkg-deb", "--contents", deb), "rpm": run(t, "", "rpm", "-qplv", rpm),
	} {
		found := map[string]string{}
		for _, m := range entry.FindAllStringSubmatch(list, -1) {
			found[m[2]] = m[1]
		}
		for file, mode := range packaged {
			name, only, _ := strings.Cut(file, " (")
			if only != "" && only != kind+")" {
				continue
			}
			if found[name] != mode {
				t.Errorf("%s: %s has %q, want %s", kind, name, found[name], mode)
			}
			delete(found, name)
		}
		if len(found) > 0 {
			t.Errorf("%s: it also has %v", kind, found)
		}
	}
	if got := run(t, "", "rpm", "-qp", "--configfiles", rpm); strings.TrimSpace(got) != "/etc/noticeboard.toml" {
		t.Errorf("rpm: settings %s", got)
	}
	run(t, "", "dpkg-deb", "--raw-extract", deb, root)
	conf, err := os.ReadFile(filepath.Join(root, "DEBIAN/conffiles"))
	if err != nil || strings.TrimSpace(string(conf)) != "/etc/noticeboard.toml" {
		t.Errorf("deb: settings %s, %v", conf, err)
	}
	for _, script := range []string{"postinst", "prerm", "postrm"} {
		run(t, "", "sh", "-n", filepath.Join(root, "DEBIAN", script))
	}
	page := run(t, "", "man", "--warnings", "-l", filepath.Join(root, "usr/share/man/man1/noticeboard.1.gz"))
	if !strings.Contains(page, "noticeboard") || strings.Contains(page, "warning:") {
		t.Errorf("manual page: %.300s", page)
	}
	unit, err := os.ReadFile(filepath.Join(root, "usr/lib/systemd/system/noticeboard.service"))
	if err != nil || strings.Contains(string(unit), "/usr/local") ||
		strings.Count(string(unit), "/usr/bin/noticeboard") != 2 {
		t.Errorf("service: %v\n%s", err, unit)
	}
	out := run(t, "", "env", "--unset=NOTICEBOARD_OPERATION", filepath.Join(root, "usr/bin/noticeboard"), "config", "check",
		"--config", filepath.Join(root, "etc/noticeboard.toml"))
	if out != "The settings are in order.\n" {
		t.Errorf("settings: %s", out)
	}
}
