package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	noticemail "noticeboard/internal/mail"
	"noticeboard/internal/testing/mailserver"
)

// transport returns a Transport to a server.
func transport(t testing.TB, s *mailserver.Server, roots *x509.CertPool, c noticemail.Config) *noticemail.Transport {
	t.Helper()
	c.Host, c.Port, c.Roots, c.From, c.Helo = s.Host, s.Port, roots, "board@example.org", "board.example.org"
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	tr := noticemail.New(c)
	t.Cleanup(tr.CloseIdle)
	return tr
}

// message is one that nothing is wrong with.
func message() noticemail.Message {
	return noticemail.Message{
		ID: "abc.123@board.example.org", Date: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), To: "ana@example.org",
		FromName: "Junta del Agua", Subject: "Su comentario está publicado", Lang: "es",
		References: "thread.7@board.example.org", List: "news.board.example.org", ListName: "Avisos de la Junta",
		Unsubscribe: "https://board.example.org/es/mail/end/TOKEN",
		Text:        "¡Buenas!\n\nYa está.\n", HTML: "<p>¡Buenas!</p>",
	}
}

func TestMessageArrives(t *testing.T) {
	for name, c := range map[string]struct {
		server mailserver.Config
		client noticemail.Config
	}{
		"without encryption": {mailserver.Config{}, noticemail.Config{Security: noticemail.Plain}},
		"STARTTLS":           {mailserver.Config{StartTLS: true}, noticemail.Config{Security: noticemail.StartTLS}},
		"TLS":                {mailserver.Config{TLS: true}, noticemail.Config{Security: noticemail.TLS}},
		"STARTTLS and a password": {
			mailserver.Config{StartTLS: true, User: "board", Password: "secret"},
			noticemail.Config{Security: noticemail.StartTLS, User: "board", Password: "secret"},
		},
	} {
		s, roots := mailserver.Start(t, c.server)
		tr := transport(t, s, roots, c.client)
		if err := tr.Send(context.Background(), message()); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := s.Taken()[0]
		if got.From != "board@example.org" || got.To != "ana@example.org" || got.TLS == (c.client.Security == noticemail.Plain) {
			t.Errorf("%s: from %s to %s, encrypted %v", name, got.From, got.To, got.TLS)
		}
		if got.Text != message().Text || got.HTML != message().HTML || got.Subject() != message().Subject {
			t.Errorf("%s: subject %q, text %q, HTML %q", name, got.Subject(), got.Text, got.HTML)
		}
		for field, want := range map[string]string{
			"Message-Id": "<abc.123@board.example.org>", "To": "<ana@example.org>",
			"From": `"Junta del Agua" <board@example.org>`, "Date": "Wed, 02 Jan 2030 03:04:05 +0000",
			"Auto-Submitted": "auto-generated", "Content-Language": "es", "References": "<thread.7@board.example.org>",
			"In-Reply-To": "<thread.7@board.example.org>", "List-Id": `"Avisos de la Junta" <news.board.example.org>`,
			"List-Unsubscribe":      "<https://board.example.org/es/mail/end/TOKEN>",
			"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Mime-Version": "1.0",
		} {
			if got := got.Header.Get(field); got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}

// TestFailureSaysAtWhichStep has the server fail at each step.
func TestFailureSaysAtWhichStep(t *testing.T) {
	at := func(stage mailserver.Stage, f mailserver.Fault) mailserver.Config {
		return mailserver.Config{Fault: func(at mailserver.Stage, _, _ string) mailserver.Fault {
			if at == stage {
				return f
			}
			return mailserver.Fault{}
		}}
	}
	plain := noticemail.Config{Security: noticemail.Plain}
	for _, test := range []struct {
		name    string
		server  mailserver.Config
		client  noticemail.Config
		step    noticemail.Step
		code    int
		forGood bool
		text    string
	}{
		{"a certificate of nobody", mailserver.Config{StartTLS: true},
			noticemail.Config{Security: noticemail.StartTLS, Host: "unknown"}, noticemail.StepTLS, 0, false, "certificate"},
		{"no STARTTLS", mailserver.Config{}, noticemail.Config{Security: noticemail.StartTLS}, noticemail.StepTLS, 0, false,
			"does not offer STARTTLS"},
		{"TLS with a server that speaks first", mailserver.Config{}, noticemail.Config{Security: noticemail.TLS},
			noticemail.StepTLS, 0, false, ""},
		{"a wrong password", mailserver.Config{StartTLS: true, User: "board", Password: "secret"},
			noticemail.Config{Security: noticemail.StartTLS, User: "board", Password: "wrong"}, noticemail.StepAuth, 535, false,
			"Authentication failed"},
		{"no way to sign in", mailserver.Config{StartTLS: true},
			noticemail.Config{Security: noticemail.StartTLS, User: "board", Password: "secret"}, noticemail.StepAuth, 0, false,
			"does not offer to sign in"},
		{"the sender refused", at(mailserver.Sender, mailserver.Fault{Code: 550, Text: "not you"}), plain,
			noticemail.StepSender, 550, false, "not you"},
		{"the recipient refused", at(mailserver.Recipient, mailserver.Fault{Code: 550, Text: "no ana@example.org here"}),
			plain, noticemail.StepRecipient, 550, true, "no … here"},
		{"the recipient later", at(mailserver.Recipient, mailserver.Fault{Code: 450, Text: "busy\r\nvery"}), plain,
			noticemail.StepRecipient, 450, false, "busy"},
		{"the content refused", at(mailserver.Content, mailserver.Fault{Code: 554, Text: "spam"}), plain,
			noticemail.StepTaken, 554, true, "spam"},
		{"the content later", at(mailserver.Content, mailserver.Fault{Code: 452, Text: "full"}), plain,
			noticemail.StepTaken, 452, false, "full"},
		{"dropped after the content", at(mailserver.Content, mailserver.Fault{Drop: true, Take: true}), plain,
			noticemail.StepTaken, 0, false, ""},
		{"dropped at the recipient", at(mailserver.Recipient, mailserver.Fault{Drop: true}), plain,
			noticemail.StepRecipient, 0, false, ""},
		{"hanging", at(mailserver.Content, mailserver.Fault{Hang: true}),
			noticemail.Config{Security: noticemail.Plain, Timeout: 200 * time.Millisecond}, noticemail.StepTaken, 0, false,
			"timeout"},
	} {
		s, roots := mailserver.Start(t, test.server)
		if test.client.Host == "unknown" {
			roots = x509.NewCertPool()
		}
		err := transport(t, s, roots, test.client).Send(context.Background(), message())
		f := (*noticemail.Failure)(nil)
		if !errors.As(err, &f) || f.Step != test.step || f.Code != test.code || f.ForGood() != test.forGood ||
			!strings.Contains(f.Text, test.text) || f.Text == "" {
			t.Errorf("%s: %+v, want %s %d %q, for good %v", test.name, err, test.step, test.code, test.text, test.forGood)
		}
		if err != nil && strings.Contains(err.Error(), "@") {
			t.Errorf("%s: the error names an address: %v", test.name, err)
		}
	}
	closed := noticemail.New(noticemail.Config{Host: "127.0.0.1", Port: 1, Security: noticemail.Plain, From: "a@example.org"})
	f := (*noticemail.Failure)(nil)
	if err := closed.Send(context.Background(), message()); !errors.As(err, &f) || f.Step != noticemail.StepConnect {
		t.Errorf("no server: %v", err)
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	hung := make(chan struct{}, 1)
	s, roots := mailserver.Start(t, mailserver.Config{Fault: func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if at == mailserver.Content {
			hung <- struct{}{}
		}
		return mailserver.Fault{Hang: at == mailserver.Content}
	}})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-hung; cancel() }()
	err := transport(t, s, roots, noticemail.Config{Security: noticemail.Plain}).Send(ctx, message())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that of the context", err)
	}
}

