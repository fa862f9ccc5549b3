package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// A change is the result of one action on a comment.
type change struct {
	after notice.Comment
	entry notice.AuditEntry
	note  string // Remarks.Note of the entry
}

// changeComment applies do to a comment, stores the result and records it, in one transaction. If do returns
// notice.ErrUnchanged, nothing is stored and the comment is returned as it is.
func (b *Board) changeComment(
	ctx context.Context, id notice.CommentID, do func(notice.WriteTx, notice.Comment) (change, error),
) (after notice.Comment, err error) {
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		d, err := do(tx, c)
		if errors.Is(err, notice.ErrUnchanged) {
			after = c
			return nil
		}
		if err != nil {
			return err
		}
		after, _, err = b.storeWithEntry(tx, d.after, d.entry, notice.Remarks{Note: d.note})
		return err
	})
	if err != nil {
		return after, fmt.Errorf("comment %v: %w", id, err)
	}
	return after, nil
}

// storeWithEntry stores a new or changed comment together with the questions that it answers, or no longer answers, and
// appends the entry to the journal. Who is to be told of it is told (Board.tell). It returns the comment as stored and the
// number of the entry.
func (b *Board) storeWithEntry(
	tx notice.WriteTx, c notice.Comment, e notice.AuditEntry, said notice.Remarks,
) (_ notice.Comment, seq uint64, err error) {
	if c, err = store(tx, c); err != nil {
		return c, 0, err
	}
	if e.From != e.To { // otherwise it answers what it has answered before
		if err := updateAnswers(tx, c); err != nil {
			return c, 0, err
		}
	}
	e.Comment = c.ID
	if seq, err = tx.AppendAudit(e, said); err != nil {
		return c, seq, err
	}
	e.Seq = seq
	return c, seq, errors.Join(b.tellOf(tx, e), b.tellLate(tx, c, e))
}

// store stores a changed comment, or one that was received when it was posted if it has no id yet.
func store(tx notice.CommentWriter, c notice.Comment) (notice.Comment, error) {
	if c.ID == 0 {
		return tx.InsertComment(c, c.Posted)
	}
	return tx.PutComment(c)
}

// questionsAtOnce is how many questions updateAnswers reads at once.
const questionsAtOnce = 100

// updateAnswers updates the questions that an official reply answers: they are answered if it is published, and open
// again if it is not. Other comments are ignored.
func updateAnswers(tx notice.WriteTx, reply notice.Comment) error {
	if !reply.Official() {
		return nil
	}
	questions, err := tx.CommentsByID(parentOf(reply))
	for after := notice.CommentID(0); err == nil; {
		if err = applyReply(tx, questions, reply); err != nil {
			return err
		}
		questions, err = tx.ClosedWith(reply.ID, after, questionsAtOnce)
		if len(questions) == 0 {
			break
		}
		after = questions[len(questions)-1].ID
	}
	return err
}

// applyReply stores those of the questions that an official reply changes.
func applyReply(tx notice.WriteTx, questions []notice.Comment, reply notice.Comment) error {
	for _, q := range questions {
		after := q.ApplyReply(reply)
		if q.Damaged() || len(after.Answers) == len(q.Answers) {
			continue
		}
		if _, err := tx.PutComment(after); err != nil {
			return err
		}
	}
	return nil
}
