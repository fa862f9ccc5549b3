package notice_test

import (
	"crypto/sha256"
	"math/rand/v2"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

func body(texts ...string) (b notice.Body) {
	for i := 0; i < len(texts); i += 2 {
		b.Parts = append(b.Parts, notice.Part{Lang: notice.Lang(texts[i]), Source: texts[i+1]})
	}
	return b
}

func TestDigest(t *testing.T) {
	b := notice.Body{
		Parts: []notice.Part{{Lang: "en", Source: "ab", HTML: "x"}, {Lang: "es", Source: "c"}}, Salt: []byte("s"),
	}
	same := b
	same.Parts = []notice.Part{{Lang: "en", Source: "ab", HTML: "made again"}, {Lang: "es", Source: "c"}}
	same.Policy = 9
	if b.Digest() != same.Digest() {
		t.Error("the digest depends on more than what was written")
	}
	for name, other := range map[string]notice.Body{
		"salt":     {Parts: b.Parts, Salt: []byte("t")},
		"language": {Parts: []notice.Part{{Lang: "es", Source: "ab"}, {Lang: "es", Source: "c"}}, Salt: b.Salt},
		"borders":  {Parts: []notice.Part{{Lang: "en", Source: "a"}, {Lang: "es", Source: "bc"}}, Salt: b.Salt},
	} {
		if b.Digest() == other.Digest() {
			t.Errorf("another %s has the same digest", name)
		}
	}
}

// TestTextHash compares the hash with its definition, of texts with and without characters that are not ASCII.
func TestTextHash(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aBz Z\t\n\v\f\r .!~\x00\x1f\x7f")
	for i := range 5000 {
		from := letters
		if i%2 == 1 {
			from = append(from[:len(from):len(from)], 'Ñ', 'é', '\u0085', '\u00a0', 'İ')
		}
		text := make([]rune, random.IntN(12))
		for i := range text {
			text[i] = from[random.IntN(len(from))]
		}
		want := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(string(text)), " "))))
		if got := body("en", string(text)).TextHash(); got != [16]byte(want[:16]) {
			t.Errorf("%q has the hash %x, want %x", string(text), got, want[:16])
		}
	}
}