// TestConnectionsAreUsedAgain sends many messages, some of which the server refuses, by a few goroutines.
func TestConnectionsAreUsedAgain(t *testing.T) {
	s, roots := mailserver.Start(t, mailserver.Config{StartTLS: true, Fault: func(_ mailserver.Stage, _, to string) mailserver.Fault {
		if strings.HasPrefix(to, "no") {
			return mailserver.Fault{Code: 550, Text: "no"}
		}
		return mailserver.Fault{}
	}})
	tr := transport(t, s, roots, noticemail.Config{Security: noticemail.StartTLS, Conns: 3})
	var running sync.WaitGroup
	for g := range 6 {
		running.Go(func() {
			for i := range 20 {
				m := message()
				if i == 5 {
					m.To = "nobody@example.org"
				}
				if err := tr.Send(context.Background(), m); (err != nil) != (i == 5) {
					t.Errorf("goroutine %d, message %d: %v", g, i, err)
				}
			}
		})
	}
	running.Wait()
	if n, conns := len(s.Taken()), s.Conns(); n != 6*19 || conns > 3*2 {
		t.Errorf("%d messages were taken on %d connections", n, conns)
	}
}

// TestConnectionThatTheServerHasClosed sends on a connection that was closed meanwhile.
func TestConnectionThatTheServerHasClosed(t *testing.T) {
	drop := false
	s, roots := mailserver.Start(t, mailserver.Config{Fault: func(at mailserver.Stage, _, _ string) mailserver.Fault {
		dropped := drop && at == mailserver.Sender
		drop = drop && !dropped
		return mailserver.Fault{Drop: dropped}
	}})
	tr := transport(t, s, roots, noticemail.Config{Security: noticemail.Plain})
	for i := range 3 {
		drop = i == 1
		if err := tr.Send(context.Background(), message()); err != nil {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if n, conns := len(s.Taken()), s.Conns(); n != 3 || conns != 2 {
		t.Errorf("%d messages on %d connections, want 3 on 2", n, conns)
	}
}

// hostile are texts by which someone may try to write fields of the header, or another message.
var hostile = []string{
	"a\r\nBcc: eve@example.org", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\n<script>", "a\x00b", "a\u2028X-Evil: 1", "a\u0085X-Evil: 1",
	"=?utf-8?q?=0D=0AX-Evil:_1?=", "=?utf-8?B?DQpYLUV2aWw6IDE=?=", `"quoted" <eve@example.org>`, "a, eve@example.org",
	"a; b: c", "(comment)", "\u202Egro.elpmaxe", strings.Repeat("ñ", 5000), strings.Repeat("a\r\n ", 500), ".\r\nQUIT\r\n", "\xff\xfe",
	"\r\n.\r\nMAIL FROM:<eve@example.org>\r\n", "é\r\n\t=?iso-8859-1?q?=0aX-Evil:?=",
}

func TestNothingIsInjected(t *testing.T) {
	s, roots := mailserver.Start(t, mailserver.Config{})
	tr := transport(t, s, roots, noticemail.Config{Security: noticemail.Plain})
	allowed := map[string]bool{}
	if err := tr.Send(context.Background(), message()); err != nil {
		t.Fatal(err)
	}
	for field := range s.Taken()[0].Header {
		allowed[field] = true
	}
	for _, text := range hostile {
		for field, put := range map[string]func(*noticemail.Message){
			"name":    func(m *noticemail.Message) { m.FromName = text },
			"subject": func(m *noticemail.Message) { m.Subject = text },
			"list":    func(m *noticemail.Message) { m.ListName = text },
			"lang":    func(m *noticemail.Message) { m.Lang = text },
			"text":    func(m *noticemail.Message) { m.Text = text },
			"HTML":    func(m *noticemail.Message) { m.HTML = text },
		} {
			m, before := message(), len(s.Taken())
			put(&m)
			if err := tr.Send(context.Background(), m); err != nil {
				t.Errorf("%s %.30q: %v", field, text, err)
				continue
			}
			taken := s.Taken()
			if len(taken) != before+1 {
				t.Fatalf("%s %.30q became %d messages", field, text, len(taken)-before)
			}
			got := taken[before]
			for name, values := range got.Header {
				if !allowed[name] || len(values) != 1 {
					t.Errorf("%s %.30q wrote %s: %q", field, text, name, values)
				}
			}
			from, err := mail.ParseAddressList(got.Header.Get("From"))
			if err != nil || len(from) != 1 || from[0].Address != "board@example.org" || got.To != "ana@example.org" {
				t.Errorf("%s %.30q: from %q (%v) to %q", field, text, got.Header.Get("From"), err, got.To)
			}
			for line := range strings.SplitSeq(string(got.Raw), "\r\n") {
				if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
					t.Errorf("%s %.30q: the line %.50q", field, text, line)
				}
			}
		}
		for field, put := range map[string]func(*noticemail.Message){
			"to":          func(m *noticemail.Message) { m.To = text },
			"id":          func(m *noticemail.Message) { m.ID = text },
			"references":  func(m *noticemail.Message) { m.References = text },
			"list id":     func(m *noticemail.Message) { m.List = text },
			"unsubscribe": func(m *noticemail.Message) { m.Unsubscribe = text },
		} {
			m, before := message(), len(s.Taken())
			put(&m)
			if err := tr.Send(context.Background(), m); err == nil && strings.ContainsAny(text, "\r\n \x00\u2028") {
				t.Errorf("%s %.30q was sent", field, text)
			}
			for _, got := range s.Taken()[before:] {
				for name, values := range got.Header {
					if !allowed[name] || len(values) != 1 {
						t.Errorf("%s %.30q wrote %s: %q", field, text, name, values)
					}
				}
			}
		}
	}
}

// TestInternationalAddresses has addresses in other letters, to servers that take them and that do not.
func TestInternationalAddresses(t *testing.T) {
	for _, test := range []struct {
		to     string
		noUTF8 bool
		sent   bool
	}{
		{"eva@xn--mnchen-3ya.example", true, true}, {"josé@example.org", false, true}, {"josé@example.org", true, false},
	} {
		s, roots := mailserver.Start(t, mailserver.Config{NoUTF8: test.noUTF8})
		m := message()
		m.To = test.to
		err := transport(t, s, roots, noticemail.Config{Security: noticemail.Plain}).Send(context.Background(), m)
		if (err == nil) != test.sent {
			t.Errorf("%s, without SMTPUTF8 %v: %v", test.to, test.noUTF8, err)
		}
		if err == nil && s.Taken()[0].To != test.to {
			t.Errorf("%s arrived for %s", test.to, s.Taken()[0].To)
		}
		if f := (*noticemail.Failure)(nil); err != nil && (!errors.As(err, &f) || !f.ForGood()) {
			t.Errorf("%s: %v, want that no other try succeeds", test.to, err)
		}
	}
}

func TestConfigCheck(t *testing.T) {
	for _, test := range []struct {
		c    noticemail.Config
		want string
	}{
		{noticemail.Config{Host: "mail.example.org", Security: noticemail.StartTLS}, ""},
		{noticemail.Config{Host: "localhost", Security: noticemail.Plain, User: "a", Password: "b"}, ""},
		{noticemail.Config{Host: "mail.example.org", Security: noticemail.Plain, User: "a", Password: "b"}, "in the clear"},
		{noticemail.Config{Host: "mail.example.org", Security: "ssl"}, "neither starttls, tls nor none"},
		{noticemail.Config{Host: "mail.example.org", Security: noticemail.TLS, Port: 70000}, "is no port"},
		{noticemail.Config{Host: "mail.example.org", Security: noticemail.TLS, User: "a"}, "belong together"},
		{noticemail.Config{Host: "mail.example.org", Security: noticemail.TLS, Password: "a"}, "belong together"},
	} {
		got := strings.Join(test.c.Check(), "; ")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", fmt.Sprintf("%+v", test.c), got, test.want)
		}
	}
}
