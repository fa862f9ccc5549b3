package notice_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

const day = 24 * time.Hour

// dossier returns a dossier with one measure a day, the first at the epoch. Pauses last three days.
func dossier(kinds ...notice.Measure) notice.Dossier {
	d := notice.Dossier{Subject: notice.AuthorKey{1}.Subject()}
	for i, kind := range kinds {
		a := notice.MeasureEntry{
			At: noticetest.Epoch.Add(time.Duration(i) * day), By: "mina", Kind: kind, Reason: kind.String(),
		}
		if kind == notice.Pause {
			a.Until = a.At.Add(3 * day)
		}
		d.Measures = append(d.Measures, a)
	}
	return d
}

func TestRestriction(t *testing.T) {
	const note, warn, pause, block, lift = notice.Note, notice.Warn, notice.Pause, notice.Block, notice.Lift
	for _, test := range []struct {
		acts   []notice.Measure
		after  time.Duration // since the epoch
		bar    notice.Measure
		warned bool
	}{
		{nil, 0, 0, false},
		{[]notice.Measure{note}, 9 * day, 0, false},
		{[]notice.Measure{warn}, 999 * day, 0, true},
		{[]notice.Measure{warn, lift}, 9 * day, 0, false},
		{[]notice.Measure{pause}, 3*day - 1, pause, false},
		{[]notice.Measure{pause}, 3 * day, 0, false},
		{[]notice.Measure{block}, 9999 * day, block, false},
		{[]notice.Measure{warn, pause}, 2 * day, pause, true},
		{[]notice.Measure{warn, pause}, 9 * day, 0, true},
		{[]notice.Measure{warn, pause, lift}, 2 * day, 0, true},
		{[]notice.Measure{warn, pause, lift, lift}, 3 * day, 0, false},
		{[]notice.Measure{warn, pause, note, note, lift}, 4 * day, 0, false}, // the pause had ended: lifts the warning
		{[]notice.Measure{block, lift}, 2 * day, 0, false},
		{[]notice.Measure{block, pause}, 2 * day, pause, false}, // the later replaces the earlier
		{[]notice.Measure{block, pause}, 9 * day, 0, false},
		{[]notice.Measure{pause, block}, 9 * day, block, false},
	} {
		got := dossier(test.acts...).Restriction(noticetest.Epoch.Add(test.after))
		if got.Bar.Kind != test.bar || got.Warned() != test.warned || got.Barred() != (test.bar != 0) ||
			got.None() != (test.bar == 0 && !test.warned) {
			t.Errorf("%v after %v: %+v", test.acts, test.after, got)
		}
	}
}

func TestDossierWith(t *testing.T) {
	at, long := noticetest.Epoch.Add(99*day), strings.Repeat("ñ", notice.MaxRemark+1)
	const note, warn, pause, block, lift = notice.Note, notice.Warn, notice.Pause, notice.Block, notice.Lift
	network := dossier()
	network.Subject = notice.NetworkKey{1}.Subject()
	full := dossier(make([]notice.Measure, notice.MaxStandingActs)...)
	for name, test := range map[string]struct {
		to         notice.Dossier
		act        notice.MeasureEntry
		field, key string // empty: the measure is added
	}{
		"a note":        {dossier(), notice.MeasureEntry{Kind: note, Reason: "x"}, "", ""},
		"a long note":   {dossier(), notice.MeasureEntry{Kind: note, Reason: long}, "note", "problem.note.long"},
		"an empty note": {dossier(), notice.MeasureEntry{Kind: note}, "note", "problem.standing.note"},
		"a warning":     {dossier(), notice.MeasureEntry{Kind: warn, Reason: "x", Rule: "respect"}, "", ""},
		"no reason":     {dossier(), notice.MeasureEntry{Kind: warn}, "reason", "problem.standing.reason"},
		"a long reason": {dossier(), notice.MeasureEntry{Kind: warn, Reason: long}, "reason", "problem.standing.long"},
		"no such rule": {
			dossier(), notice.MeasureEntry{Kind: warn, Reason: "x", Rule: "whim"}, "rule", "problem.reason.unknown",
		},
		"a warned network": {network, notice.MeasureEntry{Kind: warn, Reason: "x"}, "action", "problem.standing.network"},
		"a day":            {dossier(), notice.MeasureEntry{Kind: pause, Reason: "x", Until: at.Add(day)}, "", ""},
		"no end":           {dossier(), notice.MeasureEntry{Kind: pause, Reason: "x"}, "days", "problem.standing.days"},
		"an hour": {
			dossier(), notice.MeasureEntry{Kind: pause, Reason: "x", Until: at.Add(time.Hour)}, "days",
			"problem.standing.days",
		},
		"ten years": {
			dossier(), notice.MeasureEntry{Kind: pause, Reason: "x", Until: at.Add(3650 * day)}, "days",
			"problem.standing.days",
		},
		"for ever":   {network, notice.MeasureEntry{Kind: block, Reason: "x"}, "", ""},
		"until then": {dossier(), notice.MeasureEntry{Kind: block, Reason: "x", Until: at.Add(1)}, "", ""},
		"until now": {
			dossier(), notice.MeasureEntry{Kind: block, Reason: "x", Until: at}, "until", "problem.standing.past",
		},
		"lifting a block":     {dossier(block), notice.MeasureEntry{Kind: lift}, "", ""},
		"lifting a warning":   {dossier(warn), notice.MeasureEntry{Kind: lift}, "", ""},
		"nothing to lift":     {dossier(note), notice.MeasureEntry{Kind: lift}, "action", "problem.standing.well"},
		"lifting what ended":  {dossier(pause), notice.MeasureEntry{Kind: lift}, "action", "problem.standing.well"},
		"no measure":          {dossier(), notice.MeasureEntry{Reason: "x"}, "action", "problem.standing.action"},
		"one measure too far": {full, notice.MeasureEntry{Kind: note, Reason: "x"}, "action", "problem.standing.full"},
	} {
		test.act.At = at
		d, err := test.to.With(test.act, noticetest.Rules())
		var p notice.Problems
		if errors.As(err, &p); p[test.field].Key != test.key || (test.field == "") != (err == nil) || len(p) > 1 {
			t.Errorf("%s: %v", name, p)
		}
		if err != nil {
			continue
		}
		last := d.Measures[len(d.Measures)-1]
		if len(d.Measures) != len(test.to.Measures)+1 || last.Reason != test.act.Reason ||
			(last.Rules == 1) != (test.act.Rule != "") {
			t.Errorf("%s: %+v", name, last)
		}
	}
}
