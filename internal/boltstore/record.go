package boltstore

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"noticeboard/internal/notice"
)

// errDamaged says that a record is not as it was written.
var errDamaged = errors.New("record is damaged")

// A stored record is the version of its form (1 byte), a CRC-32C of the rest (4 bytes, big
// endian), and the form in JSON. Each form is a private struct with a golden file; what a form
// once wrote stays readable.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	formVersion = 1
	formHeader  = 5
)

func encode(form any) ([]byte, error) {
	data, err := json.Marshal(form)
	if err != nil {
		return nil, err
	}
	b := append(make([]byte, 0, formHeader+len(data)), formVersion)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(data, castagnoli))
	return append(b, data...), nil
}

func decode(b []byte, form any) error {
	if len(b) < formHeader || crc32.Checksum(b[formHeader:], castagnoli) != binary.BigEndian.Uint32(b[1:]) {
		return errDamaged
	}
	if b[0] != formVersion {
		return fmt.Errorf("form version %d is not known", b[0])
	}
	return json.Unmarshal(b[formHeader:], form)
}

type partForm struct {
	Lang   notice.Lang     `json:"lang"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
}

type bodyForm struct {
	Parts  []partForm `json:"parts"`
	Policy int        `json:"policy"`
	Salt   []byte     `json:"salt,omitempty"`
}

func bodyToForm(b notice.Body) bodyForm {
	f := bodyForm{Policy: b.Policy, Salt: b.Salt}
	for _, p := range b.Parts {
		f.Parts = append(f.Parts, partForm(p))
	}
	return f
}

func (f bodyForm) body() notice.Body {
	b := notice.Body{Policy: f.Policy, Salt: f.Salt}
	for _, p := range f.Parts {
		b.Parts = append(b.Parts, notice.Part(p))
	}
	return b
}

type textForm struct {
	Title      string      `json:"title"`
	Summary    string      `json:"summary,omitempty"`
	Place      string      `json:"place,omitempty"`
	Translated notice.Lang `json:"translated,omitempty"`
	Body       bodyForm    `json:"body"`
}

type announcementForm struct {
	Slugs     map[notice.Lang]string   `json:"slugs"`
	OldSlugs  []string                 `json:"oldSlugs,omitempty"`
	Texts     map[notice.Lang]textForm `json:"texts"`
	Published int64                    `json:"published,omitempty"`
	Closes    int64                    `json:"closes,omitempty"`
	Origin    string                   `json:"origin,omitempty"`
}

func encodeAnnouncement(a notice.Announcement) ([]byte, error) {
	f := announcementForm{
		Slugs: a.Slugs, OldSlugs: a.OldSlugs, Texts: map[notice.Lang]textForm{},
		Published: millis(a.Published), Closes: millis(a.Closes), Origin: a.Origin,
	}
	for l, t := range a.Texts {
		f.Texts[l] = textForm{t.Title, t.Summary, t.Place, t.Translated, bodyToForm(t.Body)}
	}
	return encode(f)
}

func decodeAnnouncement(k, v []byte) (notice.Announcement, error) {
	var f announcementForm
	if err := decode(v, &f); err != nil {
		return notice.Announcement{}, fmt.Errorf("announcement %x: %w", k, err)
	}
	a := notice.Announcement{
		ID: notice.AnnouncementID(number(k)), Slugs: f.Slugs, OldSlugs: f.OldSlugs, Texts: map[notice.Lang]notice.Text{},
		Published: instant(f.Published), Closes: instant(f.Closes), Origin: f.Origin,
	}
	for l, t := range f.Texts {
		a.Texts[l] = notice.Text{Title: t.Title, Summary: t.Summary, Place: t.Place, Translated: t.Translated, Body: t.Body.body()}
	}
	return a, nil
}

type authorForm struct {
	Key          []byte `json:"key"`
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Role         string `json:"role,omitempty"`
	Contact      string `json:"contact,omitempty"`
}

type commentForm struct {
	On          notice.AnnouncementID `json:"on"`
	Root        notice.CommentID      `json:"root"`
	Parent      notice.CommentID      `json:"parent,omitempty"`
	Number      uint64                `json:"number,omitempty"`
	Thread      uint64                `json:"thread,omitempty"`
	Place       uint64                `json:"place,omitempty"`
	Author      authorForm            `json:"author"`
	Lang        notice.Lang           `json:"lang"`
	Body        bodyForm              `json:"body"`
	Question    bool                  `json:"question,omitempty"`
	Answers     []notice.CommentID    `json:"answers,omitempty"`
	Notify      bool                  `json:"notify,omitempty"`
	Flags       []notice.Flag         `json:"flags,omitempty"`
	Status      string                `json:"status"`
	Reason      notice.Reason         `json:"reason,omitempty"`
	Explanation string                `json:"explanation,omitempty"`
	Posted      int64                 `json:"posted,omitempty"`
	Decided     int64                 `json:"decided,omitempty"`
	Network     []byte                `json:"network,omitempty"`
	Origin      string                `json:"origin,omitempty"`
}

func encodeComment(c notice.Comment) ([]byte, error) {
	f := commentForm{
		On: c.On, Root: c.Root, Parent: c.Parent, Number: c.Number, Thread: c.Thread, Place: c.Place,
		Author: authorForm{c.Author.Key[:], c.Author.Name, c.Author.Organisation, c.Author.Role.String(), c.Author.Contact},
		Lang:   c.Lang, Body: bodyToForm(c.Body), Question: c.Question, Answers: c.Answers, Notify: c.Notify, Flags: c.Flags,
		Status: c.Status.String(), Reason: c.Reason, Explanation: c.Explanation,
		Posted: millis(c.Posted), Decided: millis(c.Decided), Origin: c.Origin,
	}
	if c.Network != (notice.NetworkKey{}) {
		f.Network = c.Network[:]
	}
	return encode(f)
}

func decodeComment(k, v []byte) (c notice.Comment, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("comment %x: %w", k, err)
		}
	}()
	var f commentForm
	if err := decode(v, &f); err != nil {
		return c, err
	}
	c = notice.Comment{
		ID: notice.CommentID(number(k)), On: f.On, Root: f.Root, Parent: f.Parent, Number: f.Number, Thread: f.Thread, Place: f.Place,
		Author: notice.Author{Name: f.Author.Name, Organisation: f.Author.Organisation, Contact: f.Author.Contact},
		Lang:   f.Lang, Body: f.Body.body(), Question: f.Question, Answers: f.Answers, Notify: f.Notify, Flags: f.Flags,
		Reason: f.Reason, Explanation: f.Explanation, Posted: instant(f.Posted), Decided: instant(f.Decided), Origin: f.Origin,
	}
	copy(c.Author.Key[:], f.Author.Key)
	copy(c.Network[:], f.Network)
	if c.Author.Role, err = role(f.Author.Role); err != nil {
		return c, err
	}
	c.Status, err = notice.ParseStatus(f.Status)
	return c, err
}

// role reads the word for a role; none is notice.Reader.
func role(word string) (notice.Role, error) {
	if word == "" {
		return notice.Reader, nil
	}
	return notice.ParseRole(word)
}

type auditForm struct {
	At      int64                 `json:"at"`
	By      string                `json:"by"`
	On      notice.AnnouncementID `json:"on"`
	Comment notice.CommentID      `json:"comment"`
	Action  string                `json:"action"`
	From    string                `json:"from,omitempty"`
	To      string                `json:"to"`
	Reason  notice.Reason         `json:"reason,omitempty"`
	Digest  []byte                `json:"digest"`
}

func encodeAudit(e notice.AuditEntry) ([]byte, error) {
	return encode(auditForm{millis(e.At), e.By, e.On, e.Comment, e.Action.String(), e.From.String(), e.To.String(), e.Reason, e.Digest[:]})
}

func decodeAudit(k, v []byte) (e notice.AuditEntry, err error) {
	var f auditForm
	if err := decode(v, &f); err != nil {
		return e, fmt.Errorf("audit entry %x: %w", k, err)
	}
	e = notice.AuditEntry{Seq: number(k), At: instant(f.At), By: f.By, On: f.On, Comment: f.Comment, Reason: f.Reason}
	copy(e.Digest[:], f.Digest)
	var err1, err2 error
	if f.From != "" {
		e.From, err1 = notice.ParseStatus(f.From)
	}
	e.To, err2 = notice.ParseStatus(f.To)
	e.Action, err = notice.ParseAction(f.Action)
	return e, errors.Join(err, err1, err2)
}

type asideForm struct {
	Explanation string `json:"explanation,omitempty"`
	Note        string `json:"note,omitempty"`
}

func decodeAside(k, v []byte) (notice.Aside, error) {
	var f asideForm
	if err := decode(v, &f); err != nil {
		return notice.Aside{}, fmt.Errorf("aside %x: %w", k, err)
	}
	return notice.Aside(f), nil
}

type activityForm struct {
	At     int64               `json:"at"`
	By     string              `json:"by,omitempty"`
	Kind   notice.ActivityKind `json:"kind"`
	Of     string              `json:"of,omitempty"`
	Detail string              `json:"detail,omitempty"`
}

func encodeActivity(a notice.Activity) ([]byte, error) {
	return encode(activityForm{millis(a.At), a.By, a.Kind, a.Of, a.Detail})
}

func decodeActivity(k, v []byte) (notice.Activity, error) {
	var f activityForm
	if err := decode(v, &f); err != nil {
		return notice.Activity{}, fmt.Errorf("activity %x: %w", k, err)
	}
	return notice.Activity{Seq: number(k), At: instant(f.At), By: f.By, Kind: f.Kind, Of: f.Of, Detail: f.Detail}, nil
}

// A tally is kept as its numbers, 8 bytes each, in the order of the fields of notice.Tally.

func tallyBytes(t notice.Tally) []byte {
	return key(t.Revision, t.Numbers, t.Threads, t.Pending, t.Published, t.Declined, t.Removed, t.Withdrawn, t.Official, t.Open)
}

const tallySize = 80

func bytesTally(b []byte) (t notice.Tally, err error) {
	if b == nil {
		return t, nil
	}
	if len(b) != tallySize {
		return t, fmt.Errorf("tally of %d bytes: %w", len(b), errDamaged)
	}
	for i, p := range []*uint64{&t.Revision, &t.Numbers, &t.Threads, &t.Pending, &t.Published, &t.Declined, &t.Removed, &t.Withdrawn, &t.Official, &t.Open} {
		*p = number(b[8*i:])
	}
	return t, nil
}

func authorTallyBytes(t notice.AuthorTally) []byte {
	return key(t.Pending, t.Published, t.Declined, t.Removed, t.Withdrawn)
}

func bytesAuthorTally(b []byte) (t notice.AuthorTally) {
	if len(b) != 40 {
		return t
	}
	return notice.AuthorTally{Pending: number(b), Published: number(b[8:]), Declined: number(b[16:]), Removed: number(b[24:]), Withdrawn: number(b[32:])}
}
