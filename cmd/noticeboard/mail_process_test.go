package main_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"noticeboard/internal/testing/mailserver"
)

// mailFlags make the program send e-mail to a server.
func mailFlags(s *mailserver.Server) []string {
	return []string{
		"--smtp-host", s.Host, "--smtp-port", strconv.Itoa(s.Port), "--smtp-security", "none",
		"--mail-from", "news@board.example.org",
	}
}

var mailLinks = regexp.MustCompile(`http://[^/\s]+(/(?:en|es)/\S+)`)

// links returns the paths of all links in a message, by their part behind the language: "mail/confirm".
func links(m mailserver.Message) map[string]string {
	all := map[string]string{}
	for _, found := range mailLinks.FindAllStringSubmatch(m.Text, -1) {
		parts := strings.Split(found[1], "/")
		all[strings.Join(parts[2:len(parts)-1], "/")] = found[1]
	}
	return all
}

// A holdingServer is a mail server that can hold each message at each stage.
type holdingServer struct {
	*mailserver.Server
	reached chan mailserver.Stage
	held    atomic.Pointer[chan struct{}] // what holds messages; nil if nothing does
}

func startHolding(t testing.TB) *holdingServer {
	s := &holdingServer{reached: make(chan mailserver.Stage)}
	s.Server, _ = mailserver.Start(t, mailserver.Config{Fault: func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if held := s.held.Load(); held != nil {
			select {
			case s.reached <- at:
				<-*held
			case <-*held:
			}
		}
		return mailserver.Fault{}
	}})
	return s
}

// hold makes the server hold messages from now on.
func (s *holdingServer) hold() {
	held := make(chan struct{})
	s.held.Store(&held)
}

// killAtEachStage kills the program while the server holds a message, at each stage, and starts it again. Then the server
// holds nothing any more.
func (s *holdingServer) killAtEachStage(p *process, data string) *process {
	for _, stage := range []mailserver.Stage{mailserver.Sender, mailserver.Recipient, mailserver.Content} {
		held := *s.held.Load()
		for at := range s.reached {
			if at == stage {
				break
			}
			held <- struct{}{} // goes on to the next stage
		}
		_ = p.stop(syscall.SIGKILL)
		s.hold()
		close(held)
		p = start(p.t, data, mailFlags(s.Server)...)
	}
	close(*s.held.Swap(nil))
	return p
}

// TestMailSurvivesKill kills the program before the server has answered to a message, at each stage, and starts it
// again: the message arrives, and if it arrives twice it is the same. Then it goes from the inbox to the click to the
// effect.
func TestMailSurvivesKill(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	server := startHolding(t)
	server.hold()
	p := start(t, data, mailFlags(server.Server)...)
	reader := client(t)
	const email = "hortensia@private.example"
	if a := p.send(reader, enPath+"/follow", "email", email); a.code != http.StatusSeeOther {
		t.Fatalf("following: %d %s", a.code, a.body)
	}
	p = server.killAtEachStage(p, data)
	p.until("the message has arrived", func() bool { return len(server.Taken()) > 0 })
	asked := server.Taken()
	for _, m := range asked {
		if m.ID() != asked[0].ID() || m.To != email {
			t.Errorf("a message to %s is %s, another one than %s", m.To, m.ID(), asked[0].ID())
		}
	}
	confirm := links(asked[0])["mail/confirm"]
	for range 2 {
		if a := p.get(reader, confirm); a.code != http.StatusOK || !strings.Contains(a.body, "Confirm your email address") {
			t.Fatalf("the page that confirms: %d %s", a.code, a.body)
		}
	}
	if a := p.send(reader, confirm); a.code != http.StatusSeeOther {
		t.Fatalf("confirming: %d %s", a.code, a.body)
	}
	addAccount(t, data, "mina", "moderator")
	mod := p.signIn("mina")
	publish := func(text string) {
		t.Helper()
		receipt, err := p.comment(client(t), text)
		if err != nil {
			t.Fatal(err)
		}
		id := receipt.location[strings.LastIndex(receipt.location, "/")+1:][:13]
		a := p.send(mod, "/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending")
		if a.code != http.StatusSeeOther {
			t.Fatalf("publishing: %d %s", a.code, a.body)
		}
	}
	before := len(server.Taken())
	publish("Who tells the followers?")
	told := server.Wait(t, before+1)[before]
	if told.Subject() != "New comment: 56 Local Jurisdictions Join Global Partnership to Promote Open Government" ||
		!strings.Contains(told.Text, "> Who tells the followers?") {
		t.Errorf("the news is %q: %s", told.Subject(), told.Text)
	}
	end := strings.Trim(told.Header.Get("List-Unsubscribe"), "<>")
	end = end[strings.Index(end, "/en/"):]
	if a := p.get(reader, end); a.code != http.StatusOK {
		t.Errorf("the page that ends it: %d", a.code)
	}
	publish("And is it still sent after looking at the page?")
	server.Wait(t, before+2)
	r := httptest.NewRequest(http.MethodPost, p.url+end, strings.NewReader("List-Unsubscribe=One-Click"))
	r.RequestURI = ""
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("unsubscribing with one click: %v (%v)", answer, err)
	}
	answer.Body.Close()
	publish("And afterwards?")
	p.send(reader, enPath+"/follow", "email", "eva@private.example") // sent after what was published, so that can be waited for
	last := server.Wait(t, before+3)
	if got := last[before+2]; len(last) != before+3 || got.To != "eva@private.example" {
		t.Errorf("after unsubscribing, %s gets %q", got.To, got.Subject())
	}
	hidden := []string{"hortensia", "private.example", confirm[len("/en/mail/confirm/"):], end[len("/en/mail/end/"):]}
	for name, text := range map[string]string{
		"the log":   p.log.String(),
		"a page":    p.get(reader, enPath).body + p.get(reader, "/en/").body + p.get(reader, enPath+"/follow").body,
		"a feed":    p.get(reader, enPath+"/feed.atom").body + p.get(reader, "/en/feed.json").body,
		"the API":   p.get(reader, "/api/v1/announcements").body,
		"the desk":  p.get(mod, "/desk/comments").body,
		"headlines": p.get(reader, "/sitemap.xml").body,
	} {
		for _, secret := range hidden {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %.20s", name, secret)
			}
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
}
