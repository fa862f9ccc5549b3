package suggest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/suggest"
)

func index() *suggest.Index {
	a := func(id notice.AnnouncementID, en, es string, old ...string) notice.Outline {
		return notice.Announcement{
			ID: id, OldSlugs: old,
			Slugs: map[notice.Lang]string{
				notice.English: fold.Slug(en, notice.MaxSlug), notice.Spanish: fold.Slug(es, notice.MaxSlug),
			},
			Texts: map[notice.Lang]notice.Text{notice.English: {Title: en}, notice.Spanish: {Title: es}},
		}.Outline()
	}
	all := []notice.Outline{
		a(1, "56 Local Jurisdictions Join Global Partnership to Promote Open Government",
			"56 jurisdicciones locales se unen a una alianza global"),
		a(2, "New Rules for Water in the City", "Nuevas normas para el agua en la ciudad", "water-rules"),
		a(3, "A Survey on Water in Rural Places", "Una encuesta sobre el agua rural"),
	}
	for i := range notice.AnnouncementID(40) {
		all = append(all, a(10+i,
			fmt.Sprint("The Government Opens Office number ", i), fmt.Sprint("El gobierno abre la oficina número ", i)))
	}
	return suggest.NewIndex(all)
}

func TestNearest(t *testing.T) {
	s := index()
	for asked, want := range map[string][]notice.AnnouncementID{
		"56-local-jurisdictions-join-global-partn": {1}, // cut short
		"56-local-jurisdicitons-join":              {1}, // mistyped
		"/es/blog/56-jurisdicciones-locales":       {1},
		"Global Partnership 2020":                  {1},
		"water":                                    {2, 3},
		"survey-on-water":                          {3},
		"wter-rules":                               {2},
		"encuesta sobre el agua":                   {3},
		"the-government-opens":                     {10, 11, 12},
		"the":                                      nil,
		"wp-login.php":                             nil,
		"":                                         nil,
		"..":                                       nil,
		"local-news-about-something-that-happened-far-off": nil,
	} {
		if got := s.Nearest(asked, 3); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", asked, got, want)
		}
	}
}

func TestNearestOfNothing(t *testing.T) {
	if got := suggest.NewIndex(nil).Nearest("water", 3); got != nil {
		t.Errorf("got %v", got)
	}
}

// TestNearestIsBounded asks unusual queries: there are at most n results, and none twice.
func TestNearestIsBounded(t *testing.T) {
	s := index()
	for _, asked := range []string{
		strings.Repeat("water-", 1000), strings.Repeat("x", 10_000), strings.Repeat("gov-erment-", 20),
		"água-açúcar-\xff",
	} {
		got := s.Nearest(asked, 3)
		if slices.Sort(got); len(got) > 3 || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%.20q: %v", asked, got)
		}
	}
}

// FuzzNearest: any address leads to announcements that are there, each once.
func FuzzNearest(f *testing.F) {
	for _, address := range []string{"", "/en/clean-watr", "%ff", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r", "\xff", "İİİİ"} {
		f.Add(address, 3)
	}
	x := index()
	f.Fuzz(func(t *testing.T, address string, n int) {
		n = max(0, min(n, 10))
		ids := x.Nearest(address, n)
		seen := map[notice.AnnouncementID]bool{}
		for _, id := range ids {
			if seen[id] || id == 0 {
				t.Errorf("%q: %v", address, ids)
			}
			seen[id] = true
		}
		if len(ids) > n {
			t.Errorf("%q: %d, not %d", address, len(ids), n)
		}
	})
}
