package locale

import (
	"strings"
	"unicode"

	"noticeboard/internal/notice"
)

// minLetters is the number of letters below which the language of a text is not detected.
const minLetters = 20

// frequentWords maps frequent words to their language. A word that is in several of the lists is left out, so that
// Portuguese is not taken for Spanish. The empty language stands for those that are not in notice.Langs.
var frequentWords = func() map[string]notice.Lang {
	words, lists := map[string]notice.Lang{}, map[string]int{}
	for l, list := range map[notice.Lang]string{
		notice.English: `
			the and of to is are was were in that this it for with on you your we our they be have has not but what
			when how why who from by at as will would can should there more about all thank thanks`,
		notice.Spanish: `
			el la los las una unos unas y en que es son con por para del al se su sus muy más pero está están hay
			esta este esto estos estas qué cómo cuándo cuál quién dónde lo les nos como gracias también porque sin
			sobre ser tiene tienen ha han hacer nuestro nuestra yo usted ustedes desde hasta cuando donde`,
		"": `
			não uma você vocês em um os dos das nos nas ao foi são mais muito isso este obrigado ou et les des est
			dans une pour pas vous ce cette qui sur avec sont je il ils elle du au aux mais plus der die das und ist
			nicht ein eine mit von zu den dem im für auf sie wir che di non sono per gli della delle è anche questo
			els però més tots aquesta het een van niet voor zijn dat`,
	} {
		for _, w := range strings.Fields(list) {
			words[w] = l
			lists[w]++
		}
	}
	for w, n := range lists {
		if n > 1 {
			delete(words, w)
		}
	}
	return words
}()

// foreignLetters lists letters that are in neither the English nor the Spanish alphabet.
const foreignLetters = "çãõàèìòùâêîôûäöëïßœæåøłşğżśćěřž"

// DetectLang returns the language of notice.Langs that a text seems to be in, judging by its letters and frequent words.
// It returns "" if the text has fewer than 20 letters, is in another language, or in several.
//
// A language is returned if the text has at least two of its frequent words or marks, at least one for every five
// words, and at least three times as many as of all other languages together.
func DetectLang(text string) notice.Lang {
	letters, words := 0, 0
	hits := map[notice.Lang]int{}
	for run := range strings.FieldsSeq(strings.ToLower(text)) {
		if strings.ContainsAny(run, "/@") { // an address
			continue
		}
		for w := range strings.FieldsFuncSeq(run, func(r rune) bool { return !unicode.IsLetter(r) }) {
			words++
			if l, ok := frequentWords[w]; ok {
				hits[l]++
			}
			for _, r := range w {
				letters++
				if strings.ContainsRune(foreignLetters, r) {
					hits[""]++
				}
			}
		}
	}
	if letters < minLetters {
		return ""
	}
	for _, marks := range []string{"ñÑ", "¿¡"} { // each counts once, because names have them too
		if strings.ContainsAny(text, marks) {
			hits[notice.Spanish]++
		}
	}
	for _, l := range notice.Langs {
		others := 0
		for other, n := range hits {
			if other != l {
				others += n
			}
		}
		if n := hits[l]; n >= 2 && 5*n >= words && n >= 3*others {
			return l
		}
	}
	return ""
}
