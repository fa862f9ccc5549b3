package noticetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// sameDossier reports whether a and b are equal, comparing times with time.Time.Equal.
func sameDossier(a, b notice.Dossier) bool {
	sameMeasure := func(x, y notice.MeasureEntry) bool {
		same := x.At.Equal(y.At) && x.Until.Equal(y.Until)
		x.At, x.Until, y.At, y.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		return same && x == y
	}
	return a.Subject == b.Subject && a.Stopped == b.Stopped && slices.EqualFunc(a.Measures, b.Measures, sameMeasure)
}

func testDossiers(t *testing.T, s notice.Store) {
	author, network := notice.AuthorKey{1, 2}.Subject(), notice.NetworkKey{1, 2}.Subject()
	get := func(of notice.Subject) (d notice.Dossier) {
		View(t, s, func(tx notice.Tx) (err error) {
			d, err = tx.Dossier(of)
			return err
		})
		return d
	}
	put := func(d notice.Dossier) error {
		return s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.PutDossier(d) })
	}
	if d := get(author); d.Subject != author || len(d.Measures) != 0 || d.Stopped != 0 {
		t.Errorf("an author without measures: %+v", d)
	}
	want := notice.Dossier{Subject: author, Measures: []notice.MeasureEntry{
		{At: Epoch, By: "mina", Kind: notice.Note, Reason: "ours"},
		{
			At: Epoch.Add(time.Nanosecond), By: "ada", Kind: notice.Pause, Reason: "why",
			Until: Epoch.Add(time.Hour), Rule: "respect", Rules: 2,
		},
	}}
	for range 2 { // the second changes nothing
		if err := put(want); err != nil {
			t.Fatal(err)
		}
	}
	want.Measures[1].At = Epoch // to the millisecond
	if d := get(author); !sameDossier(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
	if d := get(network); len(d.Measures) != 0 {
		t.Errorf("a network whose key has the same prefix: %+v", d)
	}
	want.Stopped = 3
	want.Measures = append(want.Measures, notice.MeasureEntry{At: Epoch, By: "mina", Kind: notice.Lift})
	if err := put(want); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*notice.Dossier){
		"an act left out": func(d *notice.Dossier) { d.Measures = d.Measures[:2] },
		"another reason":  func(d *notice.Dossier) { d.Measures[1].Reason = "other" },
		"another end":     func(d *notice.Dossier) { d.Measures[1].Until = Epoch.Add(2 * time.Hour) },
		"fewer stopped":   func(d *notice.Dossier) { d.Stopped = 2 },
	} {
		d := want
		d.Measures = slices.Clone(want.Measures)
		change(&d)
		if put(d) == nil {
			t.Errorf("%s: past measures could be changed", name)
		}
	}
	if d := get(author); !sameDossier(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
}

func testSubjectByShort(t *testing.T, s notice.Store) {
	author, network := notice.AuthorKey{0xa, 15: 1}.Subject(), notice.NetworkKey{0xa}.Subject()
	twin, other := notice.AuthorKey{0xb}.Subject(), notice.AuthorKey{0xb, 15: 1}.Subject()
	Update(t, s, func(tx notice.WriteTx) (err error) {
		for _, of := range []notice.Subject{author, network, twin, other} {
			note := notice.MeasureEntry{At: Epoch, By: "mina", Kind: notice.Note, Reason: "ours"}
			err = errors.Join(err, tx.PutDossier(notice.Dossier{Subject: of, Measures: []notice.MeasureEntry{note}}))
		}
		return err
	})
	View(t, s, func(tx notice.Tx) error {
		for _, want := range []notice.Subject{author, network} {
			got, err := tx.SubjectsByShort(want.Kind, []string{"0c000000", want.Short()})
			if err != nil || !slices.Equal(got, []notice.Subject{{}, want}) {
				t.Errorf("%v %s: %v, %v", want.Kind, want.Short(), got, err)
			}
		}
		for short, why := range map[string]string{
			twin.Short(): "two have it", "0c000000": "none has it", "0a": "it is too short", author.String(): "it is too long",
			"ada": "it is no number", "": "it is empty",
		} {
			got, err := tx.SubjectsByShort(notice.AuthorSubject, []string{short})
			if err != nil || !slices.Equal(got, []notice.Subject{{}}) {
				t.Errorf("%q, although %s: %v, %v", short, why, got, err)
			}
		}
		return nil
	})
}

func testBarred(t *testing.T, s notice.Store) {
	put := func(of notice.Subject, kinds ...notice.Measure) {
		Update(t, s, func(tx notice.WriteTx) error {
			d, err := tx.Dossier(of)
			if err != nil {
				return err
			}
			for i, kind := range kinds {
				act := notice.MeasureEntry{
					At: Epoch.Add(time.Duration(i) * time.Hour), By: "mina", Kind: kind, Reason: "why",
				}
				if kind == notice.Pause {
					act.Until = act.At.Add(30 * time.Minute)
				}
				d.Measures = append(d.Measures, act)
			}
			return tx.PutDossier(d)
		})
	}
	first, second := notice.AuthorKey{1}.Subject(), notice.AuthorKey{2}.Subject()
	third, network := notice.AuthorKey{3}.Subject(), notice.NetworkKey{9}.Subject()
	put(first, notice.Block)
	put(second, notice.Warn, notice.Block)
	put(third, notice.Block, notice.Lift, notice.Note)
	put(network, notice.Warn, notice.Note, notice.Pause)
	list := func(after notice.BarCursor, n int) (of []notice.Subject) {
		View(t, s, func(tx notice.Tx) error {
			of = nil
			ds, err := tx.Barred(after, n)
			for _, d := range ds {
				of = append(of, d.Subject)
			}
			return err
		})
		return of
	}
	for _, test := range []struct {
		after notice.BarCursor
		n     int
		want  []notice.Subject
	}{
		{notice.BarCursor{}, 9, []notice.Subject{network, second, first}},
		{notice.BarCursor{}, 2, []notice.Subject{network, second}},
		{notice.BarCursor{At: Epoch.Add(time.Hour), Of: second}, 2, []notice.Subject{first}},
		{notice.BarCursor{At: Epoch, Of: first}, 2, nil},
		{notice.BarCursor{}, 0, nil},
	} {
		if got := list(test.after, test.n); !slices.Equal(got, test.want) {
			t.Errorf("after %v, %d: %v, want %v", test.after, test.n, got, test.want)
		}
	}
	put(first, notice.Lift)
	put(second, notice.Note, notice.Note, notice.Note, notice.Block) // a new block, three hours later
	if got, want := list(notice.BarCursor{}, 9), []notice.Subject{second, network}; !slices.Equal(got, want) {
		t.Errorf("afterwards: %v, want %v", got, want)
	}
}
