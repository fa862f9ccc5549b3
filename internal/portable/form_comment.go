package portable

import (
	"errors"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

type commentForm struct {
	ID           commentID             `json:"id"`
	On           notice.AnnouncementID `json:"announcement"`
	Thread       commentID             `json:"thread"`
	Parent       commentID             `json:"replyTo,omitempty"`
	Number       uint64                `json:"number,omitempty"`
	ThreadNumber uint64                `json:"threadNumber,omitempty"`
	Place        uint64                `json:"place,omitempty"`
	Status       string                `json:"status"`
	Author       authorForm            `json:"author"`
	Lang         notice.Lang           `json:"language"`
	Text         []partForm            `json:"text,omitempty"`
	Salt         hexText               `json:"salt,omitempty"`
	Posted       stamp                 `json:"posted,omitzero"`
	Question     bool                  `json:"question,omitempty"`
	Answers      []commentID           `json:"answers,omitempty"`
	ClosedWith   []commentID           `json:"closedWith,omitempty"`
	Claim        *claimForm            `json:"claim,omitempty"`
	Referral     *referralForm         `json:"referral,omitempty"`
	Notify       bool                  `json:"notify,omitempty"`
	Flags        []notice.Flag         `json:"flags,omitempty"`
	Guess        *guessForm            `json:"guess,omitempty"`
	Screened     string                `json:"screened,omitempty"`
	Edits        uint64                `json:"edits,omitempty"`
	Edited       stamp                 `json:"edited,omitzero"`
	ClosedAt     stamp                 `json:"threadClosed,omitzero"`
	Translations []translationForm     `json:"translations,omitempty"`
	MissingLangs []notice.Lang         `json:"missingLanguages,omitempty"`
	Versions     uint64                `json:"earlierTexts,omitempty"`
	Corrected    stamp                 `json:"corrected,omitzero"`
	Reason       notice.Reason         `json:"reason,omitempty"`
	Rules        uint64                `json:"rules,omitempty"`
	Explanation  string                `json:"explanation,omitempty"`
	Decided      stamp                 `json:"decided,omitzero"`
	Erased       *erasureForm          `json:"erased,omitempty"`
	Network      hexText               `json:"network,omitempty"`
	Nonce        hexText               `json:"nonce,omitempty"`
	Origin       string                `json:"origin,omitempty"`
}

type authorForm struct {
	Name         string  `json:"name"`
	Organisation string  `json:"organisation,omitempty"`
	Role         string  `json:"role,omitempty"`
	Email        string  `json:"email,omitempty"`
	Key          hexText `json:"key,omitempty"`
}

type claimForm struct {
	By string `json:"by"`
	At stamp  `json:"at,omitzero"`
}

type referralForm struct {
	To string `json:"to"`
	At stamp  `json:"at,omitzero"`
}

type guessForm struct {
	Spam  int      `json:"spamPercent"`
	Words []string `json:"words,omitempty"`
}

type translationForm struct {
	Lang   notice.Lang     `json:"language"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
	By     string          `json:"by"`
	At     stamp           `json:"at,omitzero"`
}

type erasureForm struct {
	Scope  string `json:"scope"`
	Reason string `json:"reason"`
}

func commentToForm(c notice.Comment) commentForm {
	f := commentForm{
		ID: commentID(c.ID), On: c.On, Thread: commentID(c.Root), Parent: commentID(c.Parent), Number: c.Number,
		ThreadNumber: c.Thread, Place: c.Place, Status: c.Status.String(),
		Author: authorForm{
			Name: c.Author.Name, Organisation: c.Author.Organisation, Role: c.Author.Role.String(),
			Email: c.Author.Contact, Key: hexOf(c.Author.Key[:]),
		},
		Lang: c.Lang, Text: partsToForm(c.Body, false), Salt: c.Body.Salt, Posted: stamp{c.Posted},
		Question: c.Question, Answers: commentIDs[commentID](c.Answers), ClosedWith: commentIDs[commentID](c.ClosedWith),
		Notify: c.Notify, Flags: c.Flags, Screened: c.Screened.String(), Edits: c.Edits, Edited: stamp{c.Edited},
		ClosedAt: stamp{c.ClosedAt}, MissingLangs: c.MissingLangs, Versions: c.Versions, Corrected: stamp{c.Corrected},
		Reason: c.Reason, Rules: c.Rules, Explanation: c.Explanation, Decided: stamp{c.Decided},
		Network: hexOf(c.Network[:]), Nonce: hexOf(c.Nonce[:]), Origin: c.Origin,
	}
	if c.Claim != (notice.Claim{}) {
		f.Claim = &claimForm{By: c.Claim.Login, At: stamp{c.Claim.At}}
	}
	if c.Referral != (notice.Referral{}) {
		f.Referral = &referralForm{To: c.Referral.To, At: stamp{c.Referral.At}}
	}
	if c.Guess.Spam != 0 || c.Guess.Words != nil {
		f.Guess = &guessForm{Spam: c.Guess.Spam, Words: c.Guess.Words}
	}
	for _, t := range c.Translations {
		f.Translations = append(f.Translations, translationToForm(t))
	}
	if !c.Erased.None() {
		f.Erased = &erasureForm{Scope: c.Erased.Scope.String(), Reason: c.Erased.Reason.String()}
	}
	return f
}

func translationToForm(t notice.Translation) translationForm {
	f := translationForm{Lang: t.Lang, Source: t.Source, HTML: t.HTML, By: t.By, At: stamp{t.At}}
	if t.Policy != markup.Policy {
		f.HTML = renderedPart(t.Lang, t.Source)
	}
	return f
}

func renderedPart(l notice.Lang, source string) notice.SafeHTML {
	return markup.Renew(notice.Body{Parts: []notice.Part{{Lang: l, Source: source}}}, false).Parts[0].HTML
}

func (f commentForm) comment() (c notice.Comment, err error) {
	c = notice.Comment{
		ID: notice.CommentID(f.ID), On: f.On, Root: notice.CommentID(f.Thread), Parent: notice.CommentID(f.Parent),
		Number: f.Number, Thread: f.ThreadNumber, Place: f.Place,
		Author: notice.Author{Name: f.Author.Name, Organisation: f.Author.Organisation, Contact: f.Author.Email},
		Lang:   f.Lang, Body: formToBody(f.Text, f.Salt, false), Posted: f.Posted.Time, Question: f.Question,
		Answers:    commentIDs[notice.CommentID](f.Answers),
		ClosedWith: commentIDs[notice.CommentID](f.ClosedWith), Notify: f.Notify, Flags: f.Flags, Edits: f.Edits,
		Edited: f.Edited.Time, ClosedAt: f.ClosedAt.Time, MissingLangs: f.MissingLangs, Versions: f.Versions,
		Corrected: f.Corrected.Time, Reason: f.Reason, Rules: f.Rules, Explanation: f.Explanation,
		Decided: f.Decided.Time, Origin: f.Origin,
	}
	if f.Claim != nil {
		c.Claim = notice.Claim{Login: f.Claim.By, At: f.Claim.At.Time}
	}
	if f.Referral != nil {
		c.Referral = notice.Referral{To: f.Referral.To, At: f.Referral.At.Time}
	}
	if f.Guess != nil {
		c.Guess = notice.Guess{Spam: f.Guess.Spam, Words: f.Guess.Words}
	}
	for _, t := range f.Translations {
		c.Translations = append(c.Translations, notice.Translation{
			Lang: t.Lang, Source: t.Source, HTML: renderedPart(t.Lang, t.Source), Policy: markup.Policy, By: t.By,
			At: t.At.Time,
		})
	}
	var errs [7]error
	if f.Erased != nil {
		c.Erased, errs[0] = notice.ParseErasure(f.Erased.Scope + " " + f.Erased.Reason)
	}
	c.Author.Role, errs[1] = parseRole(f.Author.Role)
	c.Screened, errs[2] = parseStatus(f.Screened)
	c.Status, errs[3] = notice.ParseStatus(f.Status)
	errs[4], errs[5] = f.Author.Key.into(c.Author.Key[:]), f.Network.into(c.Network[:])
	errs[6] = f.Nonce.into(c.Nonce[:])
	return c, errors.Join(errs[:]...)
}

// parseRole parses the name of a role. The empty text is notice.Reader.
func parseRole(text string) (notice.Role, error) {
	if text == "" {
		return notice.Reader, nil
	}
	return notice.ParseRole(text)
}

// parseStatus parses the name of a status. The empty text is none.
func parseStatus(text string) (notice.Status, error) {
	if text == "" {
		return 0, nil
	}
	return notice.ParseStatus(text)
}

type earlierReplyForm struct {
	Reply  commentID  `json:"comment"`
	Number uint64     `json:"number"`
	Text   []partForm `json:"text,omitempty"`
	Salt   hexText    `json:"salt,omitempty"`
	Until  stamp      `json:"until,omitzero"`
	By     string     `json:"by,omitempty"`
}

func earlierReplyToForm(e notice.EarlierReply) earlierReplyForm {
	return earlierReplyForm{
		Reply: commentID(e.Reply), Number: e.Number, Text: partsToForm(e.Body, false), Salt: e.Body.Salt,
		Until: stamp{e.Until}, By: e.By,
	}
}

func (f earlierReplyForm) earlierReply() (notice.EarlierReply, error) {
	return notice.EarlierReply{
		Reply: notice.CommentID(f.Reply), Number: f.Number,
		Version: notice.Version{Body: formToBody(f.Text, f.Salt, false), Until: f.Until.Time, By: f.By},
	}, nil
}
