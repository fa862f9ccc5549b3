// Package boltstore keeps the records of a notice board, and the accounts of its institution, in
// one bbolt file.
//
// Everything is in one bucket, "board": one tree, because every tree and every page of it that a
// commit touches costs it a write. Tables that change together stand side by side, and where one
// grows at its end the next grows at its beginning: there, an id or an ordinal X is stored as its
// complement, written ~X, so that the newest comes first.
//
// A key is the number of its table (1 byte), then what is listed here. A is an announcement id, C a
// comment id, N a comment number, T the ordinal of a thread, P a place in a thread, K an author key
// (16 bytes), W condensed words (16 bytes), S a sequence number, s a status (1 byte), H a session or
// link id (32 bytes), G a subject: what kind it is (1 byte) and its key, U milliseconds since 1970, d a duty
// (1 byte), f a facet (1 byte); ids and numbers are 8 bytes, big endian, so that keys sort as numbers do.
//
//	meta           name           schema version, markup policy, secrets, settings, institution, the highest A of what was discarded
//	announcements  A              announcement
//	comments       C              comment
//	tallies        A              tally, eighteen numbers; under A = 0 the sum of all; under A = 0 "s" the stamp
//	authortallies  K              author tally, five numbers; in the table authors
//	audit          S              entry (never rewritten)
//	asides         S              what was said along with the entry
//	rulebooks      S              version S of the house rules (never rewritten)
//	batches        S              act on many comments, the first of whose entries is S
//	versions       C S            earlier text S of an official reply, from 1
//	texts          A S            earlier version S of an announcement's texts, from 1 (never rewritten)
//	activities     S              entry of the activity log (never rewritten)
//	dossiers       G              what was done about an author or a network
//	counters       flag           how many comments screening marked with it, and stopped for it: two numbers
//	snippets       S              text kept for reuse; under S = 0 the last number given
//	memory         name           what the classifier has learned
//	accounts       login          account
//	sessions       H              session
//	signins        login 0 S      sign-in, S counting those of the account
//	links          H              one-time link, of an invitation or to set a password
//
// The rest are indexes: each is a pure function of the records above (see commentEntries and its
// like) and can be thrown away and built again.
//
//	slugs          slug           A, published, closes (ms since 1970; 0: not set; a draft's published: all ones), languages
//	releases       published A                the order of publication; published as in slugs
//	sources        origin         A
//	numbers        A N            C
//	threads        ~A ~T P        C    comments on the page, thread by thread
//	facets         A f T P             published comments with a facet, thread by thread
//	statuses       s ~C
//	questions      C                   published questions without an answer
//	work           d C                 who has a duty; with DutyMine d login 0 C
//	official       A ~C                published official replies
//	authors        K C                 every comment of an author
//	words          A W K C             who said the same
//	origins        origin         C
//	history        ~C S                entries about a comment
//	bars           U G                 dossiers with a pause or block, by when it was set
//	passkeys       credential id  login
//	doings         login 0 S           entries of the activity log by an account or about it
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
)

var tableNames = map[table]string{
	meta: "meta", announcements: "announcements", comments: "comments", tallies: "tallies", statuses: "statuses",
	questions: "questions", numbers: "numbers", threads: "threads", audit: "audit", history: "history", asides: "asides",
	authors: "authors", words: "words", slugs: "slugs", sources: "sources",
	origins: "origins", activities: "activities", rulebooks: "rulebooks", batches: "batches",
	versions: "versions", dossiers: "dossiers", bars: "bars", work: "work", official: "official",
	counters: "counters", snippets: "snippets", memory: "memory", facets: "facets",
	texts: "texts", releases: "releases", accounts: "accounts", sessions: "sessions",
	signins: "signins", links: "links", passkeys: "passkeys", doings: "doings",
}

func (t table) String() string { return tableNames[t] }

// key returns the key in the file of what has key k in the table.
func (t table) key(k []byte) []byte {
	return append(append(make([]byte, 0, 1+len(k)), byte(t)), k...)
}

var indexes = []table{
	slugs, sources, releases, numbers, threads, facets, statuses, questions, work, official, authors, words, origins, history, bars,
	passkeys, doings,
}

// key joins numbers into one key.
func key[T ~uint64](n ...T) []byte {
	b := make([]byte, 0, 8*len(n))
	for _, x := range n {
		b = binary.BigEndian.AppendUint64(b, uint64(x))
	}
	return b
}

