package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestCaseAndAccentsAreIgnored(t *testing.T) {
	r := openFixture(t, t.TempDir())
	for _, test := range []struct {
		said    string
		found   []string
		unfound []string
	}{
		{"Mañana habrá reunión", []string{
			"MAÑANA", "man\u0303ana", "reunion", "Reunión", "mañana reunión", "habra  mañan",
		}, []string{"mañanas", "reuniones", "añana", "manana", "mañaña"}},
		{"Feliz an\u0303o a la sen\u0303ora PEÑA", []string{"año", "AÑO", "peña", "señora"}, []string{"ano", "pena", "senora"}},
		{"ano, pena y cono", []string{"ano", "Pena", "CONO"}, []string{"año", "peña", "coño"}},
		{"A ѕсаm of them", []string{"scam", "ѕсаm", "SCAM"}, []string{"ѕсам"}},
		{"pingüino über Köln", []string{"pinguino", "UBER", "koln", "Köln"}, []string{"koeln"}},
		{"Die Straße ist groß", []string{"strasse", "STRASSE", "straße", "GROSS"}, []string{"strase"}},
		{"Доброе утро, Ёлка", []string{"доброе", "УТРО", "елка", "ёлка"}, []string{"вечер"}},
		{"Don’t ask O'Brien", []string{
			"don't", "DON’T", "o'brien", "O’Brien", "brien", "don",
		}, []string{"dont", "obrien"}},
		{"Łukasz und Søren", []string{"lukasz", "soren", "ŁUKASZ"}, nil},
		{"Máŋga ja Ŧievvi", []string{"manga", "MÁŊGA", "tievvi", "ŧievvi"}, []string{"maga"}},
		{"a\u20ddb within circles", []string{"ab", "a\u20ddb"}, []string{"b"}},
		{"Ａ full-width ＷＯＲＤ and ﬁne ligature", []string{
			"word", "fine", "full-width", "full width",
		}, []string{"fullwidth"}},
		{"co\u00adoperation e\u0301lan", []string{"cooperation", "élan", "elan"}, nil},
		{"Οδυσσεύς", []string{"ΟΔΥΣΣΕΥΣ", "οδυσσευς", "Οδυσσεύς"}, nil},
		{"公開 日本", []string{"公開"}, nil},
		{"see https://example.org/a_b?c=d now", []string{
			"example.org", "https://example.org/a_b?c=d", "a_b",
		}, []string{"example.com"}},
		{"*bold* and **stronger** [link](x)", []string{"bold", "stronger", "link"}, nil},
	} {
		id := r.post(t, test.said)
		for _, text := range test.found {
			if !slices.Contains(r.search(t, text), id) {
				t.Errorf("%q does not find %q", text, test.said)
			}
		}
		for _, text := range test.unfound {
			if slices.Contains(r.search(t, text), id) {
				t.Errorf("%q finds %q", text, test.said)
			}
		}
	}
}

func TestSearchTexts(t *testing.T) {
	r := openFixture(t, t.TempDir())
	plain := r.post(t, "the water board meets near the old bridge")
	syntax := r.post(t, "this AND that OR col NOT them")
	parted := r.post(t, "the board of water")
	for text, want := range map[string][]notice.CommentID{
		"water":                        {parted, plain},
		"water board":                  {parted, plain},
		`"water board"`:                {plain},
		"“Water Board”":                {plain},
		"«water board» old":            {plain},
		`"water boar"`:                 nil, // the last word of a quoted phrase is no prefix
		`the "wate`:                    {parted, plain},
		`wate boar`:                    nil, // only the last word is a prefix
		`board wate`:                   {parted, plain},
		`wat`:                          nil, // too short for a prefix
		"AND":                          {syntax},
		"and or not":                   {syntax},
		"NEAR(":                        {plain},
		"NEAR(water board)":            nil, // the phrase "near water", then "board"
		"col:this":                     nil,
		"col:":                         {syntax},
		"said:water":                   nil,
		"-water":                       {parted, plain},
		"water*":                       {parted, plain},
		"^water + board":               {parted, plain},
		`wat"er`:                       nil,
		`"`:                            nil,
		`""`:                           nil,
		`*`:                            nil,
		"🎉":                            nil,
		"🎉 water":                      {parted, plain},
		"\uE000":                       nil,
		tag("status", "published"):     nil,
		"\x00":                         nil,
		"\xff water":                   {parted, plain},
		"'; DROP TABLE entry; --":      nil,
		strings.Repeat("water ", 5000): {parted, plain},
		strings.Repeat("w", 5000):      nil,
		strings.Repeat(`"`, 999):       nil,
		"  ":                           {parted, syntax, plain}, // an empty filter
	} {
		if got := r.search(t, text); !slices.Equal(got, want) {
			t.Errorf("%.40q: got %v, want %v", text, got, want)
		}
	}
}

