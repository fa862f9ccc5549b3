package boltstore

import (
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Audit(before uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.backward(audit, nil, key(upperBound(before))), n, decodeAudit)
}

func (x tx) AuditFrom(seq uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.forward(audit, nil, key(seq)), n, decodeAudit)
}

func (x tx) History(id notice.CommentID, after uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.forward(history, key(^id), key(^uint64(id), after+1)), n, decodeAudit)
}

func (x tx) HistoryBefore(id notice.CommentID, before uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.backward(history, key(^id), key(^uint64(id), upperBound(before))), n, decodeAudit)
}

func (x tx) Remarks(seq uint64) (notice.Remarks, error) {
	if v := x.get(asides, key(seq)); v != nil {
		return decoded(asides, key(seq), v, decodeRemarks)
	}
	return notice.Remarks{}, nil
}

func (x *writeTx) AppendAudit(e notice.AuditEntry, said notice.Remarks) (uint64, error) {
	if x.lastAudit == 0 {
		x.lastAudit = x.lastNumber(audit)
	}
	x.lastAudit++
	e.Seq = x.lastAudit
	data, err := encodeAudit(e)
	if err != nil {
		return 0, err
	}
	err = errors.Join(x.put(audit, key(e.Seq), data), x.reindex(nil, auditEntries(e)))
	if said != (notice.Remarks{}) {
		data, err2 := encodeRemarks(said)
		err = errors.Join(err, err2, x.put(asides, key(e.Seq), data))
	}
	return e.Seq, err
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
