package boltstore

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	fastjson "github.com/go-json-experiment/json/v1"

	"noticeboard/internal/notice"
)

// errDamaged says that the bytes of a record are not what this package wrote.
var errDamaged = errors.New("record is damaged")

// A stored record is the version of its format (1 byte), the CRC-32C of the rest (4 bytes, big endian; RFC 3720,
// section 12.1), and a JSON object. The JSON object is encoded from a private struct, called its form, with golden
// files in testdata. Records written by earlier versions of a form stay readable.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	formVersion = 1
	formHeader  = 5
)

// encode returns the record for a form.
func encode(form any) ([]byte, error) {
	data, err := json.Marshal(form)
	if err != nil {
		return nil, err
	}
	b := append(make([]byte, 0, formHeader+len(data)), formVersion)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(data, castagnoli))
	return append(b, data...), nil
}

// decode checks a record and decodes it into form, which is a pointer. The error is errDamaged if the checksum is
// wrong.
func decode(b []byte, form any) error {
	if len(b) < formHeader || crc32.Checksum(b[formHeader:], castagnoli) != binary.BigEndian.Uint32(b[1:]) {
		return errDamaged
	}
	if b[0] != formVersion {
		return fmt.Errorf("form version %d is not known", b[0])
	}
	return fastjson.Unmarshal(b[formHeader:], form) // same result as encoding/json, in half the time
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
	Draft     bool                     `json:"draft,omitempty"`
	Changes   []changeForm             `json:"changes,omitempty"`
	Saved     *savedForm               `json:"saved,omitempty"`
}

func encodeAnnouncement(a notice.Announcement) ([]byte, error) {
	return encode(announcementForm{
		Slugs: a.Slugs, OldSlugs: a.OldSlugs, Texts: textsToForm(a.Texts),
		Published: millis(a.Published), Closes: millis(a.Closes), Origin: a.Origin,
		Draft: a.Draft, Changes: changesToForm(a.Changes), Saved: savedToForm(a.Saved),
	})
}

func decodeAnnouncement(k, v []byte) (notice.Announcement, error) {
	var f announcementForm
	if err := decode(v, &f); err != nil {
		return notice.Announcement{}, fmt.Errorf("announcement %x: %w", k, err)
	}
	return notice.Announcement{
		ID: notice.AnnouncementID(number(k)), Slugs: f.Slugs, OldSlugs: f.OldSlugs, Texts: formToTexts(f.Texts),
		Published: instant(f.Published), Closes: instant(f.Closes), Origin: f.Origin,
		Draft: f.Draft, Changes: formToChanges(f.Changes), Saved: f.Saved.saved(),
	}, nil
}

type authorForm struct {
	Key          []byte `json:"key"`
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Role         string `json:"role,omitempty"`
	Contact      string `json:"contact,omitempty"`
}

type translationForm struct {
	Lang   notice.Lang     `json:"lang"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
	Policy int             `json:"policy"`
	By     string          `json:"by"`
	At     int64           `json:"at"`
}

// A commentForm is the stored form of a comment. Parts that few comments have are pointers, so that they take no
// space in the others.
type commentForm struct {
	On           notice.AnnouncementID `json:"on"`
	Root         notice.CommentID      `json:"root"`
	Parent       notice.CommentID      `json:"parent,omitempty"`
	Number       uint64                `json:"number,omitempty"`
	Thread       uint64                `json:"thread,omitempty"`
	Place        uint64                `json:"place,omitempty"`
	Author       authorForm            `json:"author"`
	Lang         notice.Lang           `json:"lang"`
	Body         bodyForm              `json:"body"`
	Question     bool                  `json:"question,omitempty"`
	Answers      []notice.CommentID    `json:"answers,omitempty"`
	Notify       bool                  `json:"notify,omitempty"`
	Flags        []notice.Flag         `json:"flags,omitempty"`
	Claim        *claimForm            `json:"claim,omitempty"`
	Referral     *referralForm         `json:"referral,omitempty"`
	Guess        *guessForm            `json:"guess,omitempty"`
	Screened     string                `json:"screened,omitempty"`
	Edits        uint64                `json:"edits,omitempty"`
	Edited       int64                 `json:"edited,omitempty"`
	ClosedAt     int64                 `json:"shut,omitempty"`
	Translated   []translationForm     `json:"translated,omitempty"`
	AlsoAnswers  []notice.CommentID    `json:"settles,omitempty"`
	MissingLangs []notice.Lang         `json:"owes,omitempty"`
	Versions     uint64                `json:"versions,omitempty"`
	Corrected    int64                 `json:"corrected,omitempty"`
	Status       string                `json:"status"`
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"`
	Explanation  string                `json:"explanation,omitempty"`
	Posted       int64                 `json:"posted,omitempty"`
	Decided      int64                 `json:"decided,omitempty"`
	Network      []byte                `json:"network,omitempty"`
	Origin       string                `json:"origin,omitempty"`
}

