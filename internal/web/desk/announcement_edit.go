package desk

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AnnouncementEdit is the form in which an announcement is written, published, corrected and closed to comments.
type AnnouncementEdit struct {
	view.Frame
	board.DeskAnnouncement                             // as it is now; the zero value for a new one
	At                     time.Time                   // now
	Edit                   notice.Edit                 // as filled in
	Lost                   []view.Kept                 // what was filled in for languages that are not served
	Preview                map[notice.Lang]notice.Text // as it would look; nil unless it was asked for
	Conflict               bool                        // it was changed since the form was opened
	Overtaken              bool                        // with Conflict: what changed it is its time of publication
	Done                   string                      // what was just done, as the address tells
	Problems               notice.Problems             // of Edit
	Closing                notice.Moment               // when to close comments, as filled in
	Unclosed               notice.Problems             // of Closing
	Reclosed               bool                        // comments close at another time than when the form was opened
	Day                    string                      // of the original publication, as filled in
	Undated                notice.Problems             // of Day
	Redated                bool                        // it has another day than when the form was opened
}

// New reports whether the announcement has not been saved yet.
func (p AnnouncementEdit) New() bool { return p.Announcement.ID == 0 }

// Closed reports whether comments have been closed.
func (p AnnouncementEdit) Closed() bool {
	return !p.Announcement.Closes.IsZero() && !p.Announcement.Closes.After(p.At)
}

// Note returns the note on a correction as filled in, in a language.
func (p AnnouncementEdit) Note(l notice.Lang) string { return p.Edit.Notes[l] }

// AnnouncementNew serves GET /desk/announcements/new: the empty form.
func (h *Handlers) AnnouncementNew(c *gin.Context) error {
	return h.showEdit(c, http.StatusOK, AnnouncementEdit{Edit: notice.Edit{Original: h.DeskLanguage(c)}})
}

// AnnouncementEdit serves GET /desk/announcements/{id}: the form filled in with the announcement as it is.
func (h *Handlers) AnnouncementEdit(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, AnnouncementEdit{Edit: notice.Edit{ID: id}, Done: session.FlashOf(c).Did})
}

// AnnouncementEditPost serves POST /desk/announcements, for a new one, and POST /desk/announcements/{id}. The button,
// do, is a notice.EditAction or "preview".
func (h *Handlers) AnnouncementEditPost(c *gin.Context) error {
	e, err := h.readEdit(c)
	if err != nil {
		return err
	}
	if edge.Field(c, "do") == "preview" {
		texts, err := h.board.PreviewAnnouncement(e)
		if err != nil {
			return h.redisplayEdit(c, e, err)
		}
		return h.showEdit(c, http.StatusOK, AnnouncementEdit{Edit: e, Preview: texts})
	}
	if e.Action, err = notice.ParseEditAction(edge.Field(c, "do")); err != nil {
		return errors.Join(edge.ErrBadForm, err)
	}
	after, err := h.board.SaveAnnouncement(c.Request.Context(), e)
	if err != nil {
		return h.redisplayEdit(c, e, err)
	}
	return session.Redirect(c, announcementPath(after.ID), session.Flash{Did: string(e.Action)})
}

// showEdit shows the form. Where p.Edit has no editions it is filled in from the announcement as it is.
func (h *Handlers) showEdit(c *gin.Context, code int, p AnnouncementEdit) error {
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil || p.Edit.ID == 0 {
			return err
		}
		p.DeskAnnouncement, err = h.board.DeskAnnouncement(c.Request.Context(), by, p.Edit.ID)
		return err
	})
	if err != nil {
		return err
	}
	if p.At = h.Now(); p.Edit.ID == 0 {
		return h.ShowDesk(c, code, p)
	}
	a, zone := p.Announcement, h.zone()
	if p.Edit.Editions == nil {
		p.Edit.Editions, p.Edit.Original, p.Edit.Seen = map[notice.Lang]notice.Edition{}, a.Original(), a.Saved.Times
		for _, l := range notice.Langs {
			p.Edit.Editions[l] = a.EditionOf(l)
		}
		if p.Stage == notice.Scheduled {
			p.Edit.Moment = notice.MomentOf(a.Published, zone)
		}
	}
	if p.Closing == (notice.Moment{}) && a.Closes.After(p.At) {
		p.Closing = notice.MomentOf(a.Closes, zone)
	}
	if p.Undated == nil && !p.Redated && a.Imported() {
		p.Day = notice.MomentOf(a.Published, zone).Date
	}
	return h.ShowDesk(c, code, p)
}

