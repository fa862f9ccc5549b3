package boltstore

import (
	"bytes"
	"errors"
	"slices"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// An owner returns the index entries of the record that an index entry belongs to. The error is a notice.Damaged if
// there is no such record.
type owner func(c *checker, k, v []byte) ([]entry, error)

// ownerIn returns the owner for an index of the records of a table. Id returns the key of the record, and entries its
// index entries.
func ownerIn[T any](
	in table, id func(k, v []byte) []byte, decode func(k, v []byte) (T, error), entries func(T) []entry,
) owner {
	return func(c *checker, k, v []byte) ([]entry, error) {
		r, err := loadIndexed(c.tx, in, id(k, v), decode)
		if err != nil {
			return nil, err
		}
		return entries(r), nil
	}
}

// hashSize is the size of the id of a session or state in bytes.
const hashSize = len(auth.Hash{})

// These return the key of a record from an index entry.
func idInValue(_, v []byte) []byte       { return v }
func idAtEnd(k, _ []byte) []byte         { return k[len(k)-8:] }
func complementAtEnd(k, _ []byte) []byte { return key(^number(k[len(k)-8:])) }

// owners has the owner of each index but authors and facets.
var owners = map[table]owner{
	slugs: ownerIn(announcements, func(_, v []byte) []byte { return v[:8] }, decodeAnnouncement,
		announcementEntries),
	sources:    ownerIn(announcements, idInValue, decodeAnnouncement, announcementEntries),
	outlines:   ownerIn(announcements, func(k, _ []byte) []byte { return k }, decodeAnnouncement, announcementEntries),
	releases:   ownerIn(announcements, idAtEnd, decodeAnnouncement, announcementEntries),
	unreleased: ownerIn(announcements, idAtEnd, decodeAnnouncement, announcementEntries),
	numbers:    ownerIn(comments, idInValue, decodeComment, stateEntries),
	threads:    ownerIn(comments, idInValue, decodeComment, stateEntries),
	statuses:   ownerIn(comments, complementAtEnd, decodeComment, stateEntries),
	questions:  ownerIn(comments, idAtEnd, decodeComment, stateEntries),
	work:       ownerIn(comments, idAtEnd, decodeComment, stateEntries),
	official:   ownerIn(comments, complementAtEnd, decodeComment, stateEntries),
	closings:   ownerIn(comments, idAtEnd, decodeComment, stateEntries),
	words:      ownerIn(comments, idAtEnd, decodeComment, contentEntries),
	origins:    ownerIn(comments, idInValue, decodeComment, contentEntries),
	bars:       ownerIn(dossiers, func(k, _ []byte) []byte { return k[8:] }, decodeDossier, dossierEntries),
	heldends:   ownerIn(held, func(k, _ []byte) []byte { return k[8:] }, decodeHeld, heldEntries),
	passkeys:   ownerIn(accounts, idInValue, decodeAccount, accountEntries),

	journalacts:   ownerIn(journal, idAtEnd, decodeJournal, journalEntries),
	journalothers: ownerIn(journal, idAtEnd, decodeJournal, journalEntries),
	journalactors: ownerIn(journal, idAtEnd, decodeJournal, journalEntries),
	actorids: ownerIn(actors, idInValue, func(k, v []byte) (entry, error) { return actorEntry(k, v), nil },
		func(e entry) []entry { return []entry{e} }),

	sessionlogins: ownerIn(sessions, func(k, _ []byte) []byte { return k[len(k)-hashSize:] }, decodeSession,
		sessionEntries),
	outboxdues:    ownerIn(outbox, idAtEnd, decodeOutboxItem, outboxEntries),
	outboxdigests: ownerIn(outbox, idAtEnd, decodeOutboxItem, outboxEntries),
	outboxstates:  ownerIn(outbox, idAtEnd, decodeOutboxItem, outboxEntries),
	mailboxstates: ownerIn(mailboxes, mailboxOwner, decodeMailbox, mailboxEntries),
	followers:     ownerIn(subscriptions, subscriptionOwner, decodeSubscription, subscriptionEntries),

	stateexpiries: ownerIn(states, func(k, _ []byte) []byte { return append([]byte{k[0]}, k[9:]...) }, decodeState,
		signInStateEntries),
}

// indexScans returns the scans of all indexes that are in owners.
func indexScans() (all []scan) {
	for _, in := range indexes {
		of, ok := owners[in]
		if !ok {
			continue
		}
		all = append(all, scan{in, func(c *checker, k, v []byte) {
			es, err := of(c, k, v)
			c.among(in, k, v, es, err)
		}})
	}
	return all
}

// among checks that an index entry is one of those of its record, which were read with the given error. A record that
// is damaged itself is a fault of its own.
func (c *checker) among(in table, k, v []byte, es []entry, err error) {
	switch {
	case errors.Is(err, notice.ErrDamaged):
		c.add(err)
	case err != nil:
		c.fault(in, k, "belongs to no record (%w)", err)
	case !slices.Contains(es, entry{in, string(k), string(v)}):
		c.fault(in, k, "belongs to no record")
	}
}

// facetEntry checks an entry of the facets table and counts it.
func (c *checker) facetEntry(k, v []byte) {
	on := notice.AnnouncementID(number(k))
	m, err := c.commentVia(threads, placeKey(on, number(k[9:]), number(k[17:])))
	c.among(facets, k, v, stateEntries(m), err)
	if t := c.tallies[on]; t != nil && !bytes.Equal(c.facet, k[:17]) {
		t.counted.Facets[k[8]].Threads++
	}
	c.facet = append(c.facet[:0], k[:17]...)
}
