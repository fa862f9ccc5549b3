package boltstore

import (
	"fmt"
	"math"
	"time"

	"noticeboard/internal/auth"
)

func (x tx) Link(id auth.LinkID) (auth.Link, error) { return load(x, links, id[:], decodeLink) }

func (x tx) Links() ([]auth.Link, error) {
	return collectWhole(x, links, x.forward(links, nil, nil), math.MaxInt, decodeLink)
}

func (x *writeTx) PutLink(l auth.Link) error {
	data, err := encodeLink(l)
	if err != nil {
		return err
	}
	return x.put(links, l.ID[:], data)
}

func (x *writeTx) DropLinksBefore(t time.Time) error {
	_, err := x.deleteMatching(x.forward(links, nil, nil), links, func(k, v []byte) (bool, error) {
		l, err := decodeLink(k, v)
		return l.Expires.Before(t), err
	})
	return err
}

type linkForm struct {
	Reset   bool           `json:"reset,omitempty"`
	Login   string         `json:"login,omitempty"`
	Name    string         `json:"name,omitempty"`
	Role    string         `json:"role"`
	By      string         `json:"by,omitempty"`
	Created int64          `json:"created"`
	Expires int64          `json:"expires"`
	State   auth.LinkState `json:"state"`
}

func encodeLink(l auth.Link) ([]byte, error) {
	return encode(linkForm{
		Reset: l.Reset, Login: l.Login, Name: l.Name, Role: l.Role.String(), By: l.By, Created: millis(l.Created),
		Expires: millis(l.Expires), State: l.State,
	})
}

func decodeLink(k, v []byte) (auth.Link, error) {
	var f linkForm
	if err := decode(v, &f); err != nil {
		return auth.Link{}, fmt.Errorf("link: %w", err)
	}
	r, err := parseRole(f.Role)
	return auth.Link{
		ID: auth.LinkID(k), Reset: f.Reset, Login: f.Login, Name: f.Name, Role: r, By: f.By,
		Created: instant(f.Created), Expires: instant(f.Expires), State: f.State,
	}, err
}
