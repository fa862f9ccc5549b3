package view

import "noticeboard/internal/notice"

// barred returns the sentence that says who is barred from commenting, the author or their network, and until when.
func (t *Translator) barred(b notice.Barred) (string, error) {
	until := t.Date(b.Measure.Until)
	switch network, forGood := b.Subject.Kind == notice.NetworkSubject, b.Measure.Until.IsZero(); {
	case network && forGood:
		return t.Message("barred.network")
	case network:
		return t.Message("barred.network.until", "Until", until)
	case forGood:
		return t.Message("barred.author")
	}
	return t.Message("barred.author.until", "Until", until)
}
