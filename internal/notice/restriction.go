package notice

import "time"

// A Restriction holds the measures that apply to a subject. The zero Restriction means none.
type Restriction struct {
	Bar     MeasureEntry // the last pause or block; zero if there is none
	Warning MeasureEntry // the last warning; zero if there is none
}

// Restriction returns the measures that apply at t.
func (d Dossier) Restriction(t time.Time) Restriction { return d.Last().At(t) }

// Last returns the last pause or block, whether it has ended or not, and the last warning, unless they were lifted.
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

// At returns s without a bar that has ended by t.
func (s Restriction) At(t time.Time) Restriction {
	if !s.Bar.Until.IsZero() && !t.Before(s.Bar.Until) {
		s.Bar = MeasureEntry{}
	}
	return s
}

// Since returns s without measures that were taken before t.
func (s Restriction) Since(t time.Time) Restriction {
	if s.Bar.At.Before(t) {
		s.Bar = MeasureEntry{}
	}
	if s.Warning.At.Before(t) {
		s.Warning = MeasureEntry{}
	}
	return s
}

// Barred reports whether there is a pause or a block.
func (s Restriction) Barred() bool { return s.Bar.Kind.Bars() }

// Warned reports whether there is a warning.
func (s Restriction) Warned() bool { return s.Warning.Kind == Warn }

// None reports whether there is neither.
func (s Restriction) None() bool { return !s.Barred() && !s.Warned() }
