package notice

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// A Body is the text of a comment or an announcement, as written and as shown.
type Body struct {
	Parts  []Part // most have one; a text in two languages has one for each, and CutPlaces makes several
	Policy int    // the markup policy that made every HTML from its Source
	Salt   []byte // makes Digest unguessable; erased with the text
}

// A Part is a run of text in one language.
type Part struct {
	Lang   Lang
	Source string // what the person wrote
	HTML   SafeHTML
}

// SafeHTML is HTML that package markup made. Nothing else may make one.
type SafeHTML string

// How many characters what is said in one language may have: by readers, and by the institution.
const (
	MaxComment = 5000
	MaxAnswer  = 20000
)

// Source returns what the person wrote, whole.
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

// Digest binds a decision to the exact words it was taken on: SHA-256 of the salt, then of each
// part's language and source, each of the three preceded by its length in 8 bytes, big endian.
func (b Body) Digest() [sha256.Size]byte {
	h := sha256.New()
	field := func(s string) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	field(string(b.Salt))
	for _, p := range b.Parts {
		field(string(p.Lang))
		field(p.Source)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// TextHash condenses what was said: two texts that differ only in white space and letter case have
// the same Words.
func (b Body) TextHash() [16]byte {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(b.Source()), " "))))
	return [16]byte(sum[:16])
}
