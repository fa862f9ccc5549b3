package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Mailbox is an e-mail address that its owner gave in order to be told of something.
type Mailbox struct {
	Key     AuthorKey // of the address; that of the comments that were sent with it, unless their key is of an older spelling
	Address string    // in the form of fold.Email; never shown to the public or logged, exported with secrets only; empty if erased
	State   MailboxState
	Since   time.Time // since when it has this state
	Asked   time.Time // when its owner was last asked to confirm it; zero: never
	Lang    Lang      // of what is sent to it besides what it follows
	Reason  string    // why nothing more is sent to it (MailStopped): a word, without an address
}

// Deliverable reports whether news may be sent to the mailbox.
func (m Mailbox) Deliverable() bool { return m.State == MailConfirmed && m.Address != "" }

// A MailboxState says whether a mailbox may be written to. It is stored: never change a number.
type MailboxState uint8

const (
	MailUnconfirmed MailboxState = iota + 1 // its owner was asked to confirm it; nothing else is sent to it
	MailConfirmed                           // its owner has confirmed it
	MailStopped                             // nothing is sent to it: mail came back, or its owner complained
)

var mailboxStateNames = map[MailboxState]string{
	MailUnconfirmed: "unconfirmed", MailConfirmed: "confirmed", MailStopped: "stopped",
}

// String returns the name of the state in message keys.
func (s MailboxState) String() string { return mailboxStateNames[s] }

// ParseMailboxState is the inverse of String. Any other text is ErrNotFound.
func ParseMailboxState(text string) (MailboxState, error) { return parse(mailboxStateNames, text) }

// A MailboxCursor is a position in the mailboxes of one state, in the order of Since.
type MailboxCursor struct {
	Since time.Time
	Key   AuthorKey
}

// Cursor returns the position of m.
func (m Mailbox) Cursor() MailboxCursor { return MailboxCursor{m.Since, m.Key} }

// A Subscription says that a mailbox follows something. Ending it deletes it.
type Subscription struct {
	Mailbox AuthorKey
	Follows Followed
	Pending bool // the owner of the mailbox has not confirmed it: it has no effect yet
	Answers bool // official replies only
	Daily   bool // once a day, all together
	Lang    Lang // of the form that it was asked for with
	Since   time.Time
}

// Followed is what a subscription is about. No two subscriptions of a mailbox follow the same.
type Followed struct {
	Kind    FollowKind
	On      AnnouncementID
	Comment CommentID // zero for FollowAnnouncement; the first of its thread for FollowConversation
}

// A FollowKind says what is followed. It is stored: never change a number.
type FollowKind uint8

const (
	FollowComment      FollowKind = iota + 1 // what becomes of a comment of one's own, and replies to it
	FollowConversation                       // what is published in a thread
	FollowAnnouncement                       // what is published on an announcement
)

var followKindNames = map[FollowKind]string{
	FollowComment: "comment", FollowConversation: "conversation", FollowAnnouncement: "announcement",
}

// String returns the name of the kind in forms and message keys.
func (k FollowKind) String() string { return followKindNames[k] }

// String returns f as "kind-announcement-comment", such as "comment-7-1a2b3c4d5e6f7".
func (f Followed) String() string {
	return fmt.Sprintf("%v-%d-%v", f.Kind, f.On, f.Comment)
}

// ParseFollowed is the inverse of Followed.String. Any other text is ErrNotFound.
func ParseFollowed(text string) (f Followed, err error) {
	parts := strings.Split(text, "-")
	if len(parts) != 3 {
		return f, fmt.Errorf("%q is not followed: %w", text, ErrNotFound)
	}
	if f.Kind, err = parse(followKindNames, parts[0]); err != nil {
		return f, err
	}
	on, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return f, fmt.Errorf("%q is not followed: %w", text, ErrNotFound)
	}
	f.On = AnnouncementID(on)
	f.Comment, err = ParseCommentID(parts[2])
	return f, err
}

// Follow returns what those follow who are told of c when it is published, besides its author: the comment that it
// replies to, its thread, and its announcement.
func (c Comment) Follow() []Followed {
	all := []Followed{{FollowConversation, c.On, c.Root}, {FollowAnnouncement, c.On, 0}}
	if c.Parent != 0 {
		all = append([]Followed{{FollowComment, c.On, c.Parent}}, all...)
	}
	return all
}
