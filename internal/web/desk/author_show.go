package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AuthorShow is the desk's page of one author: names, comments, and what was done about them.
type AuthorShow struct {
	view.Frame
	Measures
	File board.AuthorFile // at most pageSize comments
	More string           // path of the earlier comments; empty on the last page
}

// AuthorShow serves GET /desk/authors/{key}, ?after= going on behind a comment.
func (h *Handlers) AuthorShow(c *gin.Context) error { return h.subjectPage(c, notice.AuthorSubject) }

// authorName returns the name that an author used last.
func (t funcs) authorName(f board.AuthorFile) (string, error) {
	if len(f.Names) == 0 { // all of it was erased
		return t.Message("author.unnamed")
	}
	return view.Isolate(f.Names[0]), nil
}

// tallyTexts says how many comments there are with each status, leaving out those without any.
func (t funcs) tallyTexts(tally notice.AuthorTally) (texts []string, err error) {
	statuses := []notice.Status{
		notice.Published, notice.Pending, notice.Declined, notice.Removed, notice.Withdrawn, notice.Erased,
	}
	for _, s := range statuses {
		n := *tally.Count(s)
		if n == 0 {
			continue
		}
		text, err := t.Count("record."+s.String(), n)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}
