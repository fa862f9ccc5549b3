package notice

import (
	"fmt"
	"slices"
	"time"
)

// AskedAndAnswered returns c as answered by an official reply that is there already, that reply as it
// settles c, and the entry to record. Problems if it is no published official reply, ErrConflict if c
// awaits no answer, ErrUnchanged if this is one that it has.
func (c Comment) AskedAndAnswered(reply Comment, by Actor, at time.Time) (question, settles Comment, e AuditEntry, err error) {
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

// NotAnswered returns c as no longer closed with an official reply to something else, that reply
// without c, and the entry to record. ErrUnchanged if it is not closed with that one.
func (c Comment) NotAnswered(reply Comment, by Actor, at time.Time) (question, settles Comment, e AuditEntry, err error) {
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
