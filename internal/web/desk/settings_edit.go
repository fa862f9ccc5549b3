package desk

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SettingsEdit is where moderators read the settings and screening rules, and those who govern the board change them.
type SettingsEdit struct {
	view.Frame
	Seen     uint64            // version of the settings that the form is about
	Typed    map[string]string // what stands in the fields, by name, but for those of Words
	Words    []WordRow         // with empty ones for new rules, last
	Counts   map[notice.Flag]notice.FlagCount
	Learned  spam.Progress
	Problems notice.Problems
	Conflict bool // somebody else has changed them since the form was made
	Saved    bool

	UnnamedProxy bool // a proxy may be missing in --trusted-proxy; never true but for administrators
}

// settingFields lists the fields of the page in their order, but for those of word rules and boxes that are ticked.
var settingFields = []string{
	"decide-within", "answer-within", "mode", "links", "fast-comments", "fast-minutes", "likely", "close-after",
}

// numberSettings are the settings that are numbers, by the names of their fields.
var numberSettings = map[string]func(*notice.Settings) *int{
	"decide-within": func(s *notice.Settings) *int { return &s.DecideWithin },
	"answer-within": func(s *notice.Settings) *int { return &s.AnswerWithin },
	"links":         func(s *notice.Settings) *int { return &s.Screening.Links },
	"fast-comments": func(s *notice.Settings) *int { return &s.Screening.Fast.Comments },
	"fast-minutes":  func(s *notice.Settings) *int { return &s.Screening.Fast.Minutes },
	"likely":        func(s *notice.Settings) *int { return &s.Screening.Likely },
	"close-after":   func(s *notice.Settings) *int { return &s.Screening.CloseAfter },
}

// SettingsEdit serves GET /desk/settings.
func (h *Handlers) SettingsEdit(c *gin.Context) error {
	return h.showSettings(c, http.StatusOK, SettingsEdit{})
}

// fillIn fills in the form with settings.
func (p *SettingsEdit) fillIn(set notice.Settings, did session.Flash) {
	p.Seen, p.Saved = set.Version, did.SavedVersion(set.Version)
	p.Typed = map[string]string{"mode": string(set.Screening.Mode)}
	if set.Screening.Repeated {
		p.Typed["repeated"] = "yes"
	}
	for name, setting := range numberSettings {
		p.Typed[name] = strconv.Itoa(*setting(&set))
	}
	for _, w := range set.Screening.Words {
		p.Words = append(p.Words, WordRow{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Then: w.Reason})
	}
}

// SettingsEditPost serves POST /desk/settings.
func (h *Handlers) SettingsEditPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	set := notice.Settings{Version: edge.WholeNumber(edge.Field(c, "version"))}
	set.Screening.Mode = notice.Mode(edge.Field(c, "mode"))
	set.Screening.Repeated = edge.Field(c, "repeated") != ""
	for name, setting := range numberSettings {
		*setting(&set) = edge.FormInt(c, name)
	}
	p := SettingsEdit{Seen: set.Version, Words: readWordRows(c), Typed: map[string]string{}}
	p.Typed["repeated"] = edge.FormText(c, "repeated")
	for _, name := range settingFields {
		p.Typed[name] = edge.FormText(c, name)
	}
	for _, w := range p.Words {
		if !w.Remove {
			rule := notice.WordRule{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Reason: w.Then}
			set.Screening.Words = append(set.Screening.Words, rule)
		}
	}
	after, err := h.board.PutSettings(c.Request.Context(), by, set)
	switch {
	case err == nil:
		return session.Redirect(c, settingsPath, session.Flash{Did: session.Saved, Version: after.Version})
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		now, err := h.board.Settings(c.Request.Context())
		if err != nil {
			return err
		}
		p.Conflict, p.Seen = true, now.Version
	default:
		return err
	}
	return h.showSettings(c, h.Classify(err).Code, p)
}

// showSettings shows the form, filled in with the present settings if nothing was typed, with what stands beside it and,
// for those who may add word rules, empty rows.
func (h *Handlers) showSettings(c *gin.Context, code int, p SettingsEdit) (err error) {
	var by notice.Actor
	err = h.InSnapshot(c, func() (err error) {
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Counts, err = h.board.FlagCounts(c.Request.Context(), by)
		return err
	})
	if err != nil {
		return err
	}
	if p.Typed == nil {
		p.fillIn(p.Desk.Settings, session.FlashOf(c))
	}
	p.Learned = h.board.Spam().Progress()
	p.UnnamedProxy = by.Role.May(notice.ToAdminister) && h.HasUnnamedProxy()
	if by.Role.May(notice.ToGovern) {
		for range min(blankWords, notice.MaxWords-min(len(p.Words), notice.MaxWords)) {
			p.Words = append(p.Words, WordRow{Whole: true})
		}
	}
	return h.ShowDesk(c, code, p)
}

// settingComplaints lists what is wrong with the form, in the order of its fields but for those of words, which are
// last.
func settingComplaints(p SettingsEdit) []view.Complaint {
	fields := append([]string{}, settingFields...)
	for i := range p.Words {
		for _, name := range wordFieldNames {
			fields = append(fields, wordPrefix(i+1)+name)
		}
	}
	return view.Complaints(p.Problems, 0, "", fields...)
}

// A numberField is a field for one number.
type numberField struct {
	Name, Value string
	Problem     *notice.Problem // nil if there is none
}

// numberSetting returns the field for a setting.
func numberSetting(p SettingsEdit, name string) numberField {
	return numberField{name, p.Typed[name], p.Problems.Of(name)}
}

// flagCount says how many comments got a flag, and how many of them were held or declined for it.
func (t funcs) flagCount(p SettingsEdit, flag string) (string, error) {
	n := p.Counts[notice.Flag(flag)]
	return t.Message("screening.count", "Marked", n.Marked, "Stopped", n.Stopped)
}

// otherFlagCounts says the same of each flag that no rule of the page stands for.
func (t funcs) otherFlagCounts(p SettingsEdit) ([]string, error) {
	var all []string
	shown := map[notice.Flag]bool{
		notice.FlagTeamName: true, notice.FlagLinks: true, notice.FlagRepeated: true, notice.FlagFast: true,
		notice.FlagFirstTime: true, notice.FlagSpam: true, notice.FlagWord: true,
	}
	for _, f := range sortedFlags(p.Counts) {
		if shown[f.Kind()] {
			continue
		}
		name, err := t.flagText(f, caseItem{})
		if err != nil {
			return nil, err
		}
		count, err := t.flagCount(p, string(f))
		if err != nil {
			return nil, err
		}
		all = append(all, strings.TrimSuffix(name, ".")+". "+count)
	}
	return all, nil
}

// sortedFlags returns the flags that were counted, in the order of their names.
func sortedFlags(counts map[notice.Flag]notice.FlagCount) []notice.Flag {
	return slices.Sorted(maps.Keys(counts))
}
