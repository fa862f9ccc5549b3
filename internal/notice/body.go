package notice

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"unicode/utf8"
)

// A Body is the text of a comment or an announcement: its source, and the HTML rendered from it.
type Body struct {
	Parts  []Part // usually one; one for each language, or several around blocks of places (places.Cut)
	Policy int    // version of the markup policy that all HTML was rendered with
	Salt   []byte // random; keeps the text from being guessed by its Digest; erased with the text
}

// A Part is a piece of a body in one language.
type Part struct {
	Lang   Lang
	Source string   // as typed
	HTML   SafeHTML // rendered from Source
}

// sameSource reports whether p and q have the same source and language.
func (p Part) sameSource(q Part) bool { return p.Lang == q.Lang && p.Source == q.Source }

// SafeHTML is sanitized HTML. Only package markup may make one.
type SafeHTML string

// The maximum lengths of the source of a text in one language, in characters.
const (
	MaxComment = 5000  // of a reader's comment
	MaxAnswer  = 20000 // of an official reply
)

// Source returns the sources of all parts, with a line break between them.
func (b Body) Source() string {
	if len(b.Parts) == 1 {
		return b.Parts[0].Source
	}
	var all string
	for i, p := range b.Parts {
		if i > 0 {
			all += "\n"
		}
		all += p.Source
	}
	return all
}

// Digest returns a hash of the text, by which an audit entry is bound to the words that it is about. It is SHA-256 of
// the salt and of the language and the source of each part, each of these preceded by its length in bytes as 8 bytes,
// big endian.
func (b Body) Digest() [sha256.Size]byte {
	d := newDigest()
	d.add(string(b.Salt))
	for _, p := range b.Parts {
		d.add(string(p.Lang), p.Source)
	}
	return d.sum()
}

// TextHash returns the first 16 bytes of SHA-256 of the source in lower case, with each run of white space as one
// space. Comments that say the same have the same hash.
func (b Body) TextHash() [16]byte {
	source := b.Source()
	said, ascii := asciiFolded(source)
	if !ascii {
		said = []byte(strings.ToLower(strings.Join(strings.Fields(source), " ")))
	}
	sum := sha256.Sum256(said)
	return [16]byte(sum[:16])
}

// asciiFolded returns a text in lower case, with each run of white space as one space and none at its ends; false if it
// has characters that are not ASCII. It is much faster than what does the same for any text.
func asciiFolded(text string) (folded []byte, ascii bool) {
	folded = make([]byte, 0, len(text))
	for i := range len(text) {
		switch b := text[i]; {
		case b >= utf8.RuneSelf:
			return nil, false
		case b == ' ' || '\t' <= b && b <= '\r':
			if n := len(folded); n > 0 && folded[n-1] != ' ' {
				folded = append(folded, ' ')
			}
		case 'A' <= b && b <= 'Z':
			folded = append(folded, b+'a'-'A')
		default:
			folded = append(folded, b)
		}
	}
	return bytes.TrimSuffix(folded, []byte(" ")), true
}
