package account

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Activity is the log of administrative acts.
type Activity struct {
	view.Frame
	Acts []notice.Activity // newest first
	More string            // address of the next page; empty on the last
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
		p.Acts, err = h.board.Activities(c.Request.Context(), by, before, activitySize+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Acts) > activitySize {
		p.Acts = p.Acts[:activitySize]
		p.More = "/desk/activity?before=" + strconv.FormatUint(p.Acts[activitySize-1].Seq, 10)
	}
	return h.ShowDesk(c, http.StatusOK, p)
}

// roleDetails lists the activities whose detail is a role.
var roleDetails = map[notice.ActivityKind]bool{
	notice.AccountAdded: true, notice.AccountInvited: true, notice.InvitationRevoked: true, notice.AccountJoined: true,
	notice.AccountRole: true,
}

// activityText returns an entry of the activity log as a sentence.
func (v funcs) activityText(a notice.Activity) (string, error) {
	by, of, detail := view.Isolate(a.By), view.Isolate(a.Of), view.Isolate(a.Detail)
	var err error
	if by == "" {
		by, err = v.Message("activity.by.machine")
	}
	if of == "" && err == nil {
		of, err = v.Message("activity.of.nobody")
	}
	if day, notDay := time.Parse(time.DateOnly, a.Detail); notDay == nil { // the last day of a pause
		detail = v.Date(day)
	}
	if roleDetails[a.Kind] && err == nil {
		detail, err = v.Say("role.", a.Detail)
	}
	if a.Kind == notice.SettingsChanged && err == nil {
		of, detail, err = v.settingChanged(a)
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
	case a.Detail == "true", a.Detail == "false":
		value, err = v.Say("setting.is.", a.Detail)
	case a.Detail == "":
		value, err = v.Message("setting.is.gone")
	default:
		value = view.Isolate(a.Detail)
	}
	return name, value, err
}
