package markup

import (
	"math/rand/v2"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestPlainTextNeedsNoCleaning compares the shortcut of clean with the whole of it.
func TestPlainTextNeedsNoCleaning(t *testing.T) {
	random, plain := rand.New(rand.NewPCG(1, 2)), 0
	for range 20_000 {
		b := make([]rune, random.IntN(8))
		for i := range b {
			b[i] = rune(random.IntN(0x110))
			if random.IntN(3) == 0 {
				b[i] = []rune("  \t\n.aÑ")[random.IntN(7)]
			}
		}
		text := string(b)
		if !isPlain(text) {
			continue
		}
		plain++
		for _, line := range []bool{false, true} {
			want := strip(norm.NFC.String(replaced.Replace(text)), line)
			if got, err := clean(text, line); got != want || err != nil {
				t.Errorf("%q is cleaned to %q, %v, want %q", text, got, err, want)
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d texts were plain", plain)
	}
}
