package view

import (
	"image/color"
	"strconv"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/picture/socialcard"
)

// Card returns what the card of an announcement says in a language, and for nil that of the board. An
// announcement with letters that cannot be set has the board's.
func (r *Renderer) Card(lang notice.Lang, a *notice.Announcement) (socialcard.Content, error) {
	v, ok := r.translators[lang]
	if !ok {
		return socialcard.Content{}, notice.ErrNotFound
	}
	c, _, err := v.cardOf(a)
	return c, err
}

// cardOf returns what a card says, and whether that is about the announcement.
func (v *Translator) cardOf(a *notice.Announcement) (c socialcard.Content, own bool, err error) {
	name, colour := In(v.Institution.Name, v.Lang()), color.RGBA{A: 0xff}
	colour.R, colour.G, colour.B = brand.Of(v.Institution).RGB()
	if a == nil || !socialcard.Covers(v.Text(*a).Title) {
		c = socialcard.Content{Title: name, Brand: colour}
		if c.Kicker, err = v.Message("home.title"); err == nil {
			c.Line, err = v.Message("home.description", "Institution", name)
		}
		return c, false, err
	}
	text := v.Text(*a)
	c = socialcard.Content{Name: name, Title: text.Title, Line: text.Summary, Brand: colour}
	if c.Line == "" {
		c.Line = text.Place
	}
	if c.Kicker, err = v.Message("announcement"); err == nil && !a.Published.IsZero() {
		c.Kicker += " · " + v.Date(a.Published)
	}
	return c, true, err
}

// A shared is a card as pages refer to it.
type shared struct {
	Src           string // its address, which is another one when the card looks different
	Alt           string
	Width, Height int
}

// Shared returns the card that a page is shared with.
func (v *Translator) Shared(f Frame) (p shared, err error) {
	c, own, err := v.cardOf(f.Topic)
	if err != nil {
		return p, err
	}
	path := "/" + string(v.Lang()) + "/"
	if own {
		path, p.Alt = v.Place(*f.Topic)+"/", c.Title
	} else {
		p.Alt, err = v.Message("og.image.alt", "Institution", c.Title)
	}
	p.Src = v.Canonical(path + "card.png?v=" + CardVersion(c))
	p.Width, p.Height = socialcard.Width, socialcard.Height
	return p, err
}

// CardVersion is the version of a card as it stands in its address.
func CardVersion(c socialcard.Content) string { return strconv.FormatUint(c.Version(), 36) }
