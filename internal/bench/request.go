package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// get composes a request for a compressed page, with additional header fields such as "Cookie: a=b".
func get(path string, fields ...string) []byte {
	return compose("GET", path, "", append(fields, "Accept-Encoding: gzip"))
}

// post composes a request that sends a form.
func post(path string, form url.Values, fields ...string) []byte {
	return compose("POST", path, form.Encode(), append(fields, "Content-Type: application/x-www-form-urlencoded"))
}

func compose(method, path, body string, fields []string) []byte {
	fields = append([]string{"Host: localhost", "User-Agent: bench"}, fields...)
	if body != "" {
		fields = append(fields, "Content-Length: "+strconv.Itoa(len(body)))
	}
	return []byte(method + " " + path + " HTTP/1.1\r\n" + strings.Join(fields, "\r\n") + "\r\n\r\n" + body)
}

// once sends one request over a new connection. A status that is none of want is an error. The answer stays valid.
func once(at string, request []byte, want ...int) (a answer, err error) {
	c, err := dial(at)
	if err != nil {
		return a, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return a, err
	}
	if a, err = c.ask(request); err == nil && !slices.Contains(want, a.status) {
		err = fmt.Errorf("status %d, want one of %d: %.200s", a.status, want, a.body)
	}
	return a, err
}

// A writer composes requests that post comments, each with another text and author. It is safe for concurrent use.
type writer struct {
	template string         // a request with numberMark in the place of each number
	last     *atomic.Uint64 // number in the latest request
}

// Marks have as many digits as every number, so that the length of the request does not change.
const (
	numberMark  = "99999999"
	addressMark = "9999:9999" // of two groups of an IPv6 address
)

// newWriter returns a writer of comments on the announcement at a path. The header fields may have numbers, too. The
// writers of a run share their numbers: what is posted twice within an hour is answered as if it was stored, and is not.
func (b *bench) newWriter(path string, fields ...string) *writer {
	return &writer{last: &b.posted, template: string(post(path+"/comments", url.Values{
		"comment": {"Our town, number " + numberMark + " on the list, keeps its budget where anyone can read it. " +
			"What would help us most is to see how *other* towns publish theirs, and what came of it."},
		"name": {"Reader " + numberMark}, "email": {"reader" + numberMark + "@example.org"}, "lang": {"en"},
		"do": {"post"},
	}, fields...))}
}

// next returns the function that makes the next request of one connection.
func (w *writer) next() func() []byte {
	request := []byte(w.template)
	var digits []int // places of all digits, mark by mark
	for _, mark := range []string{numberMark, addressMark} {
		for at := range request {
			if !strings.HasPrefix(w.template[at:], mark) {
				continue
			}
			for i := range mark {
				if mark[i] == '9' {
					digits = append(digits, at+i)
				}
			}
		}
	}
	return func() []byte {
		number := fmt.Sprintf("%0*d", len(numberMark), w.last.Add(1))
		for i, at := range digits {
			request[at] = number[i%len(numberMark)]
		}
		return request
	}
}
