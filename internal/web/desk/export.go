package desk

import (
	"bufio"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// An exportedComment has everything but what could tell who or where its author is.
type exportedComment struct {
	ID           string                `json:"id"`
	Announcement notice.AnnouncementID `json:"announcement"`
	Number       uint64                `json:"number,omitempty"`
	Parent       string                `json:"parent,omitempty"`
	Name         string                `json:"name"`
	Organisation string                `json:"organisation,omitempty"`
	Official     bool                  `json:"official,omitempty"`
	Lang         notice.Lang           `json:"lang"`
	Status       string                `json:"status"`
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"` // version of the house rules that the reason is one of
	Explanation  string                `json:"explanation,omitempty"`
	Question     bool                  `json:"question,omitempty"`
	Answers      []string              `json:"answers,omitempty"`
	Settles      []string              `json:"settles,omitempty"`
	Referred     string                `json:"referred,omitempty"`
	Corrected    *time.Time            `json:"corrected,omitempty"`
	Translations []exportedTranslation `json:"translations,omitempty"`
	Source       string                `json:"source"`
	Parts        []exportedPart        `json:"parts"`
	Received     time.Time             `json:"received"`
	Posted       *time.Time            `json:"posted,omitempty"`
	Decided      *time.Time            `json:"decided,omitempty"`
}

type exportedPart struct {
	Lang   notice.Lang `json:"lang"`
	Source string      `json:"source"`
}

type exportedTranslation struct {
	Lang   notice.Lang `json:"lang"`
	Source string      `json:"source"`
	By     string      `json:"by"`
	At     time.Time   `json:"at"`
}

func export(c notice.Comment) exportedComment {
	e := exportedComment{
		ID: c.ID.String(), Announcement: c.On, Number: c.Number, Name: c.Author.Name, Organisation: c.Author.Organisation,
		Official: c.Official(), Lang: c.Lang, Status: c.Status.String(), Reason: c.Reason, Rules: c.Rules, Explanation: c.Explanation,
		Question: c.Question, Source: c.Body.Source(), Received: c.ID.Time(), Posted: timeOrNil(c.Posted), Decided: timeOrNil(c.Decided),
		Referred: c.Referral.To, Corrected: timeOrNil(c.Corrected),
	}
	if c.Parent != 0 {
		e.Parent = c.Parent.String()
	}
	for _, a := range c.Answers {
		e.Answers = append(e.Answers, a.String())
	}
	for _, q := range c.AlsoAnswers {
		e.Settles = append(e.Settles, q.String())
	}
	for _, t := range c.Translations {
		e.Translations = append(e.Translations, exportedTranslation{t.Lang, t.Source, t.By, t.At})
	}
	for _, p := range c.Body.Parts {
		e.Parts = append(e.Parts, exportedPart{p.Lang, p.Source})
	}
	return e
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Export streams every comment as {"comments": […]}, oldest first. Should it break off, the JSON
// is left open, so that nobody takes it for whole.
func (s *Handlers) Export(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	h := c.Writer.Header()
	h["Cache-Control"], h["X-Robots-Tag"] = edge.NoStore, edge.Unlisted
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="noticeboard-export.json"`)
	w := bufio.NewWriter(c.Writer)
	sep := `{"comments":[` + "\n"
	control := http.NewResponseController(c.Writer)
	err = s.board.Export(c.Request.Context(), account.Actor(), func(batch []notice.Comment) error {
		_ = control.SetWriteDeadline(s.Now().Add(20 * time.Second)) // for each batch, not for all
		for _, m := range batch {
			line, err := json.Marshal(export(m))
			if err != nil {
				return err
			}
			w.WriteString(sep)
			w.Write(line)
			sep = ",\n"
		}
		return w.Flush()
	})
	if err != nil {
		if c.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		return err
	}
	if sep[0] == '{' {
		w.WriteString(sep)
	}
	w.WriteString("\n]}\n")
	return w.Flush()
}
