package noticetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

// testFacets reads threads by facet while comments are published, removed and answered.
func testFacets(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	in := func(c notice.Comment, langs ...notice.Lang) notice.Comment {
		c.On, c.Body.Policy = a.ID, 1
		for _, l := range langs {
			c.Body.Parts = append(c.Body.Parts, notice.Part{Lang: l, Source: "Words", HTML: "<p>Words</p>"})
		}
		return Put(t, s, c)
	}
	first := in(notice.Comment{}, notice.English)
	second := in(notice.Comment{Question: true}, notice.Spanish)
	both := in(notice.Comment{Parent: first.ID}, notice.Spanish, notice.English, notice.Spanish)
	in(notice.Comment{Parent: first.ID}, notice.Spanish)
	third := in(notice.Comment{}, "qu")
	waits := in(notice.Comment{Status: notice.Pending, Question: true}, notice.Spanish)
	other := Water()
	other.Slugs = map[notice.Lang]string{notice.English: "elsewhere"}
	Put(t, s, notice.Comment{On: Announce(t, s, other).ID, Body: Text(notice.Spanish, "Otro")})

	put := func(c notice.Comment, change func(*notice.Comment)) {
		Update(t, s, func(tx notice.WriteTx) error {
			now, err := tx.Comment(c.ID)
			if err != nil {
				return err
			}
			change(&now)
			_, err = tx.PutComment(now)
			return err
		})
	}
	status := func(to notice.Status) func(*notice.Comment) { return func(c *notice.Comment) { c.Status = to } }
	for _, step := range []struct {
		name   string
		do     func()
		want   map[notice.Facet][]uint64 // ordinals of threads
		counts [len(notice.Facets)]uint64
	}{
		{"at first", func() {}, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2}, "und": {3}, notice.Unanswered: {2},
		}, [...]uint64{2, 3, 1, 1, 0}},
		{"one more", func() { put(waits, status(notice.Published)) }, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2, 4}, "und": {3}, notice.Unanswered: {2, 4},
		}, [...]uint64{2, 4, 1, 2, 0}},
		{"one of two removed", func() { put(both, status(notice.Removed)) }, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2, 4}, "und": {3}, notice.Unanswered: {2, 4},
		}, [...]uint64{1, 3, 1, 2, 0}},
		{"the last removed", func() { put(third, status(notice.Withdrawn)) }, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2, 4}, notice.Unanswered: {2, 4},
		}, [...]uint64{1, 3, 0, 2, 0}},
		{"answered", func() {
			put(second, func(c *notice.Comment) { c.Answers = []notice.CommentID{both.ID} })
		}, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2, 4}, notice.Unanswered: {4},
			notice.Settled: {2},
		}, [...]uint64{1, 3, 0, 1, 1}},
		{"restored", func() { put(third, status(notice.Published)) }, map[notice.Facet][]uint64{
			"en": {1}, "es": {1, 2, 4}, "und": {3}, notice.Unanswered: {4}, notice.Settled: {2},
		}, [...]uint64{1, 3, 1, 1, 1}},
	} {
		step.do()
		tally := Tally(t, s, a.ID)
		for i, f := range notice.Facets {
			if got, want := tally.Facets[i], (notice.FacetCount{
				Comments: step.counts[i], Threads: uint64(len(step.want[f])),
			}); got != want {
				t.Errorf("%s: %s is in %+v, want %+v", step.name, f, got, want)
			}
			if got := ordinals(t, s, a.ID, f, notice.Span{From: 1, To: 9}); !slices.Equal(got, step.want[f]) {
				t.Errorf("%s: %s is in the threads %v, want %v", step.name, f, got, step.want[f])
			}
		}
	}
	now, err := s.Head(context.Background(), "agua")
	tally := Tally(t, s, a.ID)
	if err != nil || now.LastNumber != 6 || now.Comments != tally.Published || now.Revision != tally.Revision {
		t.Errorf("the head %+v does not say what the tally does: %+v", now, tally)
	}
	View(t, s, func(tx notice.Tx) error {
		ts, err1 := tx.ThreadsWith(a.ID, "en", notice.Span{From: 1, To: 1}, 1)
		if len(ts) != 1 || ts[0].Root.ID != first.ID || ts[0].Total != 2 || len(ts[0].Replies) != 1 {
			t.Errorf("a thread is not whole: %+v", ts)
		}
		totals, err2 := tx.Totals()
		if got := *totals.Of("es"); got != (notice.FacetCount{Comments: 4, Threads: 4}) {
			t.Errorf("in all: %+v", got)
		}
		return errors.Join(err1, err2)
	})
}

