package fold_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/fold"
)

func TestNeighbours(t *testing.T) {
	vocabulary := []string{"ano", "año", "mañana", "montaña", "montana", "de", "españa", "agua", "nene", "campañas"}
	known := func(words []string, prefix bool) (found []string, _ error) {
		for _, w := range words {
			if slices.ContainsFunc(vocabulary, func(v string) bool { return v == w || prefix && strings.HasPrefix(v, w) }) {
				found = append(found, w)
			}
		}
		return found, nil
	}
	for text, want := range map[string][]string{
		"":                        nil,
		"agua":                    nil,
		"año":                     {"ano"},
		" Ano ":                   {" año "},
		"an\u0303o":               {"ano"},
		"manana":                  {"mañana"},
		"mana":                    {"maña"}, // the beginning of a word
		"mana agua":               nil,
		"campan":                  {"campañ"},
		`"montana de Espana"`:     {`"montaña de españa"`, `"montana de españa"`},
		"nene":                    nil,
		"ñeñe":                    {"nene"},
		"nana":                    nil,
		"#ano, agua":              {"#año, agua"},
		"nnnnnnnnnn":              nil,
		strings.Repeat("ano ", 9): nil,
	} {
		got, err := fold.Neighbours(text, known)
		if err != nil {
			t.Error(err)
		}
		if strings.Count(text, "ano ") == 9 {
			if len(got) != 12 {
				t.Errorf("%q: %d neighbours, want 12", text, len(got))
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	broken := errors.New("broken")
	if _, err := fold.Neighbours("ano", func([]string, bool) ([]string, error) { return nil, broken }); err != broken {
		t.Errorf("%v, want %v", err, broken)
	}
}
