// Package classify tells how likely a comment is unwanted mail, from what it was taught: naive Bayes
// over the words of comments that the desk has decided on.
//
// A comment is the set of its tokens: its words, the hosts it links to, and how many links it has. Of
// each token the model counts in how many wanted and unwanted comments it stood. A guess is the sum of
// log-odds, smoothed after Laplace, of the tokens that tell most, and of how often either kind came. What
// was learned can be forgotten again, comment by comment. The model is bounded in size: the tokens that
// were seen least are the first to go. It keeps hashes of tokens, never the words themselves.
//
// It only guesses. What follows from a guess is decided elsewhere.
package classify

import (
	"cmp"
	"hash/fnv"
	"html"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"noticeboard/internal/notice"
	"noticeboard/internal/words"
)

const (
	// Enough is how many comments of each kind must have been learned before there is a guess.
	Enough = 10

	maxTokens = 20_000 // of the model
	slack     = 2_000  // how many more there may be until some are forgotten
	telling   = 15     // how many tokens of a comment are asked, those that tell most
	maxShown  = 5      // how many words a guess names
	shortest  = 3      // characters of a word that is worth counting
	longest   = 40
)

// A Token is what a comment has and others may have too.
type Token struct {
	hash uint64
	word string // to be shown; empty for what is no word
}

func token(kind, text, word string) Token {
	h := fnv.New64a()
	h.Write([]byte(kind + ":" + text))
	return Token{h.Sum64(), word}
}

var links = regexp.MustCompile(`<a href="([^"]*)"`)

// Tokens returns the tokens of a comment, each once. Its author's name is none of them: people are not
// judged by their names.
func Tokens(c notice.Comment) []Token {
	var all []Token
	seen := map[uint64]bool{}
	add := func(t Token) {
		if !seen[t.hash] {
			seen[t.hash] = true
			all = append(all, t)
		}
	}
	for _, w := range words.Split(words.Fold(c.Body.Source() + "\n" + c.Author.Organisation)) {
		if n := utf8.RuneCountInString(w); shortest <= n && n <= longest {
			add(token("word", w, w))
		}
	}
	count := 0
	for _, p := range c.Body.Parts {
		for _, m := range links.FindAllStringSubmatch(string(p.HTML), -1) {
			count++
			if u, err := url.Parse(html.UnescapeString(m[1])); err == nil && u.Hostname() != "" {
				add(token("host", u.Hostname(), u.Hostname()))
			}
		}
	}
	add(token("links", strconv.Itoa(min(count, 3)), ""))
	return all
}

// A Model is what was learned. It is not safe for concurrent use.
type Model struct {
	wanted, unwanted uint64
	tokens           map[uint64]counts
}

type counts struct{ wanted, unwanted uint32 }

// New returns the model that m holds.
func New(m notice.Memory) *Model {
	model := &Model{wanted: m.Wanted, unwanted: m.Unwanted, tokens: make(map[uint64]counts, len(m.Tokens))}
	for _, t := range m.Tokens {
		model.tokens[t.Token] = counts{t.Wanted, t.Unwanted}
	}
	return model
}

// Memory returns what was learned, as New takes it.
func (m *Model) Memory() notice.Memory {
	all := notice.Memory{Wanted: m.wanted, Unwanted: m.unwanted}
	for h, n := range m.tokens {
		all.Tokens = append(all.Tokens, notice.TokenCount{Token: h, Wanted: n.wanted, Unwanted: n.unwanted})
	}
	slices.SortFunc(all.Tokens, func(a, b notice.TokenCount) int { return cmp.Compare(a.Token, b.Token) })
	return all
}

// Learned returns how many comments of each kind were learned.
func (m *Model) Learned() (wanted, unwanted uint64) { return m.wanted, m.unwanted }

// Learn learns that a comment with these tokens was wanted or unwanted; other lessons teach nothing.
func (m *Model) Learn(tokens []Token, l notice.Label) {
	m.change(tokens, l, func(n uint32) uint32 { return n + 1 })
	switch l {
	case notice.Wanted:
		m.wanted++
	case notice.Unwanted:
		m.unwanted++
	}
	if len(m.tokens) > maxTokens+slack {
		m.shrink()
	}
}

// Forget takes back what Learn did.
func (m *Model) Forget(tokens []Token, l notice.Label) {
	m.change(tokens, l, func(n uint32) uint32 { return n - min(n, 1) })
	switch l {
	case notice.Wanted:
		m.wanted -= min(m.wanted, 1)
	case notice.Unwanted:
		m.unwanted -= min(m.unwanted, 1)
	}
}

func (m *Model) change(tokens []Token, l notice.Label, by func(uint32) uint32) {
	if l != notice.Wanted && l != notice.Unwanted {
		return
	}
	for _, t := range tokens {
		n := m.tokens[t.hash]
		if l == notice.Wanted {
			n.wanted = by(n.wanted)
		} else {
			n.unwanted = by(n.unwanted)
		}
		if n == (counts{}) {
			delete(m.tokens, t.hash)
		} else {
			m.tokens[t.hash] = n
		}
	}
}

// shrink forgets the tokens that were seen least.
func (m *Model) shrink() {
	type seen struct {
		hash uint64
		n    uint64
	}
	all := make([]seen, 0, len(m.tokens))
	for h, n := range m.tokens {
		all = append(all, seen{h, uint64(n.wanted) + uint64(n.unwanted)})
	}
	slices.SortFunc(all, func(a, b seen) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.hash, b.hash)) })
	for _, s := range all[maxTokens:] {
		delete(m.tokens, s.hash)
	}
}

// Guess says how likely a comment with these tokens is unwanted, from 1 to 99 percent, and which of its
// words say so most clearly. It is the zero Guess until enough was learned.
func (m *Model) Guess(tokens []Token) notice.Guess {
	if m.wanted < Enough || m.unwanted < Enough {
		return notice.Guess{}
	}
	type odds struct {
		log  float64
		word string
	}
	var all []odds
	for _, t := range tokens {
		if n, known := m.tokens[t.hash]; known {
			all = append(all, odds{logShare(uint64(n.unwanted), m.unwanted) - logShare(uint64(n.wanted), m.wanted), t.word})
		}
	}
	slices.SortStableFunc(all, func(a, b odds) int { return cmp.Compare(math.Abs(b.log), math.Abs(a.log)) })
	sum := math.Log(float64(m.unwanted)+1) - math.Log(float64(m.wanted)+1)
	var g notice.Guess
	for _, o := range all[:min(len(all), telling)] {
		sum += o.log
		if o.log > 0 && o.word != "" && len(g.Words) < maxShown {
			g.Words = append(g.Words, o.word)
		}
	}
	g.Spam = min(99, max(1, int(math.Round(100/(1+math.Exp(-sum))))))
	if g.Spam < 50 {
		g.Words = nil
	}
	return g
}

// logShare is the logarithm of how often something stood in n of all comments, as if it had stood in one
// more of two more (Laplace).
func logShare(n, all uint64) float64 { return math.Log(float64(n)+1) - math.Log(float64(all)+2) }
