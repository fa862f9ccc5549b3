package desk

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// Measures is what was done about an author or a network, with the forms to do more. It is a part of their pages.
type Measures struct {
	Dossier  notice.Dossier
	Now      time.Time       // a pause or block that has ended by then is over
	Done     notice.Measure  // what was just done; zero if nothing was
	Typed    MeasureForm     // what was filled in, if it could not be carried out
	Problems notice.Problems // of Typed; nil if none was sent
}

// A MeasureForm is a measure as it was filled in.
type MeasureForm struct {
	Kind   notice.Measure // zero if none was chosen
	Reason string         // for the subject to read; the text of a note
	Rule   notice.Reason
	Days   string
	Until  string // a day
}

// Restriction returns how the subject is restricted now.
func (m Measures) Restriction() notice.Restriction { return m.Dossier.Restriction(m.Now) }

// Address returns the path of the page of the subject.
func (m Measures) Address() string { return subjectPath(m.Dossier.Subject) }

// Choices lists the measures that need a reason for the subject to read. A network cannot be warned.
func (m Measures) Choices() []notice.Measure {
	if m.Dossier.Subject.Kind == notice.NetworkSubject {
		return []notice.Measure{notice.Pause, notice.Block}
	}
	return []notice.Measure{notice.Warn, notice.Pause, notice.Block}
}

// Noting reports whether Problems are those of a note.
func (m Measures) Noting() bool { return m.Problems != nil && m.Typed.Kind == notice.Note }

// Acting reports whether Problems are those of another measure.
func (m Measures) Acting() bool { return m.Problems != nil && m.Typed.Kind != notice.Note }

// Latest lists the measures taken, newest first.
func (m Measures) Latest() []notice.MeasureEntry {
	all := slices.Clone(m.Dossier.Measures)
	slices.Reverse(all)
	return all
}

// measureComplaints lists what is wrong with the forms, in the order of their fields.
func measureComplaints(m Measures) []view.Complaint {
	return view.Complaints(m.Problems, 0, "", "action", "reason", "rule", "days", "until", "note")
}

// subjectFromPath reads the author or network in the path. One of another kind is notice.ErrNotFound.
func subjectFromPath(c *gin.Context, kind notice.SubjectKind) (s notice.Subject, err error) {
	if s, err = notice.ParseSubject(c.Param("key")); err == nil && s.Kind != kind {
		err = notice.ErrNotFound
	}
	return s, err
}

// subjectPage serves the page of an author or a network; ?did= names the measure that was just taken.
func (h *Handlers) subjectPage(c *gin.Context, kind notice.SubjectKind) error {
	of, err := subjectFromPath(c, kind)
	if err != nil {
		return err
	}
	done, _ := notice.ParseMeasure(session.FlashOf(c).Did)
	return h.showSubject(c, http.StatusOK, of, Measures{Done: done})
}

// showSubject fills in the page of an author or a network and shows it. What m says about a form stays.
func (h *Handlers) showSubject(c *gin.Context, code int, of notice.Subject, m Measures) error {
	cursor, err := parseCursor(c.Query("after"))
	if of.Kind == notice.AuthorSubject && err != nil {
		return err
	}
	var p AuthorShow
	err = h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		if of.Kind == notice.NetworkSubject {
			m.Dossier, err = h.board.Dossier(c.Request.Context(), by, of)
			return err
		}
		p.File, err = h.board.Author(c.Request.Context(), by, of, cursor, pageSize+1)
		m.Dossier = p.File.Dossier
		return err
	})
	if err != nil {
		return err
	}
	m.Now, m.Done = h.Now(), stillDone(m)
	if of.Kind == notice.NetworkSubject {
		return h.ShowDesk(c, code, NetworkShow{Frame: frameAt(p.Frame, m.Address()), Measures: m})
	}
	p.Measures = m
	if code != http.StatusOK {
		p.Frame = frameAt(p.Frame, m.Address())
	}
	if comments := p.File.Comments; len(comments) > pageSize {
		p.File.Comments = comments[:pageSize]
		p.More = m.Address() + "?after=" + comments[pageSize-1].Comment.ID.String()
	}
	return h.ShowDesk(c, code, p)
}

// stillDone returns what was just done if it is still the last measure; else zero. The address that tells may be an old
// one.
func stillDone(m Measures) notice.Measure {
	if taken := m.Dossier.Measures; len(taken) > 0 && taken[len(taken)-1].Kind == m.Done {
		return m.Done
	}
	return 0
}

// frameAt returns the frame of a page at path that answers a form, which was sent to another address: its links to the
// other languages lead to path.
func frameAt(f view.Frame, path string) view.Frame {
	f.Path, f.Others = path, map[notice.Lang]string{}
	for _, l := range notice.Langs {
		f.Others[l] = path + "?lang=" + string(l)
	}
	return f
}
