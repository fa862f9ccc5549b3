package fold_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"A Plan":                        "a-plan",
		"  ¿Qué pasó en Ñuñoa? ":        "que-paso-en-niunioa",
		"Informe del año":               "informe-del-anio",
		"¿An\u0303o 2027?":              "anio-2027",
		"Campaña de la compañía, AÑ":    "campania-de-la-compania-ani",
		"Łódź & Straße, æther—œuvre":    "lodz-strasse-aether-oeuvre",
		"the institution’s 1st 100%":    "the-institutions-1st-100",
		"Вода":                          "",
		"Nоtiсe of 2027":                "notice-of-2027", // Cyrillic о and с
		"Ⓘnforme 🅰nual, 1ª parte":       "informe-anual-1a-parte",
		"—":                             "",
		"":                              "",
		strings.Repeat("word ", 30):     strings.TrimSuffix(strings.Repeat("word-", 24), "-"),
		strings.Repeat("x", 130) + " y": strings.Repeat("x", 120),
		strings.Repeat("x", 120) + " y": strings.Repeat("x", 120),
	} {
		if got := fold.Slug(title, notice.MaxSlug); got != want {
			t.Errorf("%q: got %q, want %q", title, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("¿Qué pasó?")
	f.Add("añi Ñ")
	f.Fuzz(func(t *testing.T, title string) {
		slug := fold.Slug(title, notice.MaxSlug)
		e := notice.Edit{
			Action: notice.SaveDraft, Original: notice.English,
			Editions: map[notice.Lang]notice.Edition{notice.English: {Slug: slug, Title: "T"}},
		}
		if err := (notice.Announcement{}).Check(e, time.Time{}); err != nil && !notice.ReservedSlug(slug) {
			t.Errorf("%q makes %q: %v", title, slug, err)
		}
		if again := fold.Slug(slug, notice.MaxSlug); again != slug {
			t.Errorf("%q makes %q, which makes %q", title, slug, again)
		}
	})
}
