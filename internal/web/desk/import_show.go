package desk

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// ImportPath is the path of the page from which a file of another system is imported.
const ImportPath = "/desk/import"

// ImportFile is the name of the field for the file.
const ImportFile = "file"

// MaxImport is the most bytes of a file that is sent to be imported. Larger ones are imported at the command line.
const MaxImport = 1 << 30

// shownImported is how many items the page names, of those about which there is something to say.
const shownImported = 50

// ImportShow is where administrators send a file of another system, see what would be stored of it, choose, and have it
// stored.
type ImportShow struct {
	view.Frame
	Upload   *importer.Upload // what was sent; nil: nothing is there
	Mark     notice.ImportMark
	Form     ImportForm
	Items    []importer.Item // some of those about which there is something to say
	More     bool            // there are more of them
	Problems notice.Problems
}

// An ImportForm is what was chosen, as it was typed.
type ImportForm struct{ Language, Types, Team, Announcement, Map, Refused string }

// importFields are the fields of the form, in their order.
var importFields = []string{ImportFile, "language", "types", "team", "announcement", "map", "refused"}

func importComplaints(p ImportShow) []view.Complaint {
	return view.Complaints(p.Problems, 0, "", importFields...)
}

// formOf returns the form that a choice was made with.
func formOf(u importer.Upload) ImportForm {
	c := u.Choices
	return ImportForm{
		Language: string(c.Language), Types: strings.Join(c.Types, ", "), Team: strings.Join(c.Team, "\n"),
		Announcement: c.Announcement, Map: u.MapText, Refused: string(c.Refused),
	}
}

// ImportShow serves GET /desk/import.
func (h *Handlers) ImportShow(c *gin.Context) error {
	return h.showImport(c, http.StatusOK, ImportShow{})
}

// showImport fills in what is known of the file, and shows the page. A form that was typed is in p.
func (h *Handlers) showImport(c *gin.Context, code int, p ImportShow) error {
	if h.imports == nil {
		return notice.ErrUnavailable
	}
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Mark, err = h.board.InterruptedImport(c.Request.Context(), by)
		return err
	})
	if err != nil {
		return err
	}
	if p.Upload = h.imports.Upload(); p.Upload != nil {
		if p.Problems == nil {
			p.Form, p.Problems = formOf(*p.Upload), p.Upload.Problems
		}
		if p.Items, p.More, err = h.notableItems(); err != nil && !errors.Is(err, notice.ErrNotFound) {
			return err
		}
	}
	return h.ShowDesk(c, code, p)
}

// errEnough ends a listing.
var errEnough = errors.New("enough was read")

// notableItems returns the first items of the report about which there is something to say, and whether there are more.
func (h *Handlers) notableItems() (items []importer.Item, more bool, err error) {
	err = h.imports.Items(func(i importer.Item) error {
		if len(i.Notes) == 0 {
			return nil
		}
		if len(items) == shownImported {
			more = true
			return errEnough
		}
		items = append(items, i)
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return items, more, err
}

// readImportForm reads what was chosen. Errors: Problems.
func readImportForm(c *gin.Context) (f ImportForm, choices importer.Choices, err error) {
	f = ImportForm{
		Language: edge.FormText(c, "language"), Types: edge.FormText(c, "types"), Team: edge.Lines(edge.FormText(c, "team")),
		Announcement: strings.TrimSpace(edge.FormText(c, "announcement")), Map: edge.Lines(edge.FormText(c, "map")),
		Refused: edge.FormText(c, "refused"),
	}
	choices = importer.Choices{
		ImportChoices: board.ImportChoices{
			Language: notice.Lang(f.Language), Team: listed(f.Team), Refused: notice.Reason(f.Refused),
		},
		Types: listed(f.Types), Announcement: f.Announcement,
	}
	p := notice.Problems{}
	if !choices.Language.Served() {
		p["language"] = notice.Problem{Key: "problem.import.language"}
	}
	var wrong notice.Problems
	if choices.Map, err = importer.ParseMap(f.Map); errors.As(err, &wrong) {
		p["map"] = wrong["map"]
	}
	return f, choices, p.Err()
}

// listed returns the items of a list that has one on each line, or commas between them; nil if there are none.
func listed(text string) (items []string) {
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// ImportReceive serves POST /desk/import: it takes a file, which is then rehearsed.
func (h *Handlers) ImportReceive(c *gin.Context) error {
	by, err := h.actor(c)
	if err == nil && h.imports == nil {
		err = notice.ErrUnavailable
	}
	if err != nil {
		return err
	}
	form, choices, err := readImportForm(c)
	p := notice.Problems{}
	if err != nil && !errors.As(err, &p) {
		return err
	}
	sent, was := edge.Spooled(c, ImportFile)
	if !was {
		p[ImportFile] = notice.Problem{Key: "problem.import.file"}
	}
	if p.Err() != nil {
		return h.showImport(c, http.StatusUnprocessableEntity, ImportShow{Form: form, Problems: p})
	}
	name := strings.ToValidUTF8(sent.Name, "\uFFFD")
	if err := h.imports.Receive(by, sent.Path, name, choices, form.Map); err != nil {
		return err
	}
	return toImport(c)
}

// toImport redirects to the page.
func toImport(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, ImportPath)
	return nil
}

// ImportRehearse serves POST /desk/import/choices: it has the file rehearsed with other choices.
func (h *Handlers) ImportRehearse(c *gin.Context) error {
	by, err := h.actor(c)
	if err == nil && h.imports == nil {
		err = notice.ErrUnavailable
	}
	if err != nil {
		return err
	}
	form, choices, err := readImportForm(c)
	var p notice.Problems
	if errors.As(err, &p) {
		return h.showImport(c, http.StatusUnprocessableEntity, ImportShow{Form: form, Problems: p})
	}
	if err == nil {
		err = h.imports.Rehearse(by, edge.WholeNumber(edge.Field(c, "seen")), choices, form.Map)
	}
	if err != nil {
		return err
	}
	return toImport(c)
}

// ImportRun serves POST /desk/import/run: it has the file stored with the choices that it was rehearsed with.
func (h *Handlers) ImportRun(c *gin.Context) error {
	by, err := h.actor(c)
	if err == nil && h.imports == nil {
		err = notice.ErrUnavailable
	}
	if err == nil {
		err = h.imports.Carry(by, edge.WholeNumber(edge.Field(c, "seen")))
	}
	if err != nil {
		return err
	}
	return toImport(c)
}

// ImportDiscard serves POST /desk/import/discard: it deletes the file, or the report of what was stored.
func (h *Handlers) ImportDiscard(c *gin.Context) error {
	by, err := h.actor(c)
	if err == nil && h.imports == nil {
		err = notice.ErrUnavailable
	}
	if err == nil {
		err = h.imports.Discard(by, edge.WholeNumber(edge.Field(c, "seen")))
	}
	if err != nil {
		return err
	}
	return toImport(c)
}

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
