package desk

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Measures is what was done about an author or a network, with the forms to do more.
type Measures struct {
	Dossier  notice.Dossier
	Now      time.Time      // what has ended by then is over
	Done     notice.Measure // what was just done; zero if nothing was
	Typed    MeasureForm    // what was filled in, if it could not be carried out
	Problems notice.Problems
}

// A MeasureForm is what was filled in about an author or a network.
type MeasureForm struct {
	Kind        notice.Measure
	Reason      string
	Rule        notice.Reason
	Days, Until string
}

// Restriction is how the subject stands.
func (f Measures) Restriction() notice.Restriction { return f.Dossier.Restriction(f.Now) }

// Address is the path of the page of the subject.
func (f Measures) Address() string { return subjectPath(f.Dossier.Subject) }

func subjectPath(s notice.Subject) string { return "/desk/" + s.Kind.String() + "s/" + s.String() }

// Choices lists the measures that need a reason for the subject to read.
func (f Measures) Choices() []notice.Measure {
	if f.Dossier.Subject.Kind == notice.NetworkSubject {
		return []notice.Measure{notice.Pause, notice.Block}
	}
	return []notice.Measure{notice.Warn, notice.Pause, notice.Block}
}

// Noting reports whether it is a note that could not be kept.
func (f Measures) Noting() bool { return f.Problems != nil && f.Typed.Kind == notice.Note }

// Acting reports whether it is another measure that could not be carried out.
func (f Measures) Acting() bool { return f.Problems != nil && f.Typed.Kind != notice.Note }

// Latest lists the acts, newest first.
func (f Measures) Latest() []notice.MeasureEntry {
	var all []notice.MeasureEntry
	for i := range f.Dossier.Measures {
		all = append(all, f.Dossier.Measures[len(f.Dossier.Measures)-1-i])
	}
	return all
}

// restriction returns in words how someone stands: nothing of who stands well.
func (v funcs) restriction(s notice.Restriction) (words []string, err error) {
	add := func(text string, e error) {
		words, err = append(words, text), view.FirstOf(err, e)
	}
	switch bar := s.Bar; {
	case bar.Kind == notice.Pause:
		add(v.Message("standing.pause", "Until", v.Date(bar.Until)))
	case bar.Kind == notice.Block && bar.Until.IsZero():
		add(v.Message("standing.block"))
	case bar.Kind == notice.Block:
		add(v.Message("standing.block-until", "Until", v.Date(bar.Until)))
	}
	if s.Warned() {
		add(v.Message("standing.warn", "Date", v.Date(s.Warning.At)))
	}
	return words, err
}

// subject returns whom the address names, who must be of a kind.
func subject(c *gin.Context, kind notice.SubjectKind) (s notice.Subject, err error) {
	if s, err = notice.ParseSubject(c.Param("key")); err == nil && s.Kind != kind {
		err = notice.ErrNotFound
	}
	return s, err
}

func (s *Handlers) subjectPage(c *gin.Context, kind notice.SubjectKind) error {
	of, err := subject(c, kind)
	if err != nil {
		return err
	}
	done, _ := notice.ParseMeasure(session.FlashOf(c).Did)
	return s.showSubject(c, http.StatusOK, of, Measures{Done: done})
}

// showSubject shows the page of an author or a network, with what could not be carried out or was just done.
func (s *Handlers) showSubject(c *gin.Context, code int, of notice.Subject, f Measures) error {
	frame, by, err := s.StaffFrame(c)
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
		return s.ShowDesk(c, code, NetworkShow{Frame: frameAt(frame, f.Address()), Measures: f})
	}
	cursor, err := cursorOf(c.Query("after"))
	if err != nil {
		return err
	}
	p := AuthorShow{}
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
	return s.ShowDesk(c, code, p)
}

// stillDone returns what was just done, if it is still the last thing that was: the address that says so
// may be an old one.
func stillDone(f Measures) notice.Measure {
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

func (s *Handlers) AuthorMeasure(c *gin.Context) error {
	return s.applyMeasure(c, notice.AuthorSubject)
}

func (s *Handlers) NetworkMeasure(c *gin.Context) error {
	return s.applyMeasure(c, notice.NetworkSubject)
}

// applyMeasure carries out what a moderator wants done about an author or a network.
func (s *Handlers) applyMeasure(c *gin.Context, kind notice.SubjectKind) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	of, err := subject(c, kind)
	if err != nil {
		return err
	}
	m := board.Measure{
		Of: of, Reason: edge.Field(c, "reason"), Rule: notice.Reason(edge.Field(c, "rule")),
		Days: edge.Field(c, "days"), Until: edge.Field(c, "until"), By: account.Actor(),
	}
	m.Kind, _ = notice.ParseMeasure(edge.Field(c, "action")) // the board says what is wrong with none
	err = s.board.ApplyMeasure(c.Request.Context(), m)
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		text := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
		typed := MeasureForm{Kind: m.Kind, Reason: text(m.Reason), Rule: m.Rule, Days: text(m.Days), Until: text(m.Until)}
		return s.showSubject(c, http.StatusUnprocessableEntity, of, Measures{Typed: typed, Problems: problems})
	}
	if err != nil {
		return err // the page of the error keeps what was typed
	}
	return session.Redirect(c, subjectPath(of), session.Flash{Did: m.Kind.String()})
}
