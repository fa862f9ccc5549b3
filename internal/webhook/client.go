// Package webhook tells another program of events: a POST for each, signed as Standard Webhooks 1.0 has it
// (https://www.standardwebhooks.com), with a field "text" that chat programs show.
//
// What it promises:
//
//   - It connects to addresses of the public internet alone unless private ones are allowed, whatever the receiver's name
//     means at that moment (Reach), follows no redirect and uses no proxy.
//   - No message has an e-mail address, a network address, or words of a comment that is not public.
//   - Neither the key nor the receiver's URL, which may be a secret itself, is in an error or a log; only its host is.
package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Config says where messages are sent.
type Config struct {
	URL   string // absolute, of http or https
	Key   Key
	Reach Reach
	Agent string        // value of the header User-Agent
	Limit time.Duration // for one message; 0: 15 s

	transport http.RoundTripper // for tests; nil: the usual one
}

// limit is how long a message may take.
const limit = 15 * time.Second

// How much of an answer is read, in bytes. Nothing of it is kept.
const (
	maxAnswer = 16 << 10
	maxHeader = 16 << 10
)

// A Client sends messages to one receiver. It is safe for concurrent use.
type Client struct {
	c    Config
	to   *url.URL
	http *http.Client
}

// New returns a Client.
func New(c Config) (*Client, error) {
	to, err := ParseURL(c.URL, c.Reach)
	if err != nil {
		return nil, err
	}
	if len(c.Key.bytes) == 0 {
		return nil, errNoKey
	}
	if c.Limit == 0 {
		c.Limit = limit
	}
	if c.transport == nil {
		c.transport = &http.Transport{
			Proxy: nil, DialContext: c.Reach.dialer(c.Limit).DialContext, TLSHandshakeTimeout: c.Limit,
			MaxResponseHeaderBytes: maxHeader, MaxIdleConns: 1, IdleConnTimeout: time.Minute, DisableCompression: true,
		}
	}
	return &Client{c, to, &http.Client{
		Transport: c.transport, Timeout: c.Limit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// ParseURL returns the URL of a receiver. It must be https, or http if private addresses are allowed. The error does not
// repeat the URL, which may be a secret.
func ParseURL(text string, r Reach) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("it is not an absolute https address, such as https://chat.example.org/hook")
	}
	if u.Scheme == "http" && r != Private {
		return nil, errors.New("it must begin with https; http is only for a private address, with --webhook-private")
	}
	if u.User != nil || u.Fragment != "" {
		return nil, errors.New("it has a user name, a password or a fragment, which receivers do not get")
	}
	return u, nil
}

// Host returns the receiver's host, and its port if the URL names one.
func (c *Client) Host() string { return c.to.Host }

// CloseIdle closes connections that are kept.
func (c *Client) CloseIdle() { c.http.CloseIdleConnections() }

// A Failure is the error of a message that was not taken.
type Failure struct {
	Status int           // of the answer; 0: there was none
	Text   string        // without the URL
	After  time.Duration // how long the receiver wants to be left alone; 0: it does not say

	step Step // if there was no answer
}

// RetryAfter implements outbox.Waiter.
func (f *Failure) RetryAfter() time.Duration { return f.After }

// Error implements error.
func (f *Failure) Error() string { return f.Text }

// aboutMessage lists the answers that are about one message. Any other is about the receiver, to which nothing can be
// sent at present.
var aboutMessage = map[int]bool{
	http.StatusBadRequest: true, http.StatusConflict: true, http.StatusRequestEntityTooLarge: true,
	http.StatusUnsupportedMediaType: true, http.StatusUnprocessableEntity: true, http.StatusInternalServerError: true,
}

// AboutMessage reports whether another message may be taken although this one was not.
func (f *Failure) AboutMessage() bool { return aboutMessage[f.Status] }

// Send sends a JSON body. The id is the same whenever the message is sent again. Errors: a Failure, the context's.
func (c *Client) Send(ctx context.Context, id string, at time.Time, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.to.String(), bytes.NewReader(body))
	if err != nil {
		return &Failure{Text: "the receiver's address cannot be used", step: StepAddress}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", c.c.Agent)
	r.Header.Set("Webhook-Id", id)
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("Webhook-Signature", c.c.Key.Sign(id, at, body))
	answer, err := c.http.Do(r)
	if err != nil {
		return c.noAnswer(ctx, err)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, maxAnswer) // so that the connection can be used again
	switch s := answer.StatusCode; {
	case s >= 200 && s < 300:
		return nil
	case s >= 300 && s < 400:
		return &Failure{Status: s, Text: fmt.Sprintf("%s answered with a redirect (%d), which is not followed", c.to.Host, s)}
	default:
		return &Failure{
			Status: s, Text: fmt.Sprintf("%s answered %d %s", c.to.Host, s, http.StatusText(s)),
			After: retryAfter(answer.Header, at),
		}
	}
}

// noAnswer returns the error of a request without an answer. The URL, which package net/http puts into its errors, is not
// in it.
func (c *Client) noAnswer(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, errRefused) {
		return &Failure{Text: errRefused.Error(), step: StepAddress}
	}
	step := stepOf(err)
	var u *url.Error
	if errors.As(err, &u) {
		if u.Timeout() {
			return &Failure{Text: fmt.Sprintf("%s did not answer within %v", c.to.Host, c.c.Limit), step: step}
		}
		err = u.Err
	}
	return &Failure{Text: c.to.Host + ": " + err.Error(), step: step}
}
