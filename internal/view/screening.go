package view

import (
	"strings"

	"noticeboard/internal/notice"
)

// promise says in sentences who reads a comment before it is published, and how long that takes.
func (v *translator) promise(s notice.Settings) (string, error) {
	first, err := v.whoReads(s.Screening)
	if err != nil || s.DecideWithin == 0 {
		return first, err
	}
	within, err := v.Count("form.within", s.DecideWithin)
	return first + " " + within, err
}

func (v *translator) whoReads(s notice.Screening) (string, error) {
	if s.Mode != notice.HoldFirst && s.Mode != notice.HoldMatched {
		return v.Message("form.promise")
	}
	var w wording
	if s.Mode == notice.HoldFirst {
		w.add(v.Message("form.held.first-time"))
	}
	if s.Links > 0 {
		w.add(v.Count("form.held.links", s.Links))
	}
	if s.Repeated {
		w.add(v.Message("form.held.repeated"))
	}
	if s.Fast.Comments > 0 {
		w.add(v.Message("form.held.fast"))
	}
	if len(s.Words) > 0 {
		w.add(v.Message("form.held.words"))
	}
	w.add(v.Message("form.held.other"))
	if w.err != nil {
		return "", w.err
	}
	return v.Message("form.promise.others", "Which", v.List(w.said))
}

// A wording gathers sentences, up to the first that cannot be said.
type wording struct {
	said []string
	err  error
}

func (w *wording) add(text string, err error) {
	if w.err == nil {
		w.said, w.err = append(w.said, text), err
	}
}

// An outlook says what would become of a comment, and why.
type outlook struct {
	Status notice.Status
	Held   bool     // for the reasons given, and not because everything is
	Why    []string // each with what to change
	Rule   *rule    // for which it would be declined
	Wait   string   // how long that takes; empty if it does not wait
}

func (v *translator) screeningOutlook(p notice.Preview) (o outlook, err error) {
	o.Status, o.Held = p.Verdict.Status, len(p.Verdict.Held) > 0
	flags := p.Verdict.Flags
	if o.Held {
		flags = p.Verdict.Held
	}
	var w wording
	other := false
	for _, f := range flags {
		switch f.Kind() {
		case notice.FlagWord:
			r, _ := p.Set.Screening.Word(f)
			w.add(v.Message("why.word", "Word", r.Text))
		case notice.FlagLinks:
			w.add(v.Count("why.links", p.Facts.Links, "Limit", p.Set.Screening.Links))
		case notice.FlagRepeated:
			w.add(v.Message("why.repeated"))
		case notice.FlagFast:
			w.add(v.Message("why.fast", "Number", p.Set.Screening.Fast.Comments, "Minutes", p.Set.Screening.Fast.Minutes))
		case notice.FlagFirstTime:
			w.add(v.Message("why.first-time"))
		default: // of names and guesses no more is said: it would help those who forge them
			other = true
		}
	}
	if other {
		w.add(v.Message("why.other"))
	}
	o.Why = w.said
	if w.err != nil {
		return o, w.err
	}
	if o.Status == notice.Pending && p.Set.DecideWithin > 0 {
		if o.Wait, err = v.Count("form.within", p.Set.DecideWithin); err != nil {
			return o, err
		}
	}
	if found, number := p.Rules.Find(p.Verdict.Reason); number > 0 {
		o.Rule = &rule{found.Texts[v.Lang()], found.Reason, number, p.Rules.Version}
	}
	return o, nil
}

// flagTexts says in words what screening found in a comment when it arrived.
func (v deskFuncs) flagTexts(k caseItem) ([]string, error) {
	var w wording
	for _, f := range k.Comment.Flags {
		if f != notice.FlagRepeated || len(k.Repeats) == 0 { // those are listed by themselves
			w.add(v.flagText(f, k))
		}
	}
	return w.said, w.err
}

func (v deskFuncs) flagText(f notice.Flag, k caseItem) (string, error) {
	switch f.Kind() {
	case notice.FlagTeamName:
		return v.Message("flag.team-name")
	case notice.FlagLinks:
		return v.Count("flag.links", links(k.Comment))
	case notice.FlagRepeated:
		return v.Message("flag.repeated")
	case notice.FlagFast:
		return v.Message("flag.fast")
	case notice.FlagFirstTime:
		return v.Message("flag.first-time")
	case notice.FlagWord:
		if r, known := k.Settings.Screening.Word(f); known {
			return v.Message("flag.word", "Word", r.Text)
		}
		return v.Message("flag.word-gone")
	case notice.FlagSpam:
		g := k.Comment.Guess
		if len(g.Words) == 0 {
			return v.Message("flag.spam-bare", "Percent", g.Spam)
		}
		var quoted []string
		for _, word := range g.Words {
			q, err := v.Message("quoted", "Text", word)
			if err != nil {
				return "", err
			}
			quoted = append(quoted, q)
		}
		return v.Message("flag.spam", "Percent", g.Spam, "Words", strings.Join(quoted, ", "))
	}
	if text, err := v.say("flag.", string(f.Kind())); err == nil {
		return text, nil
	}
	return v.Message("flag.other")
}

// links counts the links of a comment: in a SafeHTML nothing else looks like one.
func links(c notice.Comment) (n int) {
	for _, p := range c.Body.Parts {
		n += strings.Count(string(p.HTML), "<a ")
	}
	return n
}
