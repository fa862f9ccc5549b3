package letter_test

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/fold"
	"noticeboard/internal/letter"
	"noticeboard/internal/locale"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/outbox"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/testing/mailserver"
)

// A post is a board whose outbox is sent to a real mail server.
type post struct {
	t      testing.TB
	board  *board.Board
	store  *boltstore.Store
	on     notice.Announcement
	server *mailserver.Server
	path   string
	sender letter.Sender
	worker *outbox.Worker
	desk   *outbox.Worker // to colleagues

	mu  sync.Mutex
	now time.Time
}

func (p *post) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// pass moves the clock.
func (p *post) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

func newPost(t testing.TB, c mailserver.Config) *post {
	t.Helper()
	path := filepath.Join(t.TempDir(), "board.db")
	s, err := boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: 1 << 24})
	if err != nil {
		t.Fatal(err)
	}
	p := &post{t: t, path: path, store: s, now: noticetest.Epoch.Add(time.Hour)}
	t.Cleanup(func() {
		if err := p.store.Check(context.Background()); err != nil {
			t.Error(err)
		}
		p.store.Close()
	})
	p.server, _ = mailserver.Start(t, c)
	p.open(s)
	if err := p.board.FirstRules(context.Background(), noticetest.Rules()); err != nil {
		t.Fatal(err)
	}
	p.on = noticetest.Announce(t, s, noticetest.Water())
	return p
}

// open makes the parts anew, as a program that starts does.
func (p *post) open(s *boltstore.Store) {
	t := p.t
	t.Helper()
	b, err := board.New(context.Background(), board.Config{
		Store: s, Limit: ratelimit.New(0, 1, 0), Network: ratelimit.Network, Now: p.clock, Secret: []byte("secret"),
		Institution: notice.Institution{
			Name: map[notice.Lang]string{"en": "Water Board", "es": "Junta del Agua"},
			Team: map[notice.Lang]string{"en": "Water team", "es": "Equipo del Agua"}, Brand: "#804000",
		},
		Reserved: func(context.Context) (fold.Reserved, error) { return nil, nil },
		Channels: []notice.Channel{notice.MailChannel, notice.DeskChannel},
	})
	if err != nil {
		t.Fatal(err)
	}
	locales, err := locale.New()
	if err != nil {
		t.Fatal(err)
	}
	w, err := letter.New(letter.Config{Locales: locales, Base: "https://board.example.org", Institution: b.Institution})
	if err != nil {
		t.Fatal(err)
	}
	tr := mail.New(mail.Config{
		Host: p.server.Host, Port: p.server.Port, Security: mail.Plain, From: "board@example.org", Helo: "board.example.org",
		Conns: 4,
	})
	t.Cleanup(tr.CloseIdle)
	p.board, p.sender = b, letter.Sender{Board: b, Writer: w, Transport: tr}
	p.worker = outbox.New(outbox.Config{
		Store: s, Channel: notice.MailChannel, Sender: p.sender, AtOnce: 4, Now: p.clock, Log: slog.New(slog.DiscardHandler),
	})
	p.desk = outbox.New(outbox.Config{
		Store: s, Channel: notice.DeskChannel, Now: p.clock, Log: slog.New(slog.DiscardHandler),
		Sender: letter.DeskSender{Board: b, Writer: w, Transport: tr},
	})
}

// deliver sends what is due, and returns what arrived meanwhile.
func (p *post) deliver() []mailserver.Message {
	p.t.Helper()
	before := len(p.server.Taken())
	for n := 1; n > 0; p.pass(time.Millisecond) { // an event is due again after each piece
		n = 0
		for _, w := range []*outbox.Worker{p.worker, p.desk} {
			one, err := w.Once(context.Background(), context.Background())
			if err != nil {
				p.t.Fatal(err)
			}
			n += one
		}
	}
	return p.server.Taken()[before:]
}

// comment posts a comment whose author asks for news.
func (p *post) comment(l notice.Lang, text, email string, parent string) notice.Comment {
	p.t.Helper()
	return p.post(board.Draft{
		Parent: parent, Comment: text, Email: email, Lang: l, Notify: true, Question: parent == "",
	})
}

// unasked posts a comment whose author asks for nothing.
func (p *post) unasked(text string) notice.Comment {
	p.t.Helper()
	return p.post(board.Draft{Comment: text, Email: "silent@example.org", Lang: "en"})
}

