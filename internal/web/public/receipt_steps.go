package public

import (
	"net/url"
	"time"

	"noticeboard/internal/notice"
)

// A step is one of the steps of a comment, which its receipt lists.
type step struct {
	Name  string    // last part of the key of its message
	State string    // a class name: "done", "now", "stop" if it was refused; empty if it is still to come
	At    time.Time // when it was done; zero if that is not known, or it is still to come
	By    time.Time // by when it is to be done; zero if that is not promised
}

// steps returns the steps of a comment: that it was received, was read by a person, was published and, if it is a
// question, was answered. Of a comment that was decided on together with others it says only that a person did that. Steps
// that screening made unnecessary are left out, as are those after the end.
func steps(p ReceiptShow) []step {
	c := p.Comment
	received := step{Name: "received", State: "done", At: c.Posted}
	read := step{Name: "read", State: "done", At: c.Decided}
	if p.Batch {
		read.Name = "decided"
	}
	published := step{Name: "published", State: "done", At: p.Published}
	switch c.Status {
	case notice.Pending:
		read = step{Name: "waiting", State: "now", By: p.ReadBy}
		return withAnswer(p, received, read, step{Name: published.Name})
	case notice.Declined:
		end := step{Name: "declined", State: "stop", At: c.Decided}
		if c.ByBoard() {
			return []step{received, end}
		}
		return []step{received, read, end}
	case notice.Removed:
		return []step{received, published, {Name: "removed", State: "stop", At: c.Decided}}
	case notice.Withdrawn, notice.Erased:
		end := step{Name: c.Status.String(), State: "stop", At: c.Decided}
		if c.OnPage() {
			return []step{received, published, end}
		}
		return []step{received, end}
	}
	if published.At.IsZero() {
		published.At = c.Decided
	}
	if c.ByBoard() {
		return withAnswer(p, received, published)
	}
	return withAnswer(p, received, read, published)
}

// withAnswer returns the steps of a receipt and, if the comment is a question, that to its answer.
func withAnswer(p ReceiptShow, all ...step) []step {
	if !p.Comment.Question {
		return all
	}
	answered := step{Name: "answered", By: p.Due}
	if p.Comment.Readable() {
		answered.Name, answered.State = "asked", "now"
	}
	if len(p.Answers) > 0 {
		answered = step{Name: "answered", State: "done", At: p.Answers[0].Posted}
	}
	return append(all, answered)
}

// outcome returns the last part of the key of the heading of a receipt: what became of the comment.
func outcome(p ReceiptShow) string {
	if p.Comment.Status == notice.Published && len(p.Answers) > 0 {
		return "answered"
	}
	return p.Comment.Status.String()
}

// mailto returns the URL of a message to the author with the address of the receipt. The recipient is empty unless the
// reader has proved to be the author.
func (f funcs) mailto(p ReceiptShow) (string, error) {
	subject, err := f.Message("receipt.mail.subject", "Title", f.Text(p.Announcement).Title)
	if err != nil {
		return "", err
	}
	body, err := f.Message("receipt.mail.body", "Address", f.Canonical(receiptPath(f.Lang(), p.Token)))
	if err != nil {
		return "", err
	}
	return "mailto:" + url.PathEscape(p.Comment.Author.Contact) + "?subject=" + url.PathEscape(subject) + "&body=" +
		url.PathEscape(body), nil
}

// A reminder is what a script keeps in the browser of an author, to lead back from the announcement to the receipt.
type reminder struct {
	Lang       notice.Lang
	Text, Link string // a sentence, and the text of the link that follows it
	Href       string // path of the receipt
}

// reminders returns the reminders of a comment that waits, in every language; none to readers who have not proved to be
// its author.
func (f funcs) reminders(p ReceiptShow) (all []reminder, err error) {
	if !p.Words || p.Comment.Status != notice.Pending {
		return nil, nil
	}
	for _, l := range notice.Langs {
		c := f.MessagesIn(l)
		r := reminder{Lang: l, Href: receiptPath(l, p.Token)}
		if r.Text, err = c.Message("receipt.reminder", "Date", c.Date(p.Comment.Posted)); err != nil {
			return nil, err
		}
		if r.Link, err = c.Message("receipt.reminder.link"); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}
