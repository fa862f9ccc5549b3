// Package boltstore stores the records of a notice board, and the accounts of its staff, in one bbolt file.
//
// Everything is in one bucket, "board", and therefore in one B+ tree: a commit writes every page it changes, in
// every tree it changes. Tables that change together have neighbouring numbers, and where one table grows at its
// end the next grows at its beginning, so that one page holds both: there, an id or ordinal X is stored as its
// complement, written ~X, and the newest comes first.
//
// A key is the number of its table (1 byte), followed by what is listed here. A is an announcement id, C a
// comment id, R another, N a comment number, T the ordinal of a thread, P a place in a thread, K an author key (16 bytes),
// W a hash of the text (16 bytes), S a sequence number, s a status (1 byte), H a hash: the id of a session, link or state (32 bytes),
// I an actor id (16 bytes), F what is followed: its kind (1 byte), A and C, h a channel (1 byte),
// G a subject: its kind (1 byte) and its key, U milliseconds since 1970, d a duty (1 byte), f a facet (1 byte).
// Ids and numbers are 8 bytes, big endian, so that keys sort in numerical order.
//
//	meta           name           schema version, lineage, markup policy, secrets, settings, institution, last A
//	                              discarded, marks of an interrupted migration and of an interrupted import,
//	                              how far the retention has come
//	announcements  A              announcement
//	comments       C              comment
//	tallies        A              tally, forty-nine numbers; key A = 0: the revision of all
//	               0 'c'          the latest changes of comments
//	changes        S              earlier changes from change S on: a block of those that are kept
//	authortallies  K              author tally, six numbers; in the table authors, under C = 0
//	journal        S              entry (never rewritten)
//	journalwords   S              words that belong to entry S: explanation, note, name
//	actors         I              login, or name of someone invited without one
//	rulebooks      S              version S of the house rules (never rewritten)
//	batches        S              decision on many comments
//	versions       C S            earlier text S of an official reply, from 1
//	texts          A S            earlier version S of an announcement's texts, from 1 (never rewritten)
//	held           C S            what erasure S took from a comment; in no dump
//	dossiers       G              measures taken about an author or a network
//	counters       flag           how many comments screening marked with the flag, and held or declined for it
//	snippets       S              canned text; key S = 0: the last S given
//	memory         name           training data of the classifier
//	accounts       login          account
//	sessions       H              session
//	signins        login 0 S      sign-in S of the account
//	links          H              one-time link, of an invitation or to set a password
//	states         k H            what is remembered between two steps of signing in; k is its kind (1 byte)
//	outbox         S              what is yet to be told of; key S = 0: the last S given
//	mailboxes      K              e-mail address that its owner gave
//	subscriptions  K F            that mailbox K follows F
//
// The rest are indexes. Each is a pure function of the records above (commentEntries, announcementEntries and so
// on) and could be deleted and rebuilt.
//
//	slugs          slug           A, public, closes (both U), languages; public: 0 if released, all ones of a draft
//	outlines       A              outline of the announcement
//	releases       published A                order of publication; published (U): 0 if not set, all ones of a draft
//	unreleased     published A                neither drafts nor released
//	sources        origin         A
//	numbers        A N            C
//	threads        ~A ~T P        C    comments on the page, thread by thread
//	facets         A f T P             published comments with a facet, thread by thread
//	statuses       s ~C
//	questions      C                   published questions without an answer
//	work           d C                 comments that need action; with DutyMine: d login 0 C
//	official       A ~C                published official replies; also with A = 0
//	closings       R C                 questions that were closed with the official reply R, to something else
//	authors        K C                 comments of an author
//	words          A W K C             comments with the same text
//	origins        origin         C
//	journalacts    ~C S                entries of the journal about a comment
//	journalothers  S                   entries that are not about a comment
//	journalactors  I S                 of these, the entries by or about an account
//	actorids       login          I
//	heldends       U C S               what is held, by the time until which it is
//	bars           U G                 dossiers with a pause or block, by the time it was set
//	passkeys       credential id  login
//	sessionlogins  login 0 H           sessions of an account
//	stateexpiries  k U H               states by the time at which they expire
//	outboxdues     h U S               what is yet to be told of on a channel, by the time at which it is to be tried
//	outboxdigests  h recipient 0 S     of these, what is told to a recipient together
//	outboxstates   h s S               s is 1 for dead letters, 0 for the rest
//	mailboxstates  s U K               mailboxes by their state (notice.MailboxState), and since when they have it
//	followers      F K                 the mailboxes that follow F
//
// The tables audit, history, asides, activities and doings held two logs before there was a journal. They are empty.
package boltstore

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

var boardBucket = []byte("board")

// A table is a range of keys. The numbers are in the file: append; never change.
type table byte

