package public

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	_ "embed"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// The file with what is kept about a person, as JSON. Its names are those of kept_schema.json, which says what each
// means: one that was given is never given another meaning.

//go:embed kept_schema.json
var keptSchema []byte

type keptFile struct {
	Schema   string        `json:"$schema"`
	Made     time.Time     `json:"made"`
	Address  string        `json:"address,omitempty"`
	Mailbox  *keptMailbox  `json:"mailbox,omitempty"`
	Follows  []keptFollow  `json:"follows"`
	Comments []keptComment `json:"comments"`
	Damaged  int           `json:"damaged,omitempty"`
	Next     string        `json:"next,omitempty"`
	Measures []keptMeasure `json:"measures"`
	Messages []keptMessage `json:"messages"`
}

type keptMailbox struct {
	State    string     `json:"state"`
	Since    time.Time  `json:"since"`
	Asked    *time.Time `json:"asked,omitempty"`
	Language string     `json:"language,omitempty"`
	Reason   string     `json:"reason,omitempty"`
}

type keptAnnouncement struct {
	Number uint64 `json:"number"`
	Title  string `json:"title,omitempty"`
	URL    string `json:"url,omitempty"`
}

type keptFollow struct {
	Kind         string           `json:"kind"`
	Announcement keptAnnouncement `json:"announcement"`
	Comment      string           `json:"comment,omitempty"`
	Confirmed    bool             `json:"confirmed"`
	RepliesOnly  bool             `json:"officialRepliesOnly"`
	Daily        bool             `json:"daily"`
	Language     string           `json:"language"`
	Since        time.Time        `json:"since"`
}

type keptRule struct {
	Rule    string `json:"rule"`
	Version uint64 `json:"version"`
	URL     string `json:"url"`
}

type keptErasure struct {
	What      string     `json:"what"`
	Reason    string     `json:"reason"`
	UndoUntil *time.Time `json:"undoUntil,omitempty"`
}

type keptWords struct {
	Language string `json:"language"`
	Text     string `json:"text"`
}

type keptDecision struct {
	At          time.Time    `json:"at"`
	By          string       `json:"by"`
	Action      string       `json:"action"`
	Status      string       `json:"status"`
	Rule        *keptRule    `json:"rule,omitempty"`
	Explanation string       `json:"explanation,omitempty"`
	Erased      *keptErasure `json:"erased,omitempty"`
}

type keptCodes struct {
	Address bool `json:"address"`
	Network bool `json:"network"`
	Form    bool `json:"form"`
}

type keptComment struct {
	ID           string           `json:"id"`
	Receipt      string           `json:"receipt"`
	Announcement keptAnnouncement `json:"announcement"`
	Number       uint64           `json:"number,omitempty"`
	Status       string           `json:"status"`
	Name         string           `json:"name,omitempty"`
	Organisation string           `json:"organisation,omitempty"`
	Email        string           `json:"email,omitempty"`
	Language     string           `json:"language"`
	Words        []keptWords      `json:"words"`
	Translations []keptWords      `json:"translations,omitempty"`
	Question     bool             `json:"question"`
	Notify       bool             `json:"notify"`
	Received     *time.Time       `json:"received,omitempty"`
	Corrected    *time.Time       `json:"corrected,omitempty"`
	Rule         *keptRule        `json:"rule,omitempty"`
	Explanation  string           `json:"explanation,omitempty"`
	Decisions    []keptDecision   `json:"decisions"`
	Erased       *keptErasure     `json:"erased,omitempty"`
	Codes        keptCodes        `json:"codes"`
	Spam         int              `json:"spamGuess,omitempty"`
}

type keptMeasure struct {
	Kind   string     `json:"kind"`
	At     time.Time  `json:"at"`
	Until  *time.Time `json:"until,omitempty"`
	Reason string     `json:"reason,omitempty"`
	Rule   *keptRule  `json:"rule,omitempty"`
}

type keptMessage struct {
	About   string    `json:"about"`
	Put     time.Time `json:"put"`
	Due     time.Time `json:"due"`
	Tries   uint64    `json:"tries"`
	GivenUp bool      `json:"givenUp"`
	Reason  string    `json:"reason,omitempty"`
}

// KeptFile serves GET /{lang}/your-data/kept.json: what KeptShow shows, as a file.
func (h *Handlers) KeptFile(c *gin.Context) error {
	lang, d, err := h.openKept(c, keptInFile)
	if err != nil || c.Writer.Written() {
		return err
	}
	w := keptWriter{base: h.Base(), lang: lang}
	file, err := json.MarshalIndent(w.file(d, h.Now()), "", "\t")
	if err != nil {
		return err
	}
	header := c.Writer.Header()
	header["Cache-Control"], header["X-Robots-Tag"] = edge.NoStore, edge.Unlisted
	header.Set("Content-Disposition", `attachment; filename="noticeboard-your-data.json"`)
	c.Data(http.StatusOK, "application/json", append(file, '\n'))
	return nil
}

