package board

import (
	"net/netip"
	"unicode/utf8"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// How long the fields of a comment may be besides its text (notice.MaxComment): names in code points, an e-mail
// address in bytes (RFC 5321, section 4.5.3.1.3, as corrected by erratum 1690).
const (
	MaxName         = 80
	MaxOrganisation = 120
	MaxEmail        = 254
)

// A Draft is a comment as a reader sent it.
type Draft struct {
	Slug         string // of the announcement, in any language
	Parent       string // id of the comment that it replies to; empty if it starts a thread
	Comment      string
	Name         string
	Email        string
	Organisation string
	Lang         notice.Lang // language of the comment
	Question     bool
	Notify       bool
	Website      string // honeypot: hidden from people, so that only programs fill it in
	From         netip.Addr
	Nonce        string   // made by the browser for this form, and the same when it is sent again; may be empty
	Proofs       []string // that the browser sent earlier comments (Board.ProofToken); MaxProofs of them are looked at

	forgotten bool // it corrects a comment whose address was deleted
}

// cleaned returns d with its texts cleaned by package markup, or ErrNotText.
func (d Draft) cleaned() (Draft, error) {
	var err error
	if d.Comment, err = markup.Clean(d.Comment); err != nil {
		return d, err
	}
	for _, line := range []*string{&d.Name, &d.Email, &d.Organisation} {
		if *line, err = markup.CleanLine(*line); err != nil {
			return d, err
		}
	}
	return d, nil
}

// check returns the Problems of a cleaned draft, except those of Parent.
func (d Draft) check() error {
	p := notice.Problems{}
	text := func(field, value string, required bool, most int) {
		switch {
		case required && value == "":
			p[field] = notice.Problem{Key: "problem." + field + ".missing"}
		case utf8.RuneCountInString(value) > most:
			p[field] = notice.Problem{Key: "problem." + field + ".long"}
		}
	}
	text("comment", d.Comment, true, notice.MaxComment)
	text("name", d.Name, true, MaxName)
	text("organisation", d.Organisation, false, MaxOrganisation)
	if problem := emailProblem(d.Email); problem != "" && !d.forgotten {
		p["email"] = notice.Problem{Key: problem}
	}
	if !d.Lang.Served() && d.Lang != notice.OtherLang {
		p["lang"] = notice.Problem{Key: "problem.lang.unknown"}
	}
	if d.Website != "" {
		p["form"] = notice.Problem{Key: "problem.trap"}
	}
	return p.Err()
}

// comment returns the comment that d makes of a sender, without an id and a place on an announcement.
func (b *Board) comment(d Draft, from sender) notice.Comment {
	return notice.Comment{
		Author: notice.Author{
			Key: b.authorKey(fold.Email(d.Email)), Name: d.Name, Organisation: d.Organisation, Contact: d.Email,
		},
		Lang:     d.Lang,
		Body:     markup.Comment(d.Lang, d.Comment),
		Question: d.Question,
		Notify:   d.Notify,
		Status:   notice.Pending,
		Network:  from.network,
		Nonce:    from.nonce,
	}
}
