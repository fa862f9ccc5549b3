package view

import (
	"image/color"
	"strconv"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/picture/socialcard"
)

// Card returns what the card of an announcement says in a language, and for nil that of the board. An announcement
// whose title has letters that the card's fonts lack has the board's. A language that is not served is
// notice.ErrNotFound.
func (r *Renderer) Card(lang notice.Lang, a *notice.Announcement) (socialcard.Content, error) {
	t, err := r.In(lang)
	if err != nil {
		return socialcard.Content{}, err
	}
	c, _, err := t.cardOf(a)
	return c, err
}

// cardOf returns what a card says, and whether it is the card of the announcement and not of the board.
func (t *Translator) cardOf(a *notice.Announcement) (c socialcard.Content, own bool, err error) {
	name, colour := In(t.Institution.Name, t.Lang()), color.RGBA{A: 0xff}
	colour.R, colour.G, colour.B = brand.Of(t.Institution).RGB()
	if a == nil || !socialcard.Covers(t.Text(*a).Title) {
		c = socialcard.Content{Title: name, Brand: colour}
		if c.Kicker, err = t.Message("home.title"); err == nil {
			c.Line, err = t.Message("home.description", "Institution", name)
		}
		return c, false, err
	}
	text := t.Text(*a)
	c = socialcard.Content{Name: name, Title: text.Title, Line: text.Summary, Brand: colour}
	if c.Line == "" {
		c.Line = text.Place
	}
	if c.Kicker, err = t.Message("announcement"); err == nil && !a.Published.IsZero() {
		c.Kicker += " · " + t.Date(a.Published)
	}
	return c, true, err
}

// A SharedCard is a card as the head of a page refers to it.
type SharedCard struct {
	Src           string // absolute URL; it has the version of the card, so a card that looks different has another
	Alt           string
	Width, Height int // in pixels
}

// Shared returns the card that stands for a page when it is shared: that of f.Topic or, without one, of the board.
func (t *Translator) Shared(f Frame) (p SharedCard, err error) {
	c, own, err := t.cardOf(f.Topic)
	if err != nil {
		return p, err
	}
	path := "/" + string(t.Lang()) + "/"
	if own {
		path, p.Alt = t.Place(*f.Topic)+"/", c.Title
	} else {
		p.Alt, err = t.Message("og.image.alt", "Institution", c.Title)
	}
	p.Src = t.Canonical(path + "card.png?v=" + CardVersion(c))
	p.Width, p.Height = socialcard.Width, socialcard.Height
	return p, err
}

// CardVersion returns the version of a card as it is in its address.
func CardVersion(c socialcard.Content) string { return strconv.FormatUint(c.Version(), 36) }
