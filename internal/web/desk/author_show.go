package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// AuthorShow is the desk's page of one author: who they are to us, what they wrote, what was done.
type AuthorShow struct {
	view.Frame
	Measures
	File notice.AuthorFile
	More string // path of the earlier comments; empty on the last page
}

// tallied returns in words how many comments there are with each status; nothing for none.
func (v funcs) tallied(t notice.AuthorTally) (words []string, err error) {
	for _, s := range []notice.Status{notice.Published, notice.Pending, notice.Declined, notice.Removed, notice.Withdrawn} {
		if n := *t.Count(s); n > 0 {
			w, err := v.Count("record."+s.String(), n)
			if err != nil {
				return nil, err
			}
			words = append(words, w)
		}
	}
	return words, nil
}

// authorName returns what an author is called on their page.
func (v funcs) authorName(f notice.AuthorFile) (string, error) {
	if len(f.Names) == 0 { // all of it was erased
		return v.Message("author.unnamed")
	}
	return view.Isolate(f.Names[0]), nil
}

func (s *Handlers) AuthorShow(c *gin.Context) error { return s.subjectPage(c, notice.AuthorSubject) }
