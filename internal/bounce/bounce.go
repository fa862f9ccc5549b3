// Package bounce reads the messages by which mail servers tell that mail did not arrive or was not wanted: delivery status
// notifications (RFC 3464, RFC 6533) and complaints in the Abuse Reporting Format (RFC 5965). Who sent them is not known:
// anyone can write one, so what they say has to be proven by the identifier of the message that they are about.
package bounce

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// A Report is what such a message says.
type Report struct {
	Complaint bool     // somebody marked the mail as unwanted; otherwise it can never be delivered
	IDs       []string // Message-IDs of the mail that it is about, without angle brackets
	Addresses []string // to which it was sent, in any spelling: as reported, and as the mail itself says
}

// ErrNone is the error of a message that is no such report, or is one of a failure that may pass.
var ErrNone = errors.New("not a report of a permanent failure or a complaint")

// Limits: of a message in bytes, and of the parts and addresses that are read.
const (
	maxMessage   = 4 << 20
	maxParts     = 20
	maxAddresses = 20
	maxFields    = 64 << 10 // bytes of the fields of one part
)

// Read reads a message (RFC 5322). Errors: ErrNone.
func Read(r io.Reader) (Report, error) {
	m, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, maxMessage)))
	if err != nil {
		return Report{}, fmt.Errorf("%w: it is no message", ErrNone)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" {
		return Report{}, ErrNone
	}
	x := reader{}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range maxParts {
		p, err := parts.NextRawPart()
		if err != nil {
			break // what came before it may be enough
		}
		x.part(p)
	}
	if !x.failed && !x.r.Complaint || len(x.r.IDs) == 0 || len(x.r.Addresses) == 0 {
		return Report{}, ErrNone
	}
	return x.r, nil
}

// A reader reads the parts of one report.
type reader struct {
	r      Report
	failed bool // a recipient failed for good
}

// part reads one part of the report.
func (x *reader) part(p *multipart.Part) {
	kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
	if err != nil {
		return
	}
	body := bufio.NewReader(io.LimitReader(decoded(p), maxFields))
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		x.status(body)
	case "message/feedback-report":
		x.feedback(body)
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		x.original(body)
	}
}

// decoded returns the content of a part.
func decoded(p *multipart.Part) io.Reader {
	switch strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	}
	return p
}

// status reads the fields of the message and then those of each recipient (RFC 3464, section 2.1).
func (x *reader) status(body *bufio.Reader) {
	fields := textproto.NewReader(body)
	for range maxAddresses + 1 {
		h, err := fields.ReadMIMEHeader()
		if permanent(h) {
			x.failed = true
			x.address(typed(h.Get("Original-Recipient")))
			x.address(typed(h.Get("Final-Recipient")))
		}
		if err != nil {
			return
		}
	}
}

// permanent reports whether the fields of a recipient are of a failure that does not pass: class 5 (RFC 3463).
func permanent(h textproto.MIMEHeader) bool {
	return strings.EqualFold(strings.TrimSpace(h.Get("Action")), "failed") &&
		strings.HasPrefix(strings.TrimSpace(h.Get("Status")), "5.")
}

// typed returns the address of a field such as "rfc822; ana@example.org"; empty if it is of another type.
func typed(value string) string {
	kind, address, ok := strings.Cut(value, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !ok || kind != "rfc822" && kind != "utf-8" {
		return ""
	}
	return address
}

// feedback reads a complaint (RFC 5965, section 3). Any type is one but that somebody wants the mail after all.
func (x *reader) feedback(body *bufio.Reader) {
	h, _ := textproto.NewReader(body).ReadMIMEHeader()
	kind := strings.ToLower(strings.TrimSpace(h.Get("Feedback-Type")))
	x.r.Complaint = x.r.Complaint || kind != "" && kind != "not-spam"
	for _, a := range h.Values("Original-Rcpt-To") {
		x.address(a)
	}
}

// original reads the header of the mail that the report is about.
func (x *reader) original(body *bufio.Reader) {
	h, _ := textproto.NewReader(body).ReadMIMEHeader()
	id := strings.Trim(strings.TrimSpace(h.Get("Message-Id")), "<>")
	if id != "" && len(x.r.IDs) < maxAddresses {
		x.r.IDs = append(x.r.IDs, id)
	}
	for _, to := range h.Values("To") {
		if all, err := mail.ParseAddressList(to); err == nil {
			for _, a := range all {
				x.address(a.Address)
			}
		}
	}
}

// address adds an address.
func (x *reader) address(a string) {
	a = strings.Trim(strings.TrimSpace(a), "<>")
	if strings.Contains(a, "@") && len(x.r.Addresses) < maxAddresses {
		x.r.Addresses = append(x.r.Addresses, a)
	}
}
