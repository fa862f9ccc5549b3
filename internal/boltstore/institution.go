package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

var institutionKey = []byte("institution")

func (x tx) Institution() (notice.Institution, error) {
	if v := x.get(meta, institutionKey); v != nil {
		return decodeInstitution(v)
	}
	return notice.Institution{}, nil
}

func (x *writeTx) PutInstitution(i notice.Institution) (notice.Institution, error) {
	now, err := x.Institution()
	if err != nil {
		return i, err
	}
	if now.Version != i.Version {
		return i, fmt.Errorf("the institution is at version %d, not %d: %w", now.Version, i.Version, notice.ErrConflict)
	}
	i.Version++
	data, err := encodeInstitution(i)
	if err != nil {
		return i, err
	}
	return i, x.put(meta, institutionKey, data)
}

type pictureForm struct {
	PNG    []byte `json:"png,omitempty"`
	SVG    []byte `json:"svg,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type institutionForm struct {
	Version  uint64                                     `json:"version"`
	Name     map[notice.Lang]string                     `json:"name"`
	Team     map[notice.Lang]string                     `json:"team"`
	Short    string                                     `json:"short,omitempty"`
	Contact  string                                     `json:"contact,omitempty"`
	Brand    string                                     `json:"brand,omitempty"`
	Bands    string                                     `json:"bands,omitempty"`
	English  string                                     `json:"english,omitempty"`
	Zone     string                                     `json:"zone,omitempty"`
	Notes    map[notice.InfoPage]map[notice.Lang]string `json:"notes,omitempty"`
	Logo     *pictureForm                               `json:"logo,omitempty"`
	DarkLogo *pictureForm                               `json:"darkLogo,omitempty"`
	Named    bool                                       `json:"logoHasName,omitempty"`
}

func encodeInstitution(i notice.Institution) ([]byte, error) {
	return encode(institutionForm{
		Version: i.Version, Name: i.Name, Team: i.Team, Short: i.Short, Contact: i.Contact, Brand: i.Brand,
		Bands: i.Bands, English: i.English, Zone: i.Zone, Notes: i.Notes,
		Logo: pictureToForm(i.Logo.Light), DarkLogo: pictureToForm(i.Logo.Dark), Named: i.Logo.Named,
	})
}

func decodeInstitution(v []byte) (notice.Institution, error) {
	var f institutionForm
	if err := decode(v, &f); err != nil {
		return notice.Institution{}, fmt.Errorf("institution: %w", err)
	}
	return notice.Institution{
		Version: f.Version, Name: f.Name, Team: f.Team, Short: f.Short, Contact: f.Contact, Brand: f.Brand,
		Bands: f.Bands, English: f.English, Zone: f.Zone, Notes: f.Notes,
		Logo: notice.Logo{Light: f.Logo.picture(), Dark: f.DarkLogo.picture(), Named: f.Named},
	}, nil
}

func pictureToForm(p notice.Picture) *pictureForm {
	if p.None() {
		return nil
	}
	f := pictureForm(p)
	return &f
}

func (f *pictureForm) picture() notice.Picture {
	if f == nil {
		return notice.Picture{}
	}
	return notice.Picture(*f)
}
