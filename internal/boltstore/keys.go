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
// (16 bytes), W condensed words (16 bytes), S a sequence number, s a status (1 byte), H a session id
// (32 bytes); ids and numbers are 8 bytes, big endian, so that keys sort as numbers do.
//
//	meta           name           schema version, markup policy, secrets, settings
//	announcements  A              announcement
//	comments       C              comment
//	tallies        A              tally, ten numbers; under A = 0 the sum of all
//	authortallies  K              author tally, five numbers; in the table authors
//	audit          S              entry (never rewritten)
//	asides         S              what was said along with the entry
//	rulebooks      S              version S of the house rules (never rewritten)
//	batches        S              act on many comments, the first of whose entries is S
//	versions       C S            earlier text S of an official reply, from 1
//	activities     S              entry of the activity log (never rewritten)
//	counters       flag           how many comments screening marked with it, and stopped for it: two numbers
//	snippets       S              text kept for reuse; under S = 0 the last number given
//	memory         name           what the classifier has learned
//	accounts       login          account
//	sessions       H              session
//
// The rest are indexes: each is a pure function of the records above (see commentEntries and its
// like) and can be thrown away and built again.
//
//	slugs          slug           A, published, closes (ms since 1970; 0: not set), languages
//	sources        origin         A
//	numbers        A N            C
//	threads        ~A ~T P        C    comments on the page, thread by thread
//	statuses       s ~C
//	questions      C                   published questions without an answer
//	authors        K C                 every comment of an author
//	words          A W K C             who said the same
//	origins        origin         C
//	history        ~C S                entries about a comment
package boltstore

import (
	"encoding/binary"
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
	counters
	snippets
	memory
)

var tableNames = map[table]string{
	meta: "meta", announcements: "announcements", comments: "comments", tallies: "tallies", statuses: "statuses",
	questions: "questions", numbers: "numbers", threads: "threads", audit: "audit", history: "history", asides: "asides",
	authors: "authors", words: "words", slugs: "slugs", sources: "sources",
	origins: "origins", activities: "activities", rulebooks: "rulebooks", batches: "batches",
	versions: "versions", counters: "counters", snippets: "snippets", memory: "memory", accounts: "accounts", sessions: "sessions",
}

func (t table) String() string { return tableNames[t] }

// key returns the key in the file of what has key k in the table.
func (t table) key(k []byte) []byte {
	return append(append(make([]byte, 0, 1+len(k)), byte(t)), k...)
}

var indexes = []table{slugs, sources, numbers, threads, statuses, questions, authors, words, origins, history}

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

// tallyKey returns the key of an author's tally: no comment has the id 0.
func tallyKey(k notice.AuthorKey) []byte { return append(k[:len(k):len(k)], key(uint64(0))...) }

// An entry is one key of one index.
type entry struct {
	in       table
	key, val string
}

// commentEntries returns every index entry that c calls for.
func commentEntries(c notice.Comment) []entry {
	if c.ID == 0 {
		return nil
	}
	id, on := string(key(c.ID)), string(key(c.On))
	es := make([]entry, 0, 8)
	add := func(in table, key, val string) { es = append(es, entry{in, key, val}) }
	add(statuses, string([]byte{byte(c.Status)})+string(key(^c.ID)), "")
	add(authors, string(c.Author.Key[:])+id, "")
	said := c.Body.Words()
	add(words, on+string(said[:])+string(c.Author.Key[:])+id, "")
	if c.OnPage() {
		add(numbers, on+string(key(c.Number)), id)
		add(threads, string(placeKey(c.On, c.Thread, c.Place)), id)
	}
	if c.AwaitsAnswer() {
		add(questions, id, "")
	}
	if c.Origin != "" {
		add(origins, c.Origin, id)
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
	var es []entry
	for slug, ls := range langs {
		times := string(key(uint64(millis(a.Published)), uint64(millis(a.Closes))))
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

// head reads what the slugs index says.
func head(v []byte) notice.Head {
	return notice.Head{
		ID:        notice.AnnouncementID(number(v)),
		Published: instant(int64(number(v[8:]))),
		Closes:    instant(int64(number(v[16:]))),
		Langs:     string(v[24:]),
	}
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
