// Package letter puts in words what is told by e-mail: from what the board says that a mail is about, it writes a
// message with a subject, a text and a restrained HTML part in the institution's name and colour, both of the same
// content.
//
// What readers wrote is in it as plain text alone, cut to a few lines: no element, link or picture of theirs. Nothing
// in a message is loaded from anywhere, and no link says who opens it but those that only the recipient has any use
// for.
package letter

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/brand"
	"noticeboard/internal/locale"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/templates"
)

// Config is what a Writer needs. Every field is required.
type Config struct {
	Locales     *locale.Locales
	Base        string                    // absolute URL of the board, without a slash at the end
	Institution func() notice.Institution // as it is now
}

// A Writer writes messages. It is safe for concurrent use.
type Writer struct {
	c    Config
	host string // of Base
	html *template.Template
	text *texttemplate.Template

	mu         sync.Mutex
	version    uint64 // of the institution whose spelling and time zone the catalogues have
	catalogues map[notice.Lang]*locale.Catalogue
}

// New returns a Writer.
func New(c Config) (*Writer, error) {
	base, err := url.Parse(c.Base)
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("%q is no URL of a board", c.Base)
	}
	w := &Writer{c: c, host: base.Hostname()}
	if w.html, err = template.ParseFS(templates.FS, "mail/letter.html.tmpl"); err != nil {
		return nil, err
	}
	quoted := texttemplate.FuncMap{"quoted": quoted}
	w.text, err = texttemplate.New("letter.txt.tmpl").Funcs(quoted).ParseFS(templates.FS, "mail/letter.txt.tmpl")
	if err != nil {
		return nil, err
	}
	_, err = w.messages(notice.Langs[0], c.Institution())
	return w, err
}

// messages returns the messages of a language, spelt and in the time zone as the institution has it.
func (w *Writer) messages(l notice.Lang, i notice.Institution) (*locale.Catalogue, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.catalogues == nil || w.version != i.Version {
		all := map[notice.Lang]*locale.Catalogue{}
		for _, lang := range notice.Langs {
			c, err := w.c.Locales.In(lang).As(locale.Usage{English: i.English, Zone: i.Location()})
			if err != nil {
				return nil, err
			}
			all[lang] = c
		}
		w.catalogues, w.version = all, i.Version
	}
	if c, ok := w.catalogues[l]; ok {
		return c, nil
	}
	return w.catalogues[notice.Langs[0]], nil
}

// A content is what both templates show.
type content struct {
	Lang           notice.Lang
	Subject        string
	Institution    string
	Heading        string
	Blocks         []block
	Footer         []block
	Band, BandText template.CSS
	Link           template.CSS
}

// A block is a part of a letter. Fields that are empty are left out.
type block struct {
	Heading    string
	Text       string
	By, Quote  string
	Label, URL string
}

// Write writes a mail.
func (w *Writer) Write(m board.Mail) (mail.Message, error) {
	institution := w.c.Institution()
	c, err := w.messages(m.Lang, institution)
	if err != nil {
		return mail.Message{}, err
	}
	in := words{c, w.c.Base, nil}
	l := content{Lang: c.Lang(), Institution: oneOf(institution.Name, c.Lang())}
	l.wear(institution)
	switch {
	case m.Data != "":
		in.data(&l, m)
	case len(m.News) == 0:
		in.asking(&l, m)
	case len(m.News) == 1:
		in.one(&l, m.News[0])
	default:
		in.many(&l, m.News)
	}
	in.footer(&l, m)
	if in.err != nil {
		return mail.Message{}, in.err
	}
	out := mail.Message{
		ID: m.ID + "@" + w.host, Date: m.Date, To: m.To.Address, FromName: l.Institution, Subject: l.Subject,
		Lang: string(l.Lang),
	}
	if m.Thread != "" {
		out.References = m.Thread + "@" + w.host
	}
	if m.End != "" {
		out.List, out.ListName = "news."+w.host, l.Institution
		out.Unsubscribe = w.c.Base + EndPath(l.Lang, m.End)
	}
	return out, w.render(l, &out)
}

