package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
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
