package portable

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

type journalForm struct {
	Number       uint64                `json:"number"`
	At           stamp                 `json:"at,omitzero"`
	Kind         notice.JournalKind    `json:"kind"`
	Actor        hexText               `json:"actor,omitempty"`
	Account      hexText               `json:"account,omitempty"`
	Announcement notice.AnnouncementID `json:"announcement,omitempty"`
	Comment      commentID             `json:"comment,omitempty"`
	Subject      string                `json:"subject,omitempty"`
	Detail       string                `json:"detail,omitempty"`
	From         string                `json:"from,omitempty"`
	To           string                `json:"to,omitempty"`
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"`
	Undoes       uint64                `json:"undoes,omitempty"`
	Batch        uint64                `json:"batch,omitempty"`
	Digest       hexText               `json:"digest,omitempty"`
	WordsDigest  hexText               `json:"wordsDigest,omitempty"`
	Words        *wordsForm            `json:"words,omitempty"`
	Via          notice.Via            `json:"via,omitempty"`
}

type wordsForm struct {
	Explanation string  `json:"explanation,omitempty"`
	Note        string  `json:"note,omitempty"`
	Detail      string  `json:"detail,omitempty"`
	Salt        hexText `json:"salt,omitempty"`
}

func journalToForm(r notice.JournalRecord) journalForm {
	e := r.JournalEntry
	f := journalForm{
		Number: e.Seq, At: stamp{e.At}, Kind: e.Kind, Actor: hexOf(e.Actor[:]), Account: hexOf(e.Account[:]),
		Announcement: e.On, Comment: commentID(e.Comment), Subject: e.Subject, Detail: e.Detail,
		From: e.From.String(), To: e.To.String(), Reason: e.Reason, Rules: e.Rules, Undoes: e.Undoes, Batch: e.Batch,
		Digest: hexOf(e.Digest[:]), WordsDigest: hexOf(e.Words[:]), Via: e.Via,
	}
	if w := r.Kept; w != nil {
		f.Words = &wordsForm{Explanation: w.Explanation, Note: w.Note, Detail: w.Detail, Salt: hexOf(w.Salt[:])}
	}
	return f
}

func (f journalForm) record() (r notice.JournalRecord, err error) {
	e := notice.JournalEntry{
		Seq: f.Number, At: f.At.Time, Kind: f.Kind, On: f.Announcement, Comment: notice.CommentID(f.Comment),
		Subject: f.Subject, Detail: f.Detail, Reason: f.Reason, Rules: f.Rules, Undoes: f.Undoes, Batch: f.Batch,
		Via: f.Via,
	}
	var errs [7]error
	e.From, errs[0] = parseStatus(f.From)
	e.To, errs[1] = parseStatus(f.To)
	errs[2], errs[3] = f.Actor.into(e.Actor[:]), f.Account.into(e.Account[:])
	errs[4], errs[5] = f.Digest.into(e.Digest[:]), f.WordsDigest.into(e.Words[:])
	r.JournalEntry = e
	if w := f.Words; w != nil {
		r.Kept = &notice.JournalWords{
			Remarks: notice.Remarks{Explanation: w.Explanation, Note: w.Note}, Detail: w.Detail,
		}
		errs[6] = w.Salt.into(r.Kept.Salt[:])
	}
	return r, errors.Join(errs[:]...)
}

type pseudonymForm struct {
	ID   hexText `json:"id"`
	Name string  `json:"name"`
}

func pseudonymToForm(p notice.Pseudonym) pseudonymForm {
	return pseudonymForm{ID: p.ID[:], Name: p.Name}
}

func (f pseudonymForm) pseudonym() (p notice.Pseudonym, err error) {
	p.Name = f.Name
	return p, f.ID.into(p.ID[:])
}

type batchForm struct {
	Number  uint64        `json:"number"`
	First   uint64        `json:"firstEntry"`
	At      stamp         `json:"at,omitzero"`
	By      string        `json:"by"`
	Action  string        `json:"action"`
	Reason  notice.Reason `json:"reason,omitempty"`
	Rules   uint64        `json:"rules,omitempty"`
	Done    uint64        `json:"done"`
	Skipped []skippedForm `json:"skipped,omitempty"`
}

type skippedForm struct {
	Comment commentID `json:"comment"`
	By      string    `json:"by,omitempty"`
	Action  string    `json:"action,omitempty"`
	Status  string    `json:"status,omitempty"`
}

func batchToForm(b notice.Batch) batchForm {
	f := batchForm{
		Number: b.Seq, First: b.First, At: stamp{b.At}, By: b.By, Action: b.Action.String(), Reason: b.Reason,
		Rules: b.Rules, Done: b.Done,
	}
	for _, s := range b.Skipped {
		f.Skipped = append(f.Skipped, skippedForm{
			Comment: commentID(s.Comment), By: s.By, Action: s.Action.String(), Status: s.Status.String(),
		})
	}
	return f
}

func (f batchForm) batch() (b notice.Batch, err error) {
	b = notice.Batch{
		Seq: f.Number, First: f.First, At: f.At.Time, By: f.By, Reason: f.Reason, Rules: f.Rules, Done: f.Done,
	}
	if b.Action, err = notice.ParseAction(f.Action); err != nil {
		return b, err
	}
	for _, s := range f.Skipped {
		skipped := notice.Skipped{Comment: notice.CommentID(s.Comment), By: s.By}
		if s.Action != "" {
			if skipped.Action, err = notice.ParseAction(s.Action); err != nil {
				return b, err
			}
		}
		if skipped.Status, err = parseStatus(s.Status); err != nil {
			return b, err
		}
		b.Skipped = append(b.Skipped, skipped)
	}
	return b, nil
}

