package account

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Activity is the log of administrative acts.
type Activity struct {
	view.Frame
	Acts []Entry // newest first
	More string  // address of the next page; empty on the last
}

// An Entry is an entry of the activity log.
type Entry struct {
	notice.Activity
	Name  string            // of who did it; the login if no account has it, empty for the program
	About board.Participant // zero unless it is about an author or a network
}

// entries returns entries of the activity log with the authors and networks that they are about.
func (h *Handlers) entries(c *gin.Context, d *view.Desk, acts []notice.Activity) ([]Entry, error) {
	about, err := h.board.Participants(c.Request.Context(), d.Actor, acts)
	if err != nil {
		return nil, err
	}
	all := make([]Entry, len(acts))
	for i, a := range acts {
		all[i] = Entry{a, d.NameOf(a.By), about[i]}
	}
	return all, nil
}

// Activity serves GET /desk/activity?before={number}.
func (h *Handlers) Activity(c *gin.Context) error {
	var before uint64
	if text := c.Query("before"); text != "" {
		var err error
		if before, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	var p Activity
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		list, err := h.board.Activities(c.Request.Context(), by, before, activitySize+1)
		if err != nil {
			return err
		}
		if len(list) > activitySize {
			list = list[:activitySize]
			p.More = "/desk/activity?before=" + strconv.FormatUint(list[activitySize-1].Seq, 10)
		}
		p.Acts, err = h.entries(c, p.Desk, list)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// roleDetails lists the activities whose detail is a role.
var roleDetails = map[notice.ActivityKind]bool{
	notice.AccountAdded: true, notice.AccountInvited: true, notice.InvitationRevoked: true, notice.AccountJoined: true,
	notice.AccountRole: true,
}

// A sentence is an entry of the activity log in words. Name is what was changed, with the path of its page, if it has one
// to link to.
type sentence struct{ Before, Path, Name, After string }

// nameMark stands for the name while the sentence around it is made. No text of an entry contains it.
const nameMark = "\x00"

// activityText returns an entry of the activity log as a sentence.
func (v funcs) activityText(e Entry) (s sentence, err error) {
	a := e.Activity
	if kind, ok := a.Kind.AboutSubject(); ok {
		if s.Name = e.About.Name; s.Name == "" && kind == notice.AuthorSubject {
			if s.Name, err = v.Message("activity.of.author"); err != nil {
				return s, err
			}
		}
		if kind == notice.NetworkSubject {
			s.Name = a.Of
		}
		if e.About.Subject != (notice.Subject{}) {
			s.Path = "/desk/" + kind.String() + "s/" + e.About.Subject.String()
		}
		a.Of = nameMark
	}
	a.By = e.Name
	text, err := v.activitySentence(a)
	s.Before, s.After, _ = strings.Cut(text, nameMark)
	return s, err
}

// activitySentence returns an entry of the activity log as a sentence, with Of as it is unless that is the key of a
// message.
func (v funcs) activitySentence(a notice.Activity) (string, error) {
	by, of, detail := view.Isolate(a.By), view.Isolate(a.Of), view.Isolate(a.Detail)
	var err error
	if by == "" {
		by, err = v.Message("activity.by.machine")
	}
	if of == "" && err == nil {
		of, err = v.Message("activity.of.nobody")
	}
	if day, ok := v.Day(a.Detail); ok { // on which a pause ends, or of publication
		detail = day
	}
	if roleDetails[a.Kind] && err == nil {
		detail, err = v.Say("role.", a.Detail)
	}
	if a.Kind == notice.TranslationConfirmed && err == nil {
		detail, err = v.Say("lang.", a.Detail)
	}
	if a.Kind == notice.SettingsChanged && err == nil {
		of, detail, err = v.settingChanged(a)
	}
	if a.Kind == notice.RetentionDone && err == nil {
		return v.retentionDone(a)
	}
	if err != nil {
		return "", err
	}
	return v.Message("activity."+string(a.Kind), "By", by, "Of", of, "Detail", detail)
}

// settingChanged returns in words the name of a setting that was changed, and its new value.
func (v funcs) settingChanged(a notice.Activity) (name, value string, err error) {
	kind, _, _ := strings.Cut(a.Of, ".") // "word" of "word.12"
	if name, err = v.Say("setting.name.", kind); err != nil {
		return "", "", err
	}
	switch {
	case a.Of == "mode":
		value, err = v.Say("mode.", a.Detail)
	case a.Of == "quiet-days" && a.Detail != "":
		value, err = v.weekdays(a.Detail)
	case a.Detail == "true", a.Detail == "false":
		value, err = v.Say("setting.is.", a.Detail)
	case a.Detail == "":
		value, err = v.Message("setting.is.gone")
	default:
		value = view.Isolate(a.Detail)
	}
	return name, value, err
}

// retentionDone returns the sentence about a run that deleted what was kept for long enough.
func (v funcs) retentionDone(a notice.Activity) (string, error) {
	n, err := notice.ParseRetentionCounts(a.Detail)
	if err != nil {
		return "", err
	}
	args := []any{}
	for _, k := range notice.RetainedKinds {
		name := k.String()
		args = append(args, strings.ToUpper(name[:1])+name[1:], v.Number(uint64(n[k])))
	}
	return v.Message("activity."+string(a.Kind), args...)
}

// weekdays returns days of the week, such as "saturday sunday", as a list in words.
func (v funcs) weekdays(days string) (string, error) {
	var names []string
	for day := range strings.FieldsSeq(days) {
		name, err := v.Say("weekday.", day)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return v.List(names), nil
}
