package desk

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SettingsEdit is where the settings and the screening rules are read and, by who may, changed.
type SettingsEdit struct {
	view.Frame
	Seen     uint64            // version of the settings that the form is about
	Typed    map[string]string // what stands in the fields, by name
	Words    []WordRow
	Counts   map[notice.Flag]notice.FlagCount
	Learned  spam.Progress
	Problems notice.Problems
	Conflict bool // someone else has changed them meanwhile
	Saved    bool
}

// A WordRow is a word rule as a form holds it.
type WordRow struct {
	ID     uint64 // zero for one that is new
	Text   string
	Lang   notice.Lang
	Whole  bool
	Then   notice.Reason // for which it declines; empty: it holds
	Remove bool
}

// settingFields lists the fields of numbers in the order of the page; those of words stand behind them.
var settingFields = []string{"decide-within", "answer-within", "mode", "links", "fast-comments", "fast-minutes", "likely", "close-after"}

// settingComplaints lists what is wrong with the form.
func settingComplaints(p SettingsEdit) []view.Complaint {
	fields := append([]string{}, settingFields...)
	for i := range p.Words {
		row := "word." + strconv.Itoa(i+1)
		fields = append(fields, row+".text", row+".lang", row+".then")
	}
	return view.Complaints(p.Problems, 0, "", fields...)
}

// A numberField is a field for one number.
type numberField struct {
	Name, Value string
	Problem     *notice.Problem
}

func setting(p SettingsEdit, name string) numberField {
	return numberField{name, p.Typed[name], p.Problems.Of(name)}
}

// counted says how often a rule found something.
func (v funcs) counted(p SettingsEdit, flag string) (string, error) {
	n := p.Counts[notice.Flag(flag)]
	return v.Message("screening.count", "Marked", n.Marked, "Stopped", n.Stopped)
}

// A wordField is a word rule with what its fields need.
type wordField struct {
	WordRow
	Number int
	Field  string // beginning of the names of its fields
	Count  string // how often it found something; empty for one that is new
	Rules  []view.Rule
	Wrong  notice.Problems // by the last part of the name
}

func (v funcs) wordFields(p SettingsEdit) ([]wordField, error) {
	var all []wordField
	for i, row := range p.Words {
		f := wordField{WordRow: row, Number: i + 1, Field: "word." + strconv.Itoa(i+1), Rules: v.RulesOf(p.Desk.Rules), Wrong: notice.Problems{}}
		for _, part := range []string{"text", "lang", "then"} {
			if problem, ok := p.Problems[f.Field+"."+part]; ok {
				f.Wrong[part] = problem
			}
		}
		if row.ID > 0 {
			var err error
			if f.Count, err = v.counted(p, string(notice.WordRule{ID: row.ID}.Flag())); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// otherCounts lists the counts of what is no rule of this page, each in words.
func (v funcs) otherCounts(p SettingsEdit) ([]string, error) {
	var all []string
	known := map[notice.Flag]bool{
		notice.FlagTeamName: true, notice.FlagLinks: true, notice.FlagRepeated: true, notice.FlagFast: true,
		notice.FlagFirstTime: true, notice.FlagSpam: true, notice.FlagWord: true,
	}
	for _, f := range view.SortedFlags(p.Counts) {
		if known[f.Kind()] {
			continue
		}
		name, err := v.flagText(f, caseItem{})
		if err != nil {
			return nil, err
		}
		count, err := v.counted(p, string(f))
		if err != nil {
			return nil, err
		}
		all = append(all, strings.TrimSuffix(name, ".")+". "+count)
	}
	return all, nil
}

// blankWords is how many empty rows for new word rules stand in the form.
const blankWords = 3

func (s *Handlers) SettingsEdit(c *gin.Context) error {
	set, err := s.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	sc := set.Screening
	p := SettingsEdit{Seen: set.Version, Saved: session.FlashOf(c).SavedVersion(set.Version), Typed: map[string]string{
		"decide-within": strconv.Itoa(set.DecideWithin), "answer-within": strconv.Itoa(set.AnswerWithin), "mode": string(sc.Mode),
		"links": strconv.Itoa(sc.Links), "fast-comments": strconv.Itoa(sc.Fast.Comments), "fast-minutes": strconv.Itoa(sc.Fast.Minutes),
		"close-after": strconv.Itoa(sc.CloseAfter), "likely": strconv.Itoa(sc.Likely),
	}}
	if sc.Repeated {
		p.Typed["repeated"] = "yes"
	}
	for _, w := range sc.Words {
		p.Words = append(p.Words, WordRow{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Then: w.Reason})
	}
	return s.settingsPage(c, http.StatusOK, p)
}

// settingsPage fills in what the page shows beside the form.
func (s *Handlers) settingsPage(c *gin.Context, code int, p SettingsEdit) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.StaffFrame(c); err != nil {
		return err
	}
	if p.Counts, err = s.board.FlagCounts(c.Request.Context(), by); err != nil {
		return err
	}
	p.Learned = s.board.Spam().Progress()
	if by.Role.May(notice.ToGovern) {
		for range min(blankWords, notice.MaxWords-min(len(p.Words), notice.MaxWords)) {
			p.Words = append(p.Words, WordRow{Whole: true})
		}
	}
	return s.ShowDesk(c, code, p)
}

// SettingsEditPost takes the form of the settings.
func (s *Handlers) SettingsEditPost(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	p := SettingsEdit{Typed: map[string]string{}}
	for _, name := range []string{"decide-within", "answer-within", "mode", "links", "repeated", "fast-comments", "fast-minutes", "close-after", "likely"} {
		p.Typed[name] = edge.FormText(c, name)
	}
	set := notice.Settings{
		Version: edge.WholeNumber(edge.Field(c, "version")), DecideWithin: edge.FormInt(c, "decide-within"), AnswerWithin: edge.FormInt(c, "answer-within"),
		Screening: notice.Screening{
			Mode: notice.Mode(edge.Field(c, "mode")), Links: edge.FormInt(c, "links"), Repeated: edge.Field(c, "repeated") != "",
			Fast:       notice.Pace{Comments: edge.FormInt(c, "fast-comments"), Minutes: edge.FormInt(c, "fast-minutes")},
			CloseAfter: edge.FormInt(c, "close-after"), Likely: edge.FormInt(c, "likely"),
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
		return session.Redirect(c, "/desk/settings", session.Flash{Did: session.Saved, Version: after.Version})
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
	return s.settingsPage(c, s.Judge(err).Code, p)
}

// wordRows reads the word rules of the form, those that stay first. Rows in which nothing was typed are
// none.
func wordRows(c *gin.Context) []WordRow {
	var stay, gone []WordRow
	for i := 1; i <= notice.MaxWords+blankWords; i++ {
		at := "word." + strconv.Itoa(i) + "."
		if !c.Request.PostForm.Has(at + "text") {
			break
		}
		w := WordRow{
			ID: edge.WholeNumber(edge.Field(c, at+"id")), Text: edge.FormText(c, at+"text"), Lang: notice.Lang(edge.FormText(c, at+"lang")),
			Whole: edge.Field(c, at+"whole") == "yes", Then: notice.Reason(edge.FormText(c, at+"then")), Remove: edge.Field(c, at+"remove") != "",
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
