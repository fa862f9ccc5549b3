package markup

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestPlainTextNeedsNoCleaning compares the shortcut of clean with the whole of it.
func TestPlainTextNeedsNoCleaning(t *testing.T) {
	random, plain := rand.New(rand.NewPCG(1, 2)), 0
	for range 20_000 {
		b := make([]byte, random.IntN(12))
		for i := range b {
			if b[i] = byte('!' + random.IntN('~'-'!'+1)); random.IntN(4) == 0 {
				b[i] = " \t\n\x7f\x1f"[max(0, random.IntN(40)-35)]
			}
		}
		text := string(b)
		if !isPlain(text) {
			continue
		}
		plain++
		for _, line := range []bool{false, true} {
			if got := strip(norm.NFC.String(replaced.Replace(text)), line); got != text {
				t.Errorf("%q is not left as it is, but %q", text, got)
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d texts were plain", plain)
	}
	for _, text := range []string{" a", "a ", "a  b", "a\nb", "a\tb", "ñ", "a\u200bb", "\x7f", "\x00"} {
		if isPlain(text) {
			t.Errorf("%q is said to be plain", text)
		}
	}
	if long := strings.Repeat("word ", 1000) + "."; !isPlain(long) {
		t.Error("a long text is not plain")
	}
}
