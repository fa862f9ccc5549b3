package view

import (
	"noticeboard/internal/notice"
)

// promise says in sentences which comments are read before they are published, and how soon.
func (t *Translator) promise(s notice.Settings) (string, error) {
	first, err := t.whoReads(s.Screening)
	if err != nil || !s.Promised() {
		return first, err
	}
	within, err := t.Count("form.within", s.DecideWithin)
	return first + " " + within, err
}

// whoReads returns the first of those sentences.
func (t *Translator) whoReads(s notice.Screening) (string, error) {
	if s.HoldsAll() {
		return t.Message("form.promise")
	}
	var w Wording
	switch s.Mode {
	case notice.HoldFirst:
		w.Add(t.Message("form.held.first-time"))
	case notice.HoldUnconfirmed:
		w.Add(t.Message("form.held.unconfirmed"))
	}
	if s.Links > 0 {
		w.Add(t.Count("form.held.links", s.Links))
	}
	if s.Repeated {
		w.Add(t.Message("form.held.repeated"))
	}
	if s.Fast.Comments > 0 {
		w.Add(t.Message("form.held.fast"))
	}
	if len(s.Words) > 0 {
		w.Add(t.Message("form.held.words"))
	}
	w.Add(t.Message("form.held.other"))
	if w.Err != nil {
		return "", w.Err
	}
	return t.Message("form.promise.others", "Which", t.List(w.Said))
}

// An outlook says what would become of a comment if it were sent now, and why.
type outlook struct {
	Status notice.Status
	Held   bool     // it would be held or declined for the reasons in Why; false if they are no more than remarks
	Why    []string // what screening found, each with what to change; nil if it found nothing
	Rule   *Rule    // under which it would be declined; nil if it would not
	Wait   string   // within which time it is decided on, in words; empty if it need not wait or that is not promised
}

// screeningOutlook returns the outlook of a preview.
func (t *Translator) screeningOutlook(p notice.Preview) (o outlook, err error) {
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
			w.Add(t.Message("why.word", "Word", r.Text))
		case notice.FlagLinks:
			w.Add(t.Count("why.links", p.Facts.Links, "Limit", p.Set.Screening.Links))
		case notice.FlagRepeated:
			w.Add(t.Message("why.repeated"))
		case notice.FlagFast:
			pace := p.Set.Screening.Fast
			w.Add(t.Message("why.fast", "Number", pace.Comments, "Minutes", pace.Minutes))
		case notice.FlagFirstTime:
			w.Add(t.Message("why.first-time"))
		case notice.FlagUnconfirmed:
			w.Add(t.Message("why.unconfirmed"))
		default: // other rules are not explained: that would help to get around them
			other = true
		}
	}
	if other {
		w.Add(t.Message("why.other"))
	}
	o.Why = w.Said
	if w.Err != nil {
		return o, w.Err
	}
	if o.Status == notice.Pending && p.Set.Promised() {
		if o.Wait, err = t.Count("form.within", p.Set.DecideWithin); err != nil {
			return o, err
		}
	}
	if found, number := p.Rules.Find(p.Verdict.Reason); number > 0 {
		o.Rule = &Rule{found.Texts[t.Lang()], found.Reason, number, p.Rules.Version}
	}
	return o, nil
}
