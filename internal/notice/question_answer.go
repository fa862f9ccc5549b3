package notice

import (
	"fmt"
	"slices"
	"time"
)

// AskedAndAnswered makes an existing official reply the answer to c. It returns c, changed, and the audit entry. Reply
// does not change, however many questions are closed with it.
//
// Errors: ErrForbidden, Problems of the field existing (reply is not a published official reply), ErrConflict (c awaits
// no answer), ErrUnchanged (reply answers it already).
func (c Comment) AskedAndAnswered(reply Comment, by Actor, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.answerEntry(AskedAndAnswered, by, at)
	switch {
	case err != nil:
	case slices.Contains(c.Answers, reply.ID):
		err = ErrUnchanged
	case !c.AwaitsAnswer():
		err = fmt.Errorf("comment %v awaits no answer: %w", c.ID, ErrConflict)
	case !reply.Official() || !reply.Readable():
		err = Problems{"existing": {Key: "problem.existing.unofficial"}}
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if reply.Parent != c.ID && !slices.Contains(c.ClosedWith, reply.ID) {
		c.ClosedWith = append(slices.Clip(c.ClosedWith), reply.ID)
	}
	return c.ApplyReply(reply), e, nil
}

// NotAnswered undoes AskedAndAnswered: reply is no longer an answer to c. It returns c, changed, and the audit entry.
//
// Errors: ErrForbidden, ErrConflict (c is not published), ErrUnchanged (reply is not in c.ClosedWith).
func (c Comment) NotAnswered(reply CommentID, by Actor, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.answerEntry(AskedAndAnswered, by, at)
	if err == nil && !slices.Contains(c.ClosedWith, reply) {
		err = ErrUnchanged
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	without := func(ids []CommentID) []CommentID {
		return slices.DeleteFunc(slices.Clone(ids), func(id CommentID) bool { return id == reply })
	}
	c.ClosedWith, c.Answers = without(c.ClosedWith), without(c.Answers)
	return c, e, nil
}
