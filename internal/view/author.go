package view

import (
	"time"

	"noticeboard/internal/notice"
)

// Author is the desk's page of one author: who they are to us, what they wrote, what was done.
type Author struct {
	Frame
	Measures
	File notice.AuthorFile
	More string // path of the earlier comments; empty on the last page
}

// Network is the desk's page of one network.
type Network struct {
	Frame
	Measures
}

// Restrictions is the desk's list of who is paused or blocked.
type Restrictions struct {
	Frame
	Barred []notice.BarredSubject
	Now    time.Time
	More   string
}

// Measures is what was done about an author or a network, with the forms to do more.
type Measures struct {
	Dossier  notice.Dossier
	Now      time.Time      // what has ended by then is over
	Done     notice.Measure // what was just done; zero if nothing was
	Typed    MeasureForm    // what was filled in, if it could not be carried out
	Problems notice.Problems
}

// A MeasureForm is what was filled in about an author or a network.
type MeasureForm struct {
	Kind        notice.Measure
	Reason      string
	Rule        notice.Reason
	Days, Until string
}

// Restriction is how the subject stands.
func (f Measures) Restriction() notice.Restriction { return f.Dossier.Restriction(f.Now) }

// Address is the path of the page of the subject.
func (f Measures) Address() string { return subjectPath(f.Dossier.Subject) }

func subjectPath(s notice.Subject) string { return "/desk/" + s.Kind.String() + "s/" + s.String() }

// Choices lists the measures that need a reason for the subject to read.
func (f Measures) Choices() []notice.Measure {
	if f.Dossier.Subject.Kind == notice.NetworkSubject {
		return []notice.Measure{notice.Pause, notice.Block}
	}
	return []notice.Measure{notice.Warn, notice.Pause, notice.Block}
}

// Noting reports whether it is a note that could not be kept.
func (f Measures) Noting() bool { return f.Problems != nil && f.Typed.Kind == notice.Note }

// Acting reports whether it is another measure that could not be carried out.
func (f Measures) Acting() bool { return f.Problems != nil && f.Typed.Kind != notice.Note }

// Latest lists the acts, newest first.
func (f Measures) Latest() []notice.MeasureEntry {
	var all []notice.MeasureEntry
	for i := range f.Dossier.Measures {
		all = append(all, f.Dossier.Measures[len(f.Dossier.Measures)-1-i])
	}
	return all
}

// From is the path of the page of the network that the comment was sent from; empty if that is not known.
func (k caseItem) From() string {
	if k.Comment.Network == (notice.NetworkKey{}) {
		return ""
	}
	return subjectPath(k.Comment.Network.Subject())
}

// restriction returns in words how someone stands: nothing of who stands well.
func (v deskFuncs) restriction(s notice.Restriction) (words []string, err error) {
	add := func(text string, e error) {
		words, err = append(words, text), firstOf(err, e)
	}
	switch bar := s.Bar; {
	case bar.Kind == notice.Pause:
		add(v.Message("standing.pause", "Until", v.Date(bar.Until)))
	case bar.Kind == notice.Block && bar.Until.IsZero():
		add(v.Message("standing.block"))
	case bar.Kind == notice.Block:
		add(v.Message("standing.block-until", "Until", v.Date(bar.Until)))
	}
	if s.Warned() {
		add(v.Message("standing.warn", "Date", v.Date(s.Warning.At)))
	}
	return words, err
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// barred returns the sentence that says from where no comments are taken, and until when.
func (v *translator) barred(b notice.Barred) (string, error) {
	until := v.Date(b.Measure.Until)
	switch network, forGood := b.Subject.Kind == notice.NetworkSubject, b.Measure.Until.IsZero(); {
	case network && forGood:
		return v.Message("barred.network")
	case network:
		return v.Message("barred.network.until", "Until", until)
	case forGood:
		return v.Message("barred.author")
	}
	return v.Message("barred.author.until", "Until", until)
}

// tallied returns in words how many comments there are with each status; nothing for none.
func (v deskFuncs) tallied(t notice.AuthorTally) (words []string, err error) {
	for _, s := range []notice.Status{notice.Published, notice.Pending, notice.Declined, notice.Removed, notice.Withdrawn} {
		if n := *t.Count(s); n > 0 {
			w, err := v.Count("record."+s.String(), n)
			if err != nil {
				return nil, err
			}
			words = append(words, w)
		}
	}
	return words, nil
}

// barredName returns what someone who is paused or blocked is called.
func (v deskFuncs) barredName(b notice.BarredSubject) (string, error) {
	switch {
	case b.Dossier.Subject.Kind == notice.NetworkSubject:
		return v.Message("network.title", "Key", b.Dossier.Subject.Short())
	case b.Name == "":
		return v.Message("author.unnamed")
	}
	return isolate(b.Name), nil
}

// authorName returns what an author is called on their page.
func (v deskFuncs) authorName(f notice.AuthorFile) (string, error) {
	if len(f.Names) == 0 { // all of it was erased
		return v.Message("author.unnamed")
	}
	return isolate(f.Names[0]), nil
}
