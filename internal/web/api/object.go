package api

import (
	"fmt"
	"net/url"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// The objects of the answers. openapi.yaml says what their members mean.
type (
	institutionObject struct {
		Name      string        `json:"name"`
		ShortName string        `json:"short_name,omitempty"`
		Team      string        `json:"team"`
		Contact   string        `json:"contact,omitempty"`
		TimeZone  string        `json:"time_zone"`
		Languages []notice.Lang `json:"languages"`
		Page      string        `json:"page"`
	}

	listOf[T any] struct {
		Items   []T    `json:"items"`
		Next    string `json:"next,omitempty"`
		Partial bool   `json:"partial,omitempty"`
	}

	heading struct {
		ID          notice.AnnouncementID `json:"id"`
		URL         string                `json:"url"`
		Page        string                `json:"page"`
		Language    notice.Lang           `json:"language"`
		Languages   []notice.Lang         `json:"languages"`
		Translated  notice.Lang           `json:"translated_from,omitempty"`
		Unreviewed  bool                  `json:"unofficial_translation,omitempty"`
		Title       string                `json:"title"`
		Summary     string                `json:"summary,omitempty"`
		Place       string                `json:"place,omitempty"`
		Published   *time.Time            `json:"published,omitempty"`
		Updated     *time.Time            `json:"updated,omitempty"`
		Closes      *time.Time            `json:"closes,omitempty"`
		Version     uint64                `json:"version"`
		Comments    counts                `json:"comments"`
		CommentsURL string                `json:"comments_url"`
		Feed        string                `json:"feed"`
	}

	counts struct {
		Published     uint64 `json:"published"`
		Official      uint64 `json:"official_replies"`
		OpenQuestions uint64 `json:"open_questions"`
		LastNumber    uint64 `json:"last_number"`
	}

	article struct {
		heading
		Text string `json:"text"`
		HTML string `json:"html"`
	}

	commentObject struct {
		ID           string                `json:"id"`
		URL          string                `json:"url"`
		Page         string                `json:"page"`
		Announcement notice.AnnouncementID `json:"announcement"`
		Number       uint64                `json:"number"`
		Thread       uint64                `json:"thread"`
		Parent       string                `json:"parent,omitempty"`
		Status       string                `json:"status"`
		Received     *time.Time            `json:"received,omitempty"`
		Decided      *time.Time            `json:"decided,omitempty"`
		Reason       *reason               `json:"reason,omitempty"` // of what is no longer public
		Erased       *erasure              `json:"erased,omitempty"`
		*words
	}

	// words are what only a readable comment has.
	words struct {
		Author       author        `json:"author"`
		Texts        []text        `json:"texts"`
		Translations []translation `json:"translations,omitempty"`
		Question     bool          `json:"question"`
		Answers      []string      `json:"answers,omitempty"`
		Referral     *referral     `json:"referral,omitempty"`
		Corrected    *time.Time    `json:"corrected,omitempty"`
	}

	author struct {
		Name         string `json:"name"`
		Organisation string `json:"organisation,omitempty"`
		Official     bool   `json:"official"`
	}

	text struct {
		Language notice.Lang     `json:"language"`
		Text     string          `json:"text"`
		HTML     notice.SafeHTML `json:"html"`
	}

	translation struct {
		text
		By string    `json:"by"`
		At time.Time `json:"at"`
	}

	referral struct {
		To string    `json:"to"`
		At time.Time `json:"at"`
	}

	reason struct {
		Rule    notice.Reason `json:"rule"`
		Version uint64        `json:"rules_version"`
	}

	erasure struct {
		What   string `json:"what"`
		Reason string `json:"reason"`
	}

	rulesObject struct {
		Version uint64       `json:"version"`
		Since   *time.Time   `json:"since,omitempty"`
		Rules   []ruleObject `json:"rules"`
		Page    string       `json:"page"`
	}

	ruleObject struct {
		Number int           `json:"number"`
		ID     notice.Reason `json:"id"`
		Title  string        `json:"title"`
		Reason string        `json:"reason"`
		Text   string        `json:"text"`
	}
)

// A writer makes objects in a language.
type writer struct{ *view.Translator }

// next returns the address of the next page of a list, with the values of its parameters.
func (w writer) next(path string, namesAndValues ...any) string {
	q := url.Values{"lang": {string(w.Lang())}}
	for i := 0; i < len(namesAndValues); i += 2 {
		q.Set(namesAndValues[i].(string), fmt.Sprint(namesAndValues[i+1]))
	}
	return w.Canonical(Root + path + "?" + q.Encode())
}

func announcementPath(id notice.AnnouncementID) string { return fmt.Sprint("/announcements/", id) }

func (w writer) institution() institutionObject {
	i := w.Institution
	return institutionObject{
		Name: view.In(i.Name, w.Lang()), ShortName: i.Short, Team: view.In(i.Team, w.Lang()), Contact: i.Contact,
		TimeZone: i.Location().String(), Languages: notice.Langs, Page: w.Canonical("/" + string(w.Lang()) + "/"),
	}
}

func (w writer) heading(l board.Listed) heading {
	a := l.Announcement
	t := w.Text(a)
	path := announcementPath(a.ID)
	h := heading{
		ID: a.ID, URL: w.Canonical(Root + path), Page: w.Canonical(w.Place(a)), Language: w.TextLang(a),
		Languages: []notice.Lang{}, Translated: t.Translated, Unreviewed: t.Unreviewed,
		Title: t.Title, Summary: t.Summary, Place: t.Place,
		Published: known(a.Published), Updated: known(a.Since(a.Version())), Closes: known(a.Closes), Version: a.Version(),
		Comments:    counts{l.Tally.Published, l.Tally.Official, l.Tally.OpenCount, l.Tally.LastNumber},
		CommentsURL: w.Canonical(Root + path + "/comments"), Feed: w.Canonical(w.Place(a) + "/feed.atom"),
	}
	for _, lang := range notice.Langs {
		if _, ok := a.Texts[lang]; ok {
			h.Languages = append(h.Languages, lang)
		}
	}
	return h
}

func (w writer) article(l board.Listed) (article, error) {
	t := w.Text(l.Announcement)
	html, err := view.FlatHTML(t)
	return article{heading: w.heading(l), Text: t.Body.Source(), HTML: html}, err
}

func (w writer) comment(on notice.Announcement, c notice.Comment) commentObject {
	o := commentObject{
		ID: c.ID.String(), URL: w.Canonical(Root + "/comments/" + c.ID.String()), Page: w.Canonical(w.Permalink(on, c)),
		Announcement: c.On, Number: c.Number, Thread: c.Thread, Status: c.Status.String(), Received: known(c.Posted),
		Decided: known(c.Decided),
	}
	if c.Parent != 0 {
		o.Parent = c.Parent.String()
	}
	if !c.Erased.None() {
		o.Erased = &erasure{c.Erased.Scope.String(), c.Erased.Reason.String()}
	}
	if !c.Readable() {
		if c.Reason != "" {
			o.Reason = &reason{c.Reason, c.Rules}
		}
		return o
	}
	o.words = &words{
		Author:    author{c.Author.Name, c.Author.Organisation, c.Official()},
		Texts:     []text{},
		Question:  c.Question,
		Corrected: known(c.Corrected),
	}
	for _, p := range w.Parts(c) {
		o.Texts = append(o.Texts, text{p.Lang, p.Source, p.HTML})
	}
	for _, t := range c.Translations {
		o.Translations = append(o.Translations, translation{text{t.Lang, t.Source, t.HTML}, t.By, t.At})
	}
	for _, id := range c.Answers {
		o.Answers = append(o.Answers, id.String())
	}
	if c.Referral.To != "" {
		o.Referral = &referral{c.Referral.To, c.Referral.At}
	}
	return o
}

func (w writer) list(r board.Recent) listOf[commentObject] {
	l := listOf[commentObject]{Items: []commentObject{}}
	for _, c := range r.Comments {
		l.Items = append(l.Items, w.comment(r.Announcements[c.On], c))
	}
	return l
}

func (w writer) rules(book notice.RuleBook) rulesObject {
	o := rulesObject{
		Version: book.Version, Since: known(book.Since), Rules: []ruleObject{},
		Page: w.Canonical(fmt.Sprintf("/%s/rules?version=%d", w.Lang(), book.Version)),
	}
	for _, r := range w.RulesOf(book) {
		o.Rules = append(o.Rules, ruleObject{r.Number, r.Reason, r.Title, r.Short, r.Text})
	}
	return o
}

// known returns a time, or nil for one that is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
