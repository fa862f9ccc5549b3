package view

import (
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// CommentFormID is the id of the comment form's element.
const CommentFormID = "reply-form"

// A Form is the comment form with what was typed into it. Handlers of package public fill it in. The zero value is an
// empty form, in the page's language.
type Form struct {
	Comment, Name, Email, Organisation string // as they were typed

	Lang     notice.Lang     // chosen for the comment; empty for the page's
	Question bool            // the comment is marked as a question
	Notify   bool            // news of it is asked for by e-mail
	Parent   *notice.Comment // what it replies to; nil for the first comment of a thread

	Nonce string // by which it is known again if it is sent twice; empty on pages that are the same for all readers
	Draft string // by which scripts know its draft from others on the announcement; empty if its Parent is enough
	Proof string // that the reader is the author of the comment that it corrects; empty if a cookie proves it

	Settings notice.Settings // for the promise of when it is read; the form has it wherever it is shown

	Problems notice.Problems // by field name, "form" for the whole form; nil if nothing is wrong
	Wait     time.Duration   // with the problem "problem.soon": how long until it may be sent
	Barred   *notice.Barred  // no comment is taken from its author or their network; nil if comments are
	Receipt  string          // with "problem.repeated": path of the receipt of the comment that says the same
}

// A FormPart is a Form with what its template needs. Translator.FormPart makes it, and the page that has the form fills
// in Cancel, Action and Amends if it must.
type FormPart struct {
	Form
	Action string          // path that the form is sent to
	Cancel string          // path to leave the form for; empty if it is beneath the discussion
	Parent *CommentRef     // what it replies to; nil if Form.Parent is
	Quoted *notice.Comment // the same comment, to be quoted
	Limit  int             // most characters of a comment
	On     notice.AnnouncementID
	Amends bool        // it corrects a comment that was sent, whose e-mail address stays
	Again  bool        // it writes a refused comment again, with the name and the organisation of that
	Mail   bool        // news can be asked for by e-mail
	Looks  notice.Lang // language that the text seems to be in; empty if it is Lang, or cannot be told
}

// FormPart returns the form for comments on an announcement. It tells which language the text seems to be in and leaves
// the author's choice as it is.
func (t *Translator) FormPart(on notice.Announcement, form Form) FormPart {
	f := FormPart{Form: form, Action: t.Place(on) + "/comments", Limit: notice.MaxComment, On: on.ID, Mail: t.Mail}
	if f.Lang == "" {
		f.Lang = t.Lang()
	}
	if f.Looks = locale.DetectLang(f.Comment); f.Looks == f.Lang {
		f.Looks = ""
	}
	if c := form.Parent; c != nil {
		f.Parent = &CommentRef{Href: t.Permalink(on, *c), Name: c.Author.Name, Number: c.Number}
		f.Quoted = c
	}
	return f
}

// A Kept is a text of a form that could not be taken, shown to be copied.
type Kept struct {
	Field string // its name in the form
	Text  string
}
