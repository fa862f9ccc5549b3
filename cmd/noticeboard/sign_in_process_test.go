package main_test

import (
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/auth/authtest"
)

// restart kills the program and starts it again on the same data.
func (p *process) restart(data string) *process {
	p.t.Helper()
	if err := p.stop(syscall.SIGKILL); !errors.As(err, new(*exec.ExitError)) {
		p.t.Fatalf("killed: %v", err)
	}
	return start(p.t, data)
}

// TestSigningInAcrossARestart kills the program between showing the secret of an authenticator app and the code that
// confirms it, and between a password and the second factor.
func TestSigningInAcrossARestart(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "ada", "admin")
	p := start(t, data)
	c := p.signIn("ada")
	secret := find(t, `<p><code>([A-Z2-7 ]+)</code>`, p.get(c, "/desk/account/codes").body)
	p = p.restart(data)
	page := p.send(c, "/desk/account/codes", "code", authtest.TOTPCode(t, secret, time.Now())).body
	recovery := find(t, `<li><code>([^<]+)</code>`, page)

	c = client(t)
	if a := p.send(c, "/desk/sign-in", "login", "ada", "password", password); !strings.Contains(a.location, "/second") {
		t.Fatalf("the password alone leads to %s", a.location)
	}
	p = p.restart(data)
	if a := p.get(c, "/desk/accounts"); a.code != http.StatusSeeOther {
		t.Errorf("the accounts without the second factor: %d", a.code)
	}
	p.send(c, "/desk/sign-in/second", "by", "recovery", "recovery", recovery)
	if a := p.get(c, "/desk/accounts"); a.code != http.StatusOK {
		t.Errorf("the accounts with both: %d", a.code)
	}
}

// TestTheSetupLinkSurvivesARestart uses the link that the program printed before it was killed.
func TestTheSetupLinkSurvivesARestart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	first := p.setup[strings.Index(p.setup, "/desk/"):]
	p = p.restart(data)
	second := p.setup[strings.Index(p.setup, "/desk/"):]
	c := client(t)
	for _, path := range []string{first, second} {
		if a := p.get(c, path); a.code != http.StatusOK {
			t.Errorf("%s: %d", path, a.code)
		}
	}
	p.send(c, first, "login", "ada", "name", "Ada", "password", password)
	for _, path := range []string{first, second} {
		if a := p.get(c, path); a.code != http.StatusGone {
			t.Errorf("%s: %d, want 410", path, a.code)
		}
	}
	if a := p.get(c, "/desk/accounts"); a.code != http.StatusOK {
		t.Errorf("the accounts: %d", a.code)
	}
}
