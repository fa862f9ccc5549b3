package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// changeImport does something with the file that was sent, on behalf of who is signed in, and answers with the page.
// Seen is the number that the form was made for. A wrongImport is answered with the form.
func (h *Handlers) changeImport(c *gin.Context, do func(by notice.Actor, seen uint64) error) error {
	by, err := h.actor(c)
	if err == nil && h.imports == nil {
		err = notice.ErrUnavailable
	}
	if err == nil {
		err = do(by, edge.WholeNumber(edge.Field(c, "seen")))
	}
	if wrong := (wrongImport{}); errors.As(err, &wrong) {
		return h.showImport(c, http.StatusUnprocessableEntity, ImportShow{Form: wrong.form, Problems: wrong.Problems})
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, ImportPath)
	return nil
}

// A wrongImport is a form that has to be corrected.
type wrongImport struct {
	notice.Problems
	form ImportForm
}

// ImportReceive serves POST /desk/import: it takes a file, which is then rehearsed.
func (h *Handlers) ImportReceive(c *gin.Context) error {
	return h.changeImport(c, func(by notice.Actor, _ uint64) error {
		form, choices, problems := readImportForm(c)
		sent, was := edge.Spooled(c, ImportFile)
		switch {
		case !was:
			problems[ImportFile] = notice.Problem{Key: "problem.import.file"}
		default:
			whole, err := h.imports.IsBoard(sent.Path)
			if err != nil {
				return err
			}
			if whole { // nothing is chosen for it
				form, choices, problems = ImportForm{}, importer.Choices{}, nil
			}
		}
		if len(problems) > 0 {
			return wrongImport{problems, form}
		}
		return h.imports.Receive(by, sent.Path, strings.ToValidUTF8(sent.Name, "\uFFFD"), choices, form.Map)
	})
}

// ImportRehearse serves POST /desk/import/choices: it has the file rehearsed with other choices.
func (h *Handlers) ImportRehearse(c *gin.Context) error {
	return h.changeImport(c, func(by notice.Actor, seen uint64) error {
		form, choices, problems := readImportForm(c)
		if len(problems) > 0 {
			return wrongImport{problems, form}
		}
		return h.imports.Rehearse(by, seen, choices, form.Map)
	})
}

// ImportRun serves POST /desk/import/run: it has the file stored with the choices that it was rehearsed with.
func (h *Handlers) ImportRun(c *gin.Context) error {
	return h.changeImport(c, func(by notice.Actor, seen uint64) error { return h.imports.Carry(by, seen) })
}

// ImportDiscard serves POST /desk/import/discard: it deletes the file, or the report of what was stored.
func (h *Handlers) ImportDiscard(c *gin.Context) error {
	return h.changeImport(c, func(by notice.Actor, seen uint64) error { return h.imports.Discard(by, seen) })
}

// readImportForm reads what was chosen, and what is wrong with it.
func readImportForm(c *gin.Context) (f ImportForm, choices importer.Choices, p notice.Problems) {
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
	p = notice.Problems{}
	if !choices.Language.Served() {
		p["language"] = notice.Problem{Key: "problem.import.language"}
	}
	var err error
	var wrong notice.Problems
	if choices.Map, err = importer.ParseMap(f.Map); errors.As(err, &wrong) {
		p["map"] = wrong["map"]
	}
	return f, choices, p
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
