package fold

import (
	"unicode/utf8"
)

// A Finder finds any of many phrases in a text, in one pass over it however many they are (Aho and
// Corasick, 1975). It never changes and is safe for concurrent use.
type Finder struct {
	nodes   []node
	first   [256]int32 // where each byte leads at the beginning, where most of a text is read
	phrases []phrase
}

// A node stands for what was read last: the beginning of one phrase or more.
type node struct {
	next  map[byte]int32
	fail  int32   // the longest beginning that is an end of this one
	out   []int32 // phrases that end here
	outer int32   // the nearest node by way of fail where a phrase ends; 0: none
}

type phrase struct {
	length int
	whole  bool
}

// A Phrase is what a Finder looks for. Text is folded by it.
type Phrase struct {
	Text  string
	Whole bool // only where it is no part of a longer word
}

// NewFinder returns a Finder of phrases. An empty one is never found.
func NewFinder(phrases []Phrase) *Finder {
	f := &Finder{nodes: []node{{}}}
	for i, p := range phrases {
		text := Text(p.Text)
		f.phrases = append(f.phrases, phrase{len(text), p.Whole})
		if text != "" {
			at := f.add(text)
			f.nodes[at].out = append(f.nodes[at].out, int32(i))
		}
	}
	for b, to := range f.nodes[0].next {
		f.first[b] = to
	}
	f.link()
	return f
}

// add makes the nodes of a phrase and returns its last.
func (f *Finder) add(text string) (at int32) {
	for i := range len(text) {
		to, ok := f.nodes[at].next[text[i]]
		if !ok {
			to = int32(len(f.nodes))
			if f.nodes[at].next == nil {
				f.nodes[at].next = map[byte]int32{}
			}
			f.nodes[at].next[text[i]] = to
			f.nodes = append(f.nodes, node{})
		}
		at = to
	}
	return at
}

// link finds where to go on from each node when the text does not, shorter beginnings first.
func (f *Finder) link() {
	for line := []int32{0}; len(line) > 0; line = line[1:] {
		at := line[0]
		for b, to := range f.nodes[at].next {
			line = append(line, to)
			if at != 0 {
				f.nodes[to].fail = f.step(f.nodes[at].fail, b)
			}
			fail := f.nodes[to].fail
			if f.nodes[to].outer = f.nodes[fail].outer; len(f.nodes[fail].out) > 0 {
				f.nodes[to].outer = fail
			}
		}
	}
}

// step returns where byte b leads from a node.
func (f *Finder) step(at int32, b byte) int32 {
	for at != 0 {
		if to, ok := f.nodes[at].next[b]; ok {
			return to
		}
		at = f.nodes[at].fail
	}
	return f.first[b]
}

// Find returns which phrases stand in a folded text, as indexes in the order they were given in.
func (f *Finder) Find(folded string) []int {
	if len(f.nodes) == 1 {
		return nil
	}
	found := make([]bool, len(f.phrases))
	for i, at := 0, int32(0); i < len(folded); i++ {
		at = f.step(at, folded[i])
		for n := at; n != 0; n = f.nodes[n].outer {
			for _, p := range f.nodes[n].out {
				if !found[p] {
					found[p] = !f.phrases[p].whole || isWholeWord(folded, i+1-f.phrases[p].length, i+1)
				}
			}
		}
	}
	var all []int
	for p, is := range found {
		if is {
			all = append(all, p)
		}
	}
	return all
}

// isWholeWord reports whether text[from:to] is no part of a longer word.
func isWholeWord(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !InWord(before) && !InWord(after)
}
