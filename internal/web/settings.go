package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// blankWords is how many empty rows for new word rules stand in the form.
const blankWords = 3

func (s *deskHandlers) settings(c *gin.Context) error {
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	sc := set.Screening
	p := view.Settings{Seen: set.Version, Saved: saved(c, set.Version), Typed: map[string]string{
		"decide-within": strconv.Itoa(set.DecideWithin), "answer-within": strconv.Itoa(set.AnswerWithin), "mode": string(sc.Mode),
		"links": strconv.Itoa(sc.Links), "fast-comments": strconv.Itoa(sc.Fast.Comments), "fast-minutes": strconv.Itoa(sc.Fast.Minutes),
		"close-after": strconv.Itoa(sc.CloseAfter), "likely": strconv.Itoa(sc.Likely),
	}}
	if sc.Repeated {
		p.Typed["repeated"] = "yes"
	}
	for _, w := range sc.Words {
		p.Words = append(p.Words, view.WordRow{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Then: w.Reason})
	}
	return s.settingsPage(c, http.StatusOK, p)
}

// saved reports whether the page is the one that a form led to when it had saved a version that is
// still the present one.
func saved(c *gin.Context, version uint64) bool {
	return c.Query("saved") != "" && c.Query("saved") == strconv.FormatUint(version, 10)
}

// settingsPage fills in what the page shows beside the form.
func (s *deskHandlers) settingsPage(c *gin.Context, code int, p view.Settings) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.staffFrame(c); err != nil {
		return err
	}
	if p.Counts, err = s.board.FlagCounts(c.Request.Context(), by); err != nil {
		return err
	}
	p.Learned = s.board.Spam().Progress()
	if by.Role.May(notice.ToGovern) {
		for range min(blankWords, notice.MaxWords-min(len(p.Words), notice.MaxWords)) {
			p.Words = append(p.Words, view.WordRow{Whole: true})
		}
	}
	return s.showDesk(c, code, p)
}

// changeSettings takes the form of the settings.
func (s *deskHandlers) changeSettings(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	p := view.Settings{Typed: map[string]string{}}
	for _, name := range []string{"decide-within", "answer-within", "mode", "links", "repeated", "fast-comments", "fast-minutes", "close-after", "likely"} {
		p.Typed[name] = formText(c, name)
	}
	set := notice.Settings{
		Version: wholeNumber(field(c, "version")), DecideWithin: formInt(c, "decide-within"), AnswerWithin: formInt(c, "answer-within"),
		Screening: notice.Screening{
			Mode: notice.Mode(field(c, "mode")), Links: formInt(c, "links"), Repeated: field(c, "repeated") != "",
			Fast:       notice.Pace{Comments: formInt(c, "fast-comments"), Minutes: formInt(c, "fast-minutes")},
			CloseAfter: formInt(c, "close-after"), Likely: formInt(c, "likely"),
		},
	}
	p.Seen, p.Words = set.Version, wordRows(c)
	for _, w := range p.Words {
		if !w.Remove {
			set.Screening.Words = append(set.Screening.Words, notice.WordRule{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Reason: w.Then})
		}
	}
	after, err := s.board.PutSettings(c.Request.Context(), account.Actor(), set)
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/desk/settings?saved="+strconv.FormatUint(after.Version, 10))
		return nil
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		now, err := s.board.Settings(c.Request.Context())
		if err != nil {
			return err
		}
		p.Conflict, p.Seen = true, now.Version
	default:
		return err
	}
	return s.settingsPage(c, s.judge(err).code, p)
}

// formInt reads a whole number. What is none is -1, which no rule takes.
func formInt(c *gin.Context, name string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(field(c, name)), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// wholeNumber reads a number of our own making; what is none is 0.
func wholeNumber(text string) uint64 {
	n, _ := strconv.ParseUint(text, 10, 64)
	return n
}

// wordRows reads the word rules of the form, those that stay first. Rows in which nothing was typed are
// none.
func wordRows(c *gin.Context) []view.WordRow {
	var stay, gone []view.WordRow
	for i := 1; i <= notice.MaxWords+blankWords; i++ {
		at := "word." + strconv.Itoa(i) + "."
		if !c.Request.PostForm.Has(at + "text") {
			break
		}
		w := view.WordRow{
			ID: wholeNumber(field(c, at+"id")), Text: formText(c, at+"text"), Lang: notice.Lang(formText(c, at+"lang")),
			Whole: field(c, at+"whole") == "yes", Then: notice.Reason(formText(c, at+"then")), Remove: field(c, at+"remove") != "",
		}
		switch {
		case w.ID == 0 && strings.TrimSpace(w.Text) == "":
		case w.Remove:
			gone = append(gone, w)
		default:
			stay = append(stay, w)
		}
	}
	return append(stay, gone...)
}

// setThreadClosed closes a thread to readers, or opens it again.
func (s *deskHandlers) setThreadClosed(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	id, err1 := notice.ParseCommentID(c.Param("id"))
	action, err2 := notice.ParseAction(field(c, "action"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	root, err := s.board.SetThreadClosed(c.Request.Context(), account.Actor(), id, action)
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, withFlash("/desk/comments/"+id.String(), action, root.ID, ""))
	return nil
}
