package notice

import (
	"slices"
	"time"
)

// Publish publishes c, a new official reply by an actor, and returns the audit entry.
//
// Errors: ErrForbidden, ErrConflict (c has a status already).
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

// ApplyReply updates the Answers of c after reply has changed: a published official reply answers the question that it
// replies to and those that have it in ClosedWith; one that is no longer published answers none. Other replies do not
// change c.
func (c Comment) ApplyReply(reply Comment) Comment {
	if !reply.Official() || reply.Parent != c.ID && !slices.Contains(c.ClosedWith, reply.ID) {
		return c
	}
	at := slices.Index(c.Answers, reply.ID)
	switch {
	case c.Question && reply.Status == Published && at < 0:
		c.Answers = append(slices.Clip(c.Answers), reply.ID)
	case reply.Status != Published && at >= 0:
		c.Answers = slices.Delete(slices.Clone(c.Answers), at, at+1)
	}
	return c
}

// Owing sets the MissingLangs of c, a new official reply, to those of langs that it is not written in.
func (c Comment) Owing(langs []Lang) Comment {
	c.MissingLangs = missing(langs, c.Body.Parts)
	return c
}

// missing returns those of langs that no part is in, in the order of Langs. Languages that are not in Langs are left
// out.
func missing(langs []Lang, parts []Part) (lacks []Lang) {
	for _, l := range Langs {
		if slices.Contains(langs, l) && !hasLang(parts, l) {
			lacks = append(lacks, l)
		}
	}
	return lacks
}

// hasLang reports whether a part is in l.
func hasLang(parts []Part, l Lang) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Lang == l })
}
