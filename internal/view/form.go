package view

import (
	"strings"
	"time"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// commentLimit is how many characters a comment may have. Package board judges; the page counts.
const commentLimit = 5000

// A formView is the comment form with where it is sent.
type formView struct {
	Form
	Action string
	Cancel string      // address to go back to without sending; empty where the discussion is in sight
	Parent *commentRef // what it replies to
	Quoted *notice.Comment
	Limit  int
	On     notice.AnnouncementID
	Amends bool        // it corrects a comment that was sent, whose address stays
	Looks  notice.Lang // what the text seems to be written in; empty if that is what was chosen, or cannot be told
}

// form returns the form beneath an announcement.
func (v publicFuncs) form(p Announcement) formView {
	p.Form.Settings = p.Settings
	return v.formView(p.Announcement, p.Form)
}

// writing returns the form on a page of its own.
func (v publicFuncs) writing(p Write) formView {
	f := v.formView(p.Announcement, p.Form)
	f.Cancel = v.place(p.Announcement) + "#write"
	if f.Parent != nil {
		f.Cancel = f.Parent.Href
	}
	return f
}

// amending returns the form with which an author corrects a comment.
func (v publicFuncs) amending(p OwnCorrection) formView {
	f := v.formView(p.Announcement, p.Form)
	f.Cancel = "/" + string(v.Lang()) + "/receipt/" + p.Token
	f.Action, f.Amends = f.Cancel+"/correction", true
	return f
}

// formView guesses the language and leaves what was chosen as it is: only the author knows.
func (v *translator) formView(on notice.Announcement, form Form) formView {
	f := formView{Form: form, Action: v.place(on) + "/comments", Limit: commentLimit, On: on.ID}
	if f.Lang == "" {
		f.Lang = v.Lang()
	}
	if f.Looks = locale.DetectLang(f.Comment); f.Looks == f.Lang {
		f.Looks = ""
	}
	if c := form.Parent; c != nil {
		f.Parent = &commentRef{Href: v.permalink(on, *c), Name: c.Author.Name, Number: c.Number}
		f.Quoted = c
	}
	return f
}

// A complaint is a problem in the list that leads to its field.
type complaint struct {
	Field string      // id of the field; empty if it is about the whole form
	Lang  notice.Lang // that the field is in; empty if the form has it once for all
	Key   string
	Wait  time.Duration
}

// complaints lists problems in the order of the fields, then those that belong to none of them.
// Fields have their name as id, with suffix behind it.
func complaints(p notice.Problems, wait time.Duration, suffix string, fields ...string) []complaint {
	var all []complaint
	known := map[string]bool{}
	for _, f := range fields {
		known[f] = true
		if key, ok := p[f]; ok {
			all = append(all, complaint{f + suffix, fieldLang(f), key, wait})
		}
	}
	var rest []complaint
	for _, f := range sorted(p) {
		if !known[f] {
			rest = append(rest, complaint{"", "", p[f], wait})
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
