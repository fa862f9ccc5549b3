package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// subject returns whom the address names, who must be of a kind.
func subject(c *gin.Context, kind notice.SubjectKind) (s notice.Subject, err error) {
	if s, err = notice.ParseSubject(c.Param("key")); err == nil && s.Kind != kind {
		err = notice.ErrNotFound
	}
	return s, err
}

func (s *deskHandlers) author(c *gin.Context) error  { return s.subjectPage(c, notice.AuthorSubject) }
func (s *deskHandlers) network(c *gin.Context) error { return s.subjectPage(c, notice.NetworkSubject) }

func (s *deskHandlers) subjectPage(c *gin.Context, kind notice.SubjectKind) error {
	of, err := subject(c, kind)
	if err != nil {
		return err
	}
	done, _ := notice.ParseMeasure(c.Query("done"))
	return s.showSubject(c, http.StatusOK, of, view.Measures{Done: done})
}

// showSubject shows the page of an author or a network, with what could not be carried out or was just done.
func (s *deskHandlers) showSubject(c *gin.Context, code int, of notice.Subject, f view.Measures) error {
	frame, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	f.Now = s.Now()
	if of.Kind == notice.NetworkSubject {
		if f.Dossier, err = s.board.Dossier(ctx, by, of); err != nil {
			return err
		}
		f.Done = stillDone(f)
		return s.showDesk(c, code, view.Network{Frame: frameAt(frame, f.Address()), Measures: f})
	}
	cursor, err := cursorOf(c.Query("after"))
	if err != nil {
		return err
	}
	p := view.Author{}
	if p.File, err = s.board.Author(ctx, by, of, cursor, queueSize+1); err != nil {
		return err
	}
	f.Dossier = p.File.Dossier
	f.Done = stillDone(f)
	p.Frame, p.Measures = frame, f
	if code != http.StatusOK {
		p.Frame = frameAt(frame, f.Address())
	}
	if w := p.File.Comments; len(w) > queueSize {
		p.File.Comments, p.More = w[:queueSize], f.Address()+"?after="+w[queueSize-1].Comment.ID.String()
	}
	return s.showDesk(c, code, p)
}

// stillDone returns what was just done, if it is still the last thing that was: the address that says so
// may be an old one.
func stillDone(f view.Measures) notice.Measure {
	if acts := f.Dossier.Measures; len(acts) > 0 && acts[len(acts)-1].Kind == f.Done {
		return f.Done
	}
	return 0
}

// frameAt returns the frame of a page whose address is not the one that was asked for, but where its form
// stands.
func frameAt(f view.Frame, path string) view.Frame {
	f.Path, f.Others = path, map[notice.Lang]string{}
	for _, l := range notice.Langs {
		f.Others[l] = path + "?lang=" + string(l)
	}
	return f
}

func (s *deskHandlers) actOnAuthor(c *gin.Context) error {
	return s.applyMeasure(c, notice.AuthorSubject)
}
func (s *deskHandlers) actOnNetwork(c *gin.Context) error {
	return s.applyMeasure(c, notice.NetworkSubject)
}

// applyMeasure carries out what a moderator wants done about an author or a network.
func (s *deskHandlers) applyMeasure(c *gin.Context, kind notice.SubjectKind) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	of, err := subject(c, kind)
	if err != nil {
		return err
	}
	m := board.Measure{
		Of: of, Reason: field(c, "reason"), Rule: notice.Reason(field(c, "rule")),
		Days: field(c, "days"), Until: field(c, "until"), By: account.Actor(),
	}
	m.Kind, _ = notice.ParseMeasure(field(c, "action")) // the board says what is wrong with none
	err = s.board.ApplyMeasure(c.Request.Context(), m)
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		text := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
		typed := view.MeasureForm{Kind: m.Kind, Reason: text(m.Reason), Rule: m.Rule, Days: text(m.Days), Until: text(m.Until)}
		return s.showSubject(c, http.StatusUnprocessableEntity, of, view.Measures{Typed: typed, Problems: problems})
	}
	if err != nil {
		return err // the page of the error keeps what was typed
	}
	c.Redirect(http.StatusSeeOther, view.Measures{Dossier: notice.Dossier{Subject: of}}.Address()+"?done="+m.Kind.String())
	return nil
}

// restrictions lists who is paused or blocked.
func (s *deskHandlers) restrictions(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	var after notice.BarCursor
	if text := c.Query("after"); text != "" {
		if after, err = notice.ParseBarCursor(text); err != nil {
			return err
		}
	}
	p := view.Restrictions{Frame: f, Now: s.Now()}
	var next notice.BarCursor
	if p.Barred, next, err = s.board.Barred(c.Request.Context(), by, after, queueSize); err != nil {
		return err
	}
	if next != (notice.BarCursor{}) {
		p.More = "/desk/standings?after=" + next.String()
	}
	return s.showDesk(c, http.StatusOK, p)
}
