package board

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// OwnData is what is kept about the owner of an e-mail address, as they may know it: no key, no internal note, and
// nobody of the staff by name.
type OwnData struct {
	Address  string         // as it is kept; empty if it is not, any more
	Mailbox  notice.Mailbox // zero if there is none
	Follows  []Following
	Comments []OwnComment // a page of them, the latest first
	Next     notice.CommentID
	Count    notice.AuthorTally    // of all comments
	Damaged  int                   // how many of the page cannot be read
	Measures []notice.MeasureEntry // without By; no notes; oldest first
	Bar      notice.MeasureEntry   // the pause or block in force; zero if there is none
	Letters  []notice.OutboxItem   // that wait to be sent to the address, or could not be
}

// An OwnComment is a comment with what its author may know about it.
type OwnComment struct {
	Comment      notice.Comment // without keys, and without what moderators and screening noted
	Announcement notice.Announcement
	Decisions    []OwnDecision // oldest first
	Receipt      string        // token
	Network      bool          // a code of the sender's network is kept
	Nonce        bool          // a code of the form is kept
	Spam         int           // probability that it is spam, in percent, as the classifier guessed; 0: no guess
	Undo         time.Time     // until when its author can undo that they erased it; zero: not
}

// An OwnDecision is one thing that was done about a comment.
type OwnDecision struct {
	At          time.Time
	Who         string // "author", "staff" or "site": a rule of screening
	Action      notice.Action
	To          notice.Status
	Reason      notice.Reason // the house rule; empty if it needs none
	Rules       uint64        // version of the house rules
	Explanation string        // to the author; may be empty
	Erased      notice.Erasure
}

// toldActions are those whose entries in the journal the author of a comment may know. Others are about who of the
// staff does what, about translations, or about the thread.
var toldActions = []notice.Action{
	notice.Approve, notice.Decline, notice.Remove, notice.Restore, notice.Withdraw, notice.Undo, notice.MarkQuestion,
	notice.UnmarkQuestion, notice.Refer, notice.AskedAndAnswered, notice.Amend, notice.Erase, notice.Explain,
}

// maxLetters is how many items of the outbox OwnData has.
const maxLetters = 200

// OwnData returns what is kept about the owner of a session, with up to n of their comments: those before the cursor,
// or the latest if it is zero. Records that are damaged are left out. Errors: ErrNotFound (the session is wrong or has
// ended).
func (b *Board) OwnData(ctx context.Context, session string, before notice.CommentID, n int) (d OwnData, err error) {
	now := b.now()
	o, err := b.parseDataToken(session, DataSession, now)
	if err != nil {
		return d, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		d, err = b.ownData(tx, o, before, n, now)
		return err
	})
	if err != nil {
		return OwnData{}, fmt.Errorf("reading one's own data: %w", err)
	}
	return d, nil
}

func (b *Board) ownData(
	tx notice.Tx, o dataOwner, before notice.CommentID, n int, now time.Time,
) (d OwnData, err error) {
	if d.Mailbox, err = tx.Mailbox(o.mailbox); err != nil {
		d.Mailbox = notice.Mailbox{}
		if !errors.Is(err, notice.ErrNotFound) && !errors.Is(err, notice.ErrDamaged) {
			return d, err
		}
	}
	d.Address = d.Mailbox.Address
	var err1, err2, err3, err4 error
	d.Follows, err1 = followings(tx, o.mailbox, now)
	d.Letters, err2 = tx.OutboxTo(notice.MailChannel, hex.EncodeToString(o.mailbox[:]), maxLetters)
	err3, err4 = d.loadComments(tx, o, before, n), d.loadMeasures(tx, o, now)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return d, err
	}
	for i := range d.Comments {
		c := &d.Comments[i]
		c.Receipt = b.Token(c.Comment.ID)
		if c.Undo, err = undoableUntil(tx, c.Comment, now); err != nil {
			return d, err
		}
		d.Address = cmp.Or(d.Address, b.addressIn(c.Comment, o))
		c.withoutNotes()
	}
	return d, nil
}

