package importer

import (
	"time"

	"noticeboard/internal/board"
)

// A record is what a reader of a format makes of the file: the site, a thread or a comment. A thread may come after its
// comments. Of several threads with the same key the first counts.
type record struct {
	site    string
	thread  *thread
	comment *comment
}

// A thread is a post or the page that comments are about. Title and summary are HTML, other texts are text.
type thread struct {
	Key       string            `json:"key"` // by which comments name it
	ID        string            `json:"id"`  // permanent name in its site; empty: it has none, and cannot be imported
	Type      string            `json:"type,omitempty"`
	Title     string            `json:"title,omitempty"`
	Slug      string            `json:"slug,omitempty"`
	Summary   string            `json:"summary,omitempty"`
	URL       string            `json:"url,omitempty"`
	Text      board.ForeignText `json:"text"`
	Published time.Time         `json:"published,omitzero"`
	Closed    bool              `json:"closed,omitempty"`
	Draft     bool              `json:"draft,omitempty"` // it was not public
	Skip      board.Note        `json:"skip,omitempty"`  // why it is left out
	Notes     []board.Note      `json:"notes,omitempty"` // what was changed when it was read
	IsPage    bool              `json:"page,omitempty"`  // it has no text of its own, and is left out if nobody commented
}

// A comment is a comment as its system has it.
type comment struct {
	ID      string              `json:"id"`
	Thread  string              `json:"thread"`           // key of a thread
	Parent  string              `json:"parent,omitempty"` // ID of a comment
	Name    string              `json:"name,omitempty"`
	Account string              `json:"account,omitempty"`
	Email   string              `json:"email,omitempty"`
	Website string              `json:"website,omitempty"`
	Posted  time.Time           `json:"posted,omitzero"`
	Status  board.ForeignStatus `json:"status,omitempty"`
	Text    board.ForeignText   `json:"text"`
	Skip    board.Note          `json:"skip,omitempty"`
	Notes   []board.Note        `json:"notes,omitempty"`
}

// pageOf returns the thread of a page without a text of its own: it shows the address that it had.
func pageOf(key, title, address string) *thread {
	return &thread{Key: key, ID: key, Title: title, URL: address, Text: board.ForeignText{Markdown: address}, IsPage: true}
}
