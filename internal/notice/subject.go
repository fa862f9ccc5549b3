package notice

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// A Subject is what moderators can take measures about: an author or a network. Readers have no accounts, so both are
// identified by keys: an author by the e-mail address typed with a comment, and the network that it was sent from. No
// measures are taken about members of staff. Subjects can be compared.
type Subject struct {
	Kind SubjectKind
	key  [16]byte // of a network, the first 8 bytes
}

// A SubjectKind is a kind of subject. The numbers are stored: append only.
type SubjectKind uint8

const (
	AuthorSubject SubjectKind = iota + 1
	NetworkSubject
)

var subjectNames = map[SubjectKind]string{AuthorSubject: "author", NetworkSubject: "network"}

// String returns the name of the kind in message keys.
func (k SubjectKind) String() string { return subjectNames[k] }

// Subject returns the author as a subject.
func (k AuthorKey) Subject() Subject { return Subject{AuthorSubject, k} }

// Subject returns the network as a subject.
func (k NetworkKey) Subject() (s Subject) {
	s.Kind = NetworkSubject
	copy(s.key[:], k[:])
	return s
}

// Author returns the key of an author. Kind must be AuthorSubject.
func (s Subject) Author() AuthorKey { return s.key }

// Key returns the key: 16 bytes of an author, 8 bytes of a network.
func (s Subject) Key() []byte {
	if s.Kind == NetworkSubject {
		return s.key[:len(NetworkKey{})]
	}
	return s.key[:]
}

// String returns the form of the subject in URLs: its key in lower case hexadecimal digits, 32 of an author, 16 of a
// network.
func (s Subject) String() string { return hex.EncodeToString(s.Key()) }

// Short returns the first 8 digits of String, for people to tell subjects apart.
func (s Subject) Short() string { return s.String()[:8] }

// ParseSubject is the inverse of String. Any other text is ErrNotFound.
func ParseSubject(text string) (s Subject, err error) {
	b, err := hex.DecodeString(text)
	switch {
	case err != nil || text != strings.ToLower(text):
		return s, fmt.Errorf("%q is not the key of a subject: %w", text, ErrNotFound)
	case len(b) == len(AuthorKey{}):
		return AuthorKey(b).Subject(), nil
	case len(b) == len(NetworkKey{}):
		return NetworkKey(b).Subject(), nil
	}
	return s, fmt.Errorf("%q is not the key of a subject: %w", text, ErrNotFound)
}
