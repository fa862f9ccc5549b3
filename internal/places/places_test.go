package places_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/places"
)

// block returns a block of places with lines.
func block(lines ...string) string {
	return "```places\n" + strings.Join(lines, "\n") + "\n```"
}

func TestParse(t *testing.T) {
	got, err := places.Parse(block(
		"# Africa and the Middle East", "## Ghana", "Shama District (5.01, -1.66)", "",
		"##Kenya", "  Nairobi  ", "Nandi (East) (0,35)",
		"# Europe", "## N. Macedonia", "Sveti Nikole (Свети Николе)", "## Spain", "*Aragon* ( -41.65 , -180 )",
	))
	want := places.Places{
		{Name: "Africa and the Middle East", Countries: []places.Country{
			{Name: "Ghana", Places: []places.Place{{1, "Shama District", &places.Point{Lat: 5.01, Lon: -1.66}}}},
			{Name: "Kenya", Places: []places.Place{
				{2, "Nairobi", nil}, {3, "Nandi (East)", &places.Point{Lat: 0, Lon: 35}},
			}},
		}},
		{Name: "Europe", Countries: []places.Country{
			{Name: "N. Macedonia", Places: []places.Place{{4, "Sveti Nikole (Свети Николе)", nil}}},
			{Name: "Spain", Places: []places.Place{{5, "*Aragon*", &places.Point{Lat: -41.65, Lon: -180}}}},
		}},
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("-want +got, %v:\n%s", err, d)
	}
	if places, countries := got.Count(); places != 5 || countries != 4 || got[0].Count() != 3 {
		t.Errorf("%d places in %d countries, %d in the first region", places, countries, got[0].Count())
	}
}

func TestWhatIsNoBlockOfPlaces(t *testing.T) {
	for _, text := range []string{
		"", "text", "```\ncode\n```", "a\n" + block("# A", "## B", "C"), block("# A", "## B", "C") + "\na",
		"```placesX\n```",
	} {
		if ps, err := places.Parse(text); ps != nil || !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v, %v", text, ps, err)
		}
	}
}

func TestCut(t *testing.T) {
	b := block("# A", "## B", "C")
	for _, parts := range [][]string{
		{""}, {"text"}, {b}, {"before\n", b, "\nafter"}, {"before", b}, {b, "after"}, {"", b, ""},
		{"a\n\n", b, "\n\nb\n"},
		{"````\ncode\n````", b}, {"```go\ncode\n  ```", b}, {"- ```\n", b}, {"``` a`b", b},
		{"```` example\n" + b + "\n````"}, {"```\n" + "```places"}, {" " + b}, {"> " + b}, {"```place\n```"},
		{"```places here\n```"},
	} {
		text := strings.Join(parts, "\n")
		got, err := places.Cut(text)
		if d := cmp.Diff(parts, got); d != "" || err != nil {
			t.Errorf("%q, %v: -want +got:\n%s", text, err, d)
		}
	}
}

