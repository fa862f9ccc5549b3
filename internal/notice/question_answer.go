package notice

import (
	"fmt"
	"slices"
	"time"
)

// AskedAndAnswered makes an existing official reply the answer to c. It returns both, changed, and the audit entry.
//
// Errors: ErrForbidden, Problems of the field existing (reply is not a published official reply), ErrConflict (c awaits
// no answer), ErrUnchanged (reply answers it already).
func (c Comment) AskedAndAnswered(
	reply Comment, by Actor, at time.Time,
) (question, answer Comment, e AuditEntry, err error) {
	e, err = c.answerEntry(AskedAndAnswered, by, at)
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
		return c, reply, AuditEntry{}, err
	}
	if reply.Parent != c.ID && !slices.Contains(reply.AlsoAnswers, c.ID) {
		reply.AlsoAnswers = append(slices.Clip(reply.AlsoAnswers), c.ID)
	}
	return c.ApplyReply(reply), reply, e, nil
}

// NotAnswered undoes AskedAndAnswered: reply is no longer an answer to c. It returns both, changed, and the audit
// entry.
//
// Errors: ErrForbidden, ErrConflict (c is not published), ErrUnchanged (c is not in reply.AlsoAnswers).
func (c Comment) NotAnswered(
	reply Comment, by Actor, at time.Time,
) (question, answer Comment, e AuditEntry, err error) {
	e, err = c.answerEntry(AskedAndAnswered, by, at)
	if err == nil && !slices.Contains(reply.AlsoAnswers, c.ID) {
		err = ErrUnchanged
	}
	if err != nil {
		return c, reply, AuditEntry{}, err
	}
	reply.AlsoAnswers = slices.DeleteFunc(slices.Clone(reply.AlsoAnswers), func(id CommentID) bool { return id == c.ID })
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(id CommentID) bool { return id == reply.ID })
	return c, reply, e, nil
}