// loadComments fills in a page of comments and how many there are.
func (d *OwnData) loadComments(tx notice.Tx, o dataOwner, before notice.CommentID, n int) error {
	var page []notice.Comment
	for _, k := range o.keys() {
		cs, err1 := tx.ByAuthor(k, before, n+1)
		t, err2 := tx.AuthorTally(k)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		for _, s := range notice.Statuses {
			*d.Count.Count(s) += *t.Count(s)
		}
		page = append(page, cs...)
	}
	slices.SortFunc(page, func(a, b notice.Comment) int { return cmp.Compare(b.ID, a.ID) })
	if len(page) > n {
		page = page[:n]
		d.Next = page[n-1].ID
	}
	readable := slices.DeleteFunc(slices.Clone(page), func(c notice.Comment) bool { return c.Damaged() || c.Official() })
	for _, c := range page {
		if c.Damaged() {
			d.Damaged++
		}
	}
	all, err := loadAuthorComments(tx, readable)
	for _, a := range all {
		own := OwnComment{Comment: a.Comment, Announcement: a.Announcement}
		for _, e := range a.History {
			if slices.Contains(toldActions, e.Action) {
				own.Decisions = append(own.Decisions, ownDecision(e))
			}
		}
		d.Comments = append(d.Comments, own)
	}
	return err
}

// ownDecision returns what the author of a comment may know of an entry about it.
func ownDecision(e notice.HistoryEntry) OwnDecision {
	who := "staff"
	switch {
	case e.DoneByAuthor():
		who = "author"
	case e.By == "" && e.Action != notice.Erase:
		who = "site"
	}
	return OwnDecision{
		At: e.At, Who: who, Action: e.Action, To: e.To, Reason: e.Reason, Rules: e.Rules, Explanation: e.Explanation,
		Erased: e.Erased,
	}
}

// withoutNotes takes out of a comment what its author is not shown, and notes that it is kept.
func (c *OwnComment) withoutNotes() {
	of := &c.Comment
	c.Network, c.Nonce, c.Spam = of.Network != notice.NetworkKey{}, of.Nonce != notice.NonceKey{}, of.Guess.Spam
	of.Network, of.Nonce, of.Guess, of.Flags = notice.NetworkKey{}, notice.NonceKey{}, notice.Guess{}, nil
	of.Claim, of.Origin, of.Author.Key, of.Screened = notice.Claim{}, "", notice.AuthorKey{}, 0
}

// loadMeasures fills in the measures about the author, but for notes, which moderators write for each other.
func (d *OwnData) loadMeasures(tx notice.DossierReader, o dataOwner, now time.Time) error {
	for _, k := range o.keys() {
		file, err := tx.Dossier(k.Subject())
		if errors.Is(err, notice.ErrDamaged) {
			d.Damaged++
			continue
		}
		if err != nil {
			return err
		}
		for _, m := range file.Measures {
			if m.By = ""; m.Kind != notice.Note {
				d.Measures = append(d.Measures, m)
			}
		}
		if r := file.Restriction(now); r.Barred() && d.Bar == (notice.MeasureEntry{}) {
			d.Bar = r.Bar
			d.Bar.By = ""
		}
	}
	return nil
}

// undoableUntil returns until when the author can undo that they erased a comment; zero if they cannot.
func undoableUntil(tx notice.Tx, c notice.Comment, now time.Time) (until time.Time, err error) {
	h, ok, err := ownHeld(tx, c, now)
	if errors.Is(err, notice.ErrDamaged) {
		return time.Time{}, nil
	}
	if err != nil || !ok {
		return time.Time{}, err
	}
	return h.Until, nil
}

// ownHeld returns what is held of the last erasure of a comment, if that was its author's and can be undone.
func ownHeld(tx notice.Tx, c notice.Comment, now time.Time) (h notice.HeldErasure, ok bool, err error) {
	if c.Erased.Reason != notice.ByAuthor {
		return h, false, nil
	}
	held, err := tx.HeldErasures(c.ID)
	if err != nil || len(held) == 0 {
		return h, false, err
	}
	h = held[len(held)-1]
	e, err := erasureEntry(tx, notice.HeldCursor{Comment: c.ID, Entry: h.Entry})
	if err != nil {
		return h, false, err
	}
	later, err := tx.History(c.ID, h.Entry, maxHistory)
	if err != nil {
		return h, false, err
	}
	_, _, undone := h.UndoOwn(c, e, later, now)
	return h, undone == nil, nil
}
