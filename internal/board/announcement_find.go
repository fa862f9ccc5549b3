package board

import (
	"context"
	"strings"
	"unicode/utf8"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// AnnouncementFinds is one page of what a search among the public announcements found.
type AnnouncementFinds struct {
	Found     []FoundAnnouncement // the latest first
	Total     uint64              // on all pages
	Elsewhere uint64              // other announcements that have the words, but in another language than the page's
}

// FoundAnnouncement is an announcement in which the words that were searched for are marked.
type FoundAnnouncement struct {
	Listed
	Title, Summary notice.SafeHTML
	Passage        notice.SafeHTML // of the body, around the first of the words that it has; empty if it has none
}

// FindAnnouncements returns the public announcements whose title, summary and body have all words of a search text: those
// at the positions in s among all that were found, counted from 1. An announcement is searched in a language or, if it is
// not in that, in the only one that it is in. The text is as in notice.Filter; without letters and digits it matches
// nothing. It costs O(all announcements), some milliseconds for a thousand. Errors: only internal ones.
func (b *Board) FindAnnouncements(
	ctx context.Context, l notice.Lang, text string, s notice.Span,
) (f AnnouncementFinds, err error) {
	terms, now := fold.Terms(text), b.now()
	if len(terms) == 0 {
		return f, nil
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		f = AnnouncementFinds{}
		all, err := b.words.current(tx, now)
		if err != nil {
			return err
		}
		var ids []notice.AnnouncementID
		for _, of := range all {
			editions, err := of.words(tx)
			if err != nil {
				return err
			}
			here, elsewhere := holds(editions, l, terms)
			switch {
			case here:
				if f.Total++; s.From <= f.Total && f.Total <= s.To {
					ids = append(ids, of.id)
				}
			case elsewhere:
				f.Elsewhere++
			}
		}
		f.Found, err = loadFound(tx, ids, l, terms)
		return err
	})
	return f, err
}

// holds reports whether all terms are in the edition of an announcement that readers of l see and, if not, whether they
// are in another.
func holds(editions map[notice.Lang]string, l notice.Lang, terms []fold.Term) (here, elsewhere bool) {
	if words, ok := editions[l]; ok && hasAll(words, terms) {
		return true, false
	}
	for lang, words := range editions {
		if lang != l && hasAll(words, terms) {
			return len(editions) == 1, len(editions) > 1
		}
	}
	return false, false
}

// loadFound loads announcements with the terms marked in the edition that readers of l see.
func loadFound(
	tx notice.Tx, ids []notice.AnnouncementID, l notice.Lang, terms []fold.Term,
) (found []FoundAnnouncement, err error) {
	tallies, err := tx.Tallies(ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		a, err := tx.Announcement(id)
		if err != nil {
			return nil, err
		}
		text, ok := a.Texts[l]
		if !ok {
			text = a.Texts[a.OnlyLang()]
		}
		f := FoundAnnouncement{
			Listed: Listed{Announcement: a, Tally: tallies[i]},
			Title:  markup.MarkedText(text.Title, terms), Summary: markup.MarkedText(text.Summary, terms),
			Passage: markup.MarkedText(passage(plain(text.Body), terms), terms),
		}
		if err := f.loadNewest(tx); err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, nil
}

// How many bytes of a body a passage has at most before the first word that was found, and from it on.
const (
	passageBefore = 100
	passageAfter  = 180
)

// passage returns the part of a text around the first of the terms in it, in one line and cut between words; empty if
// there is none.
func passage(text string, terms []fold.Term) string {
	text = strings.Join(strings.Fields(text), " ")
	found := fold.Find(text, terms)
	if len(found) == 0 {
		return ""
	}
	from, to := max(0, found[0].From-passageBefore), min(len(text), max(found[0].To, found[0].From+passageAfter))
	before, after := "", ""
	if from > 0 {
		if space := strings.IndexByte(text[from:found[0].From], ' '); space >= 0 {
			from += space + 1
		} else {
			from = found[0].From
		}
		before = "… "
	}
	if to < len(text) {
		if space := strings.LastIndexByte(text[found[0].To:to], ' '); space >= 0 {
			to = found[0].To + space
		} else {
			for to > found[0].To && !utf8.RuneStart(text[to]) {
				to--
			}
		}
		after = " …"
	}
	return before + text[from:to] + after
}
