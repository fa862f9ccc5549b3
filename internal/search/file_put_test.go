package search

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// TestDocumentsAreIndexedTogether counts the rows that SQLite writes for each document of a batch, those of the
// full-text index included: the entry, the document, new words, and a share of what the index needs. If every document
// is indexed by a statement of its own there are twice as many: the index is written after each, and merged later.
func TestDocumentsAreIndexedTogether(t *testing.T) {
	const most = 5
	f, err := openFile(t.Context(), filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	docs := make([]document, batch)
	for i := range docs {
		id := notice.CommentID(batch - i) // in no good order
		docs[i] = document{
			id: id, writer: fmt.Sprint("writer", i%50), number: fmt.Sprint(i), tags: "tag",
			said: strings.Repeat(fmt.Sprint("word", i%100, " other", i%7, " "), 20),
		}
	}
	if err := f.put(t.Context(), docs, nil, notice.Position{Seq: 1}); err != nil {
		t.Fatal(err)
	}
	var changes, found int
	if err := f.write.QueryRow("SELECT total_changes()").Scan(&changes); err != nil {
		t.Fatal(err)
	}
	if mean := float64(changes) / batch; mean > most {
		t.Errorf("%.2f rows are written for each document, at most %d are allowed", mean, most)
	}
	const search = "SELECT count(*) FROM entry JOIN document ON id = entry.rowid WHERE entry MATCH 'word7'"
	err = f.write.QueryRow(search).Scan(&found)
	if err != nil || found != batch/100 {
		t.Errorf("%d documents have a word, want %d (%v)", found, batch/100, err)
	}
}