// redisplayEdit shows the form again as it was filled in, with the problems or the conflict of err. Any other error is
// returned: its page repeats the texts.
func (h *Handlers) redisplayEdit(c *gin.Context, e notice.Edit, err error) error {
	failure, p := h.Classify(err), AnnouncementEdit{Edit: e, Lost: unservedTexts(e)}
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		now, err := h.board.DeskAnnouncement(c.Request.Context(), e.By, e.ID)
		if err != nil {
			return err
		}
		p.Conflict, p.Overtaken = true, now.Announcement.Saved.Times == e.Seen
		p.Edit.Seen = now.Announcement.Saved.Times // the page shows what would be overwritten: the next save may do it
	default:
		return err
	}
	h.Report(c, failure, err)
	return h.showEdit(c, failure.Code, p)
}

// editComplaints lists what is wrong with the form, in the order of its fields.
func editComplaints(p AnnouncementEdit) []view.Complaint {
	var names []string
	for _, f := range editionFields {
		names = append(names, perLang(f.name)...)
	}
	names = append(names, "original")
	if p.Stage == notice.Announced && !p.New() {
		names = append(names, perLang("correction")...)
	} else {
		names = append(names, "date", "time")
	}
	return view.Complaints(p.Problems, 0, "", names...)
}

// shownTexts returns the texts of a preview, in the order of the languages.
func shownTexts(texts map[notice.Lang]notice.Text) (all []view.ShownText) {
	for _, l := range notice.Langs {
		if t, ok := texts[l]; ok {
			all = append(all, view.NewShownText(l, t))
		}
	}
	return all
}

// conflicts returns how the editions that were filled in differ from those that are saved.
func conflicts(p AnnouncementEdit) (all []view.Difference) {
	for _, l := range slices.Sorted(maps.Keys(p.Edit.Editions)) {
		saved, typed := p.Announcement.EditionOf(l), p.Edit.Editions[l]
		if typed.Slug == "" {
			typed.Slug = saved.Slug
		}
		all = append(all, view.Compare(l, saved, typed)...)
	}
	return all
}

// done says what was just done, if it is still so: the address that tells may be an old one.
func (t funcs) done(p AnnouncementEdit) (string, error) {
	a := p.Announcement
	when := map[string]time.Time{"schedule": a.Published, "close-at": a.Closes}[p.Done]
	still := map[string]bool{
		"draft":    p.Stage == notice.Drafted,
		"publish":  p.Stage == notice.Announced,
		"schedule": p.Stage == notice.Scheduled,
		"correct":  a.Version() > 1 && a.Changes[len(a.Changes)-1].Kind == notice.Corrected,
		"form":     p.Stage == notice.Announced,
		"close":    p.Closed(),
		"close-at": a.Closes.After(p.At),
		"reopen":   a.Closes.IsZero(),
		"confirm":  a.Imported() && len(a.Unreviewed()) == 0,
		"date":     a.Imported() && !a.Published.IsZero(),
	}
	switch {
	case p.New() || !still[p.Done]:
		return "", nil
	case when.IsZero():
		return t.Message("done.saved." + p.Done)
	}
	return t.Message("done.saved."+p.Done, "Date", t.DateTime(when))
}