type restrictionForm struct {
	Of       string        `json:"of"` // author or network
	Key      string        `json:"key"`
	Measures []measureForm `json:"measures,omitempty"`
	Stopped  uint64        `json:"stoppedComments,omitempty"`
}

type measureForm struct {
	At     stamp         `json:"at,omitzero"`
	By     string        `json:"by"`
	Kind   string        `json:"kind"`
	Reason string        `json:"reason,omitempty"`
	Until  stamp         `json:"until,omitzero"`
	Rule   notice.Reason `json:"rule,omitempty"`
	Rules  uint64        `json:"rules,omitempty"`
}

func restrictionToForm(d notice.Dossier) restrictionForm {
	f := restrictionForm{Of: d.Subject.Kind.String(), Key: d.Subject.String(), Stopped: d.Stopped}
	for _, m := range d.Measures {
		f.Measures = append(f.Measures, measureForm{
			At: stamp{m.At}, By: m.By, Kind: m.Kind.String(), Reason: m.Reason, Until: stamp{m.Until}, Rule: m.Rule,
			Rules: m.Rules,
		})
	}
	return f
}

func (f restrictionForm) dossier() (d notice.Dossier, err error) {
	if d.Subject, err = notice.ParseSubject(f.Key); err != nil {
		return d, err
	}
	if d.Subject.Kind.String() != f.Of {
		return d, fmt.Errorf("%q is no key of: %q", f.Key, f.Of)
	}
	d.Stopped = f.Stopped
	for _, m := range f.Measures {
		kind, err := notice.ParseMeasure(m.Kind)
		if err != nil {
			return d, err
		}
		d.Measures = append(d.Measures, notice.MeasureEntry{
			At: m.At.Time, By: m.By, Kind: kind, Reason: m.Reason, Until: m.Until.Time, Rule: m.Rule, Rules: m.Rules,
		})
	}
	return d, nil
}

type classifierForm struct {
	Folding  uint64 `json:"folding,omitempty"`
	Until    uint64 `json:"learnedUntil"`
	Wanted   uint64 `json:"wanted"`
	Unwanted uint64 `json:"unwanted"`
	Approved uint64 `json:"guessedAndApproved"`
	Declined uint64 `json:"guessedAndDeclined"`
	Missed   uint64 `json:"missed"`
	// base64 (RFC 4648, section 4) of 16 bytes for each token, big endian: its hash (8 bytes), and in how many wanted and
	// unwanted comments it was (4 bytes each)
	Tokens string `json:"tokens"`
}

const tokenSize = 16 // bytes

func classifierToForm(m notice.Memory) classifierForm {
	packed := make([]byte, 0, tokenSize*len(m.Tokens))
	for _, t := range m.Tokens {
		packed = binary.BigEndian.AppendUint64(packed, t.Token)
		packed = binary.BigEndian.AppendUint32(packed, t.Wanted)
		packed = binary.BigEndian.AppendUint32(packed, t.Unwanted)
	}
	return classifierForm{
		Folding: m.Folding, Until: m.Until, Wanted: m.Wanted, Unwanted: m.Unwanted, Approved: m.Record.Approved,
		Declined: m.Record.Declined, Missed: m.Record.Missed, Tokens: base64.StdEncoding.EncodeToString(packed),
	}
}

func (f classifierForm) memory() (m notice.Memory, err error) {
	m = notice.Memory{
		Folding: f.Folding, Until: f.Until, Wanted: f.Wanted, Unwanted: f.Unwanted,
		Record: notice.Outcomes{Approved: f.Approved, Declined: f.Declined, Missed: f.Missed},
	}
	packed, err := base64.StdEncoding.DecodeString(f.Tokens)
	if err != nil || len(packed)%tokenSize != 0 {
		return m, errors.Join(errors.New("the tokens are not pieces of 16 bytes in base64"), err)
	}
	for ; len(packed) > 0; packed = packed[tokenSize:] {
		m.Tokens = append(m.Tokens, notice.TokenCount{
			Token:  binary.BigEndian.Uint64(packed),
			Wanted: binary.BigEndian.Uint32(packed[8:]), Unwanted: binary.BigEndian.Uint32(packed[12:]),
		})
	}
	return m, nil
}

type flagForm struct {
	Flag    notice.Flag `json:"flag"`
	Marked  uint64      `json:"marked"`
	Stopped uint64      `json:"stopped"`
}

func flagToForm(t notice.FlagTotal) flagForm {
	return flagForm{Flag: t.Flag, Marked: t.Marked, Stopped: t.Stopped}
}

func (f flagForm) total() (notice.FlagTotal, error) {
	return notice.FlagTotal{Flag: f.Flag, FlagCount: notice.FlagCount{Marked: f.Marked, Stopped: f.Stopped}}, nil
}

// A secretForm is a secret of the board.
type secretForm struct {
	Name  string  `json:"name"`
	Value hexText `json:"value"`
}

func secretToForm(s notice.StoreSecret) secretForm { return secretForm{Name: s.Name, Value: s.Value} }

func (f secretForm) secret() (notice.StoreSecret, error) {
	return notice.StoreSecret{Name: f.Name, Value: f.Value}, nil
}

func hexKey(b []byte) string { return hex.EncodeToString(b) }
