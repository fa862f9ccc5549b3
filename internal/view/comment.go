package view

import (
	"slices"
	"strconv"

	"noticeboard/internal/notice"
)

// called returns the name of a comment's author, isolated, or the words that stand for it once it is erased.
func (t *Translator) called(c notice.Comment) (string, error) {
	name, err := t.Named(c)
	if c.Author.Name != "" {
		name = Isolate(name)
	}
	return name, err
}

// Named is called without isolation, for an element of its own.
func (t *Translator) Named(c notice.Comment) (string, error) {
	switch {
	case c.Author.Name != "":
		return c.Author.Name, nil
	case c.Erased.Scope == notice.EraseName:
		return t.Message("comment.nameless")
	}
	return t.Message("author.unnamed")
}

// spoken returns the languages of a comment in words; empty if it is in the page's only.
func (t *Translator) spoken(c notice.Comment) (string, error) {
	var names []string
	langs := c.Langs()
	for _, l := range langs {
		name, err := t.Say("lang.", string(l))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	if len(names) == 0 || len(names) == 1 && langs[0] == t.Lang() {
		return "", nil
	}
	return t.Message("comment.in", "Languages", t.List(names))
}

// missingLangs returns the languages that an official reply is still to be written in, in words; empty if none is.
func (t *Translator) missingLangs(c notice.Comment) (string, error) {
	var names []string
	for _, l := range c.MissingLangs {
		name, err := t.Say("lang.", string(l))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return t.List(names), nil
}

// commentTexts are the texts of a comment as a page shows them.
type commentTexts struct {
	Shown  notice.Body
	Folded []notice.Part // the same in other languages
}

// texts returns the texts of a comment. Of an official reply that is in the page's language among others, that text is
// shown and the others are folded. Other comments say something of their own in each language.
func (t *Translator) texts(c notice.Comment) commentTexts {
	here := func(p notice.Part) bool { return p.Lang == t.Lang() }
	if !c.Official() || !slices.ContainsFunc(c.Body.Parts, here) {
		return commentTexts{Shown: c.Body}
	}
	var texts commentTexts
	for _, p := range c.Body.Parts {
		if here(p) {
			texts.Shown.Parts = append(texts.Shown.Parts, p)
		} else {
			texts.Folded = append(texts.Folded, p)
		}
	}
	return texts
}

// Parts returns the texts of a comment in the order in which a page shows them.
func (t *Translator) Parts(c notice.Comment) []notice.Part {
	texts := t.texts(c)
	return append(slices.Clip(texts.Shown.Parts), texts.Folded...)
}

// stub returns the sentence in place of a comment that is not public any more: who removed it, when, and by which house
// rule, as far as that is known; or why it was erased.
func (t *Translator) stub(c notice.Comment) (string, error) {
	if c.Damaged() {
		return t.Message("stub.damaged")
	}
	args := []any{"Number", c.Number}
	undated := ".undated"
	if !c.Decided.IsZero() {
		undated = ""
		args = append(args, "Date", t.Date(c.Decided))
	}
	switch c.Status {
	case notice.Pending:
		return t.Message("stub.pending", "Number", c.Number)
	case notice.Withdrawn:
		return t.Message("stub.withdrawn"+undated, args...)
	case notice.Erased:
		return t.Message("stub.erased."+c.Erased.Reason.String(), args...)
	}
	rule, err := t.rule(c.Rules, c.Reason)
	if err != nil {
		return "", err
	}
	if rule == nil {
		return t.Message("stub.removed.unexplained", args...)
	}
	return t.Message("stub.removed"+undated, append(args, "Reason", rule.Short, "Rule", rule.Number)...)
}

// A shownTranslation is a translation beneath the words of a comment.
type shownTranslation struct {
	notice.Translation
	Summary string // who translated it, and when
	Open    bool   // it is unfolded
}

// translations returns the translations of a comment. One into the page's language is open: the original is not in
// that.
func (t *Translator) translations(e *Entry) (all []shownTranslation, err error) {
	for _, tr := range e.Comment.Translations {
		summary, err := t.signed(tr, e.Comment)
		if err != nil {
			return nil, err
		}
		all = append(all, shownTranslation{tr, summary, e.Unfold || tr.Lang == t.Lang()})
	}
	return all, nil
}

// signed says who translated a comment, when, and whether its text was corrected since.
func (t *Translator) signed(tr notice.Translation, of notice.Comment) (string, error) {
	language, err := t.Say("lang.", string(tr.Lang))
	if err != nil {
		return "", err
	}
	args := []any{"Language", language, "Name", Isolate(tr.By), "Date", t.Date(tr.At)}
	if tr.At.Before(of.Corrected) {
		return t.Message("translation.by-before", args...)
	}
	return t.Message("translation.by", args...)
}

// Permalink returns the path of a comment on an announcement that never changes. It redirects to the comment's page.
func (t *Translator) Permalink(on notice.Announcement, c notice.Comment) string {
	return t.Place(on) + "/comments/" + strconv.FormatUint(c.Number, 10)
}

// preview returns a comment that is not on a page as it would look.
func (t *Translator) preview(c notice.Comment) *Entry { return &Entry{Comment: c, Level: 1} }
