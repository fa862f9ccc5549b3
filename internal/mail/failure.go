package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"
	"unicode"
)

// A Step is what a Transport does while it sends a message. It is the last part of message keys.
type Step string

const (
	StepConnect   Step = "connect"   // connecting to the server
	StepTLS       Step = "tls"       // encrypting the connection
	StepGreeting  Step = "greeting"  // the server's greeting, and EHLO
	StepAuth      Step = "auth"      // the user and password
	StepSender    Step = "sender"    // MAIL FROM
	StepRecipient Step = "recipient" // RCPT TO
	StepContent   Step = "content"   // DATA
	StepTaken     Step = "taken"     // the server's answer to the whole message
)

// Steps lists every step in the order of a connection.
var Steps = []Step{
	StepConnect, StepTLS, StepGreeting, StepAuth, StepSender, StepRecipient, StepContent, StepTaken,
}

// A Failure says why a message was not sent.
type Failure struct {
	Step Step
	Code int    // of the server's answer (RFC 5321, section 4.2); 0: there was none
	Text string // the server's answer, or what the network said, on one line without addresses

	unfit bool // the server cannot take the address or the message
}

// Error implements error. It contains no address.
func (f *Failure) Error() string {
	if f.Code != 0 {
		return fmt.Sprintf("%s: %d %s", f.Step, f.Code, f.Text)
	}
	return fmt.Sprintf("%s: %s", f.Step, f.Text)
}

// ForGood reports whether the server refused the recipient or the message, so that no other try can succeed. What it
// refuses before it knows the recipient is about the sender or the settings, which can be mended.
func (f *Failure) ForGood() bool {
	return f.unfit || f.Code/100 == 5 && (f.Step == StepRecipient || f.Step == StepContent || f.Step == StepTaken)
}

// NoSuchMailbox reports whether the server says that the recipient does not exist, or cannot be written to at all.
func (f *Failure) NoSuchMailbox() bool {
	return f.Step == StepRecipient && (f.unfit || f.Code == 550 || f.Code == 551 || f.Code == 553)
}

// Answered reports whether the server has answered, or its answer is known beforehand; otherwise the connection failed.
func (f *Failure) Answered() bool { return f.Code != 0 || f.unfit }

// maxText is how long Failure.Text may be, in characters.
const maxText = 300

// address matches what may be an e-mail address, also in angle brackets.
var address = regexp.MustCompile(`<?[^\s<>]+@[^\s<>]+>?`)

// failure returns the Failure of an error at a step.
func failure(at Step, err error) *Failure {
	f := &Failure{Step: at}
	if answer := (*textproto.Error)(nil); errors.As(err, &answer) {
		f.Code, f.Text = answer.Code, answer.Msg
	} else {
		f.Text = err.Error()
	}
	f.Text = address.ReplaceAllString(oneLine(f.Text), "…")
	if letters := []rune(f.Text); len(letters) > maxText {
		f.Text = string(letters[:maxText]) + "…"
	}
	return f
}

// oneLine returns a text in valid UTF-8 on one line: without control characters, and without those that change the
// direction of what follows.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\uFEFF':
			return ' '
		case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}
