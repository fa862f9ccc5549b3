package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

// A commentForm is the stored form of a comment. Parts that few comments have are pointers, so that they take no
// space in the others.
type commentForm struct {
	On           notice.AnnouncementID `json:"on"`
	Root         notice.CommentID      `json:"root"`
	Parent       notice.CommentID      `json:"parent,omitempty"`
	Number       uint64                `json:"number,omitempty"`
	Thread       uint64                `json:"thread,omitempty"`
	Place        uint64                `json:"place,omitempty"`
	Author       authorForm            `json:"author"`
	Lang         notice.Lang           `json:"lang"`
	Body         bodyForm              `json:"body"`
	Question     bool                  `json:"question,omitempty"`
	Answers      []notice.CommentID    `json:"answers,omitempty"`
	ClosedWith   []notice.CommentID    `json:"closedwith,omitempty"`
	Notify       bool                  `json:"notify,omitempty"`
	Flags        []notice.Flag         `json:"flags,omitempty"`
	Claim        *claimForm            `json:"claim,omitempty"`
	Referral     *referralForm         `json:"referral,omitempty"`
	Guess        *guessForm            `json:"guess,omitempty"`
	Screened     string                `json:"screened,omitempty"`
	Edits        uint64                `json:"edits,omitempty"`
	Edited       int64                 `json:"edited,omitempty"`
	ClosedAt     int64                 `json:"shut,omitempty"`
	Translated   []translationForm     `json:"translated,omitempty"`
	MissingLangs []notice.Lang         `json:"owes,omitempty"`
	Versions     uint64                `json:"versions,omitempty"`
	Corrected    int64                 `json:"corrected,omitempty"`
	Status       string                `json:"status"`
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"`
	Explanation  string                `json:"explanation,omitempty"`
	Posted       int64                 `json:"posted,omitempty"`
	Decided      int64                 `json:"decided,omitempty"`
	Erased       string                `json:"erased,omitempty"` // notice.Erasure.String
	Network      []byte                `json:"network,omitempty"`
	Nonce        []byte                `json:"nonce,omitempty"`
	Origin       string                `json:"origin,omitempty"`
}

type authorForm struct {
	Key          []byte `json:"key"`
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Role         string `json:"role,omitempty"`
	Contact      string `json:"contact,omitempty"`
}

type translationForm struct {
	Lang   notice.Lang     `json:"lang"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
	Policy int             `json:"policy"`
	By     string          `json:"by"`
	At     int64           `json:"at"`
}

type claimForm struct {
	Login string `json:"login"`
	At    int64  `json:"at"`
}

type referralForm struct {
	To string `json:"to"`
	At int64  `json:"at"`
}

type guessForm struct {
	Spam  int      `json:"spam"`
	Words []string `json:"words,omitempty"`
}

func encodeComment(c notice.Comment) ([]byte, error) { return encode(commentToForm(c)) }

func commentToForm(c notice.Comment) commentForm {
	f := commentForm{
		On: c.On, Root: c.Root, Parent: c.Parent, Number: c.Number, Thread: c.Thread, Place: c.Place,
		Author: authorForm{
			Key: c.Author.Key[:], Name: c.Author.Name, Organisation: c.Author.Organisation,
			Role: c.Author.Role.String(), Contact: c.Author.Contact,
		},
		Lang: c.Lang, Body: bodyToForm(c.Body), Question: c.Question, Answers: c.Answers, Notify: c.Notify,
		Flags:    c.Flags,
		ClosedAt: millis(c.ClosedAt), ClosedWith: c.ClosedWith, MissingLangs: c.MissingLangs,
		Versions: c.Versions, Corrected: millis(c.Corrected),
		Edits: c.Edits, Edited: millis(c.Edited),
		Screened: c.Screened.String(), Status: c.Status.String(), Reason: c.Reason, Rules: c.Rules,
		Explanation: c.Explanation, Erased: c.Erased.String(),
		Posted: millis(c.Posted), Decided: millis(c.Decided), Origin: c.Origin,
	}
	if c.Claim != (notice.Claim{}) {
		f.Claim = &claimForm{Login: c.Claim.Login, At: millis(c.Claim.At)}
	}
	if c.Referral != (notice.Referral{}) {
		f.Referral = &referralForm{To: c.Referral.To, At: millis(c.Referral.At)}
	}
	if c.Guess.Spam != 0 || c.Guess.Words != nil {
		f.Guess = &guessForm{Spam: c.Guess.Spam, Words: c.Guess.Words}
	}
	for _, t := range c.Translations {
		f.Translated = append(f.Translated, translationForm{
			Lang: t.Lang, Source: t.Source, HTML: t.HTML, Policy: t.Policy, By: t.By, At: millis(t.At),
		})
	}
	if c.Network != (notice.NetworkKey{}) {
		f.Network = c.Network[:]
	}
	if c.Nonce != (notice.NonceKey{}) {
		f.Nonce = c.Nonce[:]
	}
	return f
}

func decodeComment(k, v []byte) (c notice.Comment, err error) {
	var f commentForm
	if err = decode(v, &f); err == nil {
		c, err = f.comment(notice.CommentID(number(k)))
	}
	if err != nil {
		return c, fmt.Errorf("comment %x: %w", k, err)
	}
	return c, nil
}

// comment returns the comment with an id whose stored form f is.
func (f commentForm) comment(id notice.CommentID) (c notice.Comment, err error) {
	c = notice.Comment{
		ID: id, On: f.On, Root: f.Root, Parent: f.Parent, Number: f.Number,
		Thread: f.Thread, Place: f.Place,
		Author: notice.Author{Name: f.Author.Name, Organisation: f.Author.Organisation, Contact: f.Author.Contact},
		Lang:   f.Lang, Body: f.Body.body(), Question: f.Question, Answers: f.Answers, Notify: f.Notify, Flags: f.Flags,
		Edits: f.Edits, Edited: instant(f.Edited),
		ClosedAt: instant(f.ClosedAt), ClosedWith: f.ClosedWith, MissingLangs: f.MissingLangs,
		Versions: f.Versions, Corrected: instant(f.Corrected),
		Reason: f.Reason, Rules: rulesVersion(f.Reason, f.Rules), Explanation: f.Explanation,
		Posted: instant(f.Posted), Decided: instant(f.Decided), Origin: f.Origin,
	}
	if f.Claim != nil {
		c.Claim = notice.Claim{Login: f.Claim.Login, At: instant(f.Claim.At)}
	}
	if f.Referral != nil {
		c.Referral = notice.Referral{To: f.Referral.To, At: instant(f.Referral.At)}
	}
	if f.Guess != nil {
		c.Guess = notice.Guess{Spam: f.Guess.Spam, Words: f.Guess.Words}
	}
	for _, t := range f.Translated {
		c.Translations = append(c.Translations, notice.Translation{
			Lang: t.Lang, Source: t.Source, HTML: t.HTML, Policy: t.Policy, By: t.By, At: instant(t.At),
		})
	}
	copy(c.Author.Key[:], f.Author.Key)
	copy(c.Network[:], f.Network)
	copy(c.Nonce[:], f.Nonce)
	if c.Author.Role, err = parseRole(f.Author.Role); err != nil {
		return c, err
	}
	if f.Screened != "" {
		if c.Screened, err = notice.ParseStatus(f.Screened); err != nil {
			return c, err
		}
	}
	if c.Erased, err = notice.ParseErasure(f.Erased); err != nil {
		return c, err
	}
	c.Status, err = notice.ParseStatus(f.Status)
	return c, err
}