type claimForm struct {
	Login string `json:"login"`
	At    int64  `json:"at"`
}

type referralForm struct {
	To string `json:"to"`
	At int64  `json:"at"`
}

type guessForm struct {
	Spam  int      `json:"spam"`
	Words []string `json:"words,omitempty"`
}

func encodeComment(c notice.Comment) ([]byte, error) {
	f := commentForm{
		On: c.On, Root: c.Root, Parent: c.Parent, Number: c.Number, Thread: c.Thread, Place: c.Place,
		Author: authorForm{
			Key: c.Author.Key[:], Name: c.Author.Name, Organisation: c.Author.Organisation,
			Role: c.Author.Role.String(), Contact: c.Author.Contact,
		},
		Lang: c.Lang, Body: bodyToForm(c.Body), Question: c.Question, Answers: c.Answers, Notify: c.Notify,
		Flags:    c.Flags,
		ClosedAt: millis(c.ClosedAt), AlsoAnswers: c.AlsoAnswers, MissingLangs: c.MissingLangs,
		Versions: c.Versions, Corrected: millis(c.Corrected),
		Edits: c.Edits, Edited: millis(c.Edited),
		Screened: c.Screened.String(), Status: c.Status.String(), Reason: c.Reason, Rules: c.Rules,
		Explanation: c.Explanation,
		Posted:      millis(c.Posted), Decided: millis(c.Decided), Origin: c.Origin,
	}
	if c.Claim != (notice.Claim{}) {
		f.Claim = &claimForm{Login: c.Claim.Login, At: millis(c.Claim.At)}
	}
	if c.Referral != (notice.Referral{}) {
		f.Referral = &referralForm{To: c.Referral.To, At: millis(c.Referral.At)}
	}
	if c.Guess.Spam != 0 || c.Guess.Words != nil {
		f.Guess = &guessForm{Spam: c.Guess.Spam, Words: c.Guess.Words}
	}
	for _, t := range c.Translations {
		f.Translated = append(f.Translated, translationForm{
			Lang: t.Lang, Source: t.Source, HTML: t.HTML, Policy: t.Policy, By: t.By, At: millis(t.At),
		})
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
		ID: notice.CommentID(number(k)), On: f.On, Root: f.Root, Parent: f.Parent, Number: f.Number,
		Thread: f.Thread, Place: f.Place,
		Author: notice.Author{Name: f.Author.Name, Organisation: f.Author.Organisation, Contact: f.Author.Contact},
		Lang:   f.Lang, Body: f.Body.body(), Question: f.Question, Answers: f.Answers, Notify: f.Notify, Flags: f.Flags,
		Edits: f.Edits, Edited: instant(f.Edited),
		ClosedAt: instant(f.ClosedAt), AlsoAnswers: f.AlsoAnswers, MissingLangs: f.MissingLangs,
		Versions: f.Versions, Corrected: instant(f.Corrected),
		Reason: f.Reason, Rules: rulesVersion(f.Reason, f.Rules), Explanation: f.Explanation,
		Posted: instant(f.Posted), Decided: instant(f.Decided), Origin: f.Origin,
	}
	if f.Claim != nil {
		c.Claim = notice.Claim{Login: f.Claim.Login, At: instant(f.Claim.At)}
	}
	if f.Referral != nil {
		c.Referral = notice.Referral{To: f.Referral.To, At: instant(f.Referral.At)}
	}
	if f.Guess != nil {
		c.Guess = notice.Guess{Spam: f.Guess.Spam, Words: f.Guess.Words}
	}
	for _, t := range f.Translated {
		c.Translations = append(c.Translations, notice.Translation{
			Lang: t.Lang, Source: t.Source, HTML: t.HTML, Policy: t.Policy, By: t.By, At: instant(t.At),
		})
	}
	copy(c.Author.Key[:], f.Author.Key)
	copy(c.Network[:], f.Network)
	if c.Author.Role, err = parseRole(f.Author.Role); err != nil {
		return c, err
	}
	if f.Screened != "" {
		if c.Screened, err = notice.ParseStatus(f.Screened); err != nil {
			return c, err
		}
	}
	c.Status, err = notice.ParseStatus(f.Status)
	return c, err
}

// rulesVersion returns the version of the house rules that reason r refers to; 0 if r is empty. Early decisions
// were stored without a version, when there was only version 1.
func rulesVersion(r notice.Reason, version uint64) uint64 {
	if r != "" && version == 0 {
		return 1
	}
	return version
}

// parseRole parses the stored name of a role. The empty string is notice.Reader.
func parseRole(word string) (notice.Role, error) {
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
	Rules   uint64                `json:"rules,omitempty"`
	Undoes  uint64                `json:"undoes,omitempty"`
	Batch   uint64                `json:"batch,omitempty"`
	Digest  []byte                `json:"digest"`
}