// testFacetBeyondTheFirstReplies reads threads whose first replies do not have the facet.
func testFacetBeyondTheFirstReplies(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	reply := func(to notice.Comment, question bool) uint64 {
		return Put(t, s, notice.Comment{
			On: a.ID, Parent: to.ID, Question: question, Body: Text(notice.English, "Words"),
		}).Place
	}
	one := Put(t, s, notice.Comment{On: a.ID, Question: true, Body: Text(notice.English, "First?")})
	two := Put(t, s, notice.Comment{On: a.ID, Body: Text(notice.English, "Second")})
	for i := range 9 {
		reply(one, false)
		reply(two, i == 1 || i > 4) // places 2, 6, 7, 8 and 9
	}
	for replies, want := range map[int][]uint64{
		0: nil, 1: {1, 2}, 2: {1, 2, 6, 7}, 3: {1, 2, 3, 6, 7, 8}, 6: {1, 2, 3, 4, 5, 6, 7, 8, 9},
		20: {1, 2, 3, 4, 5, 6, 7, 8, 9},
	} {
		var ts []notice.Thread
		View(t, s, func(tx notice.Tx) (err error) {
			ts, err = tx.ThreadsWith(a.ID, notice.Unanswered, notice.Span{From: 1, To: 9}, replies)
			return err
		})
		if len(ts) != 2 || len(ts[0].Replies) != min(replies, 9) || ts[1].Total != 9 {
			t.Fatalf("%d replies: %+v", replies, ts)
		}
		var got []uint64
		for _, c := range ts[1].Replies {
			got = append(got, c.Place)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d replies: places %v, want %v", replies, got, want)
		}
	}
}

// testFacetPaging reads every span of a list. An implementation may walk it from either end.
func testFacetPaging(t *testing.T, s notice.Store) {
	a := Announce(t, s, Water())
	var want []uint64
	for i := range 9 {
		c := Put(t, s, notice.Comment{On: a.ID, Body: Text(notice.Langs[i%2], "Words")})
		for range i % 3 {
			Put(t, s, notice.Comment{On: a.ID, Parent: c.ID, Body: Text(notice.Spanish, "Más")})
		}
		if i%2 == 1 || i%3 > 0 {
			want = append(want, c.Thread)
		}
	}
	for from := uint64(1); from < 12; from++ {
		for to := from - 1; to < 12; to++ {
			n := uint64(len(want))
			got := ordinals(t, s, a.ID, "es", notice.Span{From: from, To: to})
			if w := want[min(from-1, n):min(to, n)]; !slices.Equal(got, w) {
				t.Errorf("from %d to %d: %v, want %v", from, to, got, w)
			}
		}
	}
}

// ordinals returns those of the threads with a facet.
func ordinals(t testing.TB, s notice.Store, on notice.AnnouncementID, f notice.Facet, span notice.Span) (all []uint64) {
	t.Helper()
	View(t, s, func(tx notice.Tx) error {
		all = nil
		ts, err := tx.ThreadsWith(on, f, span, 0)
		for _, th := range ts {
			all = append(all, th.Root.Thread)
		}
		return err
	})
	return all
}
