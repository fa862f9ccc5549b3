package markup

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"noticeboard/internal/notice"
)

// forbidden lists what no clean text holds, besides controls and noncharacters.
var forbidden = [][2]rune{
	{0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
	{0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
	{0xfe00, 0xfe0d}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
	{0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
}

func isForbidden(r rune) bool {
	for _, f := range forbidden {
		if f[0] <= r && r <= f[1] {
			return true
		}
	}
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}

// dirty lists texts with characters that cleaning changes or removes. The fuzz tests use them as seeds.
var dirty = []string{
	"e\u0301", "e\u200b\u0301", "a\u0300\u0301\u0302\u0303\u0304", "\u0301a", " \u0301a\u200d \u200d",
	"a" + strings.Repeat("\u0316", 40), "\u0cbf\u0cd5", "x\u0300\u0301\u0cc6\u0302\u0cc2", "क्\u200dष", "👩\u200d🚀",
	"❤\ufe0f",
	"\r\n\r\u2028\u2029\u0085\v\f\x00\x7f", "\u1100\u1161\u11a8", "\u1100\u200d\u1161", "Å\u212b\u2126\u037e\u1fef",
	"\u2800 \u2800a",
	"\xff", "\U000e0041", "\u202eevil\u202c", "İſK", "ｏｇｐ", "𝐎𝐆𝐏", "ᴼᴳᴾ", "🅾🅶🅿", "vvv rrn |l1Ii", "ꭰꮎ ςΣσ", "℠™",
}

func TestClean(t *testing.T) {
	tests := []struct{ name, text, body, line string }{
		{"plain", "Hola, ¿qué tal?", "Hola, ¿qué tal?", "Hola, ¿qué tal?"},
		{"empty", " \n\t ", "", ""},
		{"line ends", "a\r\nb\rc\n\nd", "a\nb\nc\n\nd", "a b c d"},
		{"indented line and tab", "a\n  b\tc", "a\n  b\tc", "a b c"},
		{"separators", "a\u2028b\u2029c", "a\nb\n\nc", "a b c"},
		{"other line ends", "a\vb\fc\u0085d", "a\nb\nc\nd", "a b c d"},
		{"spaces", "a\u00a0 \u3000b\u2800c", "a\u00a0 \u3000b\u2800c", "a b c"},
		{"composed", "Pe\u0301rez", "Pérez", "Pérez"},
		{"composed around the invisible", "Pe\u200b\u0301rez", "Pérez", "Pérez"},
		{"singletons", "\u212bngstr\u00f6m \u2126", "Ångström Ω", "Ångström Ω"},
		{"controls", "a\x00\x01\x1b\x7f\u0080\u009fb", "ab", "ab"},
		{"direction", "a\u202e\u202d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202cb", "ab", "ab"},
		{"invisible", "a\u200b\u2060\u2061\u2064\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5b", "ab", "ab"},
		{"tags and selectors", "a\U000e0001\U000e0041\U000e007f\U000e0100\ufe00b", "ab", "ab"},
		{"annotation", "a\ufff9\ufffa\ufffbb", "ab", "ab"},
		{"noncharacters", "a\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffffb", "ab", "ab"},
		{"soft hyphen", "a\u00adb", "a\u00adb", "ab"},
		{"joined emoji", "👩\u200d🚀", "👩\u200d🚀", "👩\u200d🚀"},
		{"joiner in a word", "می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"},
		{"joiners at loose ends", "\u200da\u200d \u200c b\u200d\n\u200dc\u200d", "a  b\nc", "a b c"},
		{"joiners in a row", "a\u200d\u200c\u200db", "a\u200db", "ab"},
		{"emoji selectors", "❤\ufe0f 1\ufe0f\u20e3 a\ufe0f \ufe0f", "❤\ufe0f 1\ufe0f\u20e3 a",
			"❤\ufe0f 1\ufe0f\u20e3 a"},
		{"marks", "x\u0316\u0317\u0318\u0319\u031a", "x\u0316\u0317\u0318", "x\u0316\u0317\u0318"},
		{"marks without a letter", "\u0316a\n\u0317b", "a\nb", "a \u0317b"},
		{"letters of three marks", "ậ মৃ မြို့ שָׁ֑", "ậ মৃ မြို့ שָׁ֑", "ậ মৃ မြို့ שָׁ֑"},
		{"marks of three scripts",
			"x\u0316\u0317\u0318\u0319 က\u103d\u103e\u102d\u102f\u1037\u1039\u103a א\u0316\u0317\u0318\u0319",
			"x\u0316\u0317\u0318 က\u103d\u103e\u102d\u102f\u1037\u1039 א\u0316\u0317\u0318",
			"x\u0316\u0317\u0318 က\u103d\u103e\u102d\u102f\u1037\u1039 א\u0316\u0317\u0318"},
		{"joiner between Latin letters", "Auf\u200clage", "Auf\u200clage", "Auflage"},
		{"joiner before a virama", "র\u200d্যাব", "র\u200d্যাব", "র\u200d্যাব"},
		{"joiner behind a joined letter", "١٤٤٥ ه\u200d", "١٤٤٥ ه\u200d", "١٤٤٥ ه\u200d"},
		{"non-joiner where letters are not joined", "دا\u200cد", "دا\u200cد", "داد"},
		{"joiners in one word", "می\u200cخوا\u200cهم\u200cها", "می\u200cخوا\u200cهم\u200cها", "می\u200cخواهم\u200cها"},
		{"emoji of a family", "👩\u200d❤\ufe0f\u200d👨 🏳\ufe0f\u200d🌈 👩🏽\u200d💻",
			"👩\u200d❤\ufe0f\u200d👨 🏳\ufe0f\u200d🌈 👩🏽\u200d💻",
			"👩\u200d❤\ufe0f\u200d👨 🏳\ufe0f\u200d🌈 👩🏽\u200d💻"},
		{"flag with broken tags", "🏴\U000e0067\U000e0062 🏴\U000e007f 🏴\U000e0067\U000e0062\U000e0041\U000e007f",
			"🏴 🏴 🏴", "🏴 🏴 🏴"},
		{"selector in a name", "a1\ufe0f .\ufe0f", "a1\ufe0f .\ufe0f", "a1 ."},
		{"selectors of letters", "葛\U000e0100\U000e0101 b\U000e0100 က\ufe00 ≨\ufe00 ᠠ\u180b\u180cᠠ\u180eᠠ\u180e ",
			"葛\U000e0100 b က\ufe00 ≨\ufe00 ᠠ\u180bᠠ\u180eᠠ",
			"葛\U000e0100 b က\ufe00 ≨\ufe00 ᠠ\u180bᠠ\u180eᠠ"},
		{"visible format characters", "\u0600\u06dd", "\u0600\u06dd", "\u0600\u06dd"},
		{"astral", "𠀀😀", "𠀀😀", "𠀀😀"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkCleaned(t, tt.text, tt.body, tt.line) })
	}
}

// checkCleaned reports what cleaning a text, or one line of text, makes of it unless that is body, or line.
func checkCleaned(t *testing.T, text, body, line string) {
	t.Helper()
	if got, err := Clean(text); got != body || err != nil {
		t.Errorf("Clean(%+q) = %+q, %v; want %+q", text, got, err, body)
	}
	if got, err := CleanLine(text); got != line || err != nil {
		t.Errorf("CleanLine(%+q) = %+q, %v; want %+q", text, got, err, line)
	}
}

func TestCleanRefusesWhatIsNotText(t *testing.T) {
	for _, text := range []string{"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "caf\xe9"} {
		if got, err := Clean(text); got != "" || !errors.Is(err, notice.ErrNotText) {
			t.Errorf("Clean(%q) = %q, %v", text, got, err)
		}
		if got, err := CleanLine(text); got != "" || !errors.Is(err, notice.ErrNotText) {
			t.Errorf("CleanLine(%q) = %q, %v", text, got, err)
		}
	}
}

func TestCleanEveryCharacter(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if 0xd800 <= r && r <= 0xdfff || 0x20000 <= r && r < 0xe0000 && r&0xffff < 0xfff0 || 0xf0000 <= r &&
			r&0xffff < 0xfff0 {
			continue // surrogates; ideographs and private use, but for the ends of the planes
		}
		text := "a" + string(r) + "b"
		body, _ := Clean(text)
		line, _ := CleanLine(text)
		if isForbidden(r) && strings.ContainsRune(body+line, r) {
			t.Errorf("%U survives: %q, %q", r, body, line)
		}
		if unicode.IsGraphic(r) && !unicode.IsMark(r) && !isForbidden(r) && len(body) < 3 {
			t.Errorf("%U is gone from %q", r, body)
		}
	}
}

// TestLettersThatAreRemoved says which letters and numbers are invisible. fold.Skeleton leaves out the same ones.
func TestLettersThatAreRemoved(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.N) {
			continue
		}
		removed := unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
		if got := classOf(r); (got == visible) == removed {
			t.Errorf("%U is of class %v, removed from skeletons: %v", r, got, removed)
		}
	}
}