const (
	meta table = iota + 1
	announcements
	slugs
	sources
	accounts
	sessions
	comments
	tallies
	statuses
	questions
	numbers
	threads
	audit
	history
	asides
	authors // also holds the author tallies: they and the author's comments are on one page
	words
	origins
	activities
	rulebooks
	batches
	versions
	dossiers
	bars
	work
	official
	texts
	releases
	signins
	links
	passkeys
	doings
	counters
	snippets
	memory
	facets
	journal // grows at its end
	journalacts
	journalwords
	journalothers
	journalactors
	actors
	actorids
	states
	stateexpiries
	sessionlogins
	unreleased
	outlines
	closings
	changes // grows at its end
	held
	heldends
	outbox // grows at its end
	outboxdues
	outboxdigests
	outboxstates
	mailboxes
	mailboxstates
	subscriptions
	followers
)

var tableNames = map[table]string{
	meta: "meta", announcements: "announcements", comments: "comments", tallies: "tallies", statuses: "statuses",
	questions: "questions", numbers: "numbers", threads: "threads", audit: "audit", history: "history",
	asides: "asides", authors: "authors", words: "words", slugs: "slugs", sources: "sources",
	origins: "origins", activities: "activities", rulebooks: "rulebooks", batches: "batches",
	versions: "versions", dossiers: "dossiers", bars: "bars", work: "work", official: "official", closings: "closings",
	changes:  "changes",
	counters: "counters", snippets: "snippets", memory: "memory", facets: "facets",
	texts: "texts", releases: "releases", unreleased: "unreleased", accounts: "accounts", sessions: "sessions",
	outlines: "outlines", signins: "signins", links: "links", passkeys: "passkeys", doings: "doings",
	journal: "journal", journalacts: "journalacts", journalwords: "journalwords", journalothers: "journalothers",
	journalactors: "journalactors", actors: "actors", actorids: "actorids",
	states: "states", stateexpiries: "stateexpiries", sessionlogins: "sessionlogins",
	held: "held", heldends: "heldends",
	outbox: "outbox", outboxdues: "outboxdues", outboxdigests: "outboxdigests", outboxstates: "outboxstates",
	mailboxes: "mailboxes", mailboxstates: "mailboxstates", subscriptions: "subscriptions", followers: "followers",
}

func (t table) String() string { return tableNames[t] }

// key returns the key in the file for key k of the table.
func (t table) key(k []byte) []byte {
	return append(append(make([]byte, 0, 1+len(k)), byte(t)), k...)
}

var indexes = []table{
	slugs, sources, outlines, releases, unreleased, numbers, threads, facets, statuses, questions, work, official, closings,
	authors,
	words,
	origins, bars, passkeys, journalacts, journalothers, journalactors, actorids,
	stateexpiries, sessionlogins, heldends,
	outboxdues, outboxdigests, outboxstates, mailboxstates, followers,
}

// key concatenates numbers, 8 bytes each, big endian.
func key[T ~uint64](n ...T) []byte {
	b := make([]byte, 0, 8*len(n))
	for _, x := range n {
		b = binary.BigEndian.AppendUint64(b, uint64(x))
	}
	return b
}

