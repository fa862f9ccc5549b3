package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
	"unicode"

	"github.com/wneessen/go-mail/smtp"
)

// A conn is a connection to the server on which messages can be sent.
type conn struct {
	client  *smtp.Client
	net     net.Conn
	timeout time.Duration
	used    time.Time // when a message was last sent
	sent    int       // how many were
}

// dial connects to the server, encrypts the connection and signs in. The error is a Failure or that of ctx.
func (t *Transport) dial(ctx context.Context) (*conn, error) {
	dialer := net.Dialer{Timeout: t.c.Timeout}
	raw, err := dialer.DialContext(ctx, "tcp", t.Server())
	if err != nil {
		return nil, either(ctx, failure(StepConnect, err))
	}
	if t.c.Security == TLS {
		secure := tls.Client(raw, t.tlsConfig())
		limited, cancel := context.WithTimeout(ctx, t.c.Timeout)
		defer cancel()
		if err := secure.HandshakeContext(limited); err != nil {
			raw.Close()
			return nil, either(ctx, failure(StepTLS, err))
		}
		raw = secure
	}
	c := &conn{net: raw, timeout: t.c.Timeout}
	defer c.closeWith(ctx)()
	if err := t.open(c); err != nil {
		raw.Close()
		return nil, either(ctx, err)
	}
	return c, nil
}

// open greets the server, and encrypts and signs in as far as the settings say.
func (t *Transport) open(c *conn) (err error) {
	c.extend()
	if c.client, err = smtp.NewClient(c.net, t.c.Host); err != nil {
		return failure(StepGreeting, err)
	}
	if err := c.client.Hello(t.c.Helo); err != nil {
		return failure(StepGreeting, err)
	}
	if t.c.Security == StartTLS {
		if ok, _ := c.client.Extension("STARTTLS"); !ok {
			return failure(StepTLS, errors.New("the server does not offer STARTTLS"))
		}
		c.extend()
		if err := c.client.StartTLS(t.tlsConfig()); err != nil {
			return failure(StepTLS, err)
		}
	}
	if t.c.User == "" {
		return nil
	}
	c.extend()
	auth, err := t.mechanism(c.client)
	if err == nil {
		err = c.client.Auth(auth)
	}
	if err != nil {
		return failure(StepAuth, err)
	}
	return nil
}

// mechanism returns the strongest way of signing in that the server offers (RFC 4954).
func (t *Transport) mechanism(c *smtp.Client) (smtp.Auth, error) {
	ok, offered := c.Extension("AUTH")
	if !ok {
		return nil, errors.New("the server does not offer to sign in")
	}
	plain := t.c.Security == Plain // Config.Check lets it be to this machine only
	for _, m := range []struct {
		name string
		make func() smtp.Auth
	}{
		{"SCRAM-SHA-256", func() smtp.Auth { return smtp.ScramSHA256Auth(t.c.User, t.c.Password) }},
		{"PLAIN", func() smtp.Auth { return smtp.PlainAuth("", t.c.User, t.c.Password, t.c.Host, plain) }},
		{"LOGIN", func() smtp.Auth { return smtp.LoginAuth(t.c.User, t.c.Password, t.c.Host, plain) }},
		{"CRAM-MD5", func() smtp.Auth { return smtp.CRAMMD5Auth(t.c.User, t.c.Password) }},
	} {
		for name := range strings.FieldsSeq(strings.ToUpper(offered)) {
			if name == m.name {
				return m.make(), nil
			}
		}
	}
	return nil, fmt.Errorf("the server offers no way of signing in that is known here, but %s", offered)
}

// extend gives the next step its time.
func (c *conn) extend() { _ = c.net.SetDeadline(time.Now().Add(c.timeout)) } // fails only if it is closed

// closeWith closes the connection when ctx ends, unless the function that it returns was called before.
func (c *conn) closeWith(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { c.net.Close() })
}

// either returns the error of ctx if it has ended, and else err.
func either(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// send sends a message. The error is a Failure or that of ctx.
func (c *conn) send(ctx context.Context, from string, m Message) error {
	defer c.closeWith(ctx)()
	content, err := m.write(from)
	if err != nil {
		return &Failure{Step: StepContent, Text: oneLine(err.Error()), unfit: true}
	}
	if utf8, _ := c.client.Extension("SMTPUTF8"); !utf8 && !ascii(m.To) {
		return &Failure{
			Step: StepRecipient, Text: "the server takes no address in other letters than ASCII (SMTPUTF8)", unfit: true,
		}
	}
	for _, step := range []struct {
		at Step
		do func() error
	}{
		{StepSender, func() error { return c.client.Mail(from) }},
		{StepRecipient, func() error { return c.client.Rcpt(m.To) }},
		{StepTaken, func() error { return c.data(content) }},
	} {
		c.extend()
		err := step.do()
		if err == nil {
			continue
		}
		f := failure(step.at, err)
		if errors.Is(err, errNotBegun) {
			f.Step = StepContent
		}
		if f.Code != 0 {
			_ = c.client.Reset() // if it fails, so does the next message, at its first step
		}
		return either(ctx, f)
	}
	return nil
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// errNotBegun marks an error of the command DATA itself.
var errNotBegun = errors.New("the server does not take the content")

// data sends the content of a message and waits for the server's answer.
func (c *conn) data(content []byte) error {
	w, err := c.client.Data()
	if err != nil {
		return errors.Join(errNotBegun, err)
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	c.extend()
	return w.Close()
}

// close ends the connection.
func (c *conn) close() {
	_ = c.net.SetDeadline(time.Now().Add(time.Second))
	_ = c.client.Quit()
	_ = c.net.Close()
}
