package boltstore

import (
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// An auditForm is an audit entry as it was stored before there was a journal.
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
