package main_test

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestAccountSubcommands manages accounts on the command line, through a running server and without
// one; both leave the same traces.
func TestAccountSubcommands(t *testing.T) {
	for _, running := range []bool{true, false} {
		data := filepath.Join(t.TempDir(), "data")
		addAccount(t, data, "ada", "admin")
		addAccount(t, data, "mina", "moderator")
		var p *process
		if running {
			p = start(t, data)
		}
		account := func(args ...string) string {
			t.Helper()
			out, _ := command(t, append(append([]string{"account"}, args...), "--data", data)...)
			return out
		}
		for _, step := range []struct{ command, login, want string }{
			{"list", "", "USER NAME  ROLE       STATE    SIGNED IN  NAME\n"},
			{"list", "", "mina       moderator  enabled  never      The moderator\n"},
			{"disable", "Mina", "Disabled mina."},
			{"list", "", "mina       moderator  disabled"},
			{"reset", "mina", "This account is disabled"},
			{"enable", "mina", "Enabled mina."},
			{"disable", "ada", "This is the last administrator who can sign in"},
			{"disable", "nobody", `there is no account "nobody"`},
			{"enable", "", "LOGIN is missing; usage: noticeboard account enable LOGIN [flags]"},
			{"reset", "ada", "/desk/invitations/"},
		} {
			args := []string{step.command}
			if step.login != "" {
				args = append(args, step.login)
			}
			if got := account(args...); !strings.Contains(got, step.want) {
				t.Errorf("running: %v: %v: %q, want %q", running, args, got, step.want)
			}
		}
		link := regexp.MustCompile(`http://\S+/desk/invitations/\S+`).FindString(account("reset", "ada"))
		if !running {
			p = start(t, data)
		} else if !strings.HasPrefix(link, p.url) {
			t.Errorf("the link is %s, the board is at %s", link, p.url)
		}
		path := link[strings.Index(link, "/desk/"):]
		c := client(t)
		if a, err := p.post(c, path, "password", "an entirely new password"); a.code != http.StatusSeeOther ||
			err != nil {
			t.Fatalf("setting a password: %d, %v", a.code, err)
		}
		if a, err := p.post(c, "/desk/sign-in", "login", "ada", "password",
			"an entirely new password"); a.code != http.StatusSeeOther || err != nil {
			t.Fatalf("signing in: %d, %v", a.code, err)
		}
		log := p.get(c, "/desk/activity").body
		for _, want := range []string{
			"The operator, on the machine itself, disabled the account mina.",
			"The operator, on the machine itself, added the account ada, role: administrator.",
			"The admin set a new password by a link.",
		} {
			if !strings.Contains(log, want) {
				t.Errorf("running: %v: the activity log does not say %q", running, want)
			}
		}
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
	}
}
