package locale

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"noticeboard/internal/notice"
)

// catalogue compiles the text of a catalogue file.
func catalogue(lang notice.Lang, text string) (*Catalogue, error) {
	messages, err := parse([]byte(text))
	if err != nil {
		return nil, err
	}
	return compile(lang, messages)
}

func TestEveryPluralFormIsUsed(t *testing.T) {
	const six = `"comments" = { zero = "zero {{.Count}}", one = "one {{.Count}}", two = "two {{.Count}}", ` +
		`few = "few {{.Count}}", many = "many {{.Count}}", other = "other {{.Count}}" }`
	for _, x := range []struct {
		lang notice.Lang
		text string
		want map[uint64]string // form by number
	}{
		{"ar", six, map[uint64]string{
			0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 103: "few",
			1_000_000: "other", 1_000_002: "other", 1_000_003: "few", 1_000_011: "many", 1<<64 - 1: "many",
		}},
		{"cy", six, map[uint64]string{0: "zero", 1: "one", 2: "two", 3: "few", 4: "other", 6: "many",
			1_000_006: "other"}},
		{"pl", `"comments" = { one = "one", few = "few", many = "many", other = "other" }`, map[uint64]string{
			0: "many", 1: "one", 2: "few", 5: "many", 22: "few", 1_000_001: "many", 1_000_002: "few",
		}},
		{"es", `"comments" = { one = "one", many = "many", other = "other" }`, map[uint64]string{
			0: "other", 1: "one", 1000: "other", 1_000_000: "many", 1_000_001: "other", 5_000_000: "many",
		}},
		{"es", `"comments" = { one = "one", other = "other" }`, map[uint64]string{1: "one", 2: "other",
			1_000_000: "other"}},
		{"ja", `"comments" = "other {{.Count}}"`, map[uint64]string{0: "other", 1: "other", 2: "other"}},
	} {
		c, err := catalogue(x.lang, x.text+"\n"+
			`"number.smallest" = "a number as long as this has its digits in groups"`)
		if err != nil {
			t.Errorf("%s: %v", x.lang, err)
			continue
		}
		for n, want := range x.want {
			if strings.Contains(x.text, "Count") {
				want += fmt.Sprintf(" %d", n)
			}
			if got, err := c.Count("comments", n); got != want || err != nil {
				t.Errorf("%s: %d: got %q, %v, want %q", x.lang, n, got, err, want)
			}
		}
		words := strings.Join(c.Words()["comments"], "")
		for _, form := range []string{"few", "other"} {
			if strings.Contains(words, form) != strings.Contains(x.text, form) {
				t.Errorf("%s: the words of %q are %q", x.lang, x.text, words)
			}
		}
	}
}

func TestCataloguesThatAreRefused(t *testing.T) {
	for _, x := range []struct {
		lang       notice.Lang
		text, want string
	}{
		{"en", `"comments" = { one = "one", other = "other", manny = "many" }`, `"manny" is not a plural form`},
		{"en", `"comments" = { manny = "many" }`, `"manny" is not a plural form`},
		{"en", `"comments" = { One = "one", other = "other" }`, `"One" is not a plural form`},
		{"en", `"comments" = { one = "one", other = "other", leftDelim = "<" }`, `"leftDelim" is not a plural form`},
		{"en", `"comments" = { one = "one", few = "few", other = "other" }`, `no plural form "few"`},
		{"es", `"comments" = { one = "one", two = "two", other = "other" }`, `no plural form "two"`},
		{"ja", `"comments" = { one = "one", other = "other" }`, `no plural form "one"`},
		{"en", `"comments" = { one = "one" }`, `comments: the text, or its form "other", is missing`},
		{"en", `"comments" = ""`, `comments: the text, or its form "other", is missing`},
		{"en", `"comments" = { one = "{{.Count", other = "other" }`, "cannot read the arguments"},
		{"en", `"comments" = 7`, "neither a text nor a table"},
		{"en", `"comments`, "toml"},
	} {
		if _, err := catalogue(x.lang, x.text); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %s: got %v, want %q", x.lang, x.text, err, x.want)
		}
	}
}

// go-i18n has rules of its own, from a newer CLDR than golang.org/x/text: both agree.
func TestPluralRulesAreThoseOfCLDR(t *testing.T) {
	bundle := i18n.NewBundle(language.English)
	names := map[plural.Form]string{}
	for _, f := range pluralForms {
		names[f.form] = f.key
	}
	numbers := []uint64{1_000_000, 1_000_001, 1_000_002, 1_000_005, 1_000_011, 1_100_000, 2_000_000, 7_000_103}
	for n := range uint64(1002) {
		numbers = append(numbers, n)
	}
	for _, lang := range strings.Fields("en es fr pt it ca de ru uk pl cs sl lt ro ar cy ga br ja zh tr") {
		all := &i18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
		if err := bundle.AddMessages(language.Make(lang), all); err != nil {
			t.Fatal(err)
		}
		localizer := i18n.NewLocalizer(bundle, lang)
		var wrong []string
		for _, n := range numbers {
			want, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "form", PluralCount: int(n)})
			if got := names[formFor(language.Make(lang), n)]; got != want || err != nil {
				wrong = append(wrong, fmt.Sprintf("%d: got %s, %v, want %s", n, got, err, want))
			}
		}
		if len(wrong) > 0 {
			t.Errorf("%s: %d numbers: %s", lang, len(wrong), slices.Compact(wrong)[:min(5, len(wrong))])
		}
	}
}
