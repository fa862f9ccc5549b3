package locale_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"

	"noticeboard/internal/notice"
)

// A glossary is the file beside the catalogues.
type glossary struct {
	Avoid map[notice.Lang]map[string]string // word → what to say instead
	Term  []struct {
		En, Es []string // forms
		Means  string
		But    map[string]string // message that says something else → why
	}
}

func theGlossary(t *testing.T) (g glossary) {
	t.Helper()
	text, err := os.ReadFile("glossary.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.NewDecoder(strings.NewReader(string(text))).DisallowUnknownFields().Decode(&g); err != nil {
		t.Fatal(err)
	}
	return g
}

// matcher finds any of several forms as words of their own; behind a ~ letters may follow.
func matcher(forms ...string) *regexp.Regexp {
	var all []string
	for _, f := range forms {
		begin, open := strings.CutSuffix(f, "~")
		begin = regexp.QuoteMeta(begin)
		if open {
			begin += `\pL*`
		}
		all = append(all, begin)
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + strings.Join(all, "|") + `)(?:[^\pL]|$)`)
}

// saying returns all forms of a message, without its arguments.
func saying(m *i18n.Message) string {
	forms := []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}
	return argument.ReplaceAllString(strings.Join(forms, " \n "), "…")
}

func TestWordsToAvoid(t *testing.T) {
	g := theGlossary(t)
	for _, lang := range notice.Langs {
		for word, instead := range g.Avoid[lang] {
			wrong := matcher(word)
			for key, m := range messages(t, lang) {
				if wrong.MatchString(saying(m)) {
					t.Errorf("%s: %q in %q; rather: %s", key, word, m.Other, instead)
				}
			}
		}
	}
}

func TestTermsAreTranslatedAlike(t *testing.T) {
	en, es := messages(t, notice.English), messages(t, notice.Spanish)
	for _, term := range theGlossary(t).Term {
		if len(term.En) == 0 || len(term.Es) == 0 || term.Means == "" {
			t.Errorf("%+v is not whole", term)
			continue
		}
		here, there, used := matcher(term.En...), matcher(term.Es...), false
		met := map[string]bool{}
		for _, key := range slices.Sorted(maps.Keys(en)) {
			if !here.MatchString(saying(en[key])) {
				continue
			}
			if used = true; es[key] == nil || there.MatchString(saying(es[key])) {
				continue
			}
			if met[key] = true; term.But[key] == "" {
				t.Errorf("%s: %q without %q: %q, %q", key, term.En[0], term.Es[0], en[key].Other, es[key].Other)
			}
		}
		if !used {
			t.Errorf("no message has %q", term.En)
		}
		for key := range term.But {
			if !met[key] {
				t.Errorf("%s needs no exception from %q", key, term.En[0])
			}
		}
	}
}

func TestTheGlossaryFindsWhatItIsFor(t *testing.T) {
	for text, want := range map[string]bool{
		"Haga clic aquí": true, "Clic.": true, "Ciclica": false, "eclíptica": false, "Inválido": true,
		"No es inválida.": true, "validez": false,
	} {
		if got := matcher("clic", "inválid~").MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
