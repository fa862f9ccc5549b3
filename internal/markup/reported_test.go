package markup

import (
	"cmp"
	"testing"
)

// reported lists texts and names that other programs' readers reported as changed: what is stored of each.
var reported = []struct{ name, text, body, line string }{ // without a line, it is the body
	{"Burmese, four marks on a letter", "လျှို့ဝှက်မဲ", "လျှို့ဝှက်မဲ", "လျှို့ဝှက်မဲ"},
	{"Burmese, five marks", "လွှို့", "လွှို့", "လွှို့"},
	{"Burmese, four marks", "ဆွှို", "ဆွှို", "ဆွှို"},
	{"Sinhala", "ශ්\u200dරී ලාල්", "ශ්\u200dරී ලාල්", "ශ්\u200dරී ලාල්"},
	{"Persian", "علی\u200cرضا", "علی\u200cرضا", "علی\u200cرضا"},
	{"Malayalam chillu of old", "അവന്\u200d", "അവന്\u200d", "അവന്\u200d"},
	{"Malayalam chillu of old before a word", "അവന്\u200d വന്നു", "അവന്\u200d വന്നു", "അവന്\u200d വന്നു"},
	{"Scotland", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!"},
	{"Wales", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
		"🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
		"🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"},
	{"soft break of PowerPoint", "First\vSecond", "First\nSecond", "First Second"},
	{"next line", "First\u0085Second", "First\nSecond", "First Second"},
	{"form feed", "First\fSecond", "First\nSecond", "First Second"},
	{"line separator", "First\u2028Second", "First\nSecond", "First Second"},
	{"paragraph separator", "First\u2029Second", "First\n\nSecond", "First Second"},
	{"information", "ℹ\ufe0f", "ℹ\ufe0f", "ℹ\ufe0f"},
	{"Japanese name", "葛\U000e0100城", "葛\U000e0100城", "葛\U000e0100城"},
	{"Mongolian", "ᠠ\u180bᠨ\u180eᠠ", "ᠠ\u180bᠨ\u180eᠠ", "ᠠ\u180bᠨ\u180eᠠ"},
	{"developer", "👩\u200d💻 Dev", "👩\u200d💻 Dev", "👩\u200d💻 Dev"},
	{"bullet of Word", "\uf0b7 one", "• one", "• one"},
	{"zalgo", "Z\u0311\u036b\u0343\u036a\u0302a\u0335\u0328\u0317\u0348\u0353lgo",
		"Z\u0311\u036b\u0313\u0105\u0335\u0317\u0348lgo", ""},
	{"zalgo in Thai", "\u0e01\u0e47\u0e47\u0e47\u0e47\u0e47\u0e47\u0e47\u0e47",
		"\u0e01\u0e47\u0e47\u0e47\u0e47\u0e47\u0e47", ""},
}

func TestReportedTexts(t *testing.T) {
	for _, tt := range reported {
		t.Run(tt.name, func(t *testing.T) { checkCleaned(t, tt.text, tt.body, cmp.Or(tt.line, tt.body)) })
	}
}
