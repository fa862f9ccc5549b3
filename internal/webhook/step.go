package webhook

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Step is where a message failed. It is the last part of message keys.
type Step string

// The steps.
const (
	StepAddress  Step = "address"  // the receiver's address is none that may be dialled
	StepName     Step = "name"     // the receiver's name has no address
	StepConnect  Step = "connect"  // no connection was made
	StepTLS      Step = "tls"      // it could not be encrypted, or the certificate is not valid
	StepTime     Step = "time"     // there was no answer in time
	StepRedirect Step = "redirect" // the receiver leads to another address
	StepDenied   Step = "denied"   // it does not let the program in (401, 403)
	StepMissing  Step = "missing"  // there is nothing at the address (404, 410)
	StepBusy     Step = "busy"     // it takes nothing at present (429, 503)
	StepStatus   Step = "status"   // it answered with another failure
)

// Steps lists every step.
var Steps = []Step{
	StepAddress, StepName, StepConnect, StepTLS, StepTime, StepRedirect, StepDenied, StepMissing, StepBusy, StepStatus,
}

// statusSteps lists the steps of answers; others are StepStatus.
var statusSteps = map[int]Step{
	http.StatusUnauthorized: StepDenied, http.StatusForbidden: StepDenied, http.StatusNotFound: StepMissing,
	http.StatusGone: StepMissing, http.StatusTooManyRequests: StepBusy, http.StatusServiceUnavailable: StepBusy,
}

// Step returns where the message failed.
func (f *Failure) Step() Step {
	switch step := statusSteps[f.Status]; {
	case f.Status == 0:
		return f.step
	case f.Status >= 300 && f.Status < 400:
		return StepRedirect
	case step != "":
		return step
	}
	return StepStatus
}

// stepOf returns the step of an error of a request that had no answer.
func stepOf(err error) Step {
	var noName *net.DNSError
	var badCertificate *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	var alert tls.AlertError
	var timeout *url.Error
	switch {
	case errors.Is(err, errRefused):
		return StepAddress
	case errors.As(err, &noName):
		return StepName
	case errors.As(err, &timeout) && timeout.Timeout():
		return StepTime
	case errors.As(err, &badCertificate), errors.As(err, &noTLS), errors.As(err, &alert),
		strings.Contains(err.Error(), "tls: "), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return StepTLS
	}
	return StepConnect
}

// maxRetryAfter is how long a receiver can ask to be left alone.
const maxRetryAfter = time.Hour

// retryAfter returns what an answer asks for in its Retry-After (RFC 9110, section 10.2.3), up to maxRetryAfter; zero if
// nothing can be read there.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if until, err := http.ParseTime(text); err == nil {
		wait = until.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}

// TimedOut returns the Failure of a message that had no answer before its context ended.
func TimedOut(err error) *Failure { return &Failure{Text: err.Error(), step: StepTime} }
