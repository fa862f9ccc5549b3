package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// A row is one line of the result.
type row struct {
	what, ours, reference string
	ratio                 float64 // of ours to the reference; 0 if there is no reference
	target                target
	value                 float64 // compared with the target if there is no ratio
}

// A target is a lower or an upper bound. The zero value is no target.
type target struct {
	least, most float64
	unit        string // of the value; empty for a ratio
}

func (t target) String() string {
	switch {
	case t.least > 0:
		return fmt.Sprintf("≥ %g%s", t.least, t.unit)
	case t.most > 0:
		return fmt.Sprintf("≤ %.3g%s", t.most, t.unit)
	}
	return ""
}

// verdict returns PASS if x meets the target, BELOW if it does not, and "" if there is no target.
func (t target) verdict(x float64) string {
	switch {
	case t.least == 0 && t.most == 0:
		return ""
	case t.least > 0 && x < t.least, t.most > 0 && x > t.most:
		return "BELOW"
	}
	return "PASS"
}

type table []row

func (t *table) add(r row) { *t = append(*t, r) }

// rates adds a row that compares two rates. of names the reference.
func (t *table) rates(what string, ours, reference float64, of string, aim target) {
	t.add(row{
		what: what, ours: perSecond(ours), reference: perSecond(reference) + " " + of, ratio: ours / reference,
		target: aim,
	})
}

// micros adds a row that compares two times in microseconds. of names the reference.
func (t *table) micros(what string, ours, reference float64, of string, aim target) {
	t.add(row{
		what: what, ours: short(ours) + " µs", reference: short(reference) + " µs " + of, ratio: ours / reference,
		target: aim,
	})
}

// quickest adds a row that compares what a tenth of the operations took at most.
func (t *table) quickest(ours, reference figures, of string, aim target) {
	t.micros("  the quickest tenth of them", ours.quick, reference.quick, of, aim)
}

// value adds a row without a reference.
func (t *table) value(what string, x float64, unit string, aim target) {
	aim.unit = unit
	t.add(row{what: what, ours: short(x) + unit, value: x, target: aim})
}

func perSecond(x float64) string { return fmt.Sprintf("%.0f/s", x) }

// short formats x with three significant digits, or without decimals from 100 on.
func short(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

func (t table) print(w io.Writer) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "WHAT\tOURS\tREFERENCE\tRATIO\tTARGET\tVERDICT")
	for _, r := range t {
		ratio, judged := "", r.value
		if r.ratio > 0 {
			ratio, judged = fmt.Sprintf("%.2f", r.ratio), r.ratio
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%v\t%s\n", r.what, r.ours, r.reference, ratio, r.target,
			r.target.verdict(judged))
	}
	_ = out.Flush() // there is no place to report the error
}