func TestNamesAndNumbers(t *testing.T) {
	r := openFixture(t, t.TempDir())
	put := func(c notice.Comment) notice.Comment {
		c.On = r.on
		return noticetest.Put(t, r.store, c)
	}
	first := put(notice.Comment{
		Author: notice.Author{Name: "Cecilia Nava", Organisation: "Casa Común"},
		Body:   noticetest.Text("es", "hola"),
	})
	second := put(notice.Comment{
		Author: notice.Author{Name: "Jack"}, Body: noticetest.Text("es", "uno"),
		Translations: []notice.Translation{{Lang: "en", Source: "someone"}},
	})
	third := put(notice.Comment{
		Author: notice.Author{Name: "Jo"}, Body: noticetest.Text("es", "2 dos"), Status: notice.Pending,
	})
	for text, want := range map[string][]notice.CommentID{
		"cecilia": {first.ID}, "NAVA": {first.ID}, "casa comun": {first.ID}, "nava casa": {first.ID},
		`"jack uno"`: nil, "someone": {second.ID},
		"1": {first.ID}, "#2": {third.ID, second.ID}, "3": nil, "0": nil,
		first.ID.String(): {first.ID}, strings.ToLower(third.ID.String()): {third.ID},
	} {
		if got := r.search(t, text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestFiltersSelectWhatMatches(t *testing.T) {
	r, m := openFixture(t, t.TempDir()), generator{rand.New(rand.NewPCG(1, 2))}
	m.fill(t, r, 1500)
	for round := range 4 {
		cs := r.all(t)
		for range 150 {
			f := m.filter()
			want := matching(cs, f)
			if got := r.find(t, f); !slices.Equal(got, want) {
				t.Fatalf("round %d, %+v: got %d comments, want %d", round, f, len(got), len(want))
			}
			oldest, err := r.Find(context.Background(), f, notice.Oldest, 0, 1_000_000)
			slices.Reverse(oldest)
			if err != nil || !slices.Equal(oldest, want) {
				t.Fatalf("oldest first, %+v: got %d comments, want %d (%v)", f, len(oldest), len(want), err)
			}
		}
		noticetest.Update(t, r.store, func(tx notice.WriteTx) error {
			for range 200 {
				c, err := tx.Comment(pick(m, cs...).ID)
				if err != nil {
					return err
				}
				if _, err := tx.PutComment(m.change(c)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func TestDatesBeyondAnyID(t *testing.T) {
	r := openFixture(t, t.TempDir())
	id := r.post(t, "water")
	at := id.Time()
	for _, test := range []struct {
		from, to time.Time
		found    bool
	}{
		{at, time.Time{}, true},
		{at.Add(time.Millisecond), time.Time{}, false},
		{time.Time{}, at, false},
		{time.Time{}, at.Add(time.Millisecond), true},
		{time.Unix(-1<<40, 0), time.Unix(1<<40, 0), true},
		{time.Unix(1<<40, 0), time.Time{}, false},
		{time.Time{}, time.Unix(-1<<40, 0), false},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, false},
		{at, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{at.Add(time.Hour), at, false},
	} {
		if got := len(r.find(t, notice.Filter{Text: "water", From: test.from, To: test.to})) == 1; got != test.found {
			t.Errorf("from %v to %v: found %v, want %v", test.from, test.to, got, test.found)
		}
	}
}

func TestPagesHaveNoGapsAndNoRepeats(t *testing.T) {
	r := openFixture(t, t.TempDir())
	var want []notice.CommentID
	for range 60 {
		want = append(want, r.post(t, "water"))
	}
	for _, order := range []notice.Order{notice.Newest, notice.Oldest} {
		var got []notice.CommentID
		for cursor := notice.CommentID(0); ; {
			page, err := r.Find(context.Background(), notice.Filter{Text: "wate"}, order, cursor, 7)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			got, cursor = append(got, page...), page[len(page)-1]
			if len(got) < 40 {
				r.post(t, "more water, which was not there when the first page was read")
			}
		}
		if order == notice.Newest {
			slices.Reverse(got)
		}
		if len(got) < 60 || !slices.Equal(got[:60], want) {
			t.Errorf("order %v: got %d comments, want the %d", order, len(got), len(want))
		}
	}
}

func TestFoundRightAfterTheCommit(t *testing.T) {
	r := openFixture(t, t.TempDir())
	for i := range 50 {
		word := fmt.Sprint("word", i)
		id := r.post(t, word)
		if got := r.search(t, word); !slices.Equal(got, []notice.CommentID{id}) {
			t.Fatalf("%s is not found right after it was written: %v", word, got)
		}
	}
}

func TestFindWhileWriting(t *testing.T) {
	r := openFixture(t, t.TempDir())
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 25 {
				r.post(t, fmt.Sprintf("water writer%c number%d", 'a'+w, i))
			}
		})
		all.Go(func() {
			for range 25 {
				f := notice.Filter{Text: "water writ", Status: notice.Published}
				if _, err := r.Find(context.Background(), f, notice.Newest, 0, 10); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := len(r.search(t, "water")); got != 100 {
		t.Errorf("found %d, want 100", got)
	}
}

func TestCanceledContext(t *testing.T) {
	r := openFixture(t, t.TempDir())
	r.post(t, "water")
	r.waitComplete(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Find(ctx, notice.Filter{Text: "water"}, notice.Newest, 0, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := r.search(t, "water"); len(got) != 1 {
		t.Errorf("afterwards found %v", got)
	}
}

func TestFileModes(t *testing.T) {
	dir := t.TempDir()
	r := openFixture(t, dir)
	r.post(t, "water")
	r.search(t, "water")
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(index(dir) + end)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("search.db%s: %v, %v", end, info, err)
		}
	}
}

func TestTextsAreNotInTheFile(t *testing.T) {
	dir := t.TempDir()
	r := openFixture(t, dir)
	r.post(t, "zebras outrun xylophones")
	r.search(t, "zebras")
	r.close()
	data, err := os.ReadFile(index(dir))
	if err != nil {
		t.Fatal(err)
	}
	content := strings.ToLower(string(data))
	if !strings.Contains(content, "xylophones") {
		t.Error("the words are not in the file: it is not the index, or not written yet")
	}
	if strings.Contains(content, "zebras outrun") {
		t.Error("the text itself is in the index")
	}
}
