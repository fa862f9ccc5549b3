package webhook

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/outbox"
)

// A Sender sends what is in the outbox on the channel notice.HookChannel. It implements outbox.Sender.
type Sender struct {
	Board  *board.Board
	Client *Client
	Words  *locale.Catalogue // of the field "text"
	Base   string            // absolute URL of the board, without a slash at the end
	Now    notice.Clock
}

// Expand implements outbox.Sender: there is one receiver.
func (s Sender) Expand(ctx context.Context, event notice.OutboxItem) error {
	return s.Board.ExpandHook(ctx, event.Seq)
}

// Send implements outbox.Sender. What has nothing to tell any more counts as sent.
func (s Sender) Send(ctx context.Context, item notice.OutboxItem) (items []uint64, err error) {
	items = []uint64{item.Seq}
	h, err := s.Board.Hook(ctx, item.Seq)
	if errors.Is(err, notice.ErrNotFound) {
		return items, nil
	}
	if err != nil {
		return items, err
	}
	body, err := s.body(h)
	if err != nil {
		return items, err
	}
	return items, refused(s.Client.Send(ctx, h.ID, s.Now(), body))
}

// refused returns the error of a Client as package outbox takes it.
func refused(err error) error {
	var f *Failure
	if !errors.As(err, &f) {
		return err
	}
	if !f.AboutMessage() {
		return fmt.Errorf("%w: %w", outbox.ErrChannel, f)
	}
	return outbox.Refusal{Reason: f.Error(), After: f.After}
}

// A test is the JSON body of a test message.
type test struct {
	Type      string    `json:"type"` // "test"
	Timestamp time.Time `json:"timestamp"`
	Text      string    `json:"text"`
	Data      struct{}  `json:"data"`
}

// Test sends a test message at once. Errors: a Failure, the context's.
func (s Sender) Test(ctx context.Context) error {
	text, err := s.Words.Message("hook.test")
	if err != nil {
		return err
	}
	now := s.Now()
	body, err := json.Marshal(test{Type: "test", Timestamp: now.UTC(), Text: text + " " + s.Base + "/desk/mail"})
	if err != nil {
		return err
	}
	return s.Client.Send(ctx, "test_"+rand.Text(), now, body)
}

// A message is the JSON body. Fields are added, never changed.
type message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // when it happened
	Text      string    `json:"text"`      // shown by Slack, Mattermost, Zulip and Matrix bridges
	Data      data      `json:"data"`
}

// A data has announcement and comment if the event is about a comment, and otherwise what it is about.
type data struct {
	Announcement *announcement `json:"announcement,omitempty"`
	Comment      *comment      `json:"comment,omitempty"`
	Questions    *questions    `json:"questions,omitempty"`
	Failing      *failing      `json:"failing,omitempty"`
}

type questions struct {
	Overdue int    `json:"overdue"` // how many of those that became overdue are without an answer, up to 1,000
	Desk    string `json:"desk_url"`
}

type failing struct {
	What  board.TroubleKind `json:"what"`            // "email", "webhook", "letters" (messages were given up) or "backup"
	Since *time.Time        `json:"since,omitempty"` // not of letters
	Count int               `json:"count,omitempty"` // of letters
	Desk  string            `json:"desk_url"`
}

type announcement struct {
	ID    string                 `json:"id"`
	Title map[notice.Lang]string `json:"title"`
	Desk  string                 `json:"desk_url"`
}

type comment struct {
	ID       string      `json:"id"`
	Status   string      `json:"status"`
	Language notice.Lang `json:"language"`
	Question bool        `json:"question"`
	Official bool        `json:"official"`
	Desk     string      `json:"desk_url"`
	// Of public comments alone.
	Number uint64 `json:"number,omitempty"`
	URL    string `json:"url,omitempty"`
	Author string `json:"author,omitempty"`
	Words  string `json:"words,omitempty"` // without markup, up to maxWords bytes
	// Of refused ones.
	Rule string `json:"rule,omitempty"` // id of the house rule
}

// types are the values of the field "type".
var types = map[notice.EventKind]string{
	notice.CommentWaiting: "comment.waiting", notice.CommentPublished: "comment.published",
	notice.CommentRestored: "comment.restored", notice.CommentRefused: "comment.refused",
	notice.QuestionAnswered: "question.answered", notice.QuestionsOverdue: "question.overdue",
	notice.MailFailing: "delivery.failing", notice.BackupFailing: "backup.failing",
}

