package desk

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// AnnouncementEdit is where an announcement is written.
type AnnouncementEdit struct {
	view.Frame
	notice.DeskAnnouncement                             // as it is now; its zero value for a new one
	At                      time.Time                   // now
	Edit                    notice.Edit                 // as filled in
	Lost                    []view.Kept                 // what was filled in for languages that the board is not served in
	Preview                 map[notice.Lang]notice.Text // as it would look; nil unless it was asked for
	Conflict                bool                        // the edit was made without knowing how things are now
	Overtaken               bool                        // and that is because its time of publication came
	Done                    string                      // what was just done, as the address tells
	Problems                notice.Problems
	Closing                 notice.Moment   // as filled in, when to close comments
	Unclosed                notice.Problems // with that
}

// An edition is the fields of an announcement in one language.
type edition struct {
	notice.Edition
	Lang     notice.Lang
	Problems notice.Problems
}

// A field is one of them.
type field struct {
	Name, Value, Hint string
	Wrong             *notice.Problem
	Lang              notice.Lang
	Rows              int // more than one line
}

// Fields returns the fields of an edition, in their order; their hints are message keys.
func (e edition) Fields() []field {
	fs := []field{
		{Name: "title", Value: e.Title}, {Name: "summary", Value: e.Summary, Hint: "edit.summary.hint"}, {Name: "place", Value: e.Place},
		{Name: "slug", Value: e.Slug, Hint: "edit.slug.hint"}, {Name: "body", Value: e.Body, Hint: "edit.body.hint", Rows: 14},
	}
	for i := range fs {
		fs[i].Lang, fs[i].Wrong = e.Lang, e.Problems.Of(fs[i].Name+"."+string(e.Lang))
	}
	return fs
}

func (v funcs) editions(p AnnouncementEdit) (all []edition) {
	for _, l := range notice.Langs {
		all = append(all, edition{p.Edit.Editions[l], l, p.Problems})
	}
	return all
}

// shownTexts returns the texts of a preview, in the order of the languages.
func (v funcs) shownTexts(texts map[notice.Lang]notice.Text) (all []view.ShownText) {
	for _, l := range notice.Langs {
		if t, ok := texts[l]; ok {
			all = append(all, view.NewShownText(l, t))
		}
	}
	return all
}

// Fields lists the fields of the form in their order.
func (p AnnouncementEdit) Fields() (names []string) {
	for _, field := range []string{"title", "summary", "place", "slug", "body"} {
		for _, l := range notice.Langs {
			names = append(names, field+"."+string(l))
		}
	}
	names = append(names, "original")
	if p.Stage != notice.Announced || p.New() {
		return append(names, "date", "time")
	}
	for _, l := range notice.Langs {
		names = append(names, "correction."+string(l))
	}
	return names
}

// New reports whether the announcement has not been saved yet.
func (p AnnouncementEdit) New() bool { return p.Announcement.ID == 0 }

// Closed reports whether comments have been closed.
func (p AnnouncementEdit) Closed() bool {
	return !p.Announcement.Closes.IsZero() && !p.Announcement.Closes.After(p.At)
}

// Note is what was filled in as note on a correction.
func (p AnnouncementEdit) Note(l notice.Lang) string { return p.Edit.Notes[l] }

// A momentView is the two fields for a moment. Their ids end in the suffix.
type momentView struct {
	notice.Moment
	Suffix   string
	Problems notice.Problems
}

func momentField(m notice.Moment, suffix string, p notice.Problems) momentView {
	return momentView{m, suffix, p}
}

// done says what was just done, if it is still so: the address that tells may be an old one.
func (v funcs) done(p AnnouncementEdit) (string, error) {
	a := p.Announcement
	when := map[string]time.Time{"schedule": a.Published, "close-at": a.Closes}[p.Done]
	still := map[string]bool{
		"draft": p.Stage == notice.Drafted, "publish": p.Stage == notice.Announced, "schedule": p.Stage == notice.Scheduled,
		"correct": a.Version() > 1 && a.Changes[len(a.Changes)-1].Kind == notice.Corrected, "form": p.Stage == notice.Announced,
		"close": p.Closed(), "close-at": a.Closes.After(p.At), "reopen": a.Closes.IsZero(),
	}
	switch {
	case p.New() || !still[p.Done]:
		return "", nil
	case when.IsZero():
		return v.Message("done.saved." + p.Done)
	}
	return v.Message("done.saved."+p.Done, "Date", v.DateTime(when))
}