func encodeAudit(e notice.AuditEntry) ([]byte, error) {
	return encode(auditForm{
		At: millis(e.At), By: e.By, On: e.On, Comment: e.Comment, Action: e.Action.String(),
		From: e.From.String(), To: e.To.String(), Reason: e.Reason, Rules: e.Rules, Undoes: e.Undoes,
		Batch: e.Batch, Digest: e.Digest[:],
	})
}

func decodeAudit(k, v []byte) (e notice.AuditEntry, err error) {
	var f auditForm
	if err := decode(v, &f); err != nil {
		return e, fmt.Errorf("audit entry %x: %w", k, err)
	}
	e = notice.AuditEntry{
		Seq: number(k), At: instant(f.At), By: f.By, On: f.On, Comment: f.Comment, Reason: f.Reason,
		Rules: rulesVersion(f.Reason, f.Rules), Undoes: f.Undoes, Batch: f.Batch,
	}
	copy(e.Digest[:], f.Digest)
	var err1, err2 error
	if f.From != "" {
		e.From, err1 = notice.ParseStatus(f.From)
	}
	e.To, err2 = notice.ParseStatus(f.To)
	e.Action, err = notice.ParseAction(f.Action)
	return e, errors.Join(err, err1, err2)
}

type remarksForm struct {
	Explanation string `json:"explanation,omitempty"`
	Note        string `json:"note,omitempty"`
}

func encodeRemarks(r notice.Remarks) ([]byte, error) { return encode(remarksForm(r)) }

func decodeRemarks(k, v []byte) (notice.Remarks, error) {
	var f remarksForm
	if err := decode(v, &f); err != nil {
		return notice.Remarks{}, fmt.Errorf("remarks %x: %w", k, err)
	}
	return notice.Remarks(f), nil
}

type activityForm struct {
	At     int64               `json:"at"`
	By     string              `json:"by,omitempty"`
	Kind   notice.ActivityKind `json:"kind"`
	Of     string              `json:"of,omitempty"`
	Detail string              `json:"detail,omitempty"`
}

func encodeActivity(a notice.Activity) ([]byte, error) {
	return encode(activityForm{At: millis(a.At), By: a.By, Kind: a.Kind, Of: a.Of, Detail: a.Detail})
}

func decodeActivity(k, v []byte) (notice.Activity, error) {
	var f activityForm
	if err := decode(v, &f); err != nil {
		return notice.Activity{}, fmt.Errorf("activity %x: %w", k, err)
	}
	return notice.Activity{Seq: number(k), At: instant(f.At), By: f.By, Kind: f.Kind, Of: f.Of, Detail: f.Detail}, nil
}

// A tally is stored as its numbers, 8 bytes each, big endian, in the order of tallyFields. Fields are only appended.

// tallyFields returns pointers to the fields of t in the order in which they are stored.
func tallyFields(t *notice.Tally) []*uint64 {
	fields := []*uint64{
		&t.Revision, &t.LastNumber, &t.Threads, &t.Pending, &t.Published, &t.Declined, &t.Removed, &t.Withdrawn,
		&t.Official, &t.OpenCount,
	}
	for i := range t.Facets {
		fields = append(fields, &t.Facets[i].Comments, &t.Facets[i].Threads)
	}
	return fields
}

func encodeTally(t notice.Tally) []byte {
	var b []byte
	for _, n := range tallyFields(&t) {
		b = binary.BigEndian.AppendUint64(b, *n)
	}
	return b
}

// sizeWithoutFacets is the size in bytes of a tally that was stored before there were facets.
const sizeWithoutFacets = 80

func decodeTally(b []byte) (t notice.Tally, err error) {
	if b == nil {
		return t, nil
	}
	fields := tallyFields(&t)
	if len(b) != 8*len(fields) && len(b) != sizeWithoutFacets {
		return t, fmt.Errorf("tally of %d bytes: %w", len(b), errDamaged)
	}
	for i := range len(b) / 8 {
		*fields[i] = number(b[8*i:])
	}
	return t, nil
}

func encodeAuthorTally(t notice.AuthorTally) []byte {
	return key(t.Pending, t.Published, t.Declined, t.Removed, t.Withdrawn)
}

func decodeAuthorTally(b []byte) (t notice.AuthorTally) {
	if len(b) != 40 {
		return t
	}
	return notice.AuthorTally{
		Pending: number(b), Published: number(b[8:]), Declined: number(b[16:]), Removed: number(b[24:]),
		Withdrawn: number(b[32:]),
	}
}

func encodeFlagCount(n notice.FlagCount) []byte { return key(n.Marked, n.Stopped) }

func decodeFlagCount(b []byte) (n notice.FlagCount, err error) {
	if b == nil {
		return n, nil
	}
	if len(b) != 16 {
		return n, fmt.Errorf("count of %d bytes: %w", len(b), errDamaged)
	}
	return notice.FlagCount{Marked: number(b), Stopped: number(b[8:])}, nil
}
