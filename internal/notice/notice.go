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
// The package imports only the standard library. It does no I/O, never reads the clock, and contains no text for
// people: it names messages by their keys in the catalogues.
package notice

import "time"

// A Clock returns the present time. It is time.Now outside of tests.
type Clock func() time.Time
