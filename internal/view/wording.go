package view

// A Wording collects sentences until one of them fails. Its zero value is empty.
type Wording struct {
	Said []string
	Err  error // of the sentence that failed; nil so far
}

// Add adds a sentence with the error of making it. After an error it adds nothing.
func (w *Wording) Add(text string, err error) {
	if w.Err == nil {
		w.Said, w.Err = append(w.Said, text), err
	}
}

// FirstOf returns a or, if that is nil, b.
func FirstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
