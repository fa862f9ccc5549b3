package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// announcements lists all announcements, drafts first.
func (s *deskHandlers) announcements(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	page, err := ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	list, err := s.board.DeskAnnouncements(c.Request.Context(), by, notice.Span{From: queueSize*(page-1) + 1, To: queueSize*page + 1})
	if err != nil {
		return err
	}
	p := view.AnnouncementList{Frame: f, Discarded: c.Query("did") == "discard"}
	at := func(page uint64) string { return "/desk/announcements?page=" + strconv.FormatUint(page, 10) }
	if page > 1 {
		p.Newer = at(page - 1)
	}
	if len(list) > queueSize {
		list, p.Older = list[:queueSize], at(page+1)
	}
	p.List = list
	return s.showDesk(c, http.StatusOK, p)
}

// newAnnouncement shows the empty form.
func (s *deskHandlers) newAnnouncement(c *gin.Context) error {
	return s.editPage(c, http.StatusOK, view.AnnouncementEdit{Edit: notice.Edit{Original: s.deskLanguage(c)}})
}

func announcementID(c *gin.Context) (notice.AnnouncementID, error) {
	id, err := ordinal(c.Param("id"), 0)
	return notice.AnnouncementID(id), err
}

// editAnnouncement shows the form filled in with the announcement as it is.
func (s *deskHandlers) editAnnouncement(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	return s.editPage(c, http.StatusOK, view.AnnouncementEdit{Edit: notice.Edit{ID: id}, Done: c.Query("did")})
}

// editPage fills in the rest of the page where an announcement is written: what was typed stays, and
// where nothing was, the announcement is as it is.
func (s *deskHandlers) editPage(c *gin.Context, code int, p view.AnnouncementEdit) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	p.Frame, p.At = f, s.Now()
	if p.Edit.ID == 0 {
		return s.showDesk(c, code, p)
	}
	if p.DeskAnnouncement, err = s.board.DeskAnnouncement(c.Request.Context(), by, p.Edit.ID); err != nil {
		return err
	}
	if a := p.Announcement; p.Edit.Editions == nil {
		p.Edit.Editions, p.Edit.Original, p.Edit.Seen = map[notice.Lang]notice.Edition{}, a.Original(), a.Saved.Times
		for _, l := range notice.Langs {
			p.Edit.Editions[l] = a.EditionOf(l)
		}
		if p.Stage == notice.Scheduled {
			p.Edit.Moment = notice.MomentOf(a.Published)
		}
	}
	if p.Closing == (notice.Moment{}) && p.Announcement.Closes.After(p.At) {
		p.Closing = notice.MomentOf(p.Announcement.Closes)
	}
	return s.showDesk(c, code, p)
}

// edit reads the form, field by field, in whatever languages it has.
func (s *deskHandlers) edit(c *gin.Context) (e notice.Edit, err error) {
	account, err := s.currentAccount(c)
	if err != nil {
		return e, err
	}
	e = notice.Edit{
		Original: notice.Lang(field(c, "original")), Moment: notice.Moment{Date: field(c, "date"), Time: field(c, "time")},
		Editions: map[notice.Lang]notice.Edition{}, Notes: map[notice.Lang]string{}, By: account.Actor(),
	}
	if c.Param("id") != "" {
		if e.ID, err = announcementID(c); err != nil {
			return e, err
		}
	}
	if seen := field(c, "seen"); seen != "" {
		if e.Seen, err = strconv.ParseUint(seen, 10, 48); err != nil {
			return e, errors.Join(errBadForm, err)
		}
	}
	for name := range c.Request.PostForm {
		part, lang, _ := strings.Cut(name, ".")
		l, text := notice.Lang(lang), field(c, name)
		t := e.Editions[l]
		switch part {
		case "title":
			t.Title = text
		case "slug":
			t.Slug = text
		case "summary":
			t.Summary = text
		case "place":
			t.Place = text
		case "body":
			t.Body = text
		case "correction":
			e.Notes[l] = text
			continue
		default:
			continue
		}
		e.Editions[l] = t
	}
	return e, nil
}

