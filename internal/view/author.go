package view

import (
	"noticeboard/internal/notice"
)

func FirstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// barred returns the sentence that says from where no comments are taken, and until when.
func (v *Translator) barred(b notice.Barred) (string, error) {
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
