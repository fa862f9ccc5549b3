package main_test

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"noticeboard/internal/testing/mailserver"
)

// TestMailToColleaguesSurvivesKill kills the program while a mail to a colleague is on its way, at each stage: it arrives,
// and if it arrives twice it is the same, each comment is told of, and the program that sent it last acts by its link.
func TestMailToColleaguesSurvivesKill(t *testing.T) {
	data := t.TempDir()
	server := startHolding(t)
	p := start(t, data, mailFlags(server.Server)...)
	addAccount(t, data, "mina", "moderator")
	mod := p.signIn("mina")
	const email = "mina@private.example"
	p.send(mod, "/desk/account/email/address", "email", email)
	p.send(mod, deskLinks(server.Wait(t, 1)[0])["news/confirm"])
	p.send(mod, "/desk/account/email", "waiting", "at-once")
	server.hold()
	say := func(text string) string {
		t.Helper()
		receipt, err := p.comment(client(t), text)
		if err != nil || receipt.code != http.StatusSeeOther {
			t.Fatalf("posting: %d, %v", receipt.code, err)
		}
		return receipt.location
	}
	say("Who is told of me?")
	p = server.killAtEachStage(p, data)
	receipt := say("And of me?")
	told := func() map[string]map[string]mailserver.Message {
		all := map[string]map[string]mailserver.Message{}
		for _, m := range server.Taken()[1:] {
			for _, text := range []string{"Who is told of me?", "And of me?"} {
				if strings.Contains(m.Text, text) {
					if all[text] == nil {
						all[text] = map[string]mailserver.Message{}
					}
					all[text][m.ID()] = m
				}
			}
		}
		return all
	}
	p.until("both messages have arrived", func() bool { return len(told()) == 2 })
	act := ""
	for text, ids := range told() {
		if len(ids) != 1 {
			t.Errorf("of %q %d different messages tell", text, len(ids))
		}
		for _, m := range ids {
			if m.To != email {
				t.Errorf("%s is told of %q", m.To, text)
			}
			if text == "And of me?" {
				act = deskLinks(m)["news/act"]
			}
		}
	}
	anyone := client(t)
	if a := p.get(anyone, act); a.code != http.StatusOK || !strings.Contains(a.body, "And of me?") {
		t.Fatalf("the page of the link: %d", a.code)
	}
	if a := p.get(anyone, enPath); strings.Contains(a.body, "And of me?") {
		t.Error("opening the link has published the comment")
	}
	p.send(anyone, act, "action", "approve", "seen", "pending")
	if a := p.get(anyone, enPath); !strings.Contains(a.body, "And of me?") {
		t.Errorf("the decision by the link has not published the comment of %s", receipt)
	}
	for _, secret := range []string{"private.example", act[len("/desk/news/act/"):]} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log has %.20s", secret)
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
}
