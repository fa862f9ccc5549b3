package fold

import (
	"strings"
	"testing"
	"unicode"
)

func TestSkeleton(t *testing.T) {
	tests := map[string]string{
		"":                   "",
		" .-_'\u200b\u0301 ": "",
		"OGP":                "ogp",
		"Pérez":              "perez",
		"Alianza":            "allanza",
		"AIianza":            "allanza",
		"modern Warranty":    "modemwarranty",
		"vvest":              "west",
		"İſK":                "lsk",
		"Straße":             "strabe",
		"Ænima":              "aenlma",
		"ﬁsh":                "flsh",
		"Ⅷ":                  "vlll",
		"李明":                 "李明",
	}
	for name, want := range tests {
		if got := Skeleton(name); got != want {
			t.Errorf("Skeleton(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestLookalikesAreListedOnce(t *testing.T) {
	seen := map[rune]string{}
	for _, l := range lookalikes {
		for _, r := range l.of {
			if before, ok := seen[r]; ok {
				t.Errorf("%q stands for %q and %q", r, before, l.form)
			}
			seen[r] = l.form
			if got, want := Skeleton(string(r)), Skeleton(l.form); got != want {
				t.Errorf("%q becomes %q, not %q", r, got, want)
			}
		}
	}
}

// TestVisibleLetters compares isVisibleLetter with all tables of characters that are invisible, marks or white space. Of
// these, only Other_Default_Ignorable_Code_Point has letters. Package markup removes the same characters from names.
func TestVisibleLetters(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		invisible := unicode.In(r, unicode.C, unicode.M, unicode.White_Space, unicode.Noncharacter_Code_Point,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
		if got, want := isVisibleLetter(r), unicode.In(r, unicode.L, unicode.N) && !invisible; got != want {
			t.Errorf("%U: %v, want %v", r, got, want)
		}
	}
}

// seeds are texts with characters that compose, that are invisible or that look like others.
var seeds = []string{
	"e\u0301", "e\u200b\u0301", "a\u0300\u0301\u0302\u0303\u0304", "\u0301a", " \u0301a\u200d \u200d",
	"a" + strings.Repeat("\u0316", 40), "\u0cbf\u0cd5", "x\u0300\u0301\u0cc6\u0302\u0cc2", "क्\u200dष", "👩\u200d🚀",
	"❤\ufe0f",
	"\r\n\r\u2028\u2029\u0085\v\f\x00\x7f", "\u1100\u1161\u11a8", "\u1100\u200d\u1161", "Å\u212b\u2126\u037e\u1fef",
	"\u2800 \u2800a",
	"\xff", "\U000e0041", "\u202eevil\u202c", "İſK", "ｏｇｐ", "𝐎𝐆𝐏", "ᴼᴳᴾ", "🅾🅶🅿", "vvv rrn |l1Ii", "ꭰꮎ ςΣσ", "℠™",
}

func FuzzSkeleton(f *testing.F) {
	for _, name := range append(reservedNames, seeds...) {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := Skeleton(name)
		if twice := Skeleton(once); twice != once {
			t.Errorf("%q: once %q, twice %q", name, once, twice)
		}
		if once != "" && !Imitates(name, Reserve([]string{name})) {
			t.Errorf("%q does not imitate itself", name)
		}
		Imitates(name, reserved)
	})
}
