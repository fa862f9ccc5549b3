package desk

import (
	"bufio"
	"encoding/json"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// An exportedComment is a comment as the export has it: without contact, keys of author and network, or anything else
// that tells more about its author than the page of the announcement does.
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
	Erased       string                `json:"erased,omitempty"` // notice.Erasure.String
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"` // version of the house rules that the reason is one of
	Explanation  string                `json:"explanation,omitempty"`
	Question     bool                  `json:"question,omitempty"`
	Answers      []string              `json:"answers,omitempty"`
	ClosedWith   []string              `json:"closedWith,omitempty"` // replies to something else, of Answers
	Referred     string                `json:"referred,omitempty"`
	Corrected    *time.Time            `json:"corrected,omitempty"`
	Translations []exportedTranslation `json:"translations,omitempty"`
	Source       string                `json:"source"`
	Parts        []exportedPart        `json:"parts"`
	Received     time.Time             `json:"received"`
	Posted       *time.Time            `json:"posted,omitempty"`
	Decided      *time.Time            `json:"decided,omitempty"`
}

// An exportedPart is the text of a comment in one language.
type exportedPart struct {
	Lang   notice.Lang `json:"lang"`
	Source string      `json:"source"`
}

// An exportedTranslation is the translation of a comment by a member of staff.
type exportedTranslation struct {
	Lang   notice.Lang `json:"lang"`
	Source string      `json:"source"`
	By     string      `json:"by"`
	At     time.Time   `json:"at"`
}

// Export serves GET /desk/export.json: every comment as {"comments": […]}, oldest first, streamed.
func (h *Handlers) Export(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	return h.downloads.run(func() error { return h.exportComments(c, by) })
}

func (h *Handlers) exportComments(c *gin.Context, by notice.Actor) error {
	return h.download(c, "noticeboard-export.json", "application/json; charset=utf-8", func(w *bufio.Writer) error {
		const opening = `{"comments":[` + "\n"
		before := opening // what stands before the next comment
		err := h.board.Export(c.Request.Context(), by, func(batch []notice.Comment) error {
			for _, m := range batch {
				line, err := json.Marshal(newExportedComment(m))
				if err != nil {
					return err
				}
				w.WriteString(before)
				w.Write(line)
				before = ",\n"
			}
			return w.Flush()
		})
		if err != nil {
			return err
		}
		if before != opening { // there was a comment
			before = ""
		}
		_, err = w.WriteString(before + "\n]}\n")
		return err
	})
}

func newExportedComment(c notice.Comment) exportedComment {
	e := exportedComment{
		ID:           c.ID.String(),
		Announcement: c.On,
		Number:       c.Number,
		Name:         c.Author.Name,
		Organisation: c.Author.Organisation,
		Official:     c.Official(),
		Lang:         c.Lang,
		Status:       c.Status.String(),
		Erased:       c.Erased.String(),
		Reason:       c.Reason,
		Rules:        c.Rules,
		Explanation:  c.Explanation,
		Question:     c.Question,
		Referred:     c.Referral.To,
		Corrected:    timeOrNil(c.Corrected),
		Source:       c.Body.Source(),
		Received:     c.ID.Time(),
		Posted:       timeOrNil(c.Posted),
		Decided:      timeOrNil(c.Decided),
	}
	if c.Damaged() {
		e.Status = "damaged" // nothing but its id can be read
	}
	if c.Parent != 0 {
		e.Parent = c.Parent.String()
	}
	for _, a := range c.Answers {
		e.Answers = append(e.Answers, a.String())
	}
	for _, a := range c.ClosedWith {
		e.ClosedWith = append(e.ClosedWith, a.String())
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