func (p *post) post(d board.Draft) notice.Comment {
	p.t.Helper()
	d.Slug, d.Name, d.From = "water", "Ana Ñandú", netip.MustParseAddr("192.0.2.1")
	posted, err := p.board.Post(context.Background(), d)
	if err != nil {
		p.t.Fatal(err)
	}
	var c notice.Comment
	noticetest.View(p.t, p.store, func(tx notice.Tx) (err error) {
		c, err = tx.Comment(posted.ID)
		return err
	})
	return c
}

// decide decides on a comment.
func (p *post) decide(c notice.Comment, a notice.Action) notice.Comment {
	p.t.Helper()
	d := notice.Decision{Comment: c.ID, Action: a, By: noticetest.Mod}
	noticetest.View(p.t, p.store, func(tx notice.Tx) error {
		now, err := tx.Comment(c.ID)
		d.Seen = now.Status
		return err
	})
	if a.Refuses() {
		d.Reason, d.Explanation = "respect", "Less <b>shouting</b>, and see\nhttps://example.org/rules"
	}
	c, err := p.board.Decide(context.Background(), d)
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// link returns the token in the first link of a mail to a kind of page.
func link(t testing.TB, m mailserver.Message, page string) string {
	t.Helper()
	found := regexp.MustCompile(`https://board\.example\.org/(?:en|es)/mail/` + page + `/([0-9A-V]+)`).FindStringSubmatch(m.Text)
	if found == nil || !strings.Contains(m.HTML, found[0]) {
		t.Fatalf("no link to %s in %s", page, m.Text)
	}
	return found[1]
}

// confirmed delivers the mail that asks to confirm, and confirms.
func (p *post) confirmed() {
	p.t.Helper()
	asked := p.deliver()
	if len(asked) != 1 {
		p.t.Fatalf("%d mails ask to confirm", len(asked))
	}
	if err := p.board.ConfirmMailbox(context.Background(), link(p.t, asked[0], "confirm")); err != nil {
		p.t.Fatal(err)
	}
}

// TestCommentersAreTold goes from the comment to the mail that asks, and from each event to the inbox, in both
// languages.
func TestCommentersAreTold(t *testing.T) {
	for l, say := range map[notice.Lang]struct{ confirm, published, answered, replied, declined, removed, rule string }{
		"en": {"Confirm your email address", "Your comment is published: Water", "Your comment has an official reply: Water",
			"Your comment has a reply: Water", "Your comment was not published: Water", "Your comment was removed: Water",
			"Respect others"},
		"es": {"Confirme su dirección de correo electrónico", "Su comentario está publicado: Agua",
			"Su comentario tiene una respuesta oficial: Agua", "Su comentario tiene una respuesta: Agua",
			"Su comentario no se publicó: Agua", "Su comentario se retiró: Agua", "Respete"},
	} {
		ctx := context.Background()
		p := newPost(t, mailserver.Config{})
		one := p.comment(l, "Where does it come from?", "Ana@Example.org", "")
		asked := p.deliver()
		if len(asked) != 1 || asked[0].Subject() != say.confirm || asked[0].To != "ana@example.org" {
			t.Fatalf("%s: it asks with %v", l, asked)
		}
		if asked[0].Header.Get("List-Unsubscribe") != "" || asked[0].Header.Get("Content-Language") != string(l) {
			t.Errorf("%s: the header is %v", l, asked[0].Header)
		}
		if err := p.board.ConfirmMailbox(ctx, link(t, asked[0], "confirm")); err != nil {
			t.Fatal(err)
		}
		check := func(subject string, has ...string) mailserver.Message {
			t.Helper()
			got := p.deliver()
			if len(got) != 1 || got[0].Subject() != subject {
				t.Fatalf("%s: got %d mails %v, want %q", l, len(got), got, subject)
			}
			for _, text := range append(has, "/"+string(l)+"/receipt/"+p.board.Token(one.ID)[:13]) {
				if !strings.Contains(got[0].Text, text) {
					t.Errorf("%s: %q lacks %q: %s", l, subject, text, got[0].Text)
				}
			}
			return got[0]
		}
		p.decide(one, notice.Approve)
		published := check(say.published)
		_, err := p.board.Answer(ctx, board.Answer{
			To: one.ID, Texts: map[notice.Lang]string{"en": "From the *spring*.", "es": "Del *manantial*."}, By: noticetest.Mod,
		})
		if err != nil {
			t.Fatal(err)
		}
		answered := check(say.answered, map[notice.Lang]string{"en": "> From the spring.", "es": "> Del manantial."}[l])
		if ref := answered.Header.Get("References"); ref == "" || ref != published.Header.Get("References") {
			t.Errorf("%s: the conversation is %q, and then %q", l, published.Header.Get("References"), ref)
		}
		other := p.comment(l, "Which <script>alert(1)</script> [spring](https://evil.example)?", "eva@example.org", one.ID.String())
		p.confirmed()
		p.decide(other, notice.Approve)
		got := p.deliver()
		if len(got) != 2 { // one's own comment is published, and another's has a reply
			t.Fatalf("%s: %d mails about a reply", l, len(got))
		}
		for _, m := range got {
			if strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, "https://evil") {
				t.Errorf("%s: what a reader wrote is in the mail as it is: %s", l, m.HTML)
			}
			if m.To == "ana@example.org" && m.Subject() != say.replied || m.To == "eva@example.org" && m.Subject() != say.published {
				t.Errorf("%s: %s got %q", l, m.To, m.Subject())
			}
		}
		p.decide(one, notice.Remove)
		removed := check(say.removed, say.rule, "> Less <b>shouting</b>")
		if strings.Contains(removed.HTML, "<b>") || !strings.Contains(removed.HTML, "&lt;b&gt;shouting") {
			t.Errorf("%s: the explanation is not text: %s", l, removed.HTML)
		}
		one = p.comment(l, "Another one.", "ana@example.org", "")
		if got := p.deliver(); len(got) != 0 {
			t.Errorf("%s: a mailbox that is confirmed is asked again: %v", l, got)
		}
		p.decide(one, notice.Decline)
		check(say.declined, say.rule)
	}
}