func number(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// placeKey returns the key of a place in the table of threads.
func placeKey(on notice.AnnouncementID, thread, place uint64) []byte {
	return key(^uint64(on), ^thread, place)
}

// facetPrefix returns what the keys of an announcement's comments with a facet begin with: behind the
// announcement, the facet's place in notice.Facets.
func facetPrefix(on notice.AnnouncementID, f notice.Facet) []byte {
	return append(key(on), byte(slices.Index(notice.Facets[:], f)))
}

// tallyKey returns the key of an author's tally: no comment has the id 0.
func tallyKey(k notice.AuthorKey) []byte { return append(k[:len(k):len(k)], key(uint64(0))...) }

// dutyBytes are in the file: append; never change. DutyOpen is the table of questions.
var dutyBytes = map[notice.Duty]byte{
	notice.DutyOverdue: 1, notice.DutyUnclaimed: 2, notice.DutyMine: 3, notice.DutyClaimed: 4, notice.DutyReferred: 5, notice.DutyOwed: 6,
}

// workPrefix returns the table in which a list of work is kept, and what its keys begin with.
func workPrefix(d notice.Duty, login string) (table, []byte) {
	if d == notice.DutyOpen {
		return questions, nil
	}
	prefix := []byte{dutyBytes[d]}
	if d == notice.DutyMine {
		prefix = append(append(prefix, login...), 0) // no login holds a zero
	}
	return work, prefix
}

// An entry is one key of one index.
type entry struct {
	in       table
	key, val string
}

// commentEntries returns every index entry that c calls for.
func commentEntries(c notice.Comment) []entry { return append(contentEntries(c), stateEntries(c)...) }

// contentEntries returns those that say who wrote c, and what: as long as the words stay, so do they.
func contentEntries(c notice.Comment) []entry {
	if c.ID == 0 {
		return nil
	}
	id, said := string(key(c.ID)), c.Body.Words()
	es := make([]entry, 0, 8)
	es = append(es, entry{authors, string(c.Author.Key[:]) + id, ""})
	es = append(es, entry{words, string(key(c.On)) + string(said[:]) + string(c.Author.Key[:]) + id, ""})
	if c.Origin != "" {
		es = append(es, entry{origins, c.Origin, id})
	}
	return es
}

// stateEntries returns those that say how c stands.
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
	for _, d := range c.Duties() {
		t, prefix := workPrefix(d, c.Claim.Login)
		es = append(es, entry{t, string(prefix) + id, ""})
	}
	if c.Status == notice.Published && c.Official() {
		es = append(es, entry{official, string(key(c.On)) + string(key(^c.ID)), ""})
	}
	return es
}

// announcementEntries returns every index entry that a calls for.
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
	es := []entry{{releases, string(key(release(a), uint64(a.ID))), ""}}
	for slug, ls := range langs {
		times := string(key(release(a), uint64(millis(a.Closes))))
		es = append(es, entry{slugs, slug, id + times + strings.Join(ls, " ")})
	}
	if a.Origin != "" {
		es = append(es, entry{sources, a.Origin, id})
	}
	return es
}

func auditEntries(e notice.AuditEntry) []entry {
	return []entry{{history, string(key(^uint64(e.Comment), e.Seq)), ""}}
}

// subjectKey returns the key of a dossier.
func subjectKey(s notice.Subject) []byte { return append([]byte{byte(s.Kind)}, s.Key()...) }

// parseSubjectKey undoes subjectKey.
func parseSubjectKey(k []byte) (s notice.Subject, err error) {
	if len(k) > 0 {
		s, err = notice.ParseSubject(hex.EncodeToString(k[1:]))
	}
	if err != nil || len(k) == 0 || byte(s.Kind) != k[0] {
		return s, fmt.Errorf("%x names no subject: %w", k, errDamaged)
	}
	return s, nil
}

// barKey returns the key of a place in the listing of pauses and blocks.
func barKey(at time.Time, of notice.Subject) []byte {
	return append(key(uint64(millis(at))), subjectKey(of)...)
}

// dossierEntries returns the index entry that d calls for, if there is one.
func dossierEntries(d notice.Dossier) []entry {
	bar := d.Last().Bar
	if !bar.Kind.Bars() {
		return nil
	}
	return []entry{{bars, string(barKey(bar.At, d.Subject)), ""}}
}

// unreleased stands for when a draft is published.
const unreleased = math.MaxUint64

// release returns when an announcement is published, as indexes have it.
func release(a notice.Announcement) uint64 {
	if a.Draft {
		return unreleased
	}
	return uint64(millis(a.Published))
}

// decodeHead reads what the slugs index says.
func decodeHead(v []byte) notice.Head {
	h := notice.Head{
		ID:     notice.AnnouncementID(number(v)),
		Draft:  number(v[8:]) == unreleased,
		Closes: instant(int64(number(v[16:]))),
		Langs:  string(v[24:]),
	}
	if !h.Draft {
		h.Published = instant(int64(number(v[8:])))
	}
	return h
}

// millis returns t in milliseconds since 1970; a time that is not set is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant undoes millis.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
