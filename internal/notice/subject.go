package notice

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// A Subject is an author or a network.
type Subject struct {
	Kind SubjectKind
	key  [16]byte // of a network, the first 8
}

// Standing. Readers have no accounts, so what is known about one is kept under a key: of the author,
// by the e-mail address they type, or of the network they write from. A moderator may keep notes on
// either, warn them, and take no comments from them for a time or for good. The institution's own
// authors have no standing.

// A SubjectKind says what a dossier is about. The numbers are in the store: append; never change.
type SubjectKind uint8

const (
	AuthorSubject SubjectKind = iota + 1
	NetworkSubject
)

var subjectNames = map[SubjectKind]string{AuthorSubject: "author", NetworkSubject: "network"}

// String returns the word that message keys use.
func (k SubjectKind) String() string { return subjectNames[k] }

// Subject returns the author as one whom a dossier can be about.
func (k AuthorKey) Subject() Subject { return Subject{AuthorSubject, k} }

// Subject returns the network as one that a dossier can be about.
func (k NetworkKey) Subject() (s Subject) {
	s.Kind = NetworkSubject
	copy(s.key[:], k[:])
	return s
}

// Author returns the key of the author that s is, if it is one.
func (s Subject) Author() AuthorKey { return s.key }

// Key returns the bytes of the author's or the network's key.
func (s Subject) Key() []byte {
	if s.Kind == NetworkSubject {
		return s.key[:len(NetworkKey{})]
	}
	return s.key[:]
}

// String returns the hexadecimal digits by which URLs name the subject: 32 for an author, 16 for a
// network.
func (s Subject) String() string { return hex.EncodeToString(s.Key()) }

// Short returns enough of String to tell subjects apart at a glance.
func (s Subject) Short() string { return s.String()[:8] }

// ParseSubject undoes String. Any other text is ErrNotFound.
func ParseSubject(text string) (s Subject, err error) {
	b, err := hex.DecodeString(text)
	switch {
	case err != nil || text != strings.ToLower(text):
		return s, fmt.Errorf("%q names nobody: %w", text, ErrNotFound)
	case len(b) == len(AuthorKey{}):
		return AuthorKey(b).Subject(), nil
	case len(b) == len(NetworkKey{}):
		return NetworkKey(b).Subject(), nil
	}
	return s, fmt.Errorf("%q names nobody: %w", text, ErrNotFound)
}