// Test returns a message that shows that mail can be sent. Its ID is random.
func (w *Writer) Test(to string, l notice.Lang, at time.Time) (mail.Message, error) {
	institution := w.c.Institution()
	c, err := w.messages(l, institution)
	if err != nil {
		return mail.Message{}, err
	}
	t := words{c, w.c.Base, nil}
	text := content{
		Lang: c.Lang(), Institution: oneOf(institution.Name, c.Lang()), Subject: t.say("mail.test.subject"),
		Blocks: []block{{Text: t.say("mail.test.text")}},
	}
	text.Heading = text.Subject
	text.wear(institution)
	if t.err != nil {
		return mail.Message{}, t.err
	}
	out := mail.Message{
		ID: rand.Text() + "@" + w.host, Date: at, To: to, FromName: text.Institution, Subject: text.Subject,
		Lang: string(text.Lang),
	}
	return out, w.render(text, &out)
}

// wear gives a letter the colours of the institution.
func (l *content) wear(i notice.Institution) {
	light, _ := brand.Palettes(brand.Of(i))
	l.Band, l.BandText = template.CSS(light.Band), template.CSS(textOn(light.Band))
	l.Link = template.CSS(light.Link)
}

// render writes both parts of a message.
func (w *Writer) render(l content, out *mail.Message) error {
	var text, html bytes.Buffer
	if err := w.text.Execute(&text, l); err != nil {
		return fmt.Errorf("writing a letter: %w", err)
	}
	if err := w.html.Execute(&html, l); err != nil {
		return fmt.Errorf("writing a letter: %w", err)
	}
	out.Text, out.HTML = wrapped(text.String()), html.String()
	return nil
}

// Paths of the pages that a mail links to.

// ConfirmPath returns the path of the page that confirms a mailbox.
func ConfirmPath(l notice.Lang, token string) string {
	return "/" + string(l) + "/mail/confirm/" + token
}

// ManagePath returns the path of the page of what a mailbox follows.
func ManagePath(l notice.Lang, token string) string {
	return "/" + string(l) + "/mail/following/" + token
}

// DataPath returns the path of the page that opens what is kept about an address.
func DataPath(l notice.Lang, token string) string { return "/" + string(l) + "/mail/data/" + token }

// EndPath returns the path of the page that ends a subscription, and of the POST that does so at once.
func EndPath(l notice.Lang, token string) string { return "/" + string(l) + "/mail/end/" + token }

// words makes the sentences of a letter in one language. It keeps the first error.
type words struct {
	*locale.Catalogue
	base string
	err  error
}

// say returns a message; empty if there is an error, which t keeps.
func (t *words) say(key string, args ...any) string {
	text, err := t.Message(key, args...)
	if err != nil && t.err == nil {
		t.err = err
	}
	return text
}

// asking writes a letter that asks to confirm.
func (t *words) asking(l *content, m board.Mail) {
	l.Subject, l.Heading = t.say("mail.confirm.subject"), t.say("mail.confirm.heading")
	l.Blocks = append(l.Blocks, block{Text: t.say("mail.confirm.text")})
	for _, f := range m.Asked {
		l.Blocks = append(l.Blocks, block{Heading: t.followed(f)})
	}
	l.Blocks = append(l.Blocks,
		block{Label: t.say("mail.confirm.link"), URL: t.base + ConfirmPath(t.Lang(), m.Confirm)},
		block{Text: t.say("mail.confirm.not")})
}

// data writes a letter that leads to what is kept about its recipient.
func (t *words) data(l *content, m board.Mail) {
	l.Subject, l.Heading = t.say("mail.data.subject"), t.say("mail.data.subject")
	l.Blocks = []block{
		{Text: t.say("mail.data.text")},
		{Label: t.say("mail.data.link"), URL: t.base + DataPath(t.Lang(), m.Data)},
		{Text: t.say("mail.data.until", "Date", t.DateTime(m.DataUntil))},
		{Text: t.say("mail.data.not")},
	}
	l.Footer = []block{{Text: t.say("mail.noreply")}}
}

// followed says what is followed.
func (t *words) followed(f board.Following) string {
	return t.say("mail.followed."+f.Follows.Kind.String(), "Title", title(f.Announcement, t.Lang()))
}

// one writes a letter that tells one thing.
func (t *words) one(l *content, n board.News) {
	l.Subject = t.say("mail.news."+string(n.Kind), "Title", title(n.Announcement, t.Lang()))
	l.Heading = l.Subject
	l.Blocks = t.news(n)
}

