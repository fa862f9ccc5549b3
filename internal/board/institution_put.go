package board

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"noticeboard/internal/brand"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// PutInstitution replaces the version of the institution that the edit is based on. An edit that changes nothing
// makes no new version. Errors: ErrForbidden, ErrNotText, Problems, ErrConflict (someone else has changed it since).
func (b *Board) PutInstitution(
	ctx context.Context, by notice.Actor, e notice.InstitutionEdit,
) (after notice.Institution, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return after, err
	}
	put, err := cleanedInstitution(e.Institution)
	if err != nil {
		return after, err
	}
	problems := notice.Problems{}
	errors.As(put.Check(), &problems)
	if key := brand.Problem(put.Brand); key != "" {
		problems["brand"] = notice.Problem{Key: key}
	}
	if _, err := brand.ParseBands(put.Bands); err != nil {
		problems["bands"] = notice.Problem{Key: "problem.bands.form"}
	}
	light, dark := readPicture(e.Light, "logo", problems), readPicture(e.Dark, "logo-dark", problems)
	if len(problems) > 0 {
		return after, problems
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		old, err := b.loadInstitution(tx)
		if err != nil {
			return err
		}
		if old.Version != put.Version {
			const format = "the institution is at version %d, not %d: %w"
			return fmt.Errorf(format, old.Version, put.Version, notice.ErrConflict)
		}
		i := put
		i.Logo.Light = replaced(old.Logo.Light, e.Light, light)
		i.Logo.Dark = replaced(old.Logo.Dark, e.Dark, dark)
		if i.Logo.Light.None() {
			if !i.Logo.Dark.None() {
				return notice.Problems{"logo": {Key: "problem.logo.dark"}}
			}
			i.Logo.Named = false
		}
		if err := tickFirstStep(tx, notice.StepIdentity); err != nil {
			return err
		}
		if after = old; i.Same(old) {
			return nil
		}
		if after, err = tx.PutInstitution(i); err != nil {
			return err
		}
		for _, c := range institutionChanges(old, after) {
			done := notice.Activity{At: now, By: by.Login, Kind: notice.SettingsChanged, Of: c[0], Detail: c[1]}
			if err := tx.AppendActivity(done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return after, fmt.Errorf("changing the institution: %w", err)
	}
	b.cacheInstitution(after)
	return after, nil
}

// cleanedInstitution returns i with its texts cleaned and its colour in the usual form, as far as it is one, or
// ErrNotText.
func cleanedInstitution(i notice.Institution) (notice.Institution, error) {
	clean := func(texts map[notice.Lang]string) (map[notice.Lang]string, error) {
		all := map[notice.Lang]string{}
		for _, l := range notice.Langs {
			text, err := markup.CleanLine(texts[l])
			if err != nil {
				return nil, err
			}
			all[l] = text
		}
		return all, nil
	}
	var err1, err2, err3, err4 error
	i.Name, err1 = clean(i.Name)
	i.Team, err2 = clean(i.Team)
	i.Short, err3 = markup.CleanLine(i.Short)
	i.Contact, err4 = markup.CleanLine(i.Contact)
	colour, err5 := markup.CleanLine(i.Brand)
	zone, err6 := markup.CleanLine(i.Zone)
	notes, err7 := cleanedNotes(i)
	bands, err8 := markup.CleanLine(i.Bands)
	i.Zone, i.Notes, i.Bands = zone, notes, bands
	if colours, err := brand.ParseBands(bands); err == nil {
		i.Bands = joined(colours)
	}
	i.Brand = colour
	if parsed, err := brand.ParseColour(colour); err == nil {
		i.Brand = string(parsed)
	}
	if i.Brand == string(brand.Default) {
		i.Brand = ""
	}
	return i, errors.Join(err1, err2, err3, err4, err5, err6, err7, err8)
}

// joined returns colours separated by spaces.
func joined(colours []brand.Colour) string {
	var all []string
	for _, c := range colours {
		all = append(all, string(c))
	}
	return strings.Join(all, " ")
}

// cleanedNotes returns the institution's own texts that are not empty, cleaned, or ErrNotText.
func cleanedNotes(i notice.Institution) (map[notice.InfoPage]map[notice.Lang]string, error) {
	var all map[notice.InfoPage]map[notice.Lang]string
	for _, on := range notice.InfoPages {
		for _, l := range notice.Langs {
			text, err := markup.Clean(i.Note(on, l))
			if err != nil {
				return nil, err
			}
			if text == "" {
				continue
			}
			if all == nil {
				all = map[notice.InfoPage]map[notice.Lang]string{}
			}
			if all[on] == nil {
				all[on] = map[notice.Lang]string{}
			}
			all[on][l] = text
		}
	}
	return all, nil
}

// readPicture decodes the picture that was sent, if any, and adds to p what is wrong with it.
func readPicture(e notice.PictureEdit, field string, p notice.Problems) (logo notice.Picture) {
	if e.Sent == nil {
		return logo
	}
	logo, key := brand.Logo(e.Sent)
	if key != "" {
		p[field] = notice.Problem{Key: key}
	}
	return logo
}

// replaced returns the picture after an edit: the one sent, none, or the old one.
func replaced(old notice.Picture, e notice.PictureEdit, sent notice.Picture) notice.Picture {
	switch {
	case e.Sent != nil:
		return sent
	case e.Remove:
		return notice.Picture{}
	}
	return old
}

// institutionChanges returns the settings that differ: their names and new values.
func institutionChanges(old, i notice.Institution) (all [][2]string) {
	differ := func(name, was, is string) {
		if was != is {
			all = append(all, [2]string{name, is})
		}
	}
	for _, l := range notice.Langs {
		differ("name."+string(l), old.Name[l], i.Name[l])
		differ("team."+string(l), old.Team[l], i.Team[l])
	}
	differ("short", old.Short, i.Short)
	differ("contact", old.Contact, i.Contact)
	differ("english", cmp.Or(old.English, notice.British), cmp.Or(i.English, notice.British))
	differ("zone", cmp.Or(old.Zone, "UTC"), cmp.Or(i.Zone, "UTC"))
	for _, on := range notice.InfoPages {
		for _, l := range notice.Langs {
			if old.Note(on, l) == i.Note(on, l) {
				continue
			}
			where := "/" + string(l) + "/" + string(on)
			if i.Note(on, l) == "" {
				where = "" // it is gone
			}
			all = append(all, [2]string{"note." + string(on) + "." + string(l), where})
		}
	}
	differ("brand", string(brand.Of(old)), string(brand.Of(i)))
	differ("bands", old.Bands, i.Bands)
	for _, c := range []struct {
		name    string
		was, is notice.Picture
	}{{"logo", old.Logo.Light, i.Logo.Light}, {"logo-dark", old.Logo.Dark, i.Logo.Dark}} {
		switch {
		case c.was.Same(c.is):
		case c.is.None():
			all = append(all, [2]string{c.name, ""})
		default:
			all = append(all, [2]string{c.name, fmt.Sprintf("%d × %d", c.is.Width, c.is.Height)})
		}
	}
	differ("logo-named", fmt.Sprint(old.Logo.Named), fmt.Sprint(i.Logo.Named))
	return all
}
