package fold

import "unicode/utf8"

// A Finder finds many phrases in a text, in one pass whatever their number (A. V. Aho and M. J. Corasick, "Efficient
// string matching", Communications of the ACM 18, 1975). It is immutable and safe for concurrent use.
type Finder struct {
	nodes   []node     // of the trie; 0 is the root
	first   [256]int32 // the root's next as an array, because most bytes of a text are read at the root
	phrases []phrase
}

// A node of the trie stands for a prefix of one or more phrases. It is the longest one that the bytes read so far end
// with.
type node struct {
	next  map[byte]int32
	fail  int32   // node of the longest prefix that is a proper suffix of this one
	out   []int32 // indexes of the phrases that this prefix is
	outer int32   // the nearest node along fail that has out; 0: none
}

// A phrase is a Phrase without its text.
type phrase struct {
	length int // of the folded text, in bytes
	whole  bool
}

// A Phrase is a text that a Finder looks for.
type Phrase struct {
	Text  string // NewFinder folds it
	Whole bool   // do not find it inside a longer word
}

// NewFinder returns a Finder for phrases. A phrase whose folded text is empty is never found.
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

// add adds the nodes for a phrase and returns the last one.
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

// link sets fail and outer of all nodes, in breadth-first order.
func (f *Finder) link() {
	for queue := []int32{0}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for b, to := range f.nodes[at].next {
			queue = append(queue, to)
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

// step returns the node after node at and byte b.
func (f *Finder) step(at int32, b byte) int32 {
	for at != 0 {
		if to, ok := f.nodes[at].next[b]; ok {
			return to
		}
		at = f.nodes[at].fail
	}
	return f.first[b]
}

// Find returns the indexes, in ascending order, of the phrases that occur in a text. Words of mixed scripts are read in
// each way: as typed, as Latin ones and as ones of the other script.
func (f *Finder) Find(text string) []int {
	if len(f.nodes) == 1 {
		return nil
	}
	found := make([]bool, len(f.phrases))
	f.find(Text(text), found)
	for _, read := range []func(string) string{asLatin, asOther} {
		if as := read(text); as != text {
			f.find(Text(as), found)
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

// find sets found for the phrases that occur in a text, which must be a result of Text.
func (f *Finder) find(folded string, found []bool) {
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
}

// isWholeWord reports whether no word character stands directly before or after text[from:to].
func isWholeWord(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !InWord(before) && !InWord(after)
}