func TestNothingIsSentOfWhatWasUndone(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	c := p.comment("en", "Where does it come from?", "ana@example.org", "")
	p.confirmed()
	c = p.decide(c, notice.Decline)
	entries := []notice.AuditEntry{}
	noticetest.View(t, p.store, func(tx notice.Tx) (err error) {
		entries, err = tx.HistoryBefore(c.ID, 0, 1)
		return err
	})
	if _, err := p.board.Undo(context.Background(), noticetest.Mod, entries[0].Seq); err != nil {
		t.Fatal(err)
	}
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("a decision that was undone is told: %v", got[0].Subject())
	}
	p.decide(c, notice.Approve)
	if _, err := p.board.Withdraw(context.Background(), c.ID, p.board.Proof(c.ID)); err != nil {
		t.Fatal(err)
	}
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("a comment that was withdrawn is told: %v", got[0].Subject())
	}
}

// TestUnconfirmedMailboxesAreAskedOnceADay has someone type the address of another again and again.
func TestUnconfirmedMailboxesAreAskedOnceADay(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	for i := range 5 {
		c := p.comment("en", strings.Repeat("Why? ", i+1), "ana@example.org", "")
		err := p.board.Follow(ctx, board.Follow{Slug: "water", Email: "ANA@example.org", Lang: "es"})
		if err != nil {
			t.Fatal(err)
		}
		p.decide(c, notice.Approve)
		p.pass(time.Hour)
	}
	if got := p.deliver(); len(got) != 1 {
		t.Errorf("%d mails were sent to a mailbox that nobody confirmed", len(got))
	}
	p.pass(24 * time.Hour)
	p.comment("en", "Another day.", "ana@example.org", "")
	if got := p.deliver(); len(got) != 1 {
		t.Errorf("on another day %d mails were sent", len(got))
	}
	p.pass(6 * 24 * time.Hour)
	if n, err := p.board.ForgetUnconfirmed(ctx); n != 0 || err != nil {
		t.Errorf("%d mailboxes were forgotten before the week was over (%v)", n, err)
	}
	p.pass(24 * time.Hour)
	if n, err := p.board.ForgetUnconfirmed(ctx); n != 1 || err != nil {
		t.Errorf("%d mailboxes were forgotten after a week (%v), want 1", n, err)
	}
}