// conflicts returns what an edit would change of what is saved.
func (v funcs) conflicts(p AnnouncementEdit) (all []view.Difference) {
	for _, l := range slices.Sorted(maps.Keys(p.Edit.Editions)) {
		old, typed := p.Announcement.EditionOf(l), p.Edit.Editions[l]
		if typed.Slug == "" {
			typed.Slug = old.Slug
		}
		all = append(all, view.Compare(l, old, typed)...)
	}
	return all
}

// AnnouncementNew shows the empty form.
func (s *Handlers) AnnouncementNew(c *gin.Context) error {
	return s.editPage(c, http.StatusOK, AnnouncementEdit{Edit: notice.Edit{Original: s.DeskLanguage(c)}})
}

func announcementID(c *gin.Context) (notice.AnnouncementID, error) {
	id, err := edge.Ordinal(c.Param("id"), 0)
	return notice.AnnouncementID(id), err
}

// AnnouncementEdit shows the form filled in with the announcement as it is.
func (s *Handlers) AnnouncementEdit(c *gin.Context) error {
	id, err := announcementID(c)
	if err != nil {
		return err
	}
	return s.editPage(c, http.StatusOK, AnnouncementEdit{Edit: notice.Edit{ID: id}, Done: session.FlashOf(c).Did})
}

// editPage fills in the rest of the page where an announcement is written: what was typed stays, and
// where nothing was, the announcement is as it is.
func (s *Handlers) editPage(c *gin.Context, code int, p AnnouncementEdit) error {
	f, by, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	p.Frame, p.At = f, s.Now()
	if p.Edit.ID == 0 {
		return s.ShowDesk(c, code, p)
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
	return s.ShowDesk(c, code, p)
}

// edit reads the form, field by field, in whatever languages it has.
func (s *Handlers) edit(c *gin.Context) (e notice.Edit, err error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return e, err
	}
	e = notice.Edit{
		Original: notice.Lang(edge.Field(c, "original")), Moment: notice.Moment{Date: edge.Field(c, "date"), Time: edge.Field(c, "time")},
		Editions: map[notice.Lang]notice.Edition{}, Notes: map[notice.Lang]string{}, By: account.Actor(),
	}
	if c.Param("id") != "" {
		if e.ID, err = announcementID(c); err != nil {
			return e, err
		}
	}
	if seen := edge.Field(c, "seen"); seen != "" {
		if e.Seen, err = strconv.ParseUint(seen, 10, 48); err != nil {
			return e, errors.Join(edge.ErrBadForm, err)
		}
	}
	for name := range c.Request.PostForm {
		part, lang, _ := strings.Cut(name, ".")
		l, text := notice.Lang(lang), edge.Field(c, name)
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

// AnnouncementEditPost does what the button says with what was typed.
func (s *Handlers) AnnouncementEditPost(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	if edge.Field(c, "do") == "preview" {
		return s.previewOf(c, e)
	}
	if e.Action, err = notice.ParseEditAction(edge.Field(c, "do")); err != nil {
		return errors.Join(edge.ErrBadForm, err)
	}
	after, err := s.board.SaveAnnouncement(c.Request.Context(), e)
	if err != nil {
		return s.unsaved(c, e, err)
	}
	return session.Redirect(c, editPath(after.ID), session.Flash{Did: string(e.Action)})
}

func editPath(id notice.AnnouncementID) string {
	return "/desk/announcements/" + strconv.FormatUint(uint64(id), 10)
}

// previewOf shows the form again, and above it what it would make.
func (s *Handlers) previewOf(c *gin.Context, e notice.Edit) error {
	texts, err := s.board.PreviewAnnouncement(e)
	if err != nil {
		return s.unsaved(c, e, err)
	}
	return s.editPage(c, http.StatusOK, AnnouncementEdit{Edit: e, Preview: texts})
}

// unsaved shows the form again with everything that was typed, and what is to be mended.
func (s *Handlers) unsaved(c *gin.Context, e notice.Edit, err error) error {
	v, p := s.Judge(err), AnnouncementEdit{Edit: e}
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		account, err := s.CurrentAccount(c)
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
	s.Announce(c, v, err)
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
	return s.editPage(c, v.Code, p)
}
