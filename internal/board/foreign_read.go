package board

import (
	"strings"
	"time"
	"unicode/utf8"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// earliest is the first time that an imported record can have: times are stored as milliseconds since 1970.
var earliest = time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC)

// dated returns the time of an imported record in UTC; the zero time, with a note, if it cannot be that.
func (r *Report) dated(t, now time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	if t.Before(earliest) || t.After(now) {
		r.note(NoteDate)
		return time.Time{}
	}
	return t.UTC()
}

// readAnnouncement returns the announcement that a becomes, without an id and with the slug that is wished for, and the
// report of reading it.
func readAnnouncement(a ForeignAnnouncement, l notice.Lang, now time.Time) (made notice.Announcement, r Report) {
	r = a.Report
	if r.Outcome != Unread || a.Under != "" {
		return made, r
	}
	r.Outcome = Taken
	title, err1 := markup.LineFromHTML(a.Title)
	summary, err2 := markup.LineFromHTML(a.Summary)
	if err1 != nil || err2 != nil {
		r.refuse(NoteText)
		return made, r
	}
	body, ok := r.body(l, a.Text, a.URL, true)
	switch {
	case !ok:
		return made, r
	case title == "" || body.Source() == "":
		r.refuse(NoteEmpty)
		return made, r
	case utf8.RuneCountInString(body.Source()) > notice.MaxAnnouncement:
		r.refuse(NoteLong)
		return made, r
	}
	slug := fold.Slug(a.Slug, notice.MaxSlug)
	if slug == "" {
		slug = fold.Slug(title, notice.MaxSlug)
	}
	text := notice.Text{
		Title: r.shortened(title, notice.MaxTitle, NoteTitle), Summary: r.shortened(summary, notice.MaxSummary, NoteSummary),
		Body: body,
	}
	made = notice.Announcement{
		Origin: a.Origin, Released: true, Slugs: map[notice.Lang]string{l: slug}, Texts: map[notice.Lang]notice.Text{l: text},
		Published: r.dated(a.Published, now),
	}
	switch {
	case a.Draft:
		made.Draft, made.Released, made.Published = true, false, time.Time{}
		r.note(NoteDraft)
	case a.Closed:
		made.Closes = now
	}
	return made, r
}

// maxMarkup is how many times as long as the longest text its HTML can be, in bytes for each character.
const maxMarkup = 20

// body returns a text as a body, with what it lost noted; false if it is refused.
func (r *Report) body(l notice.Lang, t ForeignText, base string, announcement bool) (notice.Body, bool) {
	most := notice.MaxAnswer
	if announcement {
		most = notice.MaxAnnouncement
	}
	if max(len(t.HTML), len(t.Markdown)) > maxMarkup*most {
		r.refuse(NoteLong)
		return notice.Body{}, false
	}
	if strings.ContainsRune(t.HTML, utf8.RuneError) || strings.ContainsRune(t.Markdown, utf8.RuneError) {
		r.note(NoteEncoding)
	}
	var body notice.Body
	var lost []markup.Loss
	var err error
	switch {
	case t.HTML == "" && announcement:
		var source string
		source, err = markup.Clean(t.Markdown)
		body = markup.Announcement(l, source)
	case t.HTML == "":
		var source string
		source, err = markup.Clean(t.Markdown)
		body = markup.Comment(l, source)
	case announcement:
		body, lost, err = markup.AnnouncementFromHTML(l, markup.Foreign{HTML: t.HTML, Lines: t.Lines, Base: base})
	default:
		body, lost, err = markup.CommentFromHTML(l, markup.Foreign{HTML: t.HTML, Lines: t.Lines, Base: base})
	}
	if err != nil {
		r.refuse(NoteText)
		return body, false
	}
	for _, loss := range lost {
		r.note(Note(loss))
	}
	return body, true
}

// shortened returns a line with at most most characters, and notes if it was longer.
func (r *Report) shortened(line string, most int, n Note) string {
	if utf8.RuneCountInString(line) <= most {
		return line
	}
	r.note(n)
	cut := []rune(line)[:most-1]
	return strings.TrimSpace(string(cut)) + "…"
}

// foreignStatuses are the outcomes and statuses of comments that are not approved; the note says why.
var foreignStatuses = map[ForeignStatus]struct {
	status notice.Status
	note   Note
}{
	ForeignApproved: {notice.Published, ""},
	ForeignPending:  {notice.Pending, ""},
	ForeignSpam:     {0, NoteSpam},
	ForeignTrash:    {0, NoteTrash},
	ForeignDeleted:  {0, NoteDeleted},
}

// nameless is the name of an author who gave none. It stands for no word in any language.
const nameless = "—"

// readComment returns the comment that c becomes, without an id, announcement and parent, and the report of reading it.
func (b *Board) readComment(j *ImportJob, c ForeignComment, now time.Time) (made notice.Comment, r Report) {
	r = c.Report
	if r.Outcome != Unread {
		return made, r
	}
	became := foreignStatuses[c.Status]
	if became.note != "" {
		if j.Choices.Refused == "" || c.Status == ForeignDeleted {
			r.leave(became.note)
			return made, r
		}
		became.status = notice.Declined
		made.Reason, made.Rules = j.Choices.Refused, j.rules
		r.note(NoteDeclined)
	}
	r.Outcome = Taken
	var base string
	if c.On != nil {
		base = c.On.URL
	}
	body, ok := r.body(j.Choices.Language, c.Text, base, false)
	switch {
	case !ok:
		return made, r
	case body.Source() == "":
		r.Notes = nil
		r.refuse(NoteEmpty)
		return made, r
	case utf8.RuneCountInString(body.Source()) > notice.MaxAnswer:
		r.Notes = nil
		r.refuse(NoteLong)
		return made, r
	}
	author, ok := b.foreignAuthor(j, c, &r)
	if !ok {
		return made, r
	}
	made.Author, made.Body, made.Lang = author, body, j.Choices.Language
	made.Status, made.Origin, made.Posted = became.status, c.Origin, r.dated(c.Posted, now)
	if made.Status == notice.Pending && !made.Official() {
		made.Guess = b.spam.Guess(made)
	}
	if made.Official() && made.Status != notice.Published { // replies of the institution do not wait
		made.Author.Role = notice.Reader
	}
	return made, r
}

// foreignAuthor returns the author of an imported comment; false if it is refused.
func (b *Board) foreignAuthor(j *ImportJob, c ForeignComment, r *Report) (a notice.Author, ok bool) {
	name, err1 := markup.CleanLine(c.Name)
	email, err2 := markup.CleanLine(c.Email)
	if err1 != nil || err2 != nil {
		r.refuse(NoteText)
		return a, false
	}
	if name == "" {
		name, _ = markup.CleanLine(c.Account)
	}
	if name == "" {
		name = nameless
		r.note(NoteNameless)
	}
	if w := strings.TrimSpace(c.Website); w != "" && w != "http://" { // which WordPress kept for none
		r.note(NoteWebsite)
	}
	if email != "" && (len(email) > MaxEmail || !notice.IsEmail(email)) {
		email = ""
		r.note(NoteEmail)
	}
	a.Name = r.shortened(name, MaxName, NoteName)
	switch {
	case j.isTeam(c.Name, c.Account, c.Email):
		a.Role, a.Key = notice.Team, b.authorKey("name:"+name)
	case email != "":
		a.Contact, a.Key = email, b.authorKey(fold.Email(email))
	case c.Account != "":
		a.Key = b.authorKey("import:" + j.System + ":" + j.Site + ":" + c.Account)
	default:
		a.Key = b.authorKey("name:" + name)
	}
	return a, true
}
