package fold

import "slices"

// The limits of Neighbours.
const (
	maxSwaps      = 4  // letters n and ñ in a word; a word with more has no other spelling
	maxNeighbours = 12 // search texts that are returned
)

// Neighbours returns the search texts that differ from a text by n for ñ, or ñ for n, in some of its words. known
// returns those of some folded words that are in any text that is searched; of a prefix, those that begin a word there.
// Only what it returns is put in place of a word. There are at most 12 neighbours. Words with more than four of these
// letters stay as they are, and a text of more than 32 words has no neighbours.
func Neighbours(text string, known func(words []string, prefix bool) ([]string, error)) ([]string, error) {
	words, at := located(text)
	if len(words) > maxTerms {
		return nil, nil
	}
	terms := Terms(text)
	n := neighbours{text: text, words: words, at: at, choices: make([][]string, len(words))}
	for i, w := range words {
		others := respelled(w)
		if len(others) == 0 {
			continue
		}
		var err error
		prefix := i == len(words)-1 && terms[len(terms)-1].Prefix
		if n.choices[i], err = known(append(others, w), prefix); err != nil {
			return nil, err
		}
	}
	n.choose("", 0, 0)
	return n.all, nil
}

// neighbours is what Neighbours works on.
type neighbours struct {
	text    string
	words   []string // of text
	at      []Range
	choices [][]string // of each word, the known ones among it and its other spellings; nil if it has none
	all     []string   // the result
}

// choose adds to n.all all texts that begin with done, which ends in the place of n.text[:from], and go on with the word i.
func (n *neighbours) choose(done string, from, i int) {
	switch {
	case len(n.all) == maxNeighbours:
		return
	case i == len(n.words):
		if done += n.text[from:]; !slices.Equal(Words(done), n.words) {
			n.all = append(n.all, done)
		}
		return
	}
	begin := max(from, n.at[i].From) // two words may share a character, such as ½
	for _, w := range n.choices[i] {
		if w != n.words[i] {
			n.choose(done+n.text[from:begin]+w, n.at[i].To, i+1)
		}
	}
	if n.choices[i] == nil || slices.Contains(n.choices[i], n.words[i]) {
		n.choose(done+n.text[from:n.at[i].To], n.at[i].To, i+1)
	}
}

// respelled returns the other spellings of a folded word: each with n or ñ at every place where it has one of the two.
func respelled(word string) (others []string) {
	letters := []rune(word)
	var places []int
	for i, r := range letters {
		if r == 'n' || r == 'ñ' {
			places = append(places, i)
		}
	}
	if len(places) > maxSwaps {
		return nil
	}
	for swaps := 1; swaps < 1<<len(places); swaps++ {
		other := slices.Clone(letters)
		for bit, i := range places {
			if swaps>>bit&1 == 1 {
				other[i] = 'n' + 'ñ' - other[i]
			}
		}
		others = append(others, string(other))
	}
	return others
}
