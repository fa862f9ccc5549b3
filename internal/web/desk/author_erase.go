package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AuthorErase is the form to erase everything that an author wrote, or their name in all of it.
type AuthorErase struct {
	view.Frame
	ErasureForm
	File board.AuthorFile // without comments
}

// Left is how many comments of the author are not erased.
func (p AuthorErase) Left() (n uint64) {
	for _, s := range notice.Statuses {
		if s != notice.Erased {
			n += *p.File.Tally.Count(s)
		}
	}
	return n
}

// Most is how many are erased at once.
func (AuthorErase) Most() uint64 { return notice.MaxBatch }

// Address is the path of the author's page.
func (p AuthorErase) Address() string { return subjectPath(p.File.Dossier.Subject) }

// AuthorErase serves GET /desk/authors/{key}/erasure. A member of staff is notice.ErrNotFound.
func (h *Handlers) AuthorErase(c *gin.Context) error {
	return h.showAuthorErase(c, http.StatusOK, ErasureForm{})
}

// AuthorErasePost serves POST /desk/authors/{key}/erasure.
func (h *Handlers) AuthorErasePost(c *gin.Context) error {
	of, err := subjectFromPath(c, notice.AuthorSubject)
	if err != nil {
		return err
	}
	r, err := h.readErasure(c)
	if err != nil {
		return err
	}
	_, batch, err := h.board.EraseAuthor(c.Request.Context(), of, r)
	form := ErasureForm{Erasure: r.Erasure}
	if errors.As(err, &form.Problems) {
		return h.showAuthorErase(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return finishErasure(c, batch)
}

func (h *Handlers) showAuthorErase(c *gin.Context, code int, f ErasureForm) error {
	of, err := subjectFromPath(c, notice.AuthorSubject)
	if err != nil {
		return err
	}
	p := AuthorErase{ErasureForm: f}
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.File, err = h.board.Author(c.Request.Context(), by, of, 0, 0)
		return err
	})
	if err == nil && p.File.Official {
		err = notice.ErrNotFound
	}
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}
