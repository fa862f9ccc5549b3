package desk

import (
	"errors"
	"math"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// InstitutionEdit is where the institution's names, colour and logo are changed. Its fields have the names
// that notice.Institution's problems have.
type InstitutionEdit struct {
	view.Frame
	Seen     uint64            // version that the form is about
	Typed    map[string]string // what stands in the fields, by name
	Problems notice.Problems
	Conflict bool // someone else has changed it meanwhile
	Saved    bool
}

// institutionComplaints lists what is wrong with the form.
func institutionComplaints(p InstitutionEdit) []view.Complaint {
	var fields []string
	for _, name := range []string{"name.", "team."} {
		for _, l := range notice.Langs {
			fields = append(fields, name+string(l))
		}
	}
	return view.Complaints(p.Problems, 0, "", append(fields, "short", "contact", "brand", "logo", "logo-dark")...)
}

// A lineField is a field for one line of text.
type lineField struct {
	Name, Key, Value string
	Problem          *notice.Problem
	Lang             notice.Lang // that the text is in; empty if it has none
}

func textField(p InstitutionEdit, name string) lineField {
	return lineField{Name: name, Key: "institution." + name, Value: p.Typed[name], Problem: p.Problems.Of(name)}
}

func langField(p InstitutionEdit, name string, l notice.Lang) lineField {
	f := textField(p, name+"."+string(l))
	f.Key, f.Lang = "institution."+name, l
	return f
}

// A sample shows a brand's colour as pages would have it in one scheme.
type sample struct {
	Scheme   string // light or dark
	Paper    brand.Colour
	Colours  brand.Palette
	Surfaces []surface
}

// A surface is what text stands on, with the contrast of links on it.
type surface struct {
	Key    string
	Colour brand.Colour
	Ratio  string
}

// samples are what the page says about the colour that is typed in, or about the present one if that
// is no colour.
type samples struct {
	Colour brand.Colour
	Least  string // its contrast where that is lowest, in the light scheme

	Instead      brand.Colour // the nearest shade that would do; empty if this one does
	InsteadRatio string       // its contrast

	All []sample
}

func (v funcs) samples(p InstitutionEdit) (s samples, err error) {
	s.Colour = brand.Of(v.Institution)
	if typed, err := brand.ParseColour(p.Typed["brand"]); err == nil {
		s.Colour = typed
	}
	if s.Least, err = v.ratio(s.Colour.LeastContrast(brand.LightSurfaces)); err != nil {
		return s, err
	}
	if !s.Colour.Readable(brand.LightSurfaces) {
		s.Instead = s.Colour.Darker(brand.LightSurfaces)
		if s.InsteadRatio, err = v.ratio(s.Instead.LeastContrast(brand.LightSurfaces)); err != nil {
			return s, err
		}
	}
	colours := view.PaletteOf(s.Colour)
	for _, one := range []sample{
		{Scheme: "light", Colours: colours.Light, Surfaces: surfaces(brand.LightSurfaces)},
		{Scheme: "dark", Colours: colours.Dark, Surfaces: surfaces(brand.DarkSurfaces)},
	} {
		one.Paper = one.Surfaces[0].Colour
		for i, on := range one.Surfaces {
			if one.Surfaces[i].Ratio, err = v.ratio(one.Colours.Link.Contrast(on.Colour)); err != nil {
				return s, err
			}
		}
		s.All = append(s.All, one)
	}
	return s, nil
}

func surfaces(colours []brand.Colour) (all []surface) {
	for i, key := range []string{"paper", "wash", "official"} {
		all = append(all, surface{Key: key, Colour: colours[i]})
	}
	return all
}

// ratio returns a contrast ratio as the language writes it, cut to one decimal: what is short of a
// bound must not look as if it reached it.
func (v funcs) ratio(contrast float64) (string, error) {
	tenths := int(math.Floor(contrast * 10))
	return v.Message("contrast.ratio", "Whole", tenths/10, "Tenths", tenths%10)
}

// A pictureField is a field for a picture, with the one that there is.
type pictureField struct {
	Name    string
	Problem *notice.Problem
	Now     *view.ShownPicture
	Remove  bool
}

func (v funcs) pictureFields(p InstitutionEdit) []pictureField {
	l := v.Institution.Logo
	return []pictureField{
		{"logo", p.Problems.Of("logo"), v.InMast("logo.png", l.Light), p.Typed["remove.logo"] != ""},
		{"logo-dark", p.Problems.Of("logo-dark"), v.InMast("logo-dark.png", l.Dark), p.Typed["remove.logo-dark"] != ""},
	}
}

const IdentityPath = "/desk/identity"

// identityFields lists the fields of texts in the form of the institution.
func identityFields() (all []string) {
	for _, l := range notice.Langs {
		all = append(all, "name."+string(l), "team."+string(l))
	}
	return append(all, "short", "contact", "brand", "logo-named", "remove.logo", "remove.logo-dark")
}

// InstitutionEdit shows the names, the colour and the logo in a form.
func (s *Handlers) InstitutionEdit(c *gin.Context) error {
	i := s.board.Institution()
	typed := map[string]string{"short": i.Short, "contact": i.Contact, "brand": string(brand.Of(i))}
	for _, l := range notice.Langs {
		typed["name."+string(l)], typed["team."+string(l)] = i.Name[l], i.Team[l]
	}
	if i.Logo.Named {
		typed["logo-named"] = "yes"
	}
	return s.institutionPage(c, http.StatusOK, InstitutionEdit{Seen: i.Version, Saved: session.FlashOf(c).SavedVersion(i.Version), Typed: typed})
}

func (s *Handlers) institutionPage(c *gin.Context, code int, p InstitutionEdit) (err error) {
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}

// InstitutionEditPost takes the form of the institution: as it is filled in, or with the nearest shade of
// its colour that can be read.
func (s *Handlers) InstitutionEditPost(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	p := InstitutionEdit{Seen: edge.WholeNumber(edge.Field(c, "version")), Typed: map[string]string{}}
	for _, name := range identityFields() {
		p.Typed[name] = edge.FormText(c, name)
	}
	if shade, err := brand.ParseColour(p.Typed["brand"]); err == nil && edge.Field(c, "do") == "shade" {
		p.Typed["brand"] = string(shade.Darker(brand.LightSurfaces))
	}
	after, err := s.board.PutInstitution(c.Request.Context(), account.Actor(), s.edited(c, p))
	switch {
	case err == nil:
		return session.Redirect(c, IdentityPath, session.Flash{Did: session.Saved, Version: after.Version})
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Conflict, p.Seen = true, s.board.Institution().Version
	default:
		return err
	}
	return s.institutionPage(c, s.Judge(err).Code, p)
}

// edited returns what the form wants.
func (s *Handlers) edited(c *gin.Context, p InstitutionEdit) (e notice.InstitutionEdit) {
	e.Version, e.Name, e.Team = p.Seen, map[notice.Lang]string{}, map[notice.Lang]string{}
	for _, l := range notice.Langs {
		e.Name[l], e.Team[l] = p.Typed["name."+string(l)], p.Typed["team."+string(l)]
	}
	e.Short, e.Contact, e.Brand = p.Typed["short"], p.Typed["contact"], p.Typed["brand"]
	e.Logo.Named = p.Typed["logo-named"] != ""
	e.Light = notice.PictureEdit{Sent: edge.File(c, "logo"), Remove: p.Typed["remove.logo"] != ""}
	e.Dark = notice.PictureEdit{Sent: edge.File(c, "logo-dark"), Remove: p.Typed["remove.logo-dark"] != ""}
	return e
}
