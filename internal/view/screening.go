package view

import (
	"noticeboard/internal/notice"
)

// promise says in sentences who reads a comment before it is published, and how long that takes.
func (v *Translator) promise(s notice.Settings) (string, error) {
	first, err := v.whoReads(s.Screening)
	if err != nil || s.DecideWithin == 0 {
		return first, err
	}
	within, err := v.Count("form.within", s.DecideWithin)
	return first + " " + within, err
}

func (v *Translator) whoReads(s notice.Screening) (string, error) {
	if s.Mode != notice.HoldFirst && s.Mode != notice.HoldMatched {
		return v.Message("form.promise")
	}
	var w Wording
	if s.Mode == notice.HoldFirst {
		w.Add(v.Message("form.held.first-time"))
	}
	if s.Links > 0 {
		w.Add(v.Count("form.held.links", s.Links))
	}
	if s.Repeated {
		w.Add(v.Message("form.held.repeated"))
	}
	if s.Fast.Comments > 0 {
		w.Add(v.Message("form.held.fast"))
	}
	if len(s.Words) > 0 {
		w.Add(v.Message("form.held.words"))
	}
	w.Add(v.Message("form.held.other"))
	if w.Err != nil {
		return "", w.Err
	}
	return v.Message("form.promise.others", "Which", v.List(w.Said))
}

// A Wording gathers sentences, up to the first that cannot be said.
type Wording struct {
	Said []string
	Err  error
}

func (w *Wording) Add(text string, err error) {
	if w.Err == nil {
		w.Said, w.Err = append(w.Said, text), err
	}
}

// An outlook says what would become of a comment, and why.
type outlook struct {
	Status notice.Status
	Held   bool     // for the reasons given, and not because everything is
	Why    []string // each with what to change
	Rule   *Rule    // for which it would be declined
	Wait   string   // how long that takes; empty if it does not wait
}

func (v *Translator) screeningOutlook(p notice.Preview) (o outlook, err error) {
	o.Status, o.Held = p.Verdict.Status, len(p.Verdict.Held) > 0
	flags := p.Verdict.Flags
	if o.Held {
		flags = p.Verdict.Held
	}
	var w Wording
	other := false
	for _, f := range flags {
		switch f.Kind() {
		case notice.FlagWord:
			r, _ := p.Set.Screening.Word(f)
			w.Add(v.Message("why.word", "Word", r.Text))
		case notice.FlagLinks:
			w.Add(v.Count("why.links", p.Facts.Links, "Limit", p.Set.Screening.Links))
		case notice.FlagRepeated:
			w.Add(v.Message("why.repeated"))
		case notice.FlagFast:
			w.Add(v.Message("why.fast", "Number", p.Set.Screening.Fast.Comments, "Minutes", p.Set.Screening.Fast.Minutes))
		case notice.FlagFirstTime:
			w.Add(v.Message("why.first-time"))
		default: // of names and guesses no more is said: it would help those who forge them
			other = true
		}
	}
	if other {
		w.Add(v.Message("why.other"))
	}
	o.Why = w.Said
	if w.Err != nil {
		return o, w.Err
	}
	if o.Status == notice.Pending && p.Set.DecideWithin > 0 {
		if o.Wait, err = v.Count("form.within", p.Set.DecideWithin); err != nil {
			return o, err
		}
	}
	if found, number := p.Rules.Find(p.Verdict.Reason); number > 0 {
		o.Rule = &Rule{found.Texts[v.Lang()], found.Reason, number, p.Rules.Version}
	}
	return o, nil
}
