package notice

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// A JournalEntry is an entry of the journal: one decision or change, of whatever kind. Entries are numbered from 1 in
// the order of their commits, without gaps, and are never changed. They contain no login, no name of a person, no
// address and no text that may have to be erased; of these they hold a pseudonym or a digest (see JournalWords).
//
// AuditEntry and Activity are the two kinds of entry as the rest of the program writes and reads them. The encoding, in
// which an entry is stored and can be hashed, is that of AppendBinary. Fields that do not apply to a kind are zero.
type JournalEntry struct {
	Seq     uint64    // given by the store
	At      time.Time // to the millisecond
	Kind    JournalKind
	Actor   ActorID           // who did it; zero for authors, screening and the command line
	Account ActorID           // the account that it is about
	On      AnnouncementID    // the announcement that it is about, or that Comment is on
	Comment CommentID         // the comment that it is about
	Subject string            // Activity.Of, unless it is about an account
	Detail  string            // Activity.Detail, unless it is in the JournalWords; of an erasure Erasure.String
	From    Status            // as in AuditEntry, like the fields that follow
	To      Status            //
	Reason  Reason            //
	Rules   uint64            //
	Undoes  uint64            //
	Batch   uint64            //
	Digest  [sha256.Size]byte // AuditEntry.Digest or Activity.Digest
	Words   [sha256.Size]byte // JournalWords.Digest; zero if there were no words
	Via     Via               // AuditEntry.Via
}

// A JournalKind says what was done: "comment-" and an Action, or an ActivityKind.
type JournalKind string

// actPrefix begins the kinds of audit entries. No ActivityKind begins with it.
const actPrefix = "comment-"

// Act returns the action of an entry about a comment; false for other entries.
func (k JournalKind) Act() (Action, bool) {
	name, ok := strings.CutPrefix(string(k), actPrefix)
	if !ok {
		return 0, false
	}
	a, err := ParseAction(name)
	return a, err == nil
}

// An ActorID is the pseudonym of a member of the institution in the journal: 16 random bytes, which the store gives to
// a login when it first occurs. The login is kept beside the journal (JournalReader.Actor). Zero means nobody.
type ActorID [16]byte

// NewActorID returns a random ActorID.
func NewActorID() (id ActorID) {
	rand.Read(id[:]) // never fails
	return id
}

// String returns id in hexadecimal.
func (id ActorID) String() string { return hex.EncodeToString(id[:]) }

// Anonymous returns what stands for a login that was erased: "~" and the first 8 digits of id. No login begins so.
func (id ActorID) Anonymous() string { return "~" + hex.EncodeToString(id[:4]) }

// JournalWords are words that belong to an entry of the journal. They are kept beside it and may be erased; the entry
// holds their Digest, which binds it to them.
type JournalWords struct {
	Remarks
	Detail string   // Activity.Detail, of kinds in which it can be a name or a text
	Salt   [16]byte // random; keeps the words from being guessed by their digest; erased with them
}

// NewJournalWords returns the words with a random salt; the zero JournalWords if there are none.
func NewJournalWords(said Remarks, detail string) JournalWords {
	w := JournalWords{Remarks: said, Detail: detail}
	if !w.None() {
		rand.Read(w.Salt[:]) // never fails
	}
	return w
}

// None reports whether there are no words.
func (w JournalWords) None() bool { return w.Remarks == (Remarks{}) && w.Detail == "" }

// Digest returns SHA-256 of Salt, Explanation, Note and Detail, each preceded by its length in bytes as 8 bytes, big
// endian. It is zero if there are no words.
func (w JournalWords) Digest() (sum [sha256.Size]byte) {
	if w.None() {
		return sum
	}
	d := newDigest()
	d.add(string(w.Salt[:]), w.Explanation, w.Note, w.Detail)
	return d.sum()
}

// Journal returns the entry of the journal for e, whose actor has a pseudonym, with the digest of the remarks.
func (e AuditEntry) Journal(actor ActorID, words [sha256.Size]byte) JournalEntry {
	return JournalEntry{
		Seq: e.Seq, At: e.At, Kind: JournalKind(actPrefix + e.Action.String()), Actor: actor, On: e.On,
		Comment: e.Comment, From: e.From, To: e.To, Reason: e.Reason, Rules: e.Rules, Undoes: e.Undoes,
		Batch: e.Batch, Detail: e.Erased.String(), Digest: e.Digest, Words: words, Via: e.Via,
	}
}

// Audit returns e as an entry about a comment, by whom its actor stands for; false if it is of another kind.
func (e JournalEntry) Audit(by string) (AuditEntry, bool) {
	action, ok := e.Kind.Act()
	if !ok {
		return AuditEntry{}, false
	}
	erased, err := ParseErasure(e.Detail)
	return AuditEntry{
		Seq: e.Seq, At: e.At, By: by, On: e.On, Comment: e.Comment, Action: action, From: e.From, To: e.To,
		Reason: e.Reason, Rules: e.Rules, Undoes: e.Undoes, Batch: e.Batch, Erased: erased, Digest: e.Digest, Via: e.Via,
	}, err == nil
}

// Journal returns the entry of the journal for a and the words that are kept beside it. Actor and account are the
// pseudonyms of a.By and, if AboutAccount, of a.Of.
func (a Activity) Journal(actor, account ActorID) (JournalEntry, JournalWords) {
	e := JournalEntry{
		Seq: a.Seq, At: a.At, Kind: JournalKind(a.Kind), Actor: actor, Account: account, On: a.On, Digest: a.Digest,
	}
	if !a.Kind.AboutAccount() {
		e.Subject = a.Of
	}
	var words JournalWords
	if a.detailIsWords() {
		words = NewJournalWords(Remarks{}, a.Detail)
		e.Words = words.Digest()
	} else {
		e.Detail = a.Detail
	}
	return e, words
}

// Activity returns e as an entry about something other than a comment; false if it is about a comment. By and of are
// whom the actor and the account stand for; of is ignored if there is no account.
func (e JournalEntry) Activity(by, of string, words JournalWords) (Activity, bool) {
	if _, ok := e.Kind.Act(); ok {
		return Activity{}, false
	}
	a := Activity{
		Seq: e.Seq, At: e.At, By: by, Kind: ActivityKind(e.Kind), Of: e.Subject, Detail: e.Detail, On: e.On,
		Digest: e.Digest,
	}
	if e.Account != (ActorID{}) {
		a.Of = of
	}
	if e.Words != ([sha256.Size]byte{}) {
		a.Detail = words.Detail
	}
	return a, true
}
