package notice

import (
	"slices"
	"time"
)

// Publish returns the entry that records c, an official reply, as published by its writer.
func (c Comment) Publish(by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToAnswer); err != nil {
		return c, AuditEntry{}, err
	}
	to, err := c.Status.After(Answer)
	if err != nil {
		return c, AuditEntry{}, err
	}
	e := c.entry(Answer, to, by, at)
	c.Status, c.Decided = to, at
	return c, e, nil
}

// ApplyReply returns question as reply leaves it: a published official reply answers the question that
// it replies to, and those that it settles beside it; one that is no longer published answers them no
// more.
func (question Comment) ApplyReply(reply Comment) Comment {
	if !reply.Official() || reply.Parent != question.ID && !slices.Contains(reply.AlsoAnswers, question.ID) {
		return question
	}
	at := slices.Index(question.Answers, reply.ID)
	switch {
	case question.Question && reply.Status == Published && at < 0:
		question.Answers = append(slices.Clip(question.Answers), reply.ID)
	case reply.Status != Published && at >= 0:
		question.Answers = slices.Delete(slices.Clone(question.Answers), at, at+1)
	}
	return question
}

// Owing returns c, a new official reply, as owing the texts in those of langs that it lacks.
func (c Comment) Owing(langs []Lang) Comment {
	c.MissingLangs = missing(langs, c.Body.Parts)
	return c
}

// missing returns those of langs in which there is no part, in the order of Langs.
func missing(langs []Lang, parts []Part) (owes []Lang) {
	for _, l := range Langs {
		if slices.Contains(langs, l) && !speaks(parts, l) {
			owes = append(owes, l)
		}
	}
	return owes
}

func speaks(parts []Part, l Lang) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Lang == l })
}
