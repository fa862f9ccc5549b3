package fold_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/fold"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"Ñandú":                     "ñandu",
		"N\u0303an\u0323\u0303 an":  "ñañ an",
		"an\u0301o n\u200b\u0303":   "ano ñ",
		"  ca\u00adsi\u200bno \n X": "casino x",
		"ＣＡＳＩＮＯ":                    "casino",
		"e\u0301":                   "e",
		"¡Bono!":                    "¡bono!",
		"STRASSE straße":            "strasse strasse",
	} {
		if got := fold.Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := fold.Text(want); got != want {
			t.Errorf("%q changes to %q", want, got)
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                           nil,
		"¡Gane 100 €! (ya), por-fin": {"gane", "100", "ya", "por", "fin"},
		"Straße, ŁÓDŹ; œuvre":        {"strasse", "lodz", "oeuvre"},
		"ca\u00adsi\u200bno":         {"casino"},
		"Máŋga, ŧ":                   {"manga", "t"},
		"a\u20ddb":                   {"ab"},
		"año an\u0303o ano AÑO":      {"año", "año", "ano", "año"},
		"Peña, pena; niñ\u0301o":     {"peña", "pena", "niño"},
		"ѕсаm аss с":                 {"scam", "ass", "с"}, // the last one is not mixed
		"5 μg, TGFβ":                 {"5", "μg", "tgfβ"},
		"Νotice ΙT, Іnforme":         {"notice", "it", "informe"},
		"казино, вoда-COVID":         {"казино", "boдa", "covid"},
		"हिन्दी में":                 {"हिनदी", "म"},
	} {
		if got := fold.Words(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	f := fold.NewFinder([]fold.Phrase{
		{"casino", true}, {"bono", false}, {"Dinero  Fácil", true}, {"he", false}, {"she", false}, {"", false},
		{"hers", true}, {"c++", true}, {"ano", true}, {"pena", false}, {"coño", true}, {"ass", true}, {"scam", false},
		{"straße", true}, {"казино", true}, {"НЕТ", true},
	})
	for text, want := range map[string][]int{
		"":                        nil,
		"El CASINO.":              {0},
		"los casinos":             nil,
		"abonos, bono":            {1},
		"dinero\nfacil":           {2},
		"dinero facilísimo":       nil,
		"casinos y casino":        {0},
		"ushers":                  {3, 4},
		"hers":                    {3, 6},
		"écasino casinoé":         nil,
		"C++ & casino-bonos":      {0, 1, 7},
		"un cas ino de dinero c":  nil,
		"Feliz año nuevo a todas": nil,
		"Feliz an\u0303o":         nil,
		"ANO, Peña y an\u0301o":   {8},
		"cono":                    nil,
		"CON\u0303O penas":        {9, 10},
		"an аss, class":           {11},
		"ѕсаmmers":                {12},
		"STRASSE":                 {13},
		"КАЗИНО":                  {14},
		"кaзинo, нeт":             {3, 14, 15},
		"cafés":                   nil,
	} {
		if got := f.Find(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := fold.NewFinder(nil).Find("x"); got != nil {
		t.Errorf("nothing to find: %v", got)
	}
}

// TestFindReadsDisguises: a phrase is found however its letters are disguised, and not in words of other letters.
func TestFindReadsDisguises(t *testing.T) {
	for phrase, texts := range map[string][]string{
		"casino": {
			"ᴄᴀsɪɴᴏ", "cɑsino", "casıno", "CASİNO", "🅲🅰🆂🅸🅽🅾", "ⓒⓐⓢⓘⓝⓞ", "𝕔𝕒𝕤𝕚𝕟𝕠", "caꜱino", "caƽino", "ȼåsĩnø", "ϲasino",
			"cαsino", "casinο", "CΑSΙNΟ", "casiпo", "cаѕіпo", "𝖼𝖺𝗌ι𝗇𝗈", "c̶a̶s̶i̶n̶o̶", "c⃝asino", "ca\u3164sino", "ca\uffa0sino",
			"ca\u034fsino", "ca\u2060sino", "ca\u2065sino", "ca\U000e0061sino", "\u202ecasino\u202c",
		},
		"crypto": {"crурto", "ϲryptο", "ｃｒｙｐｔｏ"}, "viagra": {"viаɡra", "vıagrа"}, "porn": {"pσrn"}, "bono": {"ʙono", "Ьоno"},
		"official": {"oﬃcial"}, "straße": {"straſse", "STRAẞE"}, "aether": {"Æther"}, "lodz": {"Łódź"}, "soren": {"SØREN"},
		"irmao": {"irmão"}, "pinguino": {"PINGÜINO"}, "o'brien": {"O’Brien", "oʼbrien", "O‘BRIEN", "O＇Brien"},
		"don’t": {"don't"}, "e-mail": {"e‑mail", "e–mail", "E−MAIL"}, `"bono"`: {"«bono»", "“bono”", "„bono‟"},
		"buy now": {"buy\u00a0now", "buy\u3000now", "buy\u2800now", "buy \u200b\r\n now"},
		"sueño":   {"SUEN\u0303O", "sueո̃o", "ѕueño", "sue𝐧̃o", "suen\u0336\u0303o", "sueɲo"},
		"año":     {"аñо", "ａñｏ"}, "ano": {"аnо", "ánö"},
	} {
		for _, text := range texts {
			if len(fold.NewFinder([]fold.Phrase{{Text: phrase, Whole: true}}).Find("x, "+text+".")) == 0 {
				t.Errorf("%q is not found in %q (%q)", phrase, text, fold.Text(text))
			}
		}
	}
	for phrase, texts := range map[string][]string{
		"sueno": {"sueño", "ѕueño", "sueɲo"}, "sueño": {"sueno"}, "ano": {"аñо", "an̰\u0303o"}, "cana": {"caña"}, "mana": {"mañana"},
		"casino": {"саѕіпо", "cas ino", "cаsinos"}, "es": {"🇪🇸"}, "us": {"🇺🇸", "5 μs"},
	} {
		for _, text := range texts {
			if len(fold.NewFinder([]fold.Phrase{{Text: phrase, Whole: true}}).Find(text)) > 0 {
				t.Errorf("%q is found in %q (%q)", phrase, text, fold.Text(text))
			}
		}
	}
}

// TestFindFindsWhatSearchingOneByOneFinds compares Find with strings.Contains, on texts of few different letters.
func TestFindFindsWhatSearchingOneByOneFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		var b strings.Builder
		for range 1 + random.IntN(n) {
			b.WriteByte("aab "[random.IntN(4)])
		}
		return fold.Text(b.String())
	}
	for range 500 {
		var phrases []fold.Phrase
		for range random.IntN(8) {
			phrases = append(phrases, fold.Phrase{Text: text(4)})
		}
		in := text(30)
		var want []int
		for i, p := range phrases {
			if p.Text != "" && strings.Contains(in, p.Text) {
				want = append(want, i)
			}
		}
		if got := fold.NewFinder(phrases).Find(in); !slices.Equal(got, want) {
			t.Fatalf("%v in %q: %v, want %v", phrases, in, got, want)
		}
	}
}

// FuzzText: what is folded stays the same when it is folded again, and a phrase is found in itself.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", "Ñandú", "ẞ ﬀ İ", "\u200bA\u0301", "\xff", "ᾳ ΐ",
		"a\u00a0 b", "가", "𝔘", "ñ n\u302e\u0303", "sГs мixed", "ϓa", "µA", "Σa ςa", "\xf2Ά",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := fold.Text(text)
		if again := fold.Text(folded); again != folded {
			t.Errorf("%q is %q, and that %q", text, folded, again)
		}
		words := fold.Words(text)
		if again := fold.Words(strings.Join(words, " ")); !slices.Equal(again, words) {
			t.Errorf("%q has the words %q, and those %q", text, words, again)
		}
		for _, whole := range []bool{false, true} {
			found := fold.NewFinder([]fold.Phrase{{Text: text, Whole: whole}}).Find(text)
			if folded != "" && len(found) != 1 {
				t.Errorf("%q is not found in itself", text)
			}
		}
	})
}
