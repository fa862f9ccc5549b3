// Package notice holds the records of a public notice board and the rules they obey:
// announcements, the comments made on them, and the decisions taken about those comments.
//
// It imports only the standard library and knows nothing of HTTP, HTML or disks. Every rule that
// must hold whoever asks (a form, an importer, a moderator) lives here as a pure function, or in
// package board where several records are involved. What a store owes is in Store; package
// noticetest checks it.
package notice

import "time"

// A Clock tells the time; outside tests it is time.Now.
type Clock func() time.Time
