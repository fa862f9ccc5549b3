package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// answerTimeout limits how long a response may take.
const answerTimeout = 20 * time.Second

// A conn is an HTTP/1.1 connection that sends prepared requests, one at a time: it reads a response before the next
// request.
type conn struct {
	net.Conn
	buf []byte
	end int // buf[:end] is the part of the response read so far
}

func dial(at string) (*conn, error) {
	c, err := net.DialTimeout("tcp", at, answerTimeout)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, buf: make([]byte, 64<<10)}, nil
}

// An answer is a response. Its slices are valid until the next request on the same connection.
type answer struct {
	status int
	head   []byte // status line and header fields, each with its line end
	body   []byte
}

var (
	lineEnd = []byte("\r\n")
	headEnd = []byte("\r\n\r\n")
	errHTTP = errors.New("not an HTTP/1.1 answer to one request")
)

// ask sends a request and reads the response (RFC 9112, section 6).
func (c *conn) ask(request []byte) (a answer, err error) {
	if _, err := c.Write(request); err != nil {
		return a, err
	}
	c.end = 0
	head := -1
	for head < 0 {
		if err := c.more(); err != nil {
			return a, err
		}
		head = bytes.Index(c.buf[:c.end], headEnd)
	}
	a.head = c.buf[:head+len(lineEnd)]
	if a.status, err = status(a.head); err != nil {
		return a, err
	}
	from := head + len(headEnd)
	if a.status == 204 || a.status == 304 {
		return a, c.ends(from)
	}
	if bytes.EqualFold(a.field("Transfer-Encoding"), []byte("chunked")) {
		return c.chunked(a, from)
	}
	length, err := strconv.Atoi(string(a.field("Content-Length")))
	if err != nil || length < 0 {
		return a, fmt.Errorf("%w: no length in %q", errHTTP, a.head)
	}
	for c.end < from+length {
		if err := c.more(); err != nil {
			return a, err
		}
	}
	a.head, a.body = c.buf[:head+len(lineEnd)], c.buf[from:from+length] // more may have reallocated buf
	return a, c.ends(from + length)
}

// more reads once into buf, which it grows if it is full.
func (c *conn) more() error {
	if c.end == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	n, err := c.Read(c.buf[c.end:])
	c.end += n
	if n > 0 {
		return nil
	}
	return err
}

// ends returns an error unless the bytes read so far end at n.
func (c *conn) ends(n int) error {
	if c.end != n {
		return fmt.Errorf("%w: %d bytes too many", errHTTP, c.end-n)
	}
	return nil
}

func status(head []byte) (int, error) {
	if len(head) < 14 || !bytes.HasPrefix(head, []byte("HTTP/1.1 ")) {
		return 0, fmt.Errorf("%w: %.40q", errHTTP, head)
	}
	n := 0
	for _, d := range head[9:12] {
		n = 10*n + int(d-'0')
	}
	if n < 200 || n > 599 {
		return 0, fmt.Errorf("%w: %.40q", errHTTP, head)
	}
	return n, nil
}

// field returns the first value of a header field, or nil if there is none.
func (a answer) field(name string) []byte {
	_, rest, _ := bytes.Cut(a.head, lineEnd)
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, lineEnd)
		if len(line) > len(name) && line[len(name)] == ':' && bytes.EqualFold(line[:len(name)], []byte(name)) {
			return bytes.TrimSpace(line[len(name)+1:])
		}
	}
	return nil
}

// chunked reads the rest of a response with a chunked body that starts at from.
func (c *conn) chunked(a answer, from int) (answer, error) {
	for {
		body, size, err := unchunked(c.buf[from:c.end])
		if err != nil {
			return a, err
		}
		if size > 0 {
			a.body = body
			return a, c.ends(from + size)
		}
		if err := c.more(); err != nil {
			return a, err
		}
	}
}

// unchunked decodes a chunked body and returns it with the length of the encoded data, which is 0 if the data is not
// complete (RFC 9112, section 7.1).
func unchunked(data []byte) (body []byte, size int, err error) {
	for rest := data; ; {
		line, after, found := bytes.Cut(rest, lineEnd)
		if !found {
			return nil, 0, nil
		}
		digits, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 30)
		if err != nil {
			return nil, 0, fmt.Errorf("%w: a chunk of %q", errHTTP, line)
		}
		if n == 0 {
			end := bytes.Index(rest[len(line):], headEnd) // after the trailers
			if end < 0 {
				return nil, 0, nil
			}
			return body, len(data) - len(rest) + len(line) + end + len(headEnd), nil
		}
		if len(after) < int(n)+len(lineEnd) {
			return nil, 0, nil
		}
		if !bytes.HasPrefix(after[n:], lineEnd) {
			return nil, 0, fmt.Errorf("%w: a chunk longer than its size", errHTTP)
		}
		body, rest = append(body, after[:n]...), after[int(n)+len(lineEnd):]
	}
}
