package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/outbox"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/testing/teststore"
)

// A line is a board whose events are told to a real receiver.
type line struct {
	t      *testing.T
	board  *board.Board
	store  *boltstore.Store
	clock  *noticetest.Clock
	worker *outbox.Worker
	log    bytes.Buffer

	mu     sync.Mutex
	answer int    // status; 0: 204
	after  string // value of Retry-After
	got    []*http.Request
	bodies []string
}

// says has the receiver answer with a status from now on.
func (l *line) says(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = status
}

func newLine(t *testing.T, lang notice.Lang) *line {
	t.Helper()
	s := teststore.Open(t)
	l := &line{t: t, store: s, clock: noticetest.NewClock(noticetest.Epoch.Add(time.Hour))}
	var err error
	l.board, err = board.New(context.Background(), board.Config{
		Store: s, Limit: ratelimit.New(0, 1, 0), Network: ratelimit.Network, Now: l.clock.Now, Secret: []byte("secret"),
		Institution: notice.Institution{Name: map[notice.Lang]string{"en": "Water Board", "es": "Junta del Agua"}},
		Reserved:    func(context.Context) (fold.Reserved, error) { return nil, nil },
		Channels:    []notice.Channel{notice.HookChannel},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.board.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	noticetest.Announce(t, s, noticetest.Water())
	locales, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	l.worker = outbox.New(outbox.Config{
		Store: s, Channel: notice.HookChannel, Now: l.clock.Now, Log: slog.New(slog.NewTextHandler(&l.log, nil)),
		Sender: Sender{
			Board: l.board, Client: newClient(t, Config{URL: server.URL + testPath, Reach: Private}), Words: locales.In(lang),
			Base: "https://board.example.org", Now: l.clock.Now,
		},
	})
	return l
}

// ServeHTTP implements http.Handler.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || r.Method != http.MethodPost || r.URL.Path != testPath {
		l.t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	l.got, l.bodies = append(l.got, r), append(l.bodies, string(body))
	if l.after != "" {
		w.Header().Set("Retry-After", l.after)
	}
	w.WriteHeader(max(l.answer, http.StatusNoContent))
}

// deliver sends what is due, and returns what arrived meanwhile, after its signature was checked.
func (l *line) deliver() (all []map[string]any, ids []string) {
	l.t.Helper()
	received := func() ([]*http.Request, []string) {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.got, l.bodies
	}
	earlier, _ := received()
	for n := 1; n > 0; {
		var err error
		if n, err = l.worker.Once(context.Background(), context.Background()); err != nil {
			break // the channel fails
		}
	}
	got, bodies := received()
	for i := len(earlier); i < len(got); i++ {
		h, body := got[i].Header, bodies[i]
		seconds, err := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
		if at := time.Unix(seconds, 0); err != nil || l.clock.Now().Sub(at).Abs() > time.Minute ||
			h.Get("webhook-signature") != testKey(l.t).Sign(h.Get("webhook-id"), at, []byte(body)) {
			l.t.Errorf("the headers of message %d are %v", i, h)
		}
		m := map[string]any{}
		if err := json.Unmarshal([]byte(body), &m); err != nil || h.Get("Content-Type") != "application/json" {
			l.t.Errorf("the body is %s (%v)", body, err)
		}
		all, ids = append(all, m), append(ids, h.Get("webhook-id"))
	}
	return all, ids
}

func (l *line) comment(text string) notice.Comment {
	l.t.Helper()
	posted, err := l.board.Post(context.Background(), board.Draft{
		Slug: "water", Comment: text, Name: "Ana Ñandú", Email: "ana@private.example", Lang: "en",
		From: netip.MustParseAddr("192.0.2.77"), Question: true,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return l.read(posted.ID)
}

func (l *line) read(id notice.CommentID) (c notice.Comment) {
	l.t.Helper()
	noticetest.View(l.t, l.store, func(tx notice.Tx) (err error) {
		c, err = tx.Comment(id)
		return err
	})
	return c
}

func (l *line) decide(c notice.Comment, a notice.Action) {
	l.t.Helper()
	d := notice.Decision{Comment: c.ID, Seen: l.read(c.ID).Status, Action: a, By: noticetest.Mod}
	if a.Refuses() {
		d.Reason, d.Explanation = "respect", "between the moderator and the author"
	}
	if _, err := l.board.Decide(context.Background(), d); err != nil {
		l.t.Fatal(err)
	}
}

func (l *line) count() (n notice.OutboxCount) {
	l.t.Helper()
	noticetest.View(l.t, l.store, func(tx notice.Tx) (err error) {
		n, err = tx.OutboxCount(notice.HookChannel, 99)
		return err
	})
	return n
}

// TestEventsAreTold goes through the life of a comment, in both languages.
func TestEventsAreTold(t *testing.T) {
	for lang, say := range map[notice.Lang][4]string{
		"en": {"A new question on “Water” waits:", "New comment on “Water”:", "A comment on “Water” was removed:",
			"is public again:"},
		"es": {"Una pregunta nueva sobre «Agua» está en espera:", "Comentario nuevo sobre «Agua»:",
			"Se retiró un comentario sobre «Agua»:", "es público de nuevo:"},
	} {
		l := newLine(t, lang)
		c := l.comment("The tap at the **market** drips.")
		var texts, kinds []string
		seen := map[string]bool{}
		tell := func(public bool) {
			t.Helper()
			all, ids := l.deliver()
			if len(all) != 1 || seen[ids[0]] || !strings.HasPrefix(ids[0], "msg_") {
				t.Fatalf("%d messages with the ids %v", len(all), ids)
			}
			seen[ids[0]] = true
			texts, kinds = append(texts, all[0]["text"].(string)), append(kinds, all[0]["type"].(string))
			body := l.bodies[len(l.bodies)-1]
			for _, never := range []string{"private.example", "192.0.2", "between the moderator"} {
				if strings.Contains(body, never) {
					t.Errorf("%s has %q", body, never)
				}
			}
			for _, words := range []string{"Ñandú", "The tap at the market drips.", "/comments/1\""} {
				if strings.Contains(body, words) != public {
					t.Errorf("%s: has %q: %t", body, words, !public)
				}
			}
			if desk := "https://board.example.org/desk/comments/" + c.ID.String(); !strings.Contains(body, desk) {
				t.Errorf("%s has no link to the desk", body)
			}
		}
		tell(false)
		l.decide(c, notice.Approve)
		tell(true)
		l.decide(c, notice.Remove)
		tell(false)
		l.decide(c, notice.Restore)
		tell(true)
		want := []string{"comment.waiting", "comment.published", "comment.refused", "comment.restored"}
		if !slices.Equal(kinds, want) {
			t.Errorf("the types are %v", kinds)
		}
		for i, text := range texts {
			if !strings.Contains(text, say[i]) || !strings.Contains(text, " https://board.example.org/") {
				t.Errorf("%s: the text %d is %q", lang, i, text)
			}
		}
		if n := l.count(); n != (notice.OutboxCount{}) {
			t.Errorf("the outbox has %+v", n)
		}
	}
}

// TestWhatIsUndoneIsNotTold approves one comment and removes it, and withdraws another, before anything is sent.
func TestWhatIsUndoneIsNotTold(t *testing.T) {
	l := newLine(t, "en")
	c := l.comment("The first.")
	l.decide(c, notice.Approve)
	l.decide(c, notice.Remove)
	other := l.comment("The second.")
	if _, err := l.board.Withdraw(context.Background(), other.ID, l.board.Proof(other.ID)); err != nil {
		t.Fatal(err)
	}
	all, _ := l.deliver()
	if len(all) != 1 || all[0]["type"] != "comment.refused" || l.count() != (notice.OutboxCount{}) {
		t.Errorf("told are %v", all)
	}
}

// TestRetries has a receiver that fails in every way. If it fails as a whole everything waits without end; if it refuses
// one message, that is a dead letter in the end and the others are told. The id is always the same.
func TestRetries(t *testing.T) {
	for _, status := range []int{301, 401, 403, 404, 410, 429, 502, 503, 504} {
		l := newLine(t, "en")
		ids := l.failing(status)
		if n := l.count(); n.Dead != 0 || n.Waiting != 1 || len(ids) < notice.MaxTries {
			t.Errorf("%d: %+v after %d tries", status, n, len(ids))
		}
		l.says(200)
		_, some := l.deliver()
		if ids = append(ids, some...); len(slices.Compact(ids)) != 1 || l.count() != (notice.OutboxCount{}) {
			t.Errorf("%d: the ids are %v", status, slices.Compact(ids))
		}
		l.quiet()
	}
	for _, status := range []int{400, 413, 422, 500} {
		l := newLine(t, "en")
		ids := l.failing(status)
		if n := l.count(); n.Dead != 1 || n.Waiting != 0 || len(ids) != notice.MaxTries {
			t.Errorf("%d: %+v after %d tries", status, n, len(ids))
		}
		dead, err := l.board.DeadLetters(context.Background(), noticetest.Admin, notice.HookChannel, 0, 9)
		if err != nil || len(dead) != 1 || !strings.Contains(dead[0].Reason, fmt.Sprint("answered ", status)) {
			t.Fatalf("%d: the dead letters are %+v (%v)", status, dead, err)
		}
		if _, err := l.board.RetryLetters(context.Background(), noticetest.Admin, notice.HookChannel); err != nil {
			t.Fatal(err)
		}
		l.says(200)
		_, some := l.deliver()
		if ids = append(ids, some...); len(slices.Compact(ids)) != 1 || l.count() != (notice.OutboxCount{}) {
			t.Errorf("%d: the ids are %v", status, slices.Compact(ids))
		}
		l.quiet()
	}
}

// failing puts a comment and tries to tell of it more often than a message is tried, while the receiver answers with a
// status. It returns the ids of the messages that arrived.
func (l *line) failing(status int) (ids []string) {
	l.t.Helper()
	l.says(status)
	l.comment("The tap drips.")
	for range notice.MaxTries + 3 {
		_, some := l.deliver()
		ids = append(ids, some...)
		l.clock.Pass(notice.LastRetry)
	}
	return ids
}

// quiet reports what is secret in the log.
func (l *line) quiet() {
	l.t.Helper()
	for _, secret := range []string{testSecret, testSecret[6:], "verysecretpath", "private.example", "192.0.2", "drips"} {
		if strings.Contains(l.log.String(), secret) {
			l.t.Errorf("the log has %q: %s", secret, l.log.String())
		}
	}
	if l.log.Len() == 0 {
		l.t.Error("nothing is logged")
	}
}

// TestTitlesCallNobody has a title that Slack would take for a call to everybody, and Matrix for a link.
func TestTitlesCallNobody(t *testing.T) {
	if got := harmless("<!channel> [here](https://x) @all **now**\nand"); strings.ContainsAny(got, "<>[]*@\n") {
		t.Errorf("the title is %q", got)
	}
}

// TestTroubleAndOverdueQuestionsAreTold has the board look for what nobody did, in both languages. There is no e-mail.
func TestTroubleAndOverdueQuestionsAreTold(t *testing.T) {
	for lang, say := range map[notice.Lang][4]string{
		"en": {"1 question is overdue: ", "The mail server takes no email: ", "A backup has failed: ", "2 questions are overdue: "},
		"es": {"1 pregunta está fuera de plazo: ", "El servidor de correo no acepta ningún mensaje: ",
			"Falló una copia de seguridad: ", "2 preguntas están fuera de plazo: "},
	} {
		l := newLine(t, lang)
		knows := board.Watched{}
		told := func(kind, text, path, data string) {
			t.Helper()
			for range 2 { // looking again tells nothing new
				if err := l.board.Watch(context.Background(), knows); err != nil {
					t.Fatal(err)
				}
			}
			all, ids := l.deliver()
			if len(all) != 1 || !strings.HasPrefix(ids[0], "msg_") || all[0]["type"] != kind {
				t.Fatalf("%s: %v with the ids %v, want one %s", lang, all, ids, kind)
			}
			if got := all[0]["text"]; got != text+"https://board.example.org"+path {
				t.Errorf("%s: the text is %q", lang, got)
			}
			body := l.bodies[len(l.bodies)-1]
			if !strings.Contains(body, data) || strings.Contains(body, `"comment"`) || strings.Contains(body, "private.example") {
				t.Errorf("%s: the body is %s", lang, body)
			}
		}
		ask := func(text string) {
			l.decide(l.comment(text), notice.Approve)
			l.deliver()
		}
		ask("Why does the tap drip?")
		if err := l.board.Watch(context.Background(), knows); err != nil {
			t.Fatal(err)
		}
		if all, _ := l.deliver(); len(all) != 0 {
			t.Errorf("before anything is overdue: %v", all)
		}
		l.clock.Pass(40 * 24 * time.Hour)
		told("question.overdue", say[0], "/desk/questions?state=overdue", `"questions":{"overdue":1,`)
		knows.Email.Failing = l.clock.Now().Add(-time.Hour)
		told("delivery.failing", say[1], "/desk/mail", `"failing":{"what":"email","since":"`)
		knows.Backup.Failing = l.clock.Now()
		told("backup.failing", say[2], "/desk/health", `"failing":{"what":"backup","since":"`)
		ask("Does it drip still?")
		ask("And the other one?")
		l.clock.Pass(40 * 24 * time.Hour)
		told("question.overdue", say[3], "/desk/questions?state=overdue", `"questions":{"overdue":2,`)
		late := l.comment("What about the third?") // waits for a moderator until it is overdue
		l.deliver()
		l.clock.Pass(40 * 24 * time.Hour)
		l.decide(late, notice.Approve)
		l.deliver()
		told("question.overdue", say[0], "/desk/questions?state=overdue", `"questions":{"overdue":1,`)
	}
}
