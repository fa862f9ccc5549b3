// Package notice is the domain of a public notice board: announcements, the comments on them, the decisions about those
// comments, and the settings and house rules under which they are decided.
//
// It holds three things. Records (Announcement, Comment, AuditEntry and so on) are plain structs. Rules are pure
// functions of records: a use case of package board loads records, calls for instance Comment.Decide, and saves the
// comment and the audit entry that it returns. Every rule about a single record is here, so that it holds for forms,
// importers and tests alike. The contract of a store is in Store, in the files store*.go; package noticetest tests
// implementations of it.
//
// Functions that change a record return a changed copy (but Tally.Add changes its receiver). They never write into a
// slice or map of the record that they were called on, which may be shared. If the error is not nil, the returned
// record is not to be used. Lengths of texts are in characters (Unicode code points) unless a comment says bytes. A
// zero time means that the time is not known or that the event has not happened; the field's comment says which.
//
// # The encoding of the journal
//
// A JournalEntry is stored and hashed in one canonical form: the same entry is always the same bytes, and other bytes
// are not accepted. Numbers are unsigned and big endian unless noted. A text is UTF-8. A length is
// in bytes and an unsigned varint (encoding/binary) in its shortest form. Version 1:
//
//	version   1 byte    1
//	number    8 bytes   JournalEntry.Seq
//	time      8 bytes   JournalEntry.At in milliseconds since 1970, signed; 0: not known
//	actor    16 bytes   JournalEntry.Actor; zeroes: nobody
//	kind      length, then the text
//
// Then come the fields that are set, in ascending order of their tags. Each is a tag (1 byte), a length, and the value.
// A field that is zero or empty is left out.
//
//	 1  account   16 bytes   the account that the entry is about, as a pseudonym
//	 2  on         8 bytes   ID of the announcement
//	 3  comment    8 bytes   ID of the comment
//	 4  subject    text      what was changed, if it is neither a comment nor an account
//	 5  detail     text      the new value, if it is short and cannot contain a name or a text; of an erasure its scope
//	                         and its reason (Erasure.String)
//	 6  from       text      status before, as Status.String
//	 7  to         text      status after
//	 8  reason     text      the house rule that is the reason, as Reason
//	 9  rules      8 bytes   version of the house rules that it is from
//	10  undoes     8 bytes   number of the entry that was undone
//	11  batch      8 bytes   number of the batch
//	12  digest    32 bytes   SHA-256 of the text that it is about (Body.Digest, Announcement.Digest, RuleBook.Digest)
//	13  words     32 bytes   SHA-256 of the words that are kept beside the entry (JournalWords.Digest)
//	14  via       text      how the actor did it, if not at the desk, as Via
//
// The package imports only the standard library. It does no I/O, never reads the clock, and contains no text for
// people: it names messages by their keys in the catalogues.
package notice

import "time"

// A Clock returns the present time. It is time.Now outside of tests.
type Clock func() time.Time
