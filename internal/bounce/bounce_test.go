package bounce_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/bounce"
)

// report returns a message of type multipart/report with parts, each its fields, an empty line and its content.
func report(parts ...string) string {
	head := "From: MAILER-DAEMON@mx.example.org\r\nTo: news@board.example.org\r\nSubject: Undelivered\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"x/y\"\r\n\r\n"
	return head + "--x/y\r\n" + strings.Join(parts, "\r\n--x/y\r\n") + "\r\n--x/y--\r\n"
}

const (
	words    = "Content-Type: text/plain\r\n\r\nI'm sorry to have to inform you …"
	original = "Content-Type: text/rfc822-headers\r\n\r\nReturn-Path: <news@board.example.org>\r\n" +
		"Message-ID: <ABC123@board.example.org>\r\nTo: <ana@example.org>\r\nSubject: News\r\n"
	whole = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <ABC123@board.example.org>\r\n" +
		"To: ana@example.org\r\n\r\nMessage-ID: <no>"
)

// status returns the part about delivery, with the fields of a recipient.
func status(fields string) string {
	return "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n" +
		"Arrival-Date: Mon, 2 Mar 2026 12:00:00 +0000\r\n\r\n" +
		fields
}

const (
	failed = "Final-Recipient: rfc822; ana@inside.example\r\nOriginal-Recipient: rfc822;ana@example.org\r\n" +
		"Action: failed\r\nStatus: 5.1.1\r\n"
	delayed = "Final-Recipient: rfc822; ana@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
	full    = "Final-Recipient: rfc822; ana@example.org\r\nAction: failed\r\nStatus: 4.2.2\r\n"
	arrived = "Final-Recipient: rfc822; ana@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n"
)

func complaint(kind string) string {
	return "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: " + kind + "\r\nVersion: 1\r\n" +
		"Original-Rcpt-To: <ana@example.org>\r\n"
}

func TestReports(t *testing.T) {
	base64 := "Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		"UmVwb3J0aW5nLU1UQTogZG5zO214DQoNCkZpbmFsLVJlY2lwaWVudDogdXRmLTg7YW5hQGV4YW1w\r\n" +
		"bGUub3JnDQpBY3Rpb246IGZhaWxlZA0KU3RhdHVzOiA1LjEuMQ0K"
	for name, c := range map[string]struct {
		text      string
		complaint bool
		taken     bool
	}{
		"a permanent failure":    {report(words, status(failed), original), false, true},
		"with the whole message": {report(words, status(failed), whole), false, true},
		"of two recipients":      {report(words, status(delayed+"\r\n"+failed), original), false, true},
		"in base64":              {report(words, base64, original), false, true},
		"with plain line ends": {
			strings.ReplaceAll(report(words, status(failed), original), "\r\n", "\n"), false, true,
		},
		"a complaint":          {report(words, complaint("abuse"), whole), true, true},
		"to leave a list":      {report(words, complaint("opt-out"), whole), true, true},
		"no complaint":         {report(words, complaint("not-spam"), whole), false, false},
		"a delay":              {report(words, status(delayed), original), false, false},
		"a full mailbox":       {report(words, status(full), original), false, false},
		"a receipt":            {report(words, status(arrived), original), false, false},
		"without the original": {report(words, status(failed)), false, false},
		"of somebody who is away": {
			"From: ana@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nAway. <ABC123@board.example.org>", false, false,
		},
		"of no form":                {"\x00\x01", false, false},
		"of nothing":                {"", false, false},
		"without a boundary":        {"Content-Type: multipart/report\r\n\r\nx", false, false},
		"cut off within the status": {report(words, status(failed), original)[:500], false, false},
		"a report that is only attached": {
			"Content-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n" + status(failed) + "\r\n--z--", false, false,
		},
	} {
		r, err := bounce.Read(strings.NewReader(c.text))
		if (err == nil) != c.taken || err != nil && !errors.Is(err, bounce.ErrNone) {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		if !c.taken {
			continue
		}
		if !slices.Equal(r.IDs, []string{"ABC123@board.example.org"}) || !slices.Contains(r.Addresses, "ana@example.org") ||
			r.Complaint != c.complaint {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// FuzzRead reads whatever a stranger may send: it ends, and what it returns is within the limits.
func FuzzRead(f *testing.F) {
	f.Add(report(words, status(failed), original))
	f.Add(report(words, complaint("abuse"), whole))
	f.Fuzz(func(t *testing.T, text string) {
		r, err := bounce.Read(strings.NewReader(text))
		if err == nil && (len(r.IDs) == 0 || len(r.IDs) > 20 || len(r.Addresses) == 0 || len(r.Addresses) > 20) {
			t.Errorf("%d identifiers, %d addresses", len(r.IDs), len(r.Addresses))
		}
	})
}