// TestFollowersAreTold has followers of an announcement and of a conversation, of everything and of answers only, at
// once and once a day.
func TestFollowersAreTold(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	root := p.decide(p.comment("en", "Where does it come from?", "ana@example.org", ""), notice.Approve)
	for email, f := range map[string]board.Follow{
		"all@example.org": {}, "answers@example.org": {Answers: true}, "daily@example.org": {Daily: true},
		"thread@example.org": {Thread: root.Thread}, "never@example.org": {},
	} {
		f.Slug, f.Email, f.Lang = "water", email, "es"
		if err := p.board.Follow(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range p.deliver() {
		if m.To != "never@example.org" {
			if err := p.board.ConfirmMailbox(ctx, link(t, m, "confirm")); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.deliver() // ana is told now that her comment was published
	p.pass(time.Minute)
	told := func() (to []string) {
		for _, m := range p.deliver() {
			to = append(to, strings.TrimSuffix(m.To, "@example.org"))
		}
		return to
	}
	want := func(got []string, names ...string) {
		t.Helper()
		left := map[string]int{}
		for _, name := range got {
			left[name]++
		}
		for _, name := range names {
			left[name]--
		}
		for name, n := range left {
			if n != 0 {
				t.Errorf("%s got %+d mails too many", name, n)
			}
		}
	}
	reply := p.decide(p.comment("en", "From the spring?", "eva@example.org", root.ID.String()), notice.Approve)
	want(told(), "ana", "all", "thread", "eva") // eva is asked to confirm
	elsewhere := p.decide(p.comment("en", "And the pipes?", "eva@example.org", ""), notice.Approve)
	want(told(), "all")
	for _, to := range []notice.Comment{root, elsewhere} {
		_, err := p.board.Answer(ctx, board.Answer{
			To: to.ID, Texts: map[notice.Lang]string{"en": "Yes, " + to.ID.String()}, By: noticetest.Mod,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want(told(), "all", "answers", "ana", "thread", "all", "answers")
	p.pass(24 * time.Hour)
	daily := p.deliver()
	if len(daily) != 1 || daily[0].To != "daily@example.org" || daily[0].Subject() != "4 novedades en lo que sigue" {
		t.Fatalf("the daily mail is %v", daily)
	}
	for _, text := range []string{"From the spring?", "And the pipes?", "Yes, " + root.ID.String()} {
		if !strings.Contains(daily[0].Text, text) {
			t.Errorf("the daily mail lacks %q: %s", text, daily[0].Text)
		}
	}
	if err := p.board.EndSubscription(ctx, link(t, daily[0], "end")); err != nil {
		t.Fatal(err)
	}
	p.decide(reply, notice.Remove)
	p.decide(p.comment("en", "And the dam?", "eva@example.org", ""), notice.Approve)
	want(told(), "all", "eva") // a day later eva is asked again
	p.pass(24 * time.Hour)
	want(told())
}

// TestMailboxesThatDoNotExist has the server refuse one before it is confirmed, and one afterwards.
func TestMailboxesThatDoNotExist(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	ctx := context.Background()
	first := p.comment("en", "Where does it come from?", "ana@example.org", "")
	p.confirmed()
	p.server.SetFault(func(at mailserver.Stage, _, _ string) mailserver.Fault {
		if at == mailserver.Recipient {
			return mailserver.Fault{Code: 550, Text: "no such user"}
		}
		return mailserver.Fault{}
	})
	p.comment("en", "And the pipes?", "typo@example.org", "")
	p.decide(first, notice.Approve)
	p.deliver()
	state := func(email string) (s notice.MailboxState) {
		noticetest.View(t, p.store, func(tx notice.Tx) error {
			m, err := tx.Mailbox(p.board.MailboxKey(email))
			if s = m.State; errors.Is(err, notice.ErrNotFound) {
				err = nil
			}
			return err
		})
		return s
	}
	if a, b := state("ana@example.org"), state("typo@example.org"); a != notice.MailStopped || b != 0 {
		t.Errorf("one that was confirmed is %v, and one that was not is %v", a, b)
	}
	if got := p.waiting(); got.Waiting != 0 || got.Dead != 0 {
		t.Errorf("in the outbox is %+v", got)
	}
	p.server.SetFault(nil)
	p.decide(first, notice.Remove)
	if err := p.board.Follow(ctx, board.Follow{Slug: "water", Email: "ana@example.org", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if got := p.deliver(); len(got) != 0 {
		t.Errorf("%s gets %q although its server refuses it", got[0].To, got[0].Subject())
	}
}

// hostile are texts by which someone may try to write fields of the header, another message, or something that is
// shown.
var hostile = []string{
	"a\r\nBcc: eve@example.org", "a\nX-Evil: 1\n\n<script>alert(1)</script>", "=?utf-8?q?=0D=0AX-Evil:_1?=",
	"<img src=https://evil.example/pixel.png>", "\"><a href=\"https://evil.example\">", "a\u2028X-Evil: 1", "\u202Egro.elpmaxe",
	"{{.Institution}}", "%s%n", "\r\n.\r\nMAIL FROM:<eve@example.org>\r\n", strings.Repeat("ñ", 70), "[a](javascript:alert(1))",
	"![a](https://evil.example/pixel.png)", "-- \nMine", "> quoted\n> on", strings.Repeat("word ", 15), "https://evil.example/",
}

// TestNothingIsInjected puts hostile texts in every field that someone else fills in: the name and the text of a
// comment, the explanation of a moderator, the title of an announcement, a house rule and the name of the institution.
func TestNothingIsInjected(t *testing.T) {
	ctx := context.Background()
	fields := map[string]bool{}
	for n, text := range hostile {
		p := newPost(t, mailserver.Config{})
		_, err := p.board.PutInstitution(ctx, noticetest.Admin, notice.InstitutionEdit{Institution: notice.Institution{
			Name: map[notice.Lang]string{"en": "N " + text, "es": "N " + text}, Team: map[notice.Lang]string{"en": "T", "es": "T"},
		}})
		if problems := (notice.Problems)(nil); err != nil && !errors.As(err, &problems) {
			t.Fatal(err)
		}
		water := noticetest.Water()
		water.ID, water.Texts = p.on.ID, map[notice.Lang]notice.Text{"en": {Title: "A " + text}, "es": {Title: "A " + text}}
		noticetest.Announce(t, p.store, water)
		rules := noticetest.Rules()
		rules.Rules[0].Texts = map[notice.Lang]notice.RuleText{
			"en": {Title: "R " + text, Text: "R " + text}, "es": {Title: "R " + text, Text: "R " + text},
		}
		noticetest.Update(t, p.store, func(tx notice.WriteTx) error {
			rules.Version = 2
			_, err := tx.AppendRules(rules)
			return err
		})
		mine := p.comment("en", "Mine", "ana@example.org", "")
		p.confirmed()
		p.decide(mine, notice.Approve)
		p.deliver()
		reply := p.post(board.Draft{
			Comment: "Reply: " + text, Email: "eva@example.org", Lang: "en", Parent: mine.ID.String(),
		})
		noticetest.Update(t, p.store, func(tx notice.WriteTx) error { // a name that the form would refuse
			c, err := tx.Comment(reply.ID)
			c.Author.Name = "N " + text
			_, err2 := tx.PutComment(c)
			return errors.Join(err, err2)
		})
		p.decide(reply, notice.Approve)
		refused := notice.Decision{
			Comment: mine.ID, Action: notice.Remove, Seen: notice.Published, Reason: "respect", Explanation: "E " + text,
			By: noticetest.Mod,
		}
		if _, err := p.board.Decide(ctx, refused); err != nil {
			t.Fatal(err)
		}
		got := p.deliver()
		if len(got) != 2 {
			t.Fatalf("%.30q: %d mails, want 2", text, len(got))
		}
		for _, m := range got {
			for field, values := range m.Header {
				if fields[field] = true; len(values) != 1 || strings.Contains(field, "Evil") || field == "Bcc" {
					t.Errorf("%.30q wrote %s: %q", text, field, values)
				}
			}
			from, err := m.Header.AddressList("From")
			if err != nil || len(from) != 1 || from[0].Address != "board@example.org" || m.To != "ana@example.org" {
				t.Errorf("%.30q: from %v (%v) to %s", text, from, err, m.To)
			}
			for _, bad := range []string{"<script", "<img", `href="https://evil`, `href="javascript`} {
				if strings.Contains(strings.ToLower(m.HTML), bad) {
					t.Errorf("mail %d: %.30q is in the HTML as %s: %s", n, text, bad, m.HTML)
				}
			}
			for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(m.HTML, -1) {
				if !strings.HasPrefix(link[1], "https://board.example.org/") {
					t.Errorf("%.30q: a link to %s", text, link[1])
				}
			}
		}
	}
	if len(fields) > 20 {
		t.Errorf("the header has %d fields: %v", len(fields), fields)
	}
}

// TestDataLetters sends what leads to one's own data, in both languages, to the address that is known and to no other.
func TestDataLetters(t *testing.T) {
	p := newPost(t, mailserver.Config{})
	p.unasked("What do you keep?")
	for l, say := range map[notice.Lang][]string{
		"en": {"What we keep about you", "do not pass it on"},
		"es": {"Qué guardamos sobre usted", "no lo comparta"},
	} {
		for _, email := range []string{"nobody@example.org", "Silent@example.org"} {
			ask := board.DataAsk{Email: email, Lang: l, From: netip.MustParseAddr("192.0.2.1")}
			if err := p.board.AskData(context.Background(), ask); err != nil {
				t.Fatal(err)
			}
		}
		got := p.deliver()
		if len(got) != 1 || got[0].To != "silent@example.org" {
			t.Fatalf("%s: %d mails, the first to %s", l, len(got), got[0].To)
		}
		m := got[0]
		if m.Subject() != say[0] || !strings.Contains(m.Text, say[1]) || m.Header.Get("List-Unsubscribe") != "" {
			t.Errorf("%s: %q: %s", l, m.Subject(), m.Text)
		}
		if _, err := p.board.OpenData(link(t, m, "data")); err != nil {
			t.Errorf("%s: its link: %v", l, err)
		}
	}
}
