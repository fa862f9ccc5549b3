package desk

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
)

// ImportReport serves GET /desk/import/report.csv: what became, or would become, of each item of the file.
func (h *Handlers) ImportReport(c *gin.Context) error {
	if h.imports == nil || h.imports.Upload() == nil || h.imports.Upload().Busy() {
		return notice.ErrNotFound
	}
	t, err := h.Views().In(h.DeskLanguage(c))
	if err != nil {
		return err
	}
	words := map[string]string{}
	say := func(key string) string {
		if _, known := words[key]; !known {
			if words[key], err = t.Say(key); err != nil {
				words[key] = key
			}
		}
		return words[key]
	}
	return h.download(c, "noticeboard-import.csv", "text/csv; charset=utf-8", func(out *bufio.Writer) error {
		w := csv.NewWriter(out)
		head := []string{say("import.csv.kind"), say("import.csv.id"), say("import.csv.outcome"), say("import.csv.notes")}
		if err := w.Write(head); err != nil {
			return err
		}
		err := h.imports.Items(func(i importer.Item) error {
			var notes []string
			for _, n := range i.Notes {
				notes = append(notes, say("import.note."+string(n)))
			}
			return w.Write([]string{say("import.kind." + i.Kind), importer.PlainCell(i.ID),
				say("import.outcome." + i.Outcome.String()), strings.Join(notes, ". ")})
		})
		w.Flush()
		if err == nil {
			err = w.Error()
		}
		if err != nil {
			return fmt.Errorf("writing the report of an import: %w", err)
		}
		return nil
	})
}

// An outcomeSum is how many items have an outcome.
type outcomeSum struct {
	Kind    string // "announcement" or "comment"
	Outcome string
	Count   uint64
}

// outcomeSums returns the sums of a summary that are not zero.
func outcomeSums(s importer.Summary) (all []outcomeSum) {
	for _, kind := range []string{"announcement", "comment"} {
		counts := s.Announcements
		if kind == "comment" {
			counts = s.Comments
		}
		for _, o := range board.Outcomes {
			if counts[o] > 0 {
				all = append(all, outcomeSum{kind, o.String(), uint64(counts[o])})
			}
		}
	}
	return all
}

// A noteSum is how many items have a note.
type noteSum struct {
	Note  board.Note
	Count uint64
}

// noteSums returns the notes of a summary with how many items have each.
func noteSums(s importer.Summary) (all []noteSum) {
	for _, n := range board.Notes {
		if s.Notes[n] > 0 {
			all = append(all, noteSum{n, uint64(s.Notes[n])})
		}
	}
	return all
}
