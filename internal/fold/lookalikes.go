package fold

import "strings"

// lookalikes lists what names are folded by besides confusables, or otherwise than there: digits and signs that stand
// for letters, the phonetic alphabet, zeros of other scripts, and letters of Greek, Cyrillic, Armenian and Coptic that
// are less alike than Unicode asks for, but do imitate Latin ones. Characters that compatibility decomposition (NFKD)
// or lower case turns into Latin are not listed; if the two cases of a letter look like different forms, both are
// listed. "i" and "l" have one form, because "I", "l", "1" and "|" look alike. Cyrillic "г" is listed by its sound, "g".
var lookalikes = []struct{ form, of string }{
	{"a", "4@ΔΛ∆αАаᎪɑᴀɐꓮⲀⲁ"},
	{"b", "8ΒβВвЬьбᏴɓʙßꓐⲂƀ"},
	{"c", "СсςᏟᴄꓚⲤⲥ"},
	{"d", "ԁᎠᴅꓓđðɖɗ"},
	{"e", "3ΕεΣ∑ΞЕеЄєэᎬᴇꓰɛǝəⲈⲉ€"},
	{"f", "Ϝϝꜰꓝƒ"},
	{"g", "69ΓГгԌԍᏀɡɢցꓖɠ"},
	{"h", "ΗНнһҺհᎻʜꓧⲎⲏħ"},
	{"j", "ЈјϳᎫᴊյꓙȷɟ"},
	{"k", "ΚκКкᏦᴋꓗⲔⲕ"},
	{"l", "1|iΙιІіӀӏıɩɪⅼᎥᏞʟլꓡꓲⲒⲓłⲖƖ"},
	{"m", "ΜМмᎷᴍꓟⲘⲙ"},
	{"n", "ΝηπИиПпոռՈղɴꓠⲚⲛɲŋ"},
	{"o", "0ΟοσΘθΩОоӨөօՕᴏꓳⲞⲟᎾ○◯⭕০੦૦୦௦౦೦൦๐໐၀ዐ〇ø\u05E1\u0647\u06D5\u0660\u06F0"}, // the escaped ones are right-to-left
	{"p", "ΡρРрᏢᴘքꓑⲢⲣþ₽"},
	{"q", "ԚԛզգႳ"},
	{"r", "ЯяᎡᏒʀɹꓣⲄⲅ"},
	{"s", "5$ЅѕᏚꜱՏꓢʂ"},
	{"t", "7ΤτТтᎢᴛꓔⲦⲧŧ"},
	{"u", "υμՍսꓴᴜʋцЦ"},
	{"v", "νѴѵᏙᴠꓦ"},
	{"w", "ωШшщЩԜԝᏔᎳաɯʍᴡꓪⲰⲱ"},
	{"x", "ΧχХхꓫⲬⲭ"},
	{"y", "ΥγУуҮүʏᎩꓬⲨⲩʎ"},
	{"z", "2ΖζᏃᴢꓜƶʐ"},
	{"ae", "æ"},
	{"oe", "œ"},
}

// alphabets lists the first character of each copy of the Latin alphabet that has no decomposition: negative circled
// and negative squared letters, and regional indicators.
var alphabets = []rune{0x1F150, 0x1F170, 0x1F1E6}

// forms maps each character of confusables and lookalikes to its form.
var forms = func() map[rune]string {
	m := map[rune]string{}
	for _, c := range confusables {
		for _, r := range c.of {
			if m[r] = strings.ToLower(c.form); m[r] == "i" {
				m[r] = "l"
			}
		}
	}
	for _, l := range lookalikes {
		for _, r := range l.of {
			m[r] = l.form
		}
	}
	for _, v := range variants {
		for _, r := range v.of {
			if _, listed := m[r]; !listed {
				m[r] = v.form // "i" becomes "l" in the next turn
			}
		}
	}
	for _, first := range alphabets {
		for i := range rune(26) {
			m[first+i] = string('a' + i) // "i" becomes "l" in the next turn
		}
	}
	return m
}()
