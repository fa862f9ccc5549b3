package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// A recordedConn records what is written to it, and its deadlines.
type recordedConn struct {
	net.Conn
	written             []byte
	writes              []int // sizes
	readBys, writeBys   []time.Time
	closed, writeClosed bool
}

func (c *recordedConn) Write(p []byte) (int, error) {
	c.written, c.writes = append(c.written, p...), append(c.writes, len(p))
	return len(p), nil
}

func (c *recordedConn) Read([]byte) (int, error) { return 0, io.EOF }
func (c *recordedConn) SetReadDeadline(t time.Time) error {
	c.readBys = append(c.readBys, t)
	return nil
}
func (c *recordedConn) SetWriteDeadline(t time.Time) error {
	c.writeBys = append(c.writeBys, t)
	return nil
}
func (c *recordedConn) Close() error      { c.closed = true; return nil }
func (c *recordedConn) CloseWrite() error { c.writeClosed = true; return nil }

// TestConnHoldsBack: a full buffer is sent with what follows it, and at the latest when the answer ends.
func TestConnHoldsBack(t *testing.T) {
	full, rest := bytes.Repeat([]byte("h"), fullBuffer), bytes.Repeat([]byte("b"), 9000)
	for name, then := range map[string]func(*conn) error{
		"a write":          func(c *conn) error { n, err := c.Write(rest); return wrote(n, len(rest), err) },
		"the next request": func(c *conn) error { return c.SetReadDeadline(time.Unix(1, 0)) },
		"all deadlines":    func(c *conn) error { return c.SetDeadline(time.Time{}) },
		"half closed":      func(c *conn) error { return c.CloseWrite() },
		"closed":           func(c *conn) error { return c.Close() },
	} {
		under := &recordedConn{}
		c := newConn(under)
		if n, err := c.Write(full); n != fullBuffer || err != nil || len(under.writes) > 0 {
			t.Fatalf("%s: wrote %d, %v, and at once %v", name, n, err, under.writes)
		}
		if err := then(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := full
		if name == "a write" {
			want = slices.Concat(full, rest)
		}
		if !bytes.Equal(under.written, want) {
			t.Errorf("%s: %d bytes are sent, want %d", name, len(under.written), len(want))
		}
		if under.closed != (name == "closed") || under.writeClosed != (name == "half closed") {
			t.Errorf("%s: closed %v, half closed %v", name, under.closed, under.writeClosed)
		}
	}
	under := &recordedConn{}
	c := newConn(under)
	for _, p := range [][]byte{[]byte("short"), rest, full, full, full, []byte("end")} {
		if n, err := c.Write(p); n != len(p) || err != nil {
			t.Fatalf("wrote %d of %d, %v", n, len(p), err)
		}
	}
	if want := slices.Concat([]byte("short"), rest, full, full, full, []byte("end")); !bytes.Equal(under.written, want) {
		t.Errorf("%d bytes in pieces of %v, want %d", len(under.written), under.writes, len(want))
	}
}

func wrote(n, want int, err error) error {
	if n != want {
		return errors.Join(fmt.Errorf("wrote %d of %d", n, want), err)
	}
	return err
}

func TestConnDeadlines(t *testing.T) {
	under := &recordedConn{}
	c := newConn(under)
	now, past := time.Now().Add(time.Minute), time.Unix(1, 0)
	for _, at := range []time.Time{now, {}, now.Add(time.Second)} {
		if err := c.SetReadDeadline(at); err != nil {
			t.Fatal(err)
		}
	}
	if len(under.readBys) > 0 {
		t.Errorf("set before anything is read: %v", under.readBys)
	}
	c.Read(nil)
	c.Read(nil)
	if want := []time.Time{now.Add(time.Second)}; !slices.Equal(under.readBys, want) {
		t.Errorf("set at the first Read: %v, want %v", under.readBys, want)
	}
	c.SetReadDeadline(past)
	if len(under.readBys) != 2 || !under.readBys[1].Equal(past) {
		t.Errorf("a deadline in the past is not set at once: %v", under.readBys)
	}
	c.SetReadDeadline(time.Time{})
	c.Read(nil)
	if len(under.readBys) != 3 || !under.readBys[2].IsZero() {
		t.Errorf("it is not lifted: %v", under.readBys)
	}
	for _, ms := range []time.Duration{0, 300, 900, 1000, 1900, 500, 2001} {
		c.SetWriteDeadline(now.Add(ms * time.Millisecond))
	}
	want := []time.Time{now, now.Add(time.Second), now.Add(500 * time.Millisecond), now.Add(2001 * time.Millisecond)}
	if !slices.Equal(under.writeBys, want) {
		t.Errorf("write deadlines %v, want %v", under.writeBys, want)
	}
}

// A sizedListener has connections that record the sizes of writes above conn.
type sizedListener struct {
	net.Listener
	sizes chan int
}

type sizedConn struct {
	*conn
	sizes chan int
}

func (l sizedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &sizedConn{newConn(c), l.sizes}, nil
}

func (c *sizedConn) Write(p []byte) (int, error) {
	c.sizes <- len(p)
	return c.conn.Write(p)
}

// serveConns serves a handler until the test ends, and returns its address and the sizes of its writes.
func serveConns(t *testing.T, s *http.Server) (at string, sizes chan int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sizes = make(chan int, 10_000)
	done := make(chan struct{})
	go func() { defer close(done); s.Serve(sizedListener{l, sizes}) }()
	t.Cleanup(func() { s.Close(); <-done })
	return l.Addr().String(), sizes
}

// TestConnServes asks for answers of all sizes around that of the buffer, one after the other and several at once on
// one connection. It also holds that net/http writes full buffers of fullBuffer, without which conn is of no use.
func TestConnServes(t *testing.T) {
	at, sizes := serveConns(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Path[1:])
		w.Header().Set("Content-Length", strconv.Itoa(n))
		w.Header().Set("Connection", r.Header.Get("Connection"))
		w.Write(bytes.Repeat([]byte("x"), n))
	}), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second})
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patienceOfConns))
	in := bufio.NewReader(c)
	receive := func(n int) {
		t.Helper()
		a, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if body, err := io.ReadAll(a.Body); len(body) != n || err != nil {
			t.Fatalf("%d of %d bytes, %v", len(body), n, err)
		}
	}
	for n := range 2 * fullBuffer {
		if n > 10 && n%97 > 0 && (n < fullBuffer-200 || n > fullBuffer+10) {
			continue
		}
		fmt.Fprintf(c, "GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n", n)
		receive(n)
	}
	for len(sizes) > 0 {
		<-sizes
	}
	fmt.Fprintf(c, "GET /14000 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
	receive(14000)
	receive(3)
	if first := <-sizes; first != fullBuffer {
		t.Errorf("the first write of a long answer has %d bytes", first)
	}
	fmt.Fprintf(c, "GET /9000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	receive(9000)
	if _, err := in.ReadByte(); err != io.EOF {
		t.Errorf("the connection is not closed: %v", err)
	}
}

// patienceOfConns is longer than anything that a test waits for takes.
const patienceOfConns = 30 * time.Second

// TestConnTimesOut: the time limits of a server hold, though deadlines are set late.
func TestConnTimesOut(t *testing.T) {
	const soon = 50 * time.Millisecond
	failed := make(chan error, 1)
	at, _ := serveConns(t, &http.Server{
		ReadHeaderTimeout: soon, ReadTimeout: 2 * soon, IdleTimeout: soon, WriteTimeout: 4 * soon,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := io.Copy(io.Discard, r.Body)
			for r.URL.Path == "/endless" && err == nil {
				_, err = w.Write(make([]byte, 1<<20))
			}
			failed <- err
		}),
	})
	for name, test := range map[string]struct {
		sends  string
		failed bool // in the handler
	}{
		"nothing":       {sends: ""},
		"half a header": {sends: "GET / HTTP/1.1\r\nHost: loc"},
		"half a body":   {sends: "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf", failed: true},
		"reads nothing": {sends: "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n", failed: true},
		"idle":          {sends: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
	} {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(patienceOfConns))
		io.WriteString(c, test.sends)
		if test.failed || name == "idle" {
			if err := <-failed; (err != nil) != test.failed || err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: the handler got %v", name, err)
			}
		}
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: the connection is still open", name)
		}
		c.Close()
	}
}

// TestConnBeneathTLS: nothing is held back where nothing needs to follow, even if it has the size of a full buffer.
func TestConnBeneathTLS(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	c := newConn(here)
	c.direct = true
	wrote := make(chan error, 1)
	go func() { _, err := c.Write(make([]byte, fullBuffer)); wrote <- err }()
	if err := there.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(there, make([]byte, fullBuffer)); err != nil {
		t.Errorf("it is not there: %v", err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
}
