package mail

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// A Message is a message to one recipient. Texts may hold anything: they are cleaned for the header.
type Message struct {
	ID         string // the Message-ID without angle brackets; the same whenever the message is sent again
	Date       time.Time
	To         string // address
	FromName   string
	Subject    string
	Lang       string // language tag of the content
	References string // likewise of the conversation, by which mail programs group; may be empty
	Text, HTML string

	// List is the identifier of a mailing list (RFC 2919), such as "news.board.example.org"; empty for a message that is
	// not sent to subscribers.
	List        string
	ListName    string
	Unsubscribe string // https address at which one POST ends the subscription (RFC 8058); may be empty
}

// Limits of what a header holds, in characters.
const (
	maxSubject = 150
	maxName    = 80
)

// header returns a text for the header: on one line and cut to a length.
func header(s string, most int) string {
	s = oneLine(s)
	if letters := []rune(s); len(letters) > most {
		s = strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return s
}

// validID reports whether an id can be a Message-ID or a List-Id: printable ASCII without space and brackets.
func validID(id string) bool {
	return id != "" && strings.IndexFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }) < 0
}

// write returns the message as it is sent (RFC 5322, RFC 2045).
func (m Message) write(from string) ([]byte, error) {
	for field, id := range map[string]string{
		"Message-ID": m.ID, "References": m.References, "List-Id": m.List, "List-Unsubscribe": m.Unsubscribe,
	} {
		if !validID(id) && (id != "" || field == "Message-ID") {
			return nil, fmt.Errorf("the identifier for %s cannot be in a header", field)
		}
	}
	for _, a := range []string{from, m.To} {
		if parsed, err := mail.ParseAddress(a); err != nil || parsed.Address != a || parsed.Name != "" {
			return nil, errors.New("an address cannot be in a header")
		}
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	msg.FromMailAddress(&mail.Address{Name: header(m.FromName, maxName), Address: from})
	msg.ToMailAddress(&mail.Address{Address: m.To})
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.ID)
	msg.Subject(header(m.Subject, maxSubject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Lang != "" {
		msg.SetGenHeader("Content-Language", header(m.Lang, maxName))
	}
	if m.References != "" {
		msg.SetGenHeader("References", "<"+m.References+">")
		msg.SetGenHeader("In-Reply-To", "<"+m.References+">")
	}
	if m.List != "" {
		msg.SetGenHeaderPreformatted("List-Id", listID(m.ListName, m.List))
		msg.SetGenHeader("Precedence", "list")
	}
	if m.Unsubscribe != "" {
		msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	var b bytes.Buffer
	_, err := msg.WriteTo(&b)
	return b.Bytes(), err
}

// space begins a line that goes on with a field (RFC 5322, section 2.2.3).
const space = " "

// listID returns the value of the field List-Id: the name as a phrase, and the identifier (RFC 2919, section 3). A name
// in other letters than ASCII is written as encoded words (RFC 2047), on lines of their own.
func listID(name, id string) string {
	name = header(name, maxName)
	if words := mime.QEncoding.Encode("utf-8", name); words != name {
		return strings.Join(append(strings.Fields(words), "<"+id+">"), "\r\n"+space)
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
	return `"` + quoted + `"` + "\r\n" + space + "<" + id + ">"
}
