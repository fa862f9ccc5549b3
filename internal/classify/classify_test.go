package classify_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/classify"
	"noticeboard/internal/notice"
)

func tokens(html string) []classify.Token {
	source := regexp.MustCompile("<[^>]*>").ReplaceAllString(html, "")
	return classify.Tokens(notice.Comment{Body: notice.Body{Parts: []notice.Part{{Source: source, HTML: notice.SafeHTML(html)}}}})
}

// taught is a model that has seen two texts so many times each.
func taught(wanted, unwanted string, n int) *classify.Model {
	m := classify.New(notice.Memory{})
	for range n {
		m.Learn(tokens(wanted), notice.Wanted)
		m.Learn(tokens(unwanted), notice.Unwanted)
	}
	return m
}

// TestArithmetic works a guess out by hand: ten of each kind, words that stood in all of one kind, and
// "links: none", which stood in all of both.
func TestArithmetic(t *testing.T) {
	m := taught("water", "casino", 10)
	share := func(n, all float64) float64 { return (n + 1) / (all + 2) }
	for text, ratio := range map[string]float64{
		"casino":              share(10, 10) / share(0, 10),
		"water":               share(0, 10) / share(10, 10),
		"casino water":        1,
		"unknown words alone": 1,
		"CÁSINO casino":       share(10, 10) / share(0, 10),
	} {
		want := int(math.Round(100 * ratio / (1 + ratio)))
		if got := m.Guess(tokens(text)); got.Spam != want {
			t.Errorf("%q: %d percent, want %d", text, got.Spam, want)
		}
	}
	for range 30 { // what comes seldom is less likely
		m.Learn(tokens("water"), notice.Wanted)
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
	m := taught("the council reports on water", `the casino pays a bonus <a href="https://pay.example/x?a&amp;b">here</a>`, 20)
	g := m.Guess(tokens(`Casino bonus: <a href="http://pay.example:80/">go</a>`))
	if g.Spam != 99 || !slices.Contains(g.Words, "casino") || !slices.Contains(g.Words, "pay.example") || len(g.Words) > 5 {
		t.Errorf("unwanted: %+v", g)
	}
	if g := m.Guess(tokens("the council and water")); g.Spam != 1 && g.Spam > 5 || g.Words != nil {
		t.Errorf("wanted: %+v", g)
	}
}

func TestForgettingUndoesLearning(t *testing.T) {
	m := taught("the council reports", "the casino pays", 3)
	before := m.Memory()
	for _, l := range []notice.Label{notice.Wanted, notice.Unwanted, notice.Refused, notice.Unlabelled} {
		m.Learn(tokens("the new casino and the council"), l)
		m.Forget(tokens("the new casino and the council"), l)
	}
	if diff := cmp.Diff(before, m.Memory()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	m.Forget(tokens("never learned"), notice.Wanted) // does no harm
	if diff := cmp.Diff(classify.New(before).Memory(), before); diff != "" {
		t.Errorf("what is kept is not what was kept:\n%s", diff)
	}
}

func TestTheVocabularyIsBounded(t *testing.T) {
	m := classify.New(notice.Memory{})
	for range 5 {
		m.Learn(tokens("often said"), notice.Wanted)
	}
	for i := range 300 {
		text := ""
		for k := range 100 {
			text += fmt.Sprintf(" word%dx%d", i, k)
		}
		m.Learn(tokens(text), notice.Unwanted)
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