func TestWhatIsWrongWithABlockOfPlaces(t *testing.T) {
	many := []string{"# A", "## B"}
	for range places.Max {
		many = append(many, "C")
	}
	if _, err := places.Parse(block(many...)); err != nil {
		t.Errorf("as many as can be: %v", err)
	}
	sound, long := block("# A", "## B", "C"), strings.Repeat("ñ", 70)
	for name, test := range map[string]struct {
		text, key string // key without "problem.places."
		line      int
		quoted    string
	}{
		"no end":                      {"a\n```places\n# A", "open", 2, "```places"},
		"two":                         {sound + "\na\n" + sound, "second", 7, "```places"},
		"two, one without an end":     {sound + "\n```places", "second", 6, "```places"},
		"nothing":                     {"a\n\n" + block(""), "empty", 3, "```places"},
		"a region without countries":  {block("# A", "# B", "## C", "D"), "empty", 2, "# A"},
		"a country without places":    {block("# A", "## B", "", "## C", "D"), "empty", 3, "## B"},
		"a country, then a region":    {block("# A", "## B", "# C"), "empty", 3, "## B"},
		"an end without places":       {block("# A", "## B", "C", "## D"), "empty", 5, "## D"},
		"a heading without a name":    {block("# A", "##"), "heading", 3, "##"},
		"a heading too deep":          {block("# A", "## B", "### C"), "heading", 4, "### C"},
		"a place without a region":    {"a\n" + block("C"), "region", 3, "C"},
		"a country without a region":  {block("## B", "C"), "region", 2, "## B"},
		"a place without a country":   {block("# A", "C"), "country", 3, "C"},
		"no country in second region": {block("# A", "## B", "C", "# D", "E"), "country", 6, "E"},
		"too many":                    {block(append(many, "C")...), "many", places.Max + 4, "C"},
		"a long line":                 {block("# A", long), "country", 3, strings.Repeat("ñ", 59) + "…"},
	} {
		parts, err := places.Cut(test.text)
		if len(parts) != 1 || parts[0] != test.text {
			t.Errorf("%s: taken apart into %q", name, parts)
		}
		want := places.LineProblem{Key: "problem.places." + test.key, Line: test.line, Text: test.quoted}
		if d := cmp.Diff(error(want), err); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
	for _, point := range []string{
		"(5.01 -1.66)", "(5,01, -1,66)", "(5.01)", "(5.01, -1.66, 3)", "(90.01, 0)", "(0, 180.1)", "(-91, 0)",
		"(5.01°, 1)", "(1e1, 2)", "(+5, 2)", "(0x5, 2)", "(5., 2)", "(5, )", "(2020)", "(Inf, 2)",
	} {
		_, err := places.Parse(block("# A", "## B", "C "+point))
		if want := (places.LineProblem{"problem.places.point", 4, "C " + point}); err != want {
			t.Errorf("%s: %v", point, err)
		}
	}
	if _, err := places.Parse(block("# A", "## B", "(5.01, 1)")); err == nil {
		t.Error("a place without a name")
	}
}

// TestPlacesOfAnEdit: a block must be valid to be published; that of a draft need not be.
func TestPlacesOfAnEdit(t *testing.T) {
	good, wrong := block("# A", "## B", "C"), block("# A", "C")
	line := func(n int) notice.Problem {
		return notice.Problem{Key: "problem.places.country", Line: n, Text: "C"}
	}
	problem := func(key string) notice.Problems { return notice.Problems{"body.en": {Key: key}} }
	twoPlaces := block("# A", "## B", "C", "D")
	twoCountries := block("# A", "## B", "C", "## D", "E")
	twoRegions := block("# A", "## B", "C", "# D", "## D", "E")
	tooLong := wrong + strings.Repeat("ñ", notice.MaxAnnouncement)
	both := notice.Problems{"body.en": line(3), "body.es": line(3)}
	differ := notice.Problems{"body.es": {Key: "problem.places.differ"}}
	for name, test := range map[string]struct {
		act    notice.EditAction
		en, es string
		want   notice.Problems
	}{
		"right":                {notice.PublishNow, "a\n" + good, block("# Á", "", "## Be (1)", "Ce (1, 2)"), nil},
		"in one edition":       {notice.PublishNow, good, "texto", nil},
		"wrong":                {notice.PublishNow, "a\n\n" + wrong, good, notice.Problems{"body.en": line(5)}},
		"wrong in both":        {notice.PublishAt, wrong, wrong, both},
		"a draft":              {notice.SaveDraft, wrong, twoPlaces, nil},
		"other places":         {notice.PublishNow, good, twoPlaces, differ},
		"other countries":      {notice.PublishNow, twoCountries, block("# A", "## B", "C", "E"), differ},
		"other regions":        {notice.PublishNow, twoCountries, twoRegions, differ},
		"too long, and wrong":  {notice.PublishNow, tooLong, good, problem("problem.body.long")},
		"nothing, for a start": {notice.PublishNow, "", good, problem("problem.body.missing")},
	} {
		e := notice.Edit{
			Action: test.act, Original: notice.English, Moment: notice.Moment{Date: "2100-01-01", Time: "12:00"},
			Editions: map[notice.Lang]notice.Edition{
				notice.English: {Title: "T", Body: test.en}, notice.Spanish: {Title: "T", Body: test.es},
			},
		}
		got := notice.Problems{}
		errors.As(notice.Announcement{}.Check(e, noticetest.Epoch), &got)
		if e.Action != notice.SaveDraft {
			places.Check(e, got)
		}
		if len(got) == 0 {
			got = nil
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
}