// saveAnnouncement does what the button says with what was typed.
func (s *deskHandlers) saveAnnouncement(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	if field(c, "do") == "preview" {
		return s.previewOf(c, e)
	}
	if e.Action, err = notice.ParseEditAction(field(c, "do")); err != nil {
		return errors.Join(errBadForm, err)
	}
	after, err := s.board.SaveAnnouncement(c.Request.Context(), e)
	if err != nil {
		return s.unsaved(c, e, err)
	}
	c.Redirect(http.StatusSeeOther, editPath(after.ID)+"?did="+string(e.Action))
	return nil
}

func editPath(id notice.AnnouncementID) string {
	return "/desk/announcements/" + strconv.FormatUint(uint64(id), 10)
}

// previewOf shows the form again, and above it what it would make.
func (s *deskHandlers) previewOf(c *gin.Context, e notice.Edit) error {
	texts, err := s.board.PreviewAnnouncement(e)
	if err != nil {
		return s.unsaved(c, e, err)
	}
	return s.editPage(c, http.StatusOK, view.AnnouncementEdit{Edit: e, Preview: texts})
}

// unsaved shows the form again with everything that was typed, and what is to be mended.
func (s *deskHandlers) unsaved(c *gin.Context, e notice.Edit, err error) error {
	v, p := s.judge(err), view.AnnouncementEdit{Edit: e}
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		account, err := s.currentAccount(c)
		if err != nil {
			return err
		}
		now, err := s.board.DeskAnnouncement(c.Request.Context(), account.Actor(), e.ID)
		if err != nil {
			return err
		}
		p.Conflict, p.Overtaken = true, now.Announcement.Saved.Times == e.Seen
		p.Edit.Seen = now.Announcement.Saved.Times // whoever saves after having been told does so knowingly
	default:
		return err // its page keeps what was typed
	}
	s.announce(c, v, err)
	for _, l := range slices.Sorted(maps.Keys(e.Editions)) {
		if l.Served() {
			continue
		}
		t := e.Editions[l]
		for _, k := range []view.Kept{{Field: "title", Text: t.Title}, {Field: "summary", Text: t.Summary}, {Field: "place", Text: t.Place}, {Field: "slug", Text: t.Slug}, {Field: "body", Text: t.Body}} {
			if k.Text != "" {
				p.Lost = append(p.Lost, view.Kept{Field: k.Field + "." + string(l), Text: k.Text})
			}
		}
	}
	return s.editPage(c, v.code, p)
}

// previewEdition answers the script with one edition as it would look.
func (s *deskHandlers) previewEdition(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	l := notice.Lang(field(c, "lang"))
	e.Editions = map[notice.Lang]notice.Edition{l: e.Editions[l]}
	e.Original = notice.Langs[0]
	if l.Served() && e.Editions[l].Blank() {
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusNoContent)
		return nil
	}
	texts, err := s.board.PreviewAnnouncement(e)
	if err != nil {
		return err
	}
	return s.showDesk(c, http.StatusOK, view.AnnouncementPreview{Lang: l, Text: texts[l]})
}

// discardForm asks whether a draft is to be discarded.
func (s *deskHandlers) discardForm(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	a, err := s.board.DeskAnnouncement(c.Request.Context(), by, id)
	if err != nil {
		return err
	}
	if a.Stage != notice.Drafted {
		return notice.ErrConflict
	}
	return s.showDesk(c, http.StatusOK, view.AnnouncementDiscard{Frame: f, Announcement: a.Announcement})
}

func (s *deskHandlers) discard(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	if err := s.board.DiscardDraft(c.Request.Context(), e.By, e.ID, e.Seen); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/desk/announcements?did=discard")
	return nil
}

// closeComments closes an announcement's comments, now or later, or reopens them.
func (s *deskHandlers) closeComments(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	ctx, action := c.Request.Context(), field(c, "action")
	switch action {
	case "close":
		err = s.board.CloseComments(ctx, e.By, e.ID, nil)
	case "close-at":
		err = s.board.CloseComments(ctx, e.By, e.ID, &e.Moment)
	case "reopen":
		err = s.board.ReopenComments(ctx, e.By, e.ID)
	default:
		err = errBadForm
	}
	p := view.AnnouncementEdit{Edit: notice.Edit{ID: e.ID}, Closing: e.Moment}
	if errors.As(err, &p.Unclosed) {
		return s.editPage(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, editPath(e.ID)+"?did="+action)
	return nil
}
