package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

const identityPath = "/desk/identity"

// identityFields lists the fields of texts in the form of the institution.
func identityFields() (all []string) {
	for _, l := range notice.Langs {
		all = append(all, "name."+string(l), "team."+string(l))
	}
	return append(all, "short", "contact", "brand", "logo-named", "remove.logo", "remove.logo-dark")
}

// institution shows the names, the colour and the logo in a form.
func (s *deskHandlers) institution(c *gin.Context) error {
	i := s.board.Institution()
	typed := map[string]string{"short": i.Short, "contact": i.Contact, "brand": string(brand.Of(i))}
	for _, l := range notice.Langs {
		typed["name."+string(l)], typed["team."+string(l)] = i.Name[l], i.Team[l]
	}
	if i.Logo.Named {
		typed["logo-named"] = "yes"
	}
	return s.institutionPage(c, http.StatusOK, view.Institution{Seen: i.Version, Saved: saved(c, i.Version), Typed: typed})
}

func (s *deskHandlers) institutionPage(c *gin.Context, code int, p view.Institution) (err error) {
	if p.Frame, _, err = s.staffFrame(c); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}

// changeInstitution takes the form of the institution: as it is filled in, or with the nearest shade of
// its colour that can be read.
func (s *deskHandlers) changeInstitution(c *gin.Context) error {
	account, err := s.currentAccount(c)
	if err != nil {
		return err
	}
	p := view.Institution{Seen: wholeNumber(field(c, "version")), Typed: map[string]string{}}
	for _, name := range identityFields() {
		p.Typed[name] = formText(c, name)
	}
	if shade, err := brand.ParseColour(p.Typed["brand"]); err == nil && field(c, "do") == "shade" {
		p.Typed["brand"] = string(shade.Darker(brand.LightSurfaces))
	}
	after, err := s.board.PutInstitution(c.Request.Context(), account.Actor(), s.edited(c, p))
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, identityPath+"?saved="+strconv.FormatUint(after.Version, 10))
		return nil
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Conflict, p.Seen = true, s.board.Institution().Version
	default:
		return err
	}
	return s.institutionPage(c, s.judge(err).code, p)
}

// edited returns what the form wants.
func (s *deskHandlers) edited(c *gin.Context, p view.Institution) (e notice.InstitutionEdit) {
	e.Version, e.Name, e.Team = p.Seen, map[notice.Lang]string{}, map[notice.Lang]string{}
	for _, l := range notice.Langs {
		e.Name[l], e.Team[l] = p.Typed["name."+string(l)], p.Typed["team."+string(l)]
	}
	e.Short, e.Contact, e.Brand = p.Typed["short"], p.Typed["contact"], p.Typed["brand"]
	e.Logo.Named = p.Typed["logo-named"] != ""
	e.Light = notice.PictureEdit{Sent: file(c, "logo"), Remove: p.Typed["remove.logo"] != ""}
	e.Dark = notice.PictureEdit{Sent: file(c, "logo-dark"), Remove: p.Typed["remove.logo-dark"] != ""}
	return e
}
