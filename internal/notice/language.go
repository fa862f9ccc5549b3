package notice

import (
	"strings"
	"unicode"
)

// minLetters is how many letters a text needs for its language to be told.
const minLetters = 20

// tellingWords lists frequent words that tell a language from others. What is a word in several of the lists
// tells nothing, so that Portuguese does not pass for Spanish. The empty language stands for those that
// the board is not served in.
var tellingWords = func() map[string]Lang {
	words, lists := map[string]Lang{}, map[string]int{}
	for l, list := range map[Lang]string{
		English: "the and of to is are was were in that this it for with on you your we our they be have has not but what when how why who from by at as will would can should there more about all thank thanks",
		Spanish: "el la los las una unos unas y en que es son con por para del al se su sus muy más pero está están hay esta este esto estos estas qué cómo cuándo cuál quién dónde lo les nos como gracias también porque sin sobre ser tiene tienen ha han hacer nuestro nuestra yo usted ustedes desde hasta cuando donde",
		"":      "não uma você vocês em um os dos das nos nas ao foi são mais muito isso este obrigado ou et les des est dans une pour pas vous ce cette qui sur avec sont je il ils elle du au aux mais plus der die das und ist nicht ein eine mit von zu den dem im für auf sie wir che di non sono per gli della delle è anche questo els però més tots aquesta het een van niet voor zijn dat",
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

// foreignLetters holds letters that neither English nor Spanish is written with.
const foreignLetters = "çãõàèìòùâêîôûäöëïßœæåøłşğżśćěřž"

// DetectLang returns the language of Langs that a text seems to be in, by its letters and its frequent
// words; empty if it is too short to tell, in another language, or in several.
func DetectLang(text string) Lang {
	letters, words := 0, 0
	hits := map[Lang]int{}
	for run := range strings.FieldsSeq(strings.ToLower(text)) {
		if strings.ContainsAny(run, "/@") { // an address is in no language
			continue
		}
		for w := range strings.FieldsFuncSeq(run, func(r rune) bool { return !unicode.IsLetter(r) }) {
			words++
			if l, tells := tellingWords[w]; tells {
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
	for _, marks := range []string{"ñÑ", "¿¡"} { // once each: names have them too
		if strings.ContainsAny(text, marks) {
			hits[Spanish]++
		}
	}
	for _, l := range Langs {
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
