package markup

// lookalikes lists, for each form in a skeleton, the characters that can pass for it at a glance, in
// the way of Unicode Technical Standard 39 (confusables), for the scripts whose letters are used to
// imitate Latin ones: Greek, Cyrillic, Armenian, Cherokee, Coptic, Lisu, the phonetic alphabet, zeros
// of other scripts, and the digits and signs that stand for letters. What compatibility decomposition
// (NFKD) or lower case already brings to Latin is not repeated; where the two cases of a letter look
// like different things, both are listed. "i" and "l" are one, because "I", "l", "1" and "|" are.
// Cyrillic "г" is taken for the "g" that it says.
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
	{"o", "0ΟοσΘθΩОоӨөօՕᴏꓳⲞⲟ০੦૦୦௦౦೦൦๐໐၀ዐ〇ø\u05E1\u0647\u06D5\u0660\u06F0"}, // the last ones run from right to left
	{"p", "ΡρРрᏢᴘքꓑⲢⲣþ"},
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

// lettered lists alphabets in the order of the Latin one that have no decomposition: in circles, in
// squares, and the letters of which flags are made.
var lettered = []rune{0x1F150, 0x1F170, 0x1F1E6}

// forms is lookalikes turned round.
var forms = func() map[rune]string {
	m := map[rune]string{}
	for _, l := range lookalikes {
		for _, r := range l.of {
			m[r] = l.form
		}
	}
	for _, first := range lettered {
		for i := range rune(26) {
			m[first+i] = string('a' + i) // "i" becomes "l" in the next turn
		}
	}
	return m
}()
