package boltstore

// journalEntry checks that the numbers have no gaps, that the entry is in its indexes, and that the words beside it are
// those that it was written with, unless they were erased.
func (c *checker) journalEntry(k, v []byte) {
	e, err := decodeJournal(k, v)
	c.follows(journal, k)
	if !c.valid(journal, k, err) {
		return
	}
	c.expect(journalEntries(e))
	if w, err := c.tx.journalWords(e.Seq); err == nil && !w.None() && w.Digest() != e.Words {
		c.fault(journalwords, k, "not the words that the entry was written with")
	}
}

func (c *checker) journalWords(k, v []byte) {
	_, err := decodeJournalWords(k, v)
	c.valid(journalwords, k, err)
	c.belongs(journalwords, k, journal, k)
}

func (c *checker) actor(k, v []byte) { c.expect([]entry{actorEntry(k, v)}) }