// KeptSchema serves GET /{lang}/your-data/schema.json: a JSON Schema of that file.
func (h *Handlers) KeptSchema(c *gin.Context) error {
	if _, err := edge.Language(c); err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/schema+json", keptSchema)
	return nil
}

// A keptWriter puts what is kept in the form of the file.
type keptWriter struct {
	base string
	lang notice.Lang
}

func (w keptWriter) file(d board.OwnData, now time.Time) keptFile {
	f := keptFile{
		Schema: w.base + yourDataPath(w.lang) + "/schema.json", Made: now.UTC(), Address: d.Address, Damaged: d.Damaged,
		Follows: []keptFollow{}, Comments: []keptComment{}, Measures: []keptMeasure{}, Messages: []keptMessage{},
	}
	if m := d.Mailbox; m.State != 0 {
		f.Mailbox = &keptMailbox{m.State.String(), m.Since, known(m.Asked), string(m.Lang), m.Reason}
	}
	for _, s := range d.Follows {
		one := keptFollow{
			Kind: s.Follows.Kind.String(), Announcement: w.announcement(s.Announcement), Confirmed: !s.Pending,
			RepliesOnly: s.Answers, Daily: s.Daily, Language: string(s.Lang), Since: s.Since,
		}
		if s.Follows.Comment != 0 {
			one.Comment = s.Follows.Comment.String()
		}
		f.Follows = append(f.Follows, one)
	}
	for _, c := range d.Comments {
		f.Comments = append(f.Comments, w.comment(c))
	}
	if d.Next != 0 {
		f.Next = w.base + keptPath(w.lang) + ".json?before=" + d.Next.String()
	}
	for _, m := range d.Measures {
		f.Measures = append(f.Measures,
			keptMeasure{m.Kind.String(), m.At, known(m.Until), m.Reason, w.rule(m.Rule, m.Rules)})
	}
	for _, i := range d.Letters {
		f.Messages = append(f.Messages, keptMessage{string(i.Event.Kind), i.Put, i.Due, i.Tries, i.Dead, i.Reason})
	}
	return f
}

func (w keptWriter) comment(own board.OwnComment) keptComment {
	c := own.Comment
	k := keptComment{
		ID: c.ID.String(), Receipt: w.base + receiptPath(w.lang, own.Receipt), Announcement: w.announcement(own.Announcement),
		Number: c.Number, Status: c.Status.String(), Name: c.Author.Name, Organisation: c.Author.Organisation,
		Email: c.Author.Contact, Language: string(c.Lang), Words: []keptWords{}, Question: c.Question, Notify: c.Notify,
		Received: known(c.Posted), Corrected: known(c.Edited), Rule: w.rule(c.Reason, c.Rules), Explanation: c.Explanation,
		Decisions: []keptDecision{}, Codes: keptCodes{true, own.Network, own.Nonce}, Spam: own.Spam,
		Erased: erasedAs(c.Erased, own.Undo),
	}
	k.Announcement.Number = uint64(c.On)
	for _, p := range c.Body.Parts {
		k.Words = append(k.Words, keptWords{string(p.Lang), p.Source})
	}
	for _, t := range c.Translations {
		k.Translations = append(k.Translations, keptWords{string(t.Lang), t.Source})
	}
	for _, e := range own.Decisions {
		k.Decisions = append(k.Decisions, keptDecision{
			e.At, e.Who, e.Action.String(), e.To.String(), w.rule(e.Reason, e.Rules), e.Explanation,
			erasedAs(e.Erased, time.Time{}),
		})
	}
	return k
}

func (w keptWriter) announcement(a notice.Announcement) keptAnnouncement {
	if a.ID == 0 {
		return keptAnnouncement{} // it cannot be read
	}
	l := w.lang
	if only := a.OnlyLang(); only != "" {
		l = only
	}
	return keptAnnouncement{uint64(a.ID), a.Texts[l].Title, w.base + "/" + string(w.lang) + "/" + a.SlugIn(w.lang)}
}

func (w keptWriter) rule(r notice.Reason, version uint64) *keptRule {
	if r == "" {
		return nil
	}
	return &keptRule{
		string(r), version, w.base + "/" + string(w.lang) + "/rules?version=" + strconv.FormatUint(version, 10),
	}
}

// erasedAs returns what was erased as the file has it; nil if nothing was.
func erasedAs(e notice.Erasure, until time.Time) *keptErasure {
	if e.None() {
		return nil
	}
	return &keptErasure{e.Scope.String(), e.Reason.String(), known(until)}
}

// known returns nil for the zero time.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
