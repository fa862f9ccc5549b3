package main_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/testing/faultdisk"
)

// A ledger holds what the program said it has, and how many operations the disk had written down by then. It is safe for
// concurrent use.
type ledger struct {
	mu       sync.Mutex
	posted   map[string]int // by the text of the comment
	approved map[string]int
	sent     map[string]bool // texts that were sent, acknowledged or not
	refused  map[string]bool // texts of which it was said that they are not stored
}

func newLedger() *ledger {
	return &ledger{posted: map[string]int{}, approved: map[string]int{}, sent: map[string]bool{}, refused: map[string]bool{}}
}

// post sends a comment, and returns its id if the program took it.
func (l *ledger) post(p *process, d *faultdisk.Disk, c *http.Client, text string) (id string) {
	l.send(text)
	a, err := p.comment(c, text)
	if err != nil {
		return ""
	}
	return l.note(d, a, text)
}

// send notes that a text is about to be sent.
func (l *ledger) send(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[text] = true
}

// refuse notes that it was said that a text is not stored.
func (l *ledger) refuse(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[text] = true
}

// note notes the answer to a comment that was sent, and returns its id if the program took it.
func (l *ledger) note(d *faultdisk.Disk, a reply, text string) (id string) {
	if a.code != http.StatusSeeOther {
		return ""
	}
	at := d.Len()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posted[text] = at
	return regexp.MustCompile(`/receipt/(\w{13})`).FindStringSubmatch(a.location)[1]
}

// approve approves a comment that was sent.
func (l *ledger) approve(p *process, d *faultdisk.Disk, mod *http.Client, id, text string) {
	a, err := p.post(mod, "/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending")
	if err != nil || a.code != http.StatusSeeOther {
		return
	}
	at := d.Len()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.approved[text] = at
}

// acknowledgedBy returns how many comments and decisions were acknowledged when the disk had written down so many
// operations.
func (l *ledger) acknowledgedBy(operations int) (n int) {
	for _, of := range []map[string]int{l.posted, l.approved} {
		for _, at := range of {
			if at <= operations {
				n++
			}
		}
	}
	return n
}

// audit opens the database in a data directory, as it was after so many operations, and adds to the outcome what is
// wrong with it. It returns why the database is not consistent, if it is not.
func (l *ledger) audit(data string, operations int, o *outcome) error {
	o.times++
	s, err := boltstore.Open(filepath.Join(data, "noticeboard.db"),
		boltstore.Options{NoSync: true, MapSize: 1 << 20, CheckFirst: true, KeepNone: true})
	if err != nil {
		o.halfDone++
		return err
	}
	var all []notice.Comment
	err = s.View(context.Background(), func(tx notice.Tx) (err error) {
		all, err = tx.Comments(0, 100_000)
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		o.halfDone++
		return err
	}
	times, public := map[string]int{}, map[string]bool{}
	for _, c := range all {
		text := c.Body.Parts[0].Source
		times[text]++
		public[text] = c.Status == notice.Published
	}
	var wrong []error
	for text := range l.sent {
		switch at, acknowledged := l.posted[text]; {
		case times[text] > 1:
			o.doubled++
			wrong = append(wrong, fmt.Errorf("%.40q is there %d times", text, times[text]))
		case l.refused[text] && times[text] > 0:
			o.halfDone++
			wrong = append(wrong, fmt.Errorf("%.40q was refused, and is stored", text))
		case acknowledged && at <= operations && times[text] == 0:
			o.lost++
			wrong = append(wrong, fmt.Errorf("%.40q is lost", text))
		}
		if at, acknowledged := l.approved[text]; acknowledged && at <= operations && !public[text] {
			o.lost++
			wrong = append(wrong, fmt.Errorf("%.40q is not published", text))
		}
	}
	return errors.Join(wrong...)
}

// busy has several readers post, and a moderator approve every third comment, until each has posted n comments.
func (l *ledger) busy(t testing.TB, p *process, d *faultdisk.Disk, readers, n int, mark string) {
	t.Helper()
	mod := p.signIn("mina")
	var all sync.WaitGroup
	for reader := range readers {
		all.Go(func() {
			c := client(t)
			for i := range n {
				text := fmt.Sprintf("%s reader %d comment %d", mark, reader, i)
				if id := l.post(p, d, c, text); id != "" && i%3 == 0 {
					l.approve(p, d, mod, id, text)
				}
			}
		})
	}
	all.Wait()
}