// number decodes the first 8 bytes of b.
func number(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// placeKey returns the key in the threads table of a place in a thread.
func placeKey(on notice.AnnouncementID, thread, place uint64) []byte {
	return key(^uint64(on), ^thread, place)
}

// facetPrefix returns the prefix of an announcement's keys in the facets table: the announcement, then the index
// of the facet in notice.Facets (1 byte).
func facetPrefix(on notice.AnnouncementID, f notice.Facet) []byte {
	return append(key(on), byte(slices.Index(notice.Facets[:], f)))
}

// tallyKey returns the key in the authors table of an author's tally. No comment has the id 0.
func tallyKey(k notice.AuthorKey) []byte { return append(k[:len(k):len(k)], key(uint64(0))...) }

// loginKey returns the key of entry n in an account's list of sign-ins. A login contains no zero byte.
func loginKey(login string, n uint64) []byte { return append([]byte(login+"\x00"), key(n)...) }

// dutyBytes are stored: append; never change. DutyOpen has none, its list is the questions table.
var dutyBytes = map[notice.Duty]byte{
	notice.DutyOverdue: 1, notice.DutyUnclaimed: 2, notice.DutyMine: 3,
	notice.DutyClaimed: 4, notice.DutyReferred: 5, notice.DutyOwed: 6,
}

// workPrefix returns the table that holds the work list of a duty, and the prefix of its keys. The login matters
// for notice.DutyMine only.
func workPrefix(d notice.Duty, login string) (table, []byte) {
	if d == notice.DutyOpen {
		return questions, nil
	}
	prefix := []byte{dutyBytes[d]}
	if d == notice.DutyMine {
		prefix = append(append(prefix, login...), 0) // a login contains no zero byte
	}
	return work, prefix
}

// An entry is one key of an index table, with its value.
type entry struct {
	in       table
	key, val string
}

// commentEntries returns all index entries of c; none if its ID is zero.
func commentEntries(c notice.Comment) []entry { return append(contentEntries(c), stateEntries(c)...) }

// contentEntries returns the index entries of c that depend only on its author, origin and text.
func contentEntries(c notice.Comment) []entry {
	if c.ID == 0 {
		return nil
	}
	id, said := string(key(c.ID)), c.Body.TextHash()
	es := make([]entry, 0, 8)
	es = append(es, entry{authors, string(c.Author.Key[:]) + id, ""})
	es = append(es, entry{words, string(key(c.On)) + string(said[:]) + string(c.Author.Key[:]) + id, ""})
	if c.Origin != "" {
		es = append(es, entry{origins, c.Origin, id})
	}
	return es
}

// stateEntries returns the other index entries of c, which change with its status, claim, answers and so on.
func stateEntries(c notice.Comment) []entry {
	if c.ID == 0 {
		return nil
	}
	id := string(key(c.ID))
	es := append(make([]entry, 0, 4), entry{statuses, string([]byte{byte(c.Status)}) + string(key(^c.ID)), ""})
	if c.OnPage() {
		es = append(es, entry{numbers, string(key(uint64(c.On), c.Number)), id})
		es = append(es, entry{threads, string(placeKey(c.On, c.Thread, c.Place)), id})
	}
	for _, f := range c.Facets() {
		es = append(es, entry{facets, string(append(facetPrefix(c.On, f), key(c.Thread, c.Place)...)), ""})
	}
	for _, reply := range c.ClosedWith {
		es = append(es, entry{closings, string(key(reply)) + id, ""})
	}
	for _, d := range c.Duties() {
		t, prefix := workPrefix(d, c.Claim.Login)
		es = append(es, entry{t, string(prefix) + id, ""})
	}
	if c.Status == notice.Published && c.Official() {
		es = append(es, officialEntry(c.On, c.ID), officialEntry(0, c.ID))
	}
	return es
}

// officialEntry returns the entry of an official reply in the list of an announcement or, if on is zero, of all of them.
func officialEntry(on notice.AnnouncementID, id notice.CommentID) entry {
	return entry{official, string(key(on)) + string(key(^id)), ""}
}

// announcementEntries returns all index entries of a; none if its ID is zero.
func announcementEntries(a notice.Announcement) []entry {
	if a.ID == 0 {
		return nil
	}
	id, langs := string(key(a.ID)), map[string][]string{}
	for _, slug := range a.OldSlugs {
		langs[slug] = nil
	}
	for _, l := range notice.Langs {
		if slug, ok := a.Slugs[l]; ok {
			langs[slug] = append(langs[slug], string(l))
		}
	}
	published := string(key(release(a), uint64(a.ID)))
	es := []entry{outlineEntry(a), {releases, published, ""}}
	public := release(a)
	switch {
	case a.Released && !a.Draft:
		public = 0
	case !a.Draft:
		es = append(es, entry{unreleased, published, ""})
	}
	for slug, ls := range langs {
		times := string(key(public, uint64(millis(a.Closes))))
		es = append(es, entry{slugs, slug, id + times + strings.Join(ls, " ")})
	}
	if a.Origin != "" {
		es = append(es, entry{sources, a.Origin, id})
	}
	return es
}

// subjectKey returns the key of a dossier.
func subjectKey(s notice.Subject) []byte { return append([]byte{byte(s.Kind)}, s.Key()...) }

// parseSubjectKey is the inverse of subjectKey. The error wraps notice.ErrDamaged.
func parseSubjectKey(k []byte) (s notice.Subject, err error) {
	if len(k) > 0 {
		s, err = notice.ParseSubject(hex.EncodeToString(k[1:]))
	}
	if err != nil || len(k) == 0 || byte(s.Kind) != k[0] {
		return s, fmt.Errorf("%x names no subject: %w", k, notice.ErrDamaged)
	}
	return s, nil
}

// barKey returns the key in the bars table of a pause or block set at a time.
func barKey(at time.Time, of notice.Subject) []byte {
	return append(key(uint64(millis(at))), subjectKey(of)...)
}

// dossierEntries returns the index entry of d, if it has a pause or block.
func dossierEntries(d notice.Dossier) []entry {
	bar := d.Last().Bar
	if !bar.Kind.Bars() {
		return nil
	}
	return []entry{{bars, string(barKey(bar.At, d.Subject)), ""}}
}

// ofDrafts is stored as the time of publication of a draft.
const ofDrafts = math.MaxUint64

// release returns an announcement's time of publication as the releases table stores it: milliseconds since 1970, 0 if
// not set, or ofDrafts.
func release(a notice.Announcement) uint64 {
	if a.Draft {
		return ofDrafts
	}
	return uint64(millis(a.Published))
}

// decodeHead decodes a value of the slugs table. The counts of the head, which are in the tally, are zero.
func decodeHead(v []byte) notice.Head {
	h := notice.Head{
		ID:     notice.AnnouncementID(number(v)),
		Draft:  number(v[8:]) == ofDrafts,
		Closes: instant(int64(number(v[16:]))),
		Langs:  string(v[24:]),
	}
	if !h.Draft {
		h.Public = instant(int64(number(v[8:])))
	}
	return h
}

// millis returns t in milliseconds since 1970, the stored form of all times; 0 if t is the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is the inverse of millis. The time is in UTC.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
