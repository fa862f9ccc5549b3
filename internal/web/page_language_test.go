package web_test

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/testing/leftovers"
)

// peopleSaid lists texts of people in the examples that no element tells from the board's own messages.
var peopleSaid = []string{"What it says.", "Ministry of Water", "Be kind", "Answers who knows", "(new)"}

// TestNoPageHasAWordOfAnotherLanguage looks in every page in every language for words of the other one.
func TestNoPageHasAWordOfAnotherLanguage(t *testing.T) {
	locales, err := sharedLocales()
	if err != nil {
		t.Fatal(err)
	}
	r, finder := renderer(t), leftovers.New(locales)
	for _, x := range examples() {
		for _, lang := range notice.Langs {
			html, err := r.Render(lang, x.page)
			if err != nil {
				t.Fatal(err)
			}
			found, err := finder.Leftovers(html, lang, peopleSaid...)
			if err != nil {
				t.Fatal(err)
			}
			for _, what := range found {
				t.Errorf("%s in %s: %s", x.name, lang, what)
			}
		}
	}
}