// body writes the message of a webhook.
func (s Sender) body(h board.Hook) ([]byte, error) {
	m := message{Type: types[h.Event.Kind], Timestamp: h.Event.At.UTC()}
	var link, text string
	var err error
	switch {
	case h.Overdue > 0:
		link = s.Base + "/desk/questions?state=overdue"
		m.Data.Questions = &questions{h.Overdue, link}
		text, err = s.Words.Count("hook.overdue", h.Overdue)
	case h.Trouble.Kind != "":
		link = s.aboutTrouble(h.Trouble, &m.Data)
		text, err = s.Words.Message("hook.failing-" + string(h.Trouble.Kind))
	default:
		link = s.aboutComment(h, &m.Data)
		text, err = s.Words.Message("hook."+textOf(h), "Title", harmless(title(h.Announcement, s.Words.Lang())))
	}
	if err != nil {
		return nil, err
	}
	m.Text = text + " " + link
	return json.Marshal(m)
}

// aboutTrouble puts in a message what does not work, and returns the address of the page that says more.
func (s Sender) aboutTrouble(t board.DeskTrouble, to *data) (link string) {
	link = s.Base + "/desk/mail"
	if t.Kind == board.TroubleBackup {
		link = s.Base + "/desk/health"
	}
	to.Failing = &failing{What: t.Kind, Count: t.Count, Desk: link}
	if !t.Since.IsZero() {
		to.Failing.Since = &t.Since
	}
	return link
}

// aboutComment puts in a message what happened to a comment, and returns the address that leads to it.
func (s Sender) aboutComment(h board.Hook, to *data) (link string) {
	a, c := h.Announcement, h.Comment
	to.Announcement = &announcement{
		ID: strconv.FormatUint(uint64(a.ID), 10), Title: map[notice.Lang]string{},
		Desk: s.Base + "/desk/announcements/" + strconv.FormatUint(uint64(a.ID), 10),
	}
	for l, text := range a.Texts {
		to.Announcement.Title[l] = text.Title
	}
	out := comment{
		ID: c.ID.String(), Status: c.Status.String(), Language: c.Lang, Question: c.Question, Official: c.Official(),
		Desk: s.Base + "/desk/comments/" + c.ID.String(), Rule: string(c.Reason),
	}
	link = out.Desk
	if c.Readable() {
		l := s.Words.Lang()
		out.Number, out.Author, out.Words = c.Number, c.Author.Name, words(c)
		out.URL = fmt.Sprintf("%s/%s/%s/comments/%d", s.Base, l, a.SlugIn(l), c.Number)
		link = out.URL
	}
	to.Comment = &out
	return link
}

// maxWords is how much of a comment a message has, in bytes.
const maxWords = 4000

// words returns what a comment says, without markup, in the first language that it has.
func words(c notice.Comment) string {
	if len(c.Body.Parts) == 0 {
		return ""
	}
	return c.Body.Parts[0].HTML.PlainText(maxWords)
}

// textOf returns the last part of the key of the sentence that tells of an event about a comment.
func textOf(h board.Hook) string {
	switch {
	case h.Event.Kind == notice.CommentWaiting && h.Comment.Question:
		return "waiting-question"
	case h.Event.Kind == notice.CommentPublished && h.Comment.Official():
		return "official"
	case h.Event.Kind == notice.CommentRefused:
		return h.Comment.Status.String()
	}
	return string(h.Event.Kind)
}

// title returns the title of an announcement in a language, or in the one that it has.
func title(a notice.Announcement, l notice.Lang) string {
	for _, l := range append([]notice.Lang{l}, notice.Langs...) {
		if t := a.Texts[l].Title; t != "" {
			return t
		}
	}
	return ""
}

// harmless returns a title that chat programs show as it is: Slack takes <!channel> for a call to everybody, and Matrix
// bridges take Markdown.
func harmless(text string) string {
	return strings.NewReplacer(
		"<", "‹", ">", "›", "[", "(", "]", ")", "*", "∗", "`", "'", "@", "＠", "\n", " ", "\r", " ",
	).Replace(text)
}
