// Package spam estimates how likely a comment is spam. It is a naive Bayes classifier over the words of comments,
// trained by the decisions of the desk.
//
// A comment is the set of its tokens: its words, the hosts it links to, and how many links it has. For each token the
// model counts the wanted and the unwanted comments that have it. The estimate is a sum of log-odds, with Laplace
// smoothing, of the most significant tokens, and of the numbers of wanted and unwanted comments. What was learned from a
// comment can be forgotten. The size of the model is limited: the rarest tokens are dropped first. It stores hashes of
// tokens, not words.
//
// Package spam makes estimates only. What follows from them is decided in package notice.
package spam

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

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

const (
	// MinExamples is the number of wanted and of unwanted comments that must be learned before there is a guess.
	MinExamples = 10

	maxTokens      = 20_000 // tokens that the model keeps when it is shrunk
	slack          = 2_000  // it is shrunk when it has more than maxTokens+slack
	maxSignificant = 15     // tokens of a comment that a guess is computed from
	maxShown       = 5      // words in a Guess
	minWord        = 3      // characters of a word; shorter and longer ones are no tokens
	maxWord        = 40
)

// A Token is a feature of a comment: a word, a host that it links to, or its number of links.
type Token struct {
	hash uint64
	word string // the word or host, for Guess.Words; empty for a number of links
}

// token returns the token of a kind ("word", "host" or "links") for a text.
func token(kind, text, word string) Token {
	h := fnv.New64a()
	h.Write([]byte(kind + ":" + text))
	return Token{h.Sum64(), word}
}

var links = regexp.MustCompile(`<a href="([^"]*)"`)

// Tokens returns the tokens of a comment, each once: of its text, its links and its author's organisation. The name of
// the author is left out on purpose, so that nobody is judged by a name.
func Tokens(c notice.Comment) []Token {
	var all []Token
	seen := map[uint64]bool{}
	add := func(t Token) {
		if !seen[t.hash] {
			seen[t.hash] = true
			all = append(all, t)
		}
	}
	for _, w := range fold.Words(c.Body.Source() + "\n" + c.Author.Organisation) {
		if n := utf8.RuneCountInString(w); minWord <= n && n <= maxWord {
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

// A Model holds the counts that the classifier has learned. It is not safe for concurrent use.
type Model struct {
	wanted, unwanted uint64            // number of comments learned
	tokens           map[uint64]counts // by hash
}

// counts are the numbers of comments that have a token.
type counts struct{ wanted, unwanted uint32 }

// New returns a model with the counts in m; the zero Memory makes an empty one.
func New(m notice.Memory) *Model {
	model := &Model{wanted: m.Wanted, unwanted: m.Unwanted, tokens: make(map[uint64]counts, len(m.Tokens))}
	for _, t := range m.Tokens {
		model.tokens[t.Token] = counts{t.Wanted, t.Unwanted}
	}
	return model
}

// Memory returns the counts of the model, tokens ordered by hash. Folding, Until and Record are zero.
func (m *Model) Memory() notice.Memory {
	all := notice.Memory{Wanted: m.wanted, Unwanted: m.unwanted}
	for h, n := range m.tokens {
		all.Tokens = append(all.Tokens, notice.TokenCount{Token: h, Wanted: n.wanted, Unwanted: n.unwanted})
	}
	slices.SortFunc(all.Tokens, func(a, b notice.TokenCount) int { return cmp.Compare(a.Token, b.Token) })
	return all
}

// Learned returns the numbers of comments that were learned as wanted and as unwanted.
func (m *Model) Learned() (wanted, unwanted uint64) { return m.wanted, m.unwanted }

// Learn counts a comment with these tokens as wanted or unwanted. For other labels it does nothing.
func (m *Model) Learn(tokens []Token, l Label) {
	m.change(tokens, l, func(n uint32) uint32 { return n + 1 })
	switch l {
	case Wanted:
		m.wanted++
	case Unwanted:
		m.unwanted++
	}
	if len(m.tokens) > maxTokens+slack {
		m.shrink()
	}
}

// Forget undoes Learn with the same arguments.
func (m *Model) Forget(tokens []Token, l Label) {
	m.change(tokens, l, func(n uint32) uint32 { return n - min(n, 1) })
	switch l {
	case Wanted:
		m.wanted -= min(m.wanted, 1)
	case Unwanted:
		m.unwanted -= min(m.unwanted, 1)
	}
}

// change applies by to the counts of tokens for label l, and removes tokens whose counts become zero.
func (m *Model) change(tokens []Token, l Label, by func(uint32) uint32) {
	if l != Wanted && l != Unwanted {
		return
	}
	for _, t := range tokens {
		n := m.tokens[t.hash]
		if l == Wanted {
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

// shrink removes the rarest tokens until maxTokens are left.
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

// Guess estimates how likely a comment with these tokens is unwanted, from 1 to 99 percent. From 50 percent on it also
// returns up to 5 words that contribute most, the most significant first. It returns the zero Guess until MinExamples
// wanted and unwanted comments were learned.
func (m *Model) Guess(tokens []Token) notice.Guess {
	if m.wanted < MinExamples || m.unwanted < MinExamples {
		return notice.Guess{}
	}
	type odds struct {
		log  float64
		word string
	}
	var all []odds
	for _, t := range tokens {
		if n, known := m.tokens[t.hash]; known {
			log := logShare(uint64(n.unwanted), m.unwanted) - logShare(uint64(n.wanted), m.wanted)
			all = append(all, odds{log, t.word})
		}
	}
	slices.SortStableFunc(all, func(a, b odds) int { return cmp.Compare(math.Abs(b.log), math.Abs(a.log)) })
	sum := math.Log(float64(m.unwanted)+1) - math.Log(float64(m.wanted)+1)
	var g notice.Guess
	for _, o := range all[:min(len(all), maxSignificant)] {
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

// logShare returns the logarithm of (n+1)/(all+2): the share of n comments in all, with Laplace smoothing.
func logShare(n, all uint64) float64 { return math.Log(float64(n)+1) - math.Log(float64(all)+2) }
