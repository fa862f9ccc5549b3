package boltstore

import "noticeboard/internal/notice"

// journal checks that the numbers have no gaps, that each entry is in its indexes, and that the words beside it are
// those that it was written with, unless they were erased.
func (c *checker) journal() {
	next := uint64(1)
	for k, v := range c.forward(journal, nil, nil) {
		e, err := decodeJournal(k, v)
		if err != nil {
			c.fault("%w", err)
		}
		if number(k) != next {
			c.fault("journal entry %d follows %d", number(k), next-1)
		}
		next = number(k) + 1
		if err == nil {
			c.expect(journalEntries(e))
			c.words(e)
		}
	}
	for k := range c.forward(journalwords, nil, nil) {
		if number(k) >= next {
			c.fault("words %d have no entry in the journal", number(k))
		}
	}
	for k, v := range c.forward(actors, nil, nil) {
		c.expect([]entry{{actorids, string(v), string(k)}})
	}
}

// words checks the words that belong to an entry.
func (c *checker) words(e notice.JournalEntry) {
	w, err := c.journalWords(e.Seq)
	if err != nil {
		c.fault("%w", err)
	} else if !w.None() && w.Digest() != e.Words {
		c.fault("the words of journal entry %d are not those that it was written with", e.Seq)
	}
}
