// Package mailserver runs a real mail server for tests: SMTP with STARTTLS or TLS, which keeps what it takes over, and
// fails, hangs or drops the connection when a test says so.
package mailserver

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A Stage is a command of a client at which the server can fail.
type Stage string

const (
	Auth      Stage = "auth"
	Sender    Stage = "sender"
	Recipient Stage = "recipient"
	Content   Stage = "content" // after the content has arrived, before the answer to it
)

// A Fault says how the server fails. The zero Fault is none.
type Fault struct {
	Code int    // it answers with this code and Text
	Text string //
	Hang bool   // it answers nothing until the server is closed
	Drop bool   // it closes the connection
	Take bool   // of Content: it takes the message over before it fails
}

// A Config says how the server behaves. The zero Config is a server without encryption and authentication.
type Config struct {
	StartTLS bool
	TLS      bool // from the first byte on
	User     string
	Password string
	NoUTF8   bool // it does not take addresses in other letters than ASCII
	Forget   bool // it keeps no more of a message than the envelope and the header

	// Fault, if not nil, is asked at each stage; from and to are empty as long as they are not known. It is called by
	// several goroutines.
	Fault func(at Stage, from, to string) Fault
}

// A Server is a mail server.
type Server struct {
	Addr string // host:port
	Host string // name in its certificate
	Port int

	c      Config
	server *smtp.Server
	hung   chan struct{}

	mu    sync.Mutex
	taken []Message
	conns int
	fault func(Stage, string, string) Fault
}

// A Message is a message that the server has taken over.
type Message struct {
	From, To string // of the envelope
	Raw      []byte
	TLS      bool
	*mail.Message
	Text, HTML string // the parts, decoded
}

// ID returns the Message-ID.
func (m Message) ID() string { return m.Header.Get("Message-Id") }

// Subject returns the subject, decoded.
func (m Message) Subject() string {
	s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err.Error()
	}
	return s
}

// Start starts a server that listens on this machine until the test ends, and returns it with a pool that has its
// certificate.
func Start(t testing.TB, c Config) (*Server, *x509.CertPool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	certificate, roots := certificate(t)
	s := &Server{
		Addr: listener.Addr().String(), Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, c: c,
		hung: make(chan struct{}), fault: c.Fault,
	}
	s.server = smtp.NewServer(smtp.BackendFunc(s.session))
	s.server.Domain, s.server.EnableSMTPUTF8, s.server.AllowInsecureAuth = "mail.example.org", !c.NoUTF8, true
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	if c.StartTLS {
		s.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	if c.TLS {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	}
	var running sync.WaitGroup
	running.Go(func() { _ = s.server.Serve(listener) }) // returns when it is closed
	t.Cleanup(func() {
		close(s.hung)
		_ = s.server.Close()
		running.Wait()
	})
	return s, roots
}

// SetFault replaces Config.Fault.
func (s *Server) SetFault(f func(at Stage, from, to string) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Taken returns the messages taken over so far.
func (s *Server) Taken() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.taken...)
}

// Conns returns how many connections were opened.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Wait waits until n messages are taken over, and returns all.
func (s *Server) Wait(t testing.TB, n int) []Message {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(s.Taken()) < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute there are %d messages, want %d", len(s.Taken()), n)
		}
	}
	return s.Taken()
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	return &session{s: s, conn: c}, nil
}

type session struct {
	s        *Server
	conn     *smtp.Conn
	from, to string
	signedIn bool
}

// fail carries out the fault of a stage. The error is what to answer.
func (s *session) fail(at Stage) (f Fault, err error) {
	s.s.mu.Lock()
	ask := s.s.fault
	s.s.mu.Unlock()
	if ask != nil {
		f = ask(at, s.from, s.to)
	}
	switch {
	case f.Hang:
		<-s.s.hung
		err = errors.New("it hung")
	case f.Drop:
		err = s.conn.Conn().Close()
		if err == nil {
			err = errors.New("it dropped the connection")
		}
	case f.Code != 0:
		err = &smtp.SMTPError{Code: f.Code, EnhancedCode: smtp.NoEnhancedCode, Message: f.Text}
	}
	return f, err
}

func (s *session) AuthMechanisms() []string {
	if s.s.c.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if _, err := s.fail(Auth); err != nil {
			return err
		}
		if user != s.s.c.User || password != s.s.c.Password {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.from = from; s.s.c.User != "" && !s.signedIn {
		return smtp.ErrAuthRequired
	}
	_, err := s.fail(Sender)
	return err
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	_, err := s.fail(Recipient)
	return err
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f, err := s.fail(Content)
	if err != nil && !f.Take {
		return err
	}
	m := Message{From: s.from, To: s.to, Raw: raw}
	_, m.TLS = s.conn.TLSConnectionState()
	if parseErr := m.parse(); parseErr != nil {
		return parseErr
	}
	if s.s.c.Forget {
		m.Raw, m.Text, m.HTML, m.Body = nil, "", "", nil
	}
	s.s.mu.Lock()
	defer s.s.mu.Unlock()
	s.s.taken = append(s.s.taken, m)
	return err
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

// parse reads the message and its parts.
func (m *Message) parse() (err error) {
	if m.Message, err = mail.ReadMessage(bytes.NewReader(m.Raw)); err != nil {
		return err
	}
	return m.part(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

func (m *Message) part(contentType, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
				return err
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	text := strings.ReplaceAll(string(b), "\r\n", "\n")
	if kind == "text/html" {
		m.HTML = text
	} else {
		m.Text = text
	}
	return err
}

// certificate returns a certificate for this machine, and a pool that has it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
