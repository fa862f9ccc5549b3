package board

import (
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// This file has what is imported from other systems: the records, which a reader of their format makes, and what is
// said about each. The records are stored by ImportAnnouncements and ImportComments.

// A ForeignText is a text as another system has it: HTML, or else Markdown.
type ForeignText struct {
	HTML     string
	Lines    bool // line breaks in the HTML are shown
	Markdown string
}

// A ForeignAnnouncement is what becomes an announcement in one language: a post or the page of a thread.
type ForeignAnnouncement struct {
	Origin    string // permanent name, such as "wordpress:blog.example.org/101"
	Title     string // HTML
	Slug      string // wish for the last part of the address; empty: it is made from the title
	Summary   string // HTML
	Text      ForeignText
	URL       string // where it was; relative links in the text and in the comments lead from there
	Published time.Time
	Closed    bool   // no comments were accepted any more
	Draft     bool   // it was not public, and becomes a draft; comments on it are left out
	Under     string // slug of an announcement of the board under which the comments go; then none is made

	Placement *AnnouncementPlacement
	Report
}

// An AnnouncementPlacement is the announcement that comments go under.
type AnnouncementPlacement struct {
	ID    notice.AnnouncementID // zero during a rehearsal, if there is none yet
	Taken bool
	Draft bool
	URL   string
}

// A ForeignStatus is the state that a comment had in another system.
type ForeignStatus uint8

const (
	ForeignApproved ForeignStatus = iota
	ForeignPending
	ForeignSpam
	ForeignTrash
	ForeignDeleted // by its author or a moderator; its text may be left
)

// A ForeignComment is a comment in another system.
type ForeignComment struct {
	Origin  string // permanent name, such as "wordpress:blog.example.org/comment/12"
	Parent  *CommentPlacement
	On      *AnnouncementPlacement
	Name    string // text
	Account string // name of the author's account there; empty: without an account, or not known
	Email   string
	Website string
	Posted  time.Time
	Status  ForeignStatus
	Text    ForeignText

	Placement *CommentPlacement
	Report
}

// A CommentPlacement is what became of a comment.
type CommentPlacement struct {
	ID     notice.CommentID // zero if it was not stored, as during a rehearsal
	On     *AnnouncementPlacement
	Parent *CommentPlacement // the placement of the comment that it replied to; nil: it began a thread
	Public bool              // it has a place on the page
}

// An Outcome says what became of an item of an import.
type Outcome uint8

const (
	Unread  Outcome = iota // it was not looked at
	Taken                  // it was stored, with the changes that the notes of the report name
	There                  // it was stored by an earlier import of the same item
	LeftOut                // it was not stored, as is usual or as was chosen
	Refused                // it cannot be stored
)

var outcomeNames = [...]string{"unread", "taken", "there", "left-out", "refused"}

// String returns the name of the outcome in message keys.
func (o Outcome) String() string { return outcomeNames[o] }

// Outcomes lists every outcome that an item can have after an import.
var Outcomes = []Outcome{Taken, There, LeftOut, Refused}

// A Report says what became of one item of an import.
type Report struct {
	Outcome Outcome
	Notes   []Note // what was changed, or why it was not taken
}

// A Note is a kind of change to an imported item, or a reason for not taking it. It is also the last part of message
// keys ("import.note." and the note).
type Note string

const (
	// Changes.
	NoteFormat        = Note(markup.LostFormat)
	NoteLinks         = Note(markup.LostLinks)
	NotePictures      = Note(markup.LostPictures)
	NoteName     Note = "name"     // the name was shortened
	NoteNameless Note = "nameless" // there was none: the comment has another
	NoteEmail    Note = "email"    // the e-mail address is none
	NoteWebsite  Note = "website"  // the website of the author is not kept
	NoteDate     Note = "date"     // the date cannot be read, or is not yet or too long ago: it has none
	NoteZone     Note = "zone"     // the date may be wrong by hours, because the time zone is not known
	NoteTitle    Note = "title"    // the title was shortened
	NoteSummary  Note = "summary"  // the summary was shortened
	NoteSlug     Note = "slug"     // the last part of the address is another
	NoteParent   Note = "parent"   // what it replied to is not public: it is in the same thread, or begins one
	NoteOrphan   Note = "orphan"   // what it replied to is not in the file: it begins a thread
	NoteCircle   Note = "circle"   // it replied to itself through others: it begins a thread
	NoteEncoding Note = "encoding" // characters could not be read and are shown as U+FFFD
	NoteDeclined Note = "declined" // it was spam or in the trash, and is now declined
	NoteDraft    Note = "draft"    // it was not public, and is now a draft

	// Reasons for leaving it out.
	NoteSpam      Note = "spam"
	NoteTrash     Note = "trash"
	NoteDeleted   Note = "deleted"   // it was deleted there
	NotePing      Note = "ping"      // a message from another site that linked to the post
	NoteKind      Note = "kind"      // no comment: an order note or the like
	NoteType      Note = "type"      // a post of a type that was not chosen
	NoteHidden    Note = "hidden"    // it was not public, or is a comment on what was not
	NoteSilent    Note = "silent"    // a thread without a comment
	NoteElsewhere Note = "elsewhere" // its announcement was not taken

	// Reasons for refusing it.
	NoteEmpty    Note = "empty"    // it has no text or no title
	NoteLong     Note = "long"     // the text is longer than texts can be here
	NoteText     Note = "text"     // it is not valid UTF-8
	NoteTwice    Note = "twice"    // an earlier item of the file has the same id
	NoteNoID     Note = "no-id"    // it has no id
	NoteAddress  Note = "address"  // no address could be made for the announcement
	NoteUnknown  Note = "unknown"  // there is no announcement with the slug that was chosen
	NoteFull     Note = "full"     // too many comments are waiting
	NoteBroken   Note = "broken"   // it is not what the format says
	NoteConflict Note = "conflict" // the store refuses it

	// Why a record of an export of a whole board is refused.
	NoteDifferent Note = "different" // this board has another in its place
	NoteAbsent    Note = "absent"    // this board has none in its place
)

// Notes lists every note.
var Notes = []Note{
	NoteFormat, NoteLinks, NotePictures, NoteName, NoteNameless, NoteEmail, NoteWebsite, NoteDate, NoteZone, NoteTitle,
	NoteSummary, NoteSlug, NoteParent, NoteOrphan, NoteCircle, NoteEncoding, NoteDeclined, NoteDraft, NoteSpam, NoteTrash,
	NoteDeleted, NotePing, NoteKind, NoteType, NoteHidden, NoteSilent, NoteElsewhere, NoteEmpty, NoteLong, NoteText,
	NoteTwice, NoteNoID, NoteAddress, NoteUnknown, NoteFull, NoteBroken, NoteConflict, NoteDifferent, NoteAbsent,
}

func (r *Report) note(n Note)   { r.Notes = append(r.Notes, n) }
func (r *Report) refuse(n Note) { r.Outcome, r.Notes = Refused, append(r.Notes, n) }
func (r *Report) leave(n Note)  { r.Outcome, r.Notes = LeftOut, append(r.Notes, n) }

// ImportChoices are what is asked before an import.
type ImportChoices struct {
	Language notice.Lang   // of the announcements and comments
	Team     []string      // names, accounts or e-mail addresses of the authors who write for the institution
	Refused  notice.Reason // spam and trash are taken as declined for this house rule; empty: they are left out
}

// An ImportJob is an import that is under way.
type ImportJob struct {
	By       notice.Actor
	Source   [32]byte // SHA-256 of the file
	System   string   // "wordpress", say
	Site     string   // of which the file is; empty if that is not known
	Items    int      // announcements and comments in the file
	Choices  ImportChoices
	Rehearse bool // nothing is stored

	team  map[string]bool
	rules uint64 // version that Choices.Refused is a rule of
	done  int
}
