package view

import "noticeboard/internal/notice"

// barred returns the sentence that says that no comments are taken. That a network is barred, and until when, is said
// to those who write from there. Of an author nothing is said: the sender need not be the author.
func (t *Translator) barred(b notice.Barred) (string, error) {
	switch {
	case b.Subject.Kind != notice.NetworkSubject:
		return t.Message("barred.author")
	case b.Measure.Until.IsZero():
		return t.Message("barred.network")
	}
	return t.Message("barred.network.until", "Until", t.Date(b.Measure.Until))
}
