package notice

import "time"

// A Restriction is how a subject stands: the zero value is well.
type Restriction struct {
	Bar     MeasureEntry // the pause or block; its zero value if there is none
	Warning MeasureEntry // the last warning that nobody took back; its zero value if there is none
}

// Restriction returns how the subject stands at t.
func (d Dossier) Restriction(t time.Time) Restriction { return d.Last().At(t) }

// Last returns the last pause or block, be it over or not, and the last warning, unless they were
// taken back.
func (d Dossier) Last() (s Restriction) {
	for _, a := range d.Measures {
		switch {
		case a.Kind.Bars():
			s.Bar = a
		case a.Kind == Warn:
			s.Warning = a
		case a.Kind == Lift && s.At(a.At).Barred():
			s.Bar = MeasureEntry{}
		case a.Kind == Lift:
			s.Warning = MeasureEntry{}
		}
	}
	return s
}

// At returns s without a bar that is over at t.
func (s Restriction) At(t time.Time) Restriction {
	if !s.Bar.Until.IsZero() && !t.Before(s.Bar.Until) {
		s.Bar = MeasureEntry{}
	}
	return s
}

// Barred reports whether there is a pause or a block.
func (s Restriction) Barred() bool { return s.Bar.Kind.Bars() }

// Warned reports whether there is a warning.
func (s Restriction) Warned() bool { return s.Warning.Kind == Warn }

// None reports whether there is nothing.
func (s Restriction) None() bool { return !s.Barred() && !s.Warned() }
