package spam_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
)

func tokens(html string) []spam.Token {
	source := regexp.MustCompile("<[^>]*>").ReplaceAllString(html, "")
	parts := []notice.Part{{Source: source, HTML: notice.SafeHTML(html)}}
	return spam.Tokens(notice.Comment{Body: notice.Body{Parts: parts}})
}

// taught returns a model that has learned each of two texts n times.
func taught(wanted, unwanted string, n int) *spam.Model {
	m := spam.New(notice.Memory{})
	for range n {
		m.Learn(tokens(wanted), spam.Wanted)
		m.Learn(tokens(unwanted), spam.Unwanted)
	}
	return m
}

// TestArithmetic compares guesses with values computed by hand: ten comments of each kind, words that all comments of
// one kind have, and the token for no links, which all have.
func TestArithmetic(t *testing.T) {
	m := taught("water", "casino", 10)
	share := func(n, all float64) float64 { return (n + 1) / (all + 2) }
	for text, ratio := range map[string]float64{
		"casino":              share(10, 10) / share(0, 10),
		"water":               share(0, 10) / share(10, 10),
		"casino water":        1,
		"unknown words alone": 1,
		"CÁSINO casino":       share(10, 10) / share(0, 10),
		"сasinо":              share(10, 10) / share(0, 10), // two letters are Cyrillic
		"casiño":              1,
	} {
		want := int(math.Round(100 * ratio / (1 + ratio)))
		if got := m.Guess(tokens(text)); got.Spam != want {
			t.Errorf("%q: %d percent, want %d", text, got.Spam, want)
		}
	}
	for range 30 { // the rarer kind becomes less likely
		m.Learn(tokens("water"), spam.Wanted)
	}
	ratio := share(10, 10) / share(0, 40) * (share(10, 10) / share(40, 40)) * 11 / 41
	if got, want := m.Guess(tokens("casino")).Spam, int(math.Round(100*ratio/(1+ratio))); got != want {
		t.Errorf("with forty wanted: %d percent, want %d", got, want)
	}
}

func TestGuess(t *testing.T) {
	for n, want := range map[int]bool{9: false, 10: true} {
		if got := taught("water", "casino", n).Guess(tokens("casino")).Spam > 0; got != want {
			t.Errorf("a guess after %d of each: %v", n, got)
		}
	}
	m := taught("the council reports on water",
		`the casino pays a bonus <a href="https://pay.example/x?a&amp;b">here</a>`, 20)
	g := m.Guess(tokens(`Casino bonus: <a href="http://pay.example:80/">go</a>`))
	named := slices.Contains(g.Words, "casino") && slices.Contains(g.Words, "pay.example") && len(g.Words) <= 5
	if g.Spam != 99 || !named {
		t.Errorf("unwanted: %+v", g)
	}
	if g := m.Guess(tokens("the council and water")); g.Spam != 1 && g.Spam > 5 || g.Words != nil {
		t.Errorf("wanted: %+v", g)
	}
}

func TestForgettingUndoesLearning(t *testing.T) {
	m := taught("the council reports", "the casino pays", 3)
	before := m.Memory()
	for _, l := range []spam.Label{spam.Wanted, spam.Unwanted, spam.Refused, spam.Unlabelled} {
		m.Learn(tokens("the new casino and the council"), l)
		m.Forget(tokens("the new casino and the council"), l)
	}
	if diff := cmp.Diff(before, m.Memory()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	m.Forget(tokens("never learned"), spam.Wanted) // does no harm
	if diff := cmp.Diff(spam.New(before).Memory(), before); diff != "" {
		t.Errorf("what is kept is not what was kept:\n%s", diff)
	}
}

func TestTheVocabularyIsBounded(t *testing.T) {
	m := spam.New(notice.Memory{})
	for range 5 {
		m.Learn(tokens("often said"), spam.Wanted)
	}
	for i := range 300 {
		text := ""
		for k := range 100 {
			text += fmt.Sprintf(" word%dx%d", i, k)
		}
		m.Learn(tokens(text), spam.Unwanted)
	}
	memory := m.Memory()
	if n := len(memory.Tokens); n > 22_000 || n < 20_000 {
		t.Errorf("%d tokens", n)
	}
	kept := 0
	for _, token := range memory.Tokens {
		if token.Wanted == 5 {
			kept++
		}
	}
	if kept != 3 { // the words, and that there are no links
		t.Errorf("%d of what was seen most is kept, want 3", kept)
	}
}
