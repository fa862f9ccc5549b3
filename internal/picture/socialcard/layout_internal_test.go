package socialcard

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func faceOf(t *testing.T, ttf []byte) *face {
	t.Helper()
	f, err := openFace(ttf)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestKerning(t *testing.T) {
	for name, ttf := range map[string][]byte{"titles": headFont, "text": textFont} {
		f := faceOf(t, ttf)
		for _, pair := range []string{"AV", "To", "P.", "Yo", "ÁV"} {
			apart := 0.0
			for _, r := range pair {
				apart += f.set(string(r)).all().width()
			}
			if got := f.set(pair).all().width(); got > apart-0.02 {
				t.Errorf("%s: %q is %.3f em wide, its letters %.3f", name, pair, got, apart)
			}
		}
		if got, want := f.set("HH").all().width(), 2*f.set("H").all().width(); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: HH is %.3f em wide, not %.3f", name, got, want)
		}
	}
}

// The width of a part of a text is that of the part alone.
func TestWidthOfALine(t *testing.T) {
	f := faceOf(t, headFont)
	whole := f.set("LA AVENTURA TOTAL")
	for _, x := range []struct {
		from, to int
		alone    string
	}{{0, 2, "LA"}, {3, 11, "AVENTURA"}, {12, 17, "TOTAL"}, {3, 17, "AVENTURA TOTAL"}, {5, 5, ""}} {
		if got, want := (line{whole, x.from, x.to}).width(), f.set(x.alone).all().width(); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %.4f, want %.4f", x.alone, got, want)
		}
	}
}

func words(lines []line) (all []string) {
	for _, l := range lines {
		all = append(all, string(l.runes[l.from:l.to]))
	}
	return all
}

// ragged is the cost of lines as balanced counts it.
func ragged(lines []line, wide float64) (sum float64) {
	for _, l := range lines {
		sum += (wide - l.width()) * (wide - l.width())
	}
	return sum
}

func TestBalance(t *testing.T) {
	f := faceOf(t, headFont)
	for _, title := range []string{
		"56 Local Jurisdictions Join Global Partnership to Promote Open Government",
		"56 jurisdicciones locales se unen a una alianza global para promover el gobierno abierto",
		"Consulta pública sobre el plan de acción",
		"One",
		"A well-known, co-created open-government initiative–and its follow-up",
	} {
		set := f.set(title)
		for _, size := range titleSizes {
			wide := measure / size
			full, even := set.greedy(wide, 99), set.balanced(wide, 99, false)
			if even == nil {
				t.Fatalf("%q at %v does not fit", title, size)
			}
			if len(even) != len(full) || ragged(even, wide) > ragged(full, wide)+1e-9 {
				t.Errorf("%q at %v: %q, full lines are %q", title, size, words(even), words(full))
			}
			got := strings.Join(words(even), " ")
			if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(title, " ", "") {
				t.Errorf("%q at %v says %q", title, size, got)
			}
			for _, l := range even {
				if l.width() > wide {
					t.Errorf("%q is wider than the card", words([]line{l}))
				}
			}
		}
	}
	// The last line is not a single word if a more even way exists.
	wide := f.set("Consulta pública sobre el plan de").all().width() + 0.1
	got := words(f.set("Consulta pública sobre el plan de acción").balanced(wide, 4, false))
	if len(got) != 2 || len(strings.Fields(got[1])) < 3 {
		t.Errorf("lines %q", got)
	}
}

func TestLinesEndWhereTheyMay(t *testing.T) {
	f := faceOf(t, headFont)
	set := f.set("20\u00a0€ open-data día")
	var got []string
	for _, p := range set.pieces(99, false) {
		got = append(got, string(set.runes[p.from:p.to]))
	}
	if want := []string{"20\u00a0€", "open-", "data", "día"}; !slices.Equal(got, want) {
		t.Errorf("pieces %q, want %q", got, want)
	}
}

// Titles that the desk takes are never cut, and longer ones only behind a word.
func TestOnlyAbsurdTitlesAreCut(t *testing.T) {
	f := faceOf(t, headFont)
	long := strings.Repeat("Convocatoria para la elaboración participativa del plan de acción local: ", 6)
	for _, n := range []int{1, 60, 120, 200, 250, 300, 400} {
		title := strings.TrimSpace(string([]rune(long)[:n]))
		lines, size, _ := block{kicker: f.set("x"), title: f.set(title), line: f.set("y")}.fit(440)
		said := strings.Join(words(lines), " ")
		if len(lines) > maxLines(size) || n <= 200 && said != title {
			t.Errorf("%d letters: %d lines of %v: %q", n, len(lines), size, said)
		}
		if kept, cut := strings.CutSuffix(said, "…"); cut && !strings.HasPrefix(title+" ", kept+" ") {
			t.Errorf("%d letters are cut within a word: %q", n, said)
		}
	}
}

// Covers agrees with the font.
func TestCoversWhatTheFontHas(t *testing.T) {
	f := faceOf(t, headFont)
	for r := rune(0x20); r < 0x3000; r++ {
		cleaned := clean(string(r))
		if cleaned == "" || len([]rune(cleaned)) > 1 {
			continue
		}
		if got, want := Covers(string(r)), !f.set(string(r)).empty(); got != want {
			t.Errorf("%U: covered %v, in the font %v", r, got, want)
		}
	}
}
