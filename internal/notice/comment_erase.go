package notice

import (
	"fmt"
	"time"
)

// Erase erases what r says of c, and returns the audit entry, which holds nothing of it. Of a comment that is erased as
// a whole stay its number and place, its times, whether it is a question, its answers, and the keys of author and
// network.
//
// Errors: those of ErasureRequest.Check; ErrUnchanged (that is erased already, or it never had a name), ErrConflict (it
// is erased as a whole, for another reason; or it is not as it was seen).
func (c Comment) Erase(r ErasureRequest, at time.Time) (Comment, AuditEntry, error) {
	if err := r.Check(); err != nil {
		return c, AuditEntry{}, err
	}
	switch {
	case c.Status == Erased && c.Erased.Reason != r.Reason:
		return c, AuditEntry{}, fmt.Errorf("comment %v is erased: %w", c.ID, ErrConflict)
	case !c.Erasable(r.Scope):
		return c, AuditEntry{}, ErrUnchanged
	case r.Seen != SeenState{} && r.Seen != c.State():
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v, not %v: %w", c.ID, c.State(), r.Seen, ErrConflict)
	}
	to := c.Status
	if r.Scope == EraseAll {
		to = Erased
	}
	e := c.entry(Erase, to, r.By, at)
	e.Erased = r.Erasure
	c.Author = Author{Key: c.Author.Key, Role: c.Author.Role}
	c.Erased, c.Notify, c.Nonce, c.Guess.Words = r.Erasure, false, NonceKey{}, nil
	if r.Scope == EraseName {
		return c, e, nil
	}
	c = c.withoutWords()
	c.Status, c.Decided = Erased, at
	return c, e, nil
}

// Erasable reports whether c holds anything of a scope. Of a withdrawn comment, that can be what moderators wrote about
// it.
func (c Comment) Erasable(s ErasureScope) bool {
	if s == EraseAll {
		return c.Status != Erased
	}
	return c.Author.Name != "" || c.Author.Organisation != "" || c.Author.Contact != ""
}

// withoutWords returns c without its text and author, and without all that was derived from or written about these.
func (c Comment) withoutWords() Comment {
	c.Author = Author{Key: c.Author.Key, Role: c.Author.Role}
	c.Body, c.Translations = Body{Policy: c.Body.Policy}, nil
	c.Versions, c.Corrected, c.MissingLangs = 0, time.Time{}, nil
	c.Reason, c.Rules, c.Explanation = "", 0, ""
	c.Flags, c.Guess, c.Screened, c.Notify = nil, Guess{}, 0, false
	c.Claim, c.Referral, c.Nonce = Claim{}, Referral{}, NonceKey{}
	return c
}
