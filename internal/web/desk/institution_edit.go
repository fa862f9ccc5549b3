package desk

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// InstitutionEdit is where the institution's names, colour and logo are changed.
type InstitutionEdit struct {
	view.Frame
	Seen     uint64            // version that the form is about
	Typed    map[string]string // what stands in the fields, by name (identityFields)
	Problems notice.Problems   // by the same names, and logo and logo-dark
	Conflict bool              // somebody else has changed it since the form was made
	Saved    bool
}

// identityFields lists the fields of the form, but for those of files.
func identityFields() (all []string) {
	all = append(perLang("name"), perLang("team")...)
	all = append(all, noteFields()...)
	return append(all, "short", "contact", "english", "zone", "brand", "brand-picked", "brand-was", "bands",
		"logo-named", "remove.logo", "remove.logo-dark")
}

// noteFields lists the fields of the institution's own words on pages about the site.
func noteFields() (all []string) {
	for _, on := range notice.InfoPages {
		all = append(all, perLang("note."+string(on))...)
	}
	return all
}

// InstitutionEdit serves GET /desk/identity.
func (h *Handlers) InstitutionEdit(c *gin.Context) error {
	i := h.board.Institution()
	typed := map[string]string{"short": i.Short, "contact": i.Contact, "brand": string(brand.Of(i)), "bands": i.Bands,
		"english": cmp.Or(i.English, notice.British), "zone": i.Location().String()}
	for _, l := range notice.Langs {
		typed["name."+string(l)], typed["team."+string(l)] = i.Name[l], i.Team[l]
		for _, on := range notice.InfoPages {
			typed["note."+string(on)+"."+string(l)] = i.Note(on, l)
		}
	}
	if i.Logo.Named {
		typed["logo-named"] = "yes"
	}
	p := InstitutionEdit{Seen: i.Version, Saved: session.FlashOf(c).SavedVersion(i.Version), Typed: typed}
	return h.showInstitution(c, http.StatusOK, p)
}

// InstitutionEditPost serves POST /desk/identity.
func (h *Handlers) InstitutionEditPost(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	p := InstitutionEdit{Seen: edge.WholeNumber(edge.Field(c, "version")), Typed: map[string]string{}}
	for _, name := range identityFields() {
		p.Typed[name] = edge.FormText(c, name)
	}
	p.Typed["brand"] = pickedBrand(p.Typed)
	after, err := h.board.PutInstitution(c.Request.Context(), by, readInstitution(c, p))
	switch {
	case err == nil:
		return session.Redirect(c, IdentityPath, session.Flash{Did: session.Saved, Version: after.Version})
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Conflict, p.Seen = true, h.board.Institution().Version
	default:
		return err
	}
	return h.showInstitution(c, h.Classify(err).Code, p)
}

// pickedBrand returns the brand colour of a form that has two fields for it: the text or, if only the other was changed,
// what was picked there. The field brand-was has what stood in both.
func pickedBrand(typed map[string]string) string {
	picked, err := brand.ParseColour(typed["brand-picked"])
	was := typed["brand-was"]
	if err == nil && typed["brand"] == was && string(picked) != was {
		return string(picked)
	}
	return typed["brand"]
}

// showInstitution shows the form.
func (h *Handlers) showInstitution(c *gin.Context, code int, p InstitutionEdit) (err error) {
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}

// readInstitution returns the institution as the form would have it, with the files that were sent.
func readInstitution(c *gin.Context, p InstitutionEdit) (e notice.InstitutionEdit) {
	e.Version, e.Name, e.Team = p.Seen, map[notice.Lang]string{}, map[notice.Lang]string{}
	for _, l := range notice.Langs {
		e.Name[l], e.Team[l] = p.Typed["name."+string(l)], p.Typed["team."+string(l)]
	}
	e.English, e.Zone, e.Notes = p.Typed["english"], p.Typed["zone"], map[notice.InfoPage]map[notice.Lang]string{}
	for _, on := range notice.InfoPages {
		e.Notes[on] = map[notice.Lang]string{}
		for _, l := range notice.Langs {
			e.Notes[on][l] = p.Typed["note."+string(on)+"."+string(l)]
		}
	}
	e.Short, e.Contact, e.Brand = p.Typed["short"], p.Typed["contact"], p.Typed["brand"]
	e.Bands = p.Typed["bands"]
	e.Logo.Named = p.Typed["logo-named"] != ""
	e.Light = notice.PictureEdit{Sent: edge.File(c, "logo"), Remove: p.Typed["remove.logo"] != ""}
	e.Dark = notice.PictureEdit{Sent: edge.File(c, "logo-dark"), Remove: p.Typed["remove.logo-dark"] != ""}
	return e
}

// institutionComplaints lists what is wrong with the form, in the order of its fields.
func institutionComplaints(p InstitutionEdit) []view.Complaint {
	fields := append(perLang("name"), perLang("team")...)
	fields = append(fields, "short", "contact", "english", "zone", "brand", "bands", "logo", "logo-dark")
	return view.Complaints(p.Problems, 0, "", append(fields, noteFields()...)...)
}

// A lineField is a field for one line of text.
type lineField struct {
	Name, Value string
	Key         string          // message key of its label; that of its hint is Key+".hint"
	Problem     *notice.Problem // nil if there is none
	Lang        notice.Lang     // that the text is in; empty if it is in no language
}

// noteField returns the field for the institution's own words on a page in a language.
func noteField(p InstitutionEdit, on notice.InfoPage, l notice.Lang) lineField {
	f := textField(p, "note."+string(on)+"."+string(l))
	f.Key, f.Lang = "institution.note."+string(on), l
	return f
}

// zones are suggested for the time zone; any other that the IANA database has can be typed.
var zones = []string{"UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Argentina/Buenos_Aires", "America/Bogota", "America/Caracas", "America/Chicago", "America/Denver",
	"America/Guatemala", "America/La_Paz", "America/Lima", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Santiago", "America/Santo_Domingo", "America/Sao_Paulo", "Asia/Jakarta", "Asia/Kolkata",
	"Asia/Manila", "Asia/Tbilisi", "Asia/Tokyo", "Atlantic/Canary", "Australia/Sydney", "Europe/Kyiv", "Europe/London",
	"Europe/Madrid", "Europe/Paris", "Pacific/Auckland"}

// textField returns the field with a name.
func textField(p InstitutionEdit, name string) lineField {
	return lineField{Name: name, Key: "institution." + name, Value: p.Typed[name], Problem: p.Problems.Of(name)}
}

// langField returns the field with a name for a language.
func langField(p InstitutionEdit, name string, l notice.Lang) lineField {
	f := textField(p, name+"."+string(l))
	f.Key, f.Lang = "institution."+name, l
	return f
}

// A pictureField is a field for a picture.
type pictureField struct {
	Name    string
	Problem *notice.Problem    // nil if there is none
	Now     *view.ShownPicture // the one that is saved; nil if there is none
	Remove  bool               // that is to be removed
}

// pictureFields returns the fields for the logo in both colour schemes.
func (t funcs) pictureFields(p InstitutionEdit) []pictureField {
	l := t.Institution.Logo
	return []pictureField{
		{"logo", p.Problems.Of("logo"), t.InMast("logo", l.Light), p.Typed["remove.logo"] != ""},
		{"logo-dark", p.Problems.Of("logo-dark"), t.InMast("logo-dark", l.Dark), p.Typed["remove.logo-dark"] != ""},
	}
}
