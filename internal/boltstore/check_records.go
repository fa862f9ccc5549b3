package boltstore

import (
	"slices"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// scans lists what is checked of each table: first that the records can be decoded and their index entries are there,
// then that every entry of an index belongs to a record.
var scans = slices.Concat([]scan{
	{meta, (*checker).single},
	{announcements, (*checker).announcement},
	{texts, (*checker).earlierText},
	{comments, (*checker).comment},
	{versions, (*checker).version},
	{tallies, (*checker).tally},
	{changes, (*checker).block},
	{journal, (*checker).journalEntry},
	{journalwords, (*checker).journalWords},
	{actors, (*checker).actor},
	{rulebooks, (*checker).ruleBook},
	{batches, (*checker).batch},
	{dossiers, (*checker).dossier},
	{held, (*checker).heldErasure},
	{counters, func(c *checker, k, v []byte) { _, err := decodeFlagCount(v); c.valid(counters, k, err) }},
	{snippets, (*checker).snippet},
	{memory, func(c *checker, k, v []byte) { _, err := decodeMemory(v); c.valid(memory, k, err) }},
	{accounts, (*checker).account},
	{sessions, (*checker).session},
	{signins, func(c *checker, k, v []byte) { s, err := decodeSignIn(k, v); c.ownedBy(signins, k, s.Login, err) }},
	{states, (*checker).state},
	{links, func(c *checker, k, v []byte) { _, err := decodeLink(k, v); c.valid(links, k, err) }},
	{outbox, (*checker).outboxItem},
	{mailboxes, (*checker).mailbox},
	{subscriptions, (*checker).subscription},
	{authors, (*checker).authorEntry},
	{facets, (*checker).facetEntry},
}, indexScans())

func (c *checker) single(k, v []byte) { c.valid(meta, k, checkSingle(k, v)) }

// checkSingle returns the error of decoding a record of the table meta. Those that are not named here have no checksum.
func checkSingle(k, v []byte) (err error) {
	switch string(k) {
	case string(settingsKey):
		_, err = decodeSettings(v)
	case string(institutionKey):
		_, err = decodeInstitution(v)
	case string(firstStepsKey):
		_, err = decodeFirstSteps(v)
	case string(deskWatchKey):
		_, err = decodeDeskWatch(v)
	case string(importMarkKey):
		_, err = decodeImportMark(v)
	case string(retentionRunKey):
		_, err = decodeRetentionRun(v)
	}
	return err
}

func (c *checker) announcement(k, v []byte) {
	a, err := decodeAnnouncement(k, v)
	if !c.valid(announcements, k, err) {
		return
	}
	c.expect(announcementEntries(a))
	for version := uint64(1); version < a.Version(); version++ {
		c.belongs(announcements, k, texts, key(uint64(a.ID), version))
	}
	if c.tallies[a.ID] == nil { // new, or its tally is missing
		stored, err := c.ownTally(a.ID)
		c.valid(tallies, k, err)
		c.tallies[a.ID] = &tallyCheck{stored: stored}
	}
}

func (c *checker) earlierText(k, v []byte) {
	_, err := decodeEarlier(k, v)
	c.valid(texts, k, err)
	if a, err := c.Announcement(notice.AnnouncementID(number(k))); err != nil || number(k[8:]) >= a.Version() {
		c.fault(texts, k, "belongs to no announcement (%v)", err)
	}
}

func (c *checker) comment(k, v []byte) {
	m, err := decodeComment(k, v)
	if !c.valid(comments, k, err) {
		c.uncounted = true
		return
	}
	c.expect(commentEntries(m))
	c.belongs(comments, k, announcements, key(m.On))
	if t := c.tallies[m.On]; t != nil {
		t.count(m)
	}
}

func (c *checker) version(k, v []byte) {
	_, err := decodeVersion(k, v)
	c.valid(versions, k, err)
	c.belongs(versions, k, comments, k[:8])
}

func (c *checker) tally(k, v []byte) {
	if string(k) == string(latestKey) {
		c.latest(v)
		return
	}
	t, err := decodeTally(v)
	if bare := (notice.Tally{Revision: t.Revision}); c.valid(tallies, k, err) && t != bare {
		c.belongs(tallies, k, announcements, k) // the tally of a draft that was discarded stays, without counts
	}
}

func (c *checker) ruleBook(k, v []byte) {
	_, err := decodeRuleBook(k, v)
	c.follows(rulebooks, k)
	c.valid(rulebooks, k, err)
}

func (c *checker) batch(k, v []byte) {
	b, err := decodeBatch(k, v)
	if c.valid(batches, k, err) && c.get(journal, key(b.First+b.Done-1)) == nil {
		c.fault(batches, k, "has fewer than %d entries in the journal", b.Done)
	}
}

func (c *checker) dossier(k, v []byte) {
	d, err := decodeDossier(k, v)
	if c.valid(dossiers, k, err) {
		c.expect(dossierEntries(d))
	}
}

func (c *checker) snippet(k, v []byte) {
	if string(k) != string(lastSnippetKey) {
		_, err := decodeSnippet(k, v)
		c.valid(snippets, k, err)
	}
}

func (c *checker) account(k, v []byte) {
	a, err := decodeAccount(k, v)
	if c.valid(accounts, k, err) {
		c.expect(accountEntries(a))
	}
}

func (c *checker) session(k, v []byte) {
	s, err := decodeSession(k, v)
	c.ownedBy(sessions, k, s.Login, err)
	c.expect(sessionEntries(s))
}

func (c *checker) state(k, v []byte) {
	s, err := decodeState(k, v)
	if s.Kind != auth.SetupState {
		c.ownedBy(states, k, s.Login, err)
	} else if !c.valid(states, k, err) {
		return
	}
	c.expect(signInStateEntries(s))
}

// ownedBy checks a record that belongs to an account, and was decoded with the given error.
func (c *checker) ownedBy(in table, k []byte, login string, err error) {
	if c.valid(in, k, err) {
		c.belongs(in, k, accounts, []byte(login))
	}
}
