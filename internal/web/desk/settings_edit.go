package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SettingsEdit is where moderators read the settings and screening rules, and those who govern the board change them:
// each part has a form of its own.
type SettingsEdit struct {
	view.Frame
	Typed    map[string]string // what stands in the fields, by name, but for those of Words
	Words    []WordRow         // with empty ones for new rules, last
	Counts   map[notice.Flag]notice.FlagCount
	Learned  spam.Progress
	Sent     notice.SettingsPart // whose form was sent; empty if none was
	Seen     string              // notice.Settings.Mark of Sent that the form is about
	Problems notice.Problems     // of Sent
	Conflict bool                // somebody else has changed Sent since the form was made
	Saved    notice.SettingsPart // that was just saved; empty if none was

	Expiring *Expiring // what the form that was sent would delete; nil unless that is to be confirmed

	UnnamedProxy bool // a proxy may be missing in --trusted-proxy; never true but for administrators
}

// Expiring is what would be deleted at once by numbers of days that were sent and not saved.
type Expiring struct {
	Counts notice.RetentionCounts
	All    bool   // all comments were counted
	Sure   string // what the form confirms: the numbers
}

// Count returns the count of the kind with a name (notice.RetainedKind).
func (e Expiring) Count(kind string) (int, error) {
	k, err := notice.ParseRetainedKind(kind)
	if err != nil {
		return 0, err
	}
	return e.Counts[k], nil
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
	"keep-contacts": func(s *notice.Settings) *int { return &s.Retention[notice.KeptContacts] },
	"keep-networks": func(s *notice.Settings) *int { return &s.Retention[notice.KeptNetworks] },
	"keep-declined": func(s *notice.Settings) *int { return &s.Retention[notice.KeptDeclined] },
	"keep-removed":  func(s *notice.Settings) *int { return &s.Retention[notice.KeptRemoved] },
}

// SettingsEdit serves GET /desk/settings.
func (h *Handlers) SettingsEdit(c *gin.Context) error {
	return h.showSettings(c, http.StatusOK, SettingsEdit{})
}

// fillIn fills in the fields with settings.
func (p *SettingsEdit) fillIn(set notice.Settings) {
	p.Typed = map[string]string{"mode": string(set.Screening.Mode)}
	if set.Screening.Repeated {
		p.Typed["repeated"] = "yes"
	}
	for name, setting := range numberSettings {
		p.Typed[name] = strconv.Itoa(*setting(&set))
	}
	p.fillInQuiet(set.Quiet)
	p.Words = nil
	for _, w := range set.Screening.Words {
		p.Words = append(p.Words, WordRow{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Then: w.Reason})
	}
}

// SettingsEditPost serves POST /desk/settings: it saves the part that the form names. An unknown part is ErrNotFound.
func (h *Handlers) SettingsEditPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	p := SettingsEdit{Sent: notice.SettingsPart(edge.Field(c, "part")), Seen: edge.Field(c, "seen")}
	if !slices.Contains(notice.SettingsParts, p.Sent) {
		return fmt.Errorf("part %q of the settings: %w", p.Sent, notice.ErrNotFound)
	}
	var set notice.Settings
	set.Screening.Mode = notice.Mode(edge.Field(c, "mode"))
	set.Screening.Repeated = edge.Field(c, "repeated") != ""
	for name, setting := range numberSettings {
		*setting(&set) = edge.FormInt(c, name)
	}
	set.Quiet = readQuietHours(c)
	p.Words = readWordRows(c)
	for _, w := range p.Words {
		if !w.Remove {
			rule := notice.WordRule{ID: w.ID, Text: w.Text, Lang: w.Lang, Whole: w.Whole, Reason: w.Then}
			set.Screening.Words = append(set.Screening.Words, rule)
		}
	}
	if p.Sent == notice.RetentionPart {
		p.Expiring, err = h.expiring(c, by, set.Retention)
		if err != nil {
			return err
		}
		if p.Expiring != nil {
			return h.showSettings(c, http.StatusOK, p)
		}
	}
	after, err := h.board.PutSettings(c.Request.Context(), by, set, map[notice.SettingsPart]string{p.Sent: p.Seen})
	switch {
	case err == nil:
		done := session.Flash{Did: session.Saved + "-" + string(p.Sent), Version: after.Version}
		return session.Redirect(c, settingsPath+"#part-"+string(p.Sent), done)
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Conflict = true
	default:
		return err
	}
	return h.showSettings(c, h.Classify(err).Code, p)
}

// countTimeout is how long what would be deleted is counted.
const countTimeout = 5 * time.Second

// expiring returns what numbers of days would delete today, unless the form confirms that, nothing would be deleted, or the
// numbers cannot be saved.
func (h *Handlers) expiring(c *gin.Context, by notice.Actor, days notice.RetentionDays) (*Expiring, error) {
	e := &Expiring{Sure: fmt.Sprint(days)}
	if edge.Field(c, "sure") == e.Sure || !days.Valid() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), countTimeout)
	defer cancel()
	var err error
	if e.Counts, e.All, err = h.board.CountExpired(ctx, by, days); err != nil || e.All && e.Counts.None() {
		return nil, err
	}
	return e, nil
}

// typed fills in what was typed into the fields of the part that was sent, in place of its present settings.
func (p *SettingsEdit) typed(c *gin.Context, words []WordRow) {
	for _, name := range append(p.Sent.Fields(), "repeated") {
		if name != "repeated" || p.Sent == notice.RulesPart {
			p.Typed[name] = edge.FormText(c, name)
		}
	}
	switch p.Sent {
	case notice.WordsPart:
		p.Words = words
	case notice.QuietPart:
		for _, d := range weekdays {
			p.Typed[quietDayField(d)] = edge.FormText(c, quietDayField(d))
		}
	}
}

// showSettings shows the forms, filled in with what was typed in the one that was sent and with the present settings
// in the others, with what stands beside them and, for those who may add word rules, empty rows.
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
	words := p.Words
	if p.fillIn(p.Desk.Settings); p.Sent != "" {
		p.typed(c, words)
	}
	did := session.FlashOf(c)
	if part, ok := strings.CutPrefix(did.Did, session.Saved+"-"); ok && did.Version == p.Desk.Settings.Version {
		p.Saved = notice.SettingsPart(part)
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

// A settingsPart is a part of the settings with what its form needs.
type settingsPart struct {
	Name     notice.SettingsPart
	Seen     string // mark of what the form is about
	Saved    bool
	Conflict bool
	Path     string // of the page, for the notice of a conflict
}

// settingsParts returns the forms in their order. After a conflict, the form is about the present settings, so that what
// is saved again replaces them.
func settingsParts(p SettingsEdit) (all []settingsPart) {
	for _, part := range notice.SettingsParts {
		f := settingsPart{Name: part, Seen: p.Desk.Settings.Mark(part), Saved: p.Saved == part, Path: settingsPath}
		if p.Sent == part {
			if f.Conflict = p.Conflict; !p.Conflict {
				f.Seen = p.Seen
			}
		}
		all = append(all, f)
	}
	return all
}

// settingComplaints lists what is wrong with the form that was sent, in the order of its fields.
func settingComplaints(p SettingsEdit) []view.Complaint {
	fields := slices.Clone(p.Sent.Fields())
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
		notice.FlagFirstTime: true, notice.FlagUnconfirmed: true, notice.FlagSpam: true, notice.FlagWord: true,
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