// many writes a letter that tells several things.
func (t *words) many(l *content, all []board.News) {
	n, err := t.Count("mail.daily.subject", len(all))
	if err != nil && t.err == nil {
		t.err = err
	}
	l.Subject, l.Heading = n, n
	for _, one := range all {
		blocks := t.news(one)
		heading := block{Heading: t.say("mail.news."+string(one.Kind), "Title", title(one.Announcement, t.Lang()))}
		l.Blocks = append(append(l.Blocks, heading), blocks...)
	}
}

// maxQuote is how much of a comment a letter has, in characters.
const maxQuote = 600

// news says one thing.
func (t *words) news(n board.News) (all []block) {
	receipt := block{Label: t.say("mail.link.receipt"), URL: t.base + "/" + string(t.Lang()) + "/receipt/" + n.Receipt}
	comment := block{Label: t.say("mail.link.comment"), URL: t.base + t.place(n)}
	switch n.Kind {
	case board.NewsPublished, board.NewsSettled:
		if n.Receipt == "" {
			return []block{comment}
		}
		return []block{{Text: t.say("mail.text." + string(n.Kind))}, comment, receipt}
	case board.NewsDeclined, board.NewsRemoved, board.NewsExplained:
		if text, ok := n.Rule.Texts[t.Lang()]; ok {
			all = append(all, block{Text: t.say("mail.rule", "Rule", text.Title)}, block{Text: text.Text})
		}
		if n.Explanation != "" {
			all = append(all, block{Text: t.say("mail.explanation")}, block{Quote: n.Explanation})
		}
		return append(all, receipt)
	}
	all = []block{{By: n.Comment.Author.Name, Quote: quote(n.Comment, t.Lang())}, comment}
	if n.Receipt != "" {
		all = append(all, receipt)
	}
	return all
}

// place returns the path of a comment in the conversation.
func (t *words) place(n board.News) string {
	return "/" + string(t.Lang()) + "/" + n.Announcement.SlugIn(t.Lang()) + "/comments/" +
		strconv.FormatUint(n.Comment.Number, 10)
}

// footer says why the letter was sent and how to end that.
func (t *words) footer(l *content, m board.Mail) {
	if m.End == "" {
		return
	}
	why := "daily"
	if !m.Daily {
		why = m.News[0].Follows.Kind.String()
	}
	l.Footer = []block{
		{Text: t.say("mail.why." + why), Label: t.say("mail.end"), URL: t.base + EndPath(t.Lang(), m.End)},
		{Label: t.say("mail.manage"), URL: t.base + ManagePath(t.Lang(), m.Manage)},
		{Text: t.say("mail.noreply")},
	}
}

// maxTitle is how much of an announcement's title a letter has, in characters.
const maxTitle = 90

// title returns the title of an announcement in a language, or in the one that it has.
func title(a notice.Announcement, l notice.Lang) string {
	titles := map[notice.Lang]string{}
	for lang, text := range a.Texts {
		titles[lang] = text.Title
	}
	return cut(oneOf(titles, l), maxTitle)
}

// oneOf returns the text in a language or, without one, the first that there is in the order of notice.Langs.
func oneOf(texts map[notice.Lang]string, l notice.Lang) string {
	if text := texts[l]; text != "" {
		return text
	}
	for _, l := range notice.Langs {
		if texts[l] != "" {
			return texts[l]
		}
	}
	return ""
}

// quote returns the beginning of a comment as plain text, in a language if it has it.
func quote(c notice.Comment, l notice.Lang) string {
	for _, p := range c.Body.Parts {
		if p.Lang == l {
			return cut(p.HTML.PlainText(4*maxQuote), maxQuote)
		}
	}
	if len(c.Body.Parts) == 0 {
		return ""
	}
	return cut(c.Body.Parts[0].HTML.PlainText(4*maxQuote), maxQuote)
}

// cut returns a text on one line, cut to a length in characters.
func cut(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return text
}

// textOn returns the colour of text on a band: white, or black where that is easier to read.
func textOn(band brand.Colour) brand.Colour {
	const white, black = brand.Colour("#ffffff"), brand.Colour("#000000")
	if band.Contrast(white) >= band.Contrast(black) {
		return white
	}
	return black
}
