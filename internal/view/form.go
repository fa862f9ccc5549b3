package view

import (
	"strings"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// commentLimit is how many characters a comment may have. Package board judges; the page counts.
const commentLimit = 5000

// A FormPart is the comment form with where it is sent.
type FormPart struct {
	Form
	Action string
	Cancel string      // address to go back to without sending; empty where the discussion is in sight
	Parent *CommentRef // what it replies to
	Quoted *notice.Comment
	Limit  int
	On     notice.AnnouncementID
	Amends bool        // it corrects a comment that was sent, whose address stays
	Looks  notice.Lang // what the text seems to be written in; empty if that is what was chosen, or cannot be told
}

// FormPart guesses the language and leaves what was chosen as it is: only the author knows.
func (v *Translator) FormPart(on notice.Announcement, form Form) FormPart {
	f := FormPart{Form: form, Action: v.Place(on) + "/comments", Limit: commentLimit, On: on.ID}
	if f.Lang == "" {
		f.Lang = v.Lang()
	}
	if f.Looks = locale.DetectLang(f.Comment); f.Looks == f.Lang {
		f.Looks = ""
	}
	if c := form.Parent; c != nil {
		f.Parent = &CommentRef{Href: v.Permalink(on, *c), Name: c.Author.Name, Number: c.Number}
		f.Quoted = c
	}
	return f
}

// A Complaint is a problem in the list that leads to its field.
type Complaint struct {
	Field   string      // id of the field; empty if it is about the whole form
	Lang    notice.Lang // that the field is in; empty if the form has it once for all
	Problem *notice.Problem
	Wait    time.Duration
}

// Complaints lists problems in the order of the fields, then those that belong to none of them.
// Fields have their name as id, with suffix behind it.
func Complaints(p notice.Problems, wait time.Duration, suffix string, fields ...string) []Complaint {
	var all []Complaint
	known := map[string]bool{}
	for _, f := range fields {
		known[f] = true
		if problem := p.Of(f); problem != nil {
			all = append(all, Complaint{f + suffix, fieldLang(f), problem, wait})
		}
	}
	var rest []Complaint
	for _, f := range sorted(p) {
		if !known[f] {
			rest = append(rest, Complaint{"", "", p.Of(f), wait})
		}
	}
	return append(rest, all...)
}

// fieldLang returns the language that the name of a field ends in, if it does: answer.en.
func fieldLang(field string) notice.Lang {
	if l := notice.Lang(field[strings.LastIndexByte(field, '.')+1:]); l.Served() {
		return l
	}
	return ""
}
