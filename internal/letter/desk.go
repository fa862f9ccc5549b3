package letter

import (
	"context"
	"errors"

	"noticeboard/internal/board"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/outbox"
)

// Paths of the desk that a mail to a colleague links to.

// DeskConfirmPath returns the path of the page that confirms the address of a colleague.
func DeskConfirmPath(token string) string { return "/desk/news/confirm/" + token }

// DeskEndPath returns the path of the page that ends a kind of news, and of the POST that does so at once.
func DeskEndPath(token string) string { return "/desk/news/end/" + token }

// DeskActPath returns the path of the page that decides about a comment or claims a question.
func DeskActPath(token string) string { return "/desk/news/act/" + token }

// DeskNewsPath is the path of the page where colleagues choose what they are told of.
const DeskNewsPath = "/desk/account/email"

// A DeskSender sends what is in the outbox on the channel notice.DeskChannel. It implements outbox.Sender.
type DeskSender struct {
	Board     *board.Board
	Writer    *Writer
	Transport *mail.Transport
}

// Expand implements outbox.Sender.
func (s DeskSender) Expand(ctx context.Context, event notice.OutboxItem) error {
	return s.Board.ExpandDesk(ctx, event.Seq)
}

// Send implements outbox.Sender, as Sender does.
func (s DeskSender) Send(ctx context.Context, item notice.OutboxItem) (items []uint64, err error) {
	m, err := s.Board.DeskMail(ctx, item.Seq)
	if errors.Is(err, notice.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !m.Wait.IsZero() {
		return m.Items, outbox.Later{Until: m.Wait}
	}
	if m.Empty() {
		return m.Items, nil
	}
	message, err := s.Writer.WriteDesk(m)
	if err != nil {
		return m.Items, err
	}
	err = s.Transport.Send(ctx, message)
	if f := (*mail.Failure)(nil); errors.As(err, &f) && f.NoSuchMailbox() {
		return m.Items, s.Board.StopColleagueMail(ctx, m.To, board.StopRefused)
	}
	return m.Items, Refused(err)
}

// WriteDesk writes a mail to a colleague.
func (w *Writer) WriteDesk(m board.DeskMail) (mail.Message, error) {
	institution := w.c.Institution()
	c, err := w.messages(m.Lang, institution)
	if err != nil {
		return mail.Message{}, err
	}
	in := words{c, w.c.Base, nil}
	l := content{Lang: c.Lang(), Institution: oneOf(institution.Name, c.Lang())}
	l.wear(institution)
	out := mail.Message{
		ID: m.ID + "@" + w.host, Date: m.Date, To: m.To.Mail.Address, FromName: l.Institution, Lang: string(l.Lang),
	}
	switch {
	case m.News == "":
		in.askingColleague(&l, m)
	case len(m.Trouble) > 0:
		in.trouble(&l, m)
	default:
		in.cases(&l, m)
	}
	if m.Thread != "" {
		out.References = m.Thread + "@" + w.host
	}
	if m.End != "" {
		in.deskFooter(&l, m)
		out.List, out.ListName = "desk."+w.host, l.Institution
		out.Unsubscribe = w.c.Base + DeskEndPath(m.End)
	}
	if in.err != nil {
		return mail.Message{}, in.err
	}
	l.Heading, out.Subject = l.Subject, l.Subject
	return out, w.render(l, &out)
}

// count returns a message with a number; empty if there is an error, which t keeps.
func (t *words) count(key string, n int, args ...any) string {
	text, err := t.Count(key, n, args...)
	if err != nil && t.err == nil {
		t.err = err
	}
	return text
}

// askingColleague writes a letter that asks a colleague to confirm the address.
func (t *words) askingColleague(l *content, m board.DeskMail) {
	l.Subject = t.say("mail.confirm.subject")
	l.Blocks = []block{
		{Text: t.say("deskmail.confirm.text", "Login", m.To.Login)},
		{Label: t.say("mail.confirm.link"), URL: t.base + DeskConfirmPath(m.Confirm)},
		{Text: t.say("deskmail.confirm.not")},
	}
}

// cases writes a letter about comments that wait, or about questions that are overdue.
func (t *words) cases(l *content, m board.DeskMail) {
	news := string(m.News)
	single := m.Count == 1 && len(m.Cases) == 1
	if single {
		l.Subject = t.say("deskmail.one."+news, "Title", title(m.Cases[0].Announcement, t.Lang()))
	} else {
		l.Subject = t.count("deskmail.many."+news, m.Count)
	}
	for _, c := range m.Cases {
		if !single {
			l.Blocks = append(l.Blocks, block{Heading: title(c.Announcement, t.Lang())})
		}
		l.Blocks = append(l.Blocks, t.deskCase(c, news)...)
	}
	if left := m.Count - len(m.Cases); left > 0 {
		l.Blocks = append(l.Blocks, block{Text: t.count("deskmail.more", left)})
	}
	if !single {
		list := map[notice.DeskNews]string{
			notice.DeskWaiting: "/desk/waiting", notice.DeskOverdue: "/desk/questions?state=overdue",
		}[m.News]
		l.Blocks = append(l.Blocks, block{Label: t.say("deskmail.list." + news), URL: t.base + list})
	}
	l.Blocks = append(l.Blocks, block{Text: t.say("deskmail.link.lasts")})
}

// deskCase says what a comment says, and links to what can be done about it.
func (t *words) deskCase(c board.DeskCase, news string) (all []block) {
	if !c.Due.IsZero() {
		all = append(all, block{Text: t.say("deskmail.due", "Date", t.Date(c.Due))})
	}
	all = append(all, block{By: c.Comment.Author.Name, Quote: quote(c.Comment, t.Lang())})
	if c.Claimed == "" {
		all = append(all, block{Label: t.say("deskmail.act." + news), URL: t.base + DeskActPath(c.Act)})
	} else {
		all = append(all, block{Text: t.say("deskmail.claimed", "Name", c.Claimed)})
	}
	return append(all, block{Label: t.say("deskmail.open"), URL: t.base + "/desk/comments/" + c.Comment.ID.String()})
}

// trouble writes a letter about what does not work.
func (t *words) trouble(l *content, m board.DeskMail) {
	l.Subject = t.say("deskmail.subject." + string(m.News))
	for _, one := range m.Trouble {
		if one.Kind == board.TroubleLetters {
			l.Blocks = append(l.Blocks, block{Text: t.count("deskmail.trouble.letters", one.Count)})
			continue
		}
		text := t.say("deskmail.trouble."+string(one.Kind), "Date", t.DateTime(one.Since))
		l.Blocks = append(l.Blocks, block{Text: text})
	}
	path := map[notice.DeskNews]string{notice.DeskMail: "/desk/mail", notice.DeskBackup: "/desk/health"}[m.News]
	l.Blocks = append(l.Blocks, block{Label: t.say("deskmail.see"), URL: t.base + path})
}

// deskFooter says why the letter was sent and how to end that.
func (t *words) deskFooter(l *content, m board.DeskMail) {
	l.Footer = []block{
		{Text: t.say("deskmail.why." + string(m.News)), Label: t.say("mail.end"), URL: t.base + DeskEndPath(m.End)},
		{Label: t.say("deskmail.choose"), URL: t.base + DeskNewsPath},
		{Text: t.say("mail.noreply")},
	}
}
