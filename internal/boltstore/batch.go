package boltstore

import (
	"cmp"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Batch(seq uint64) (notice.Batch, error) { return load(x, batches, key(seq), decodeBatch) }

func (x *writeTx) PutBatch(b notice.Batch) error {
	data, err := encodeBatch(b)
	if err != nil {
		return err
	}
	return x.put(batches, key(b.Seq), data)
}

type batchForm struct {
	First   uint64        `json:"first,omitempty"` // zero if it is the number of the batch
	At      int64         `json:"at"`
	By      string        `json:"by"`
	Action  string        `json:"action"`
	Reason  notice.Reason `json:"reason,omitempty"`
	Rules   uint64        `json:"rules,omitempty"`
	Done    uint64        `json:"done"`
	Skipped []skippedForm `json:"skipped,omitempty"`
}

type skippedForm struct {
	Comment notice.CommentID `json:"comment"`
	By      string           `json:"by,omitempty"`
	Action  string           `json:"action,omitempty"`
	Status  string           `json:"status,omitempty"`
}

func encodeBatch(b notice.Batch) ([]byte, error) {
	f := batchForm{
		At: millis(b.At), By: b.By, Action: b.Action.String(), Reason: b.Reason, Rules: b.Rules, Done: b.Done,
	}
	if b.First != b.Seq {
		f.First = b.First
	}
	for _, s := range b.Skipped {
		f.Skipped = append(f.Skipped, skippedForm{
			Comment: s.Comment, By: s.By, Action: s.Action.String(), Status: s.Status.String(),
		})
	}
	return encode(f)
}

func decodeBatch(k, v []byte) (notice.Batch, error) {
	var f batchForm
	if err := decode(v, &f); err != nil {
		return notice.Batch{}, fmt.Errorf("batch %x: %w", k, err)
	}
	b := notice.Batch{
		Seq: number(k), First: cmp.Or(f.First, number(k)), At: instant(f.At), By: f.By, Reason: f.Reason, Rules: f.Rules,
		Done: f.Done,
	}
	var err error
	b.Action, err = notice.ParseAction(f.Action)
	for _, s := range f.Skipped {
		skipped := notice.Skipped{Comment: s.Comment, By: s.By}
		var err1, err2 error
		if s.Action != "" {
			skipped.Action, err1 = notice.ParseAction(s.Action)
		}
		if s.Status != "" {
			skipped.Status, err2 = notice.ParseStatus(s.Status)
		}
		err = errors.Join(err, err1, err2)
		b.Skipped = append(b.Skipped, skipped)
	}
	return b, err
}
