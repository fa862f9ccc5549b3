package board

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// announcementWords holds the folded words of all public announcements, in the order of publication, by which readers
// search among them. Boards have hundreds of announcements, rarely thousands, so a look at the words of each of them
// costs some milliseconds at most. It needs no index on disk, and what was changed is read anew at the next search.
type announcementWords struct {
	mu      sync.Mutex
	version ListVersion
	list    []wordsOf // nil until it was read for the first time
}

// wordsOf has what a search needs of an announcement.
type wordsOf struct {
	id        notice.AnnouncementID
	revision  uint64 // of its tally: the words of an unchanged announcement are not read again
	published time.Time
	editions  map[notice.Lang]string // see searchable; nil beyond maxWordBytes: they are read for each search
}

// maxWordBytes is how many bytes of words are kept.
const maxWordBytes = 16 << 20

// current returns the words of the announcements that are public at a time. What it returns is not changed any more.
func (w *announcementWords) current(tx notice.Tx, now time.Time) ([]wordsOf, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	version, err := listVersion(tx, now)
	if err != nil || w.list != nil && w.version == version {
		return w.list, err
	}
	list, err := w.patched(tx, now, version)
	if err == nil && list == nil {
		list, err = w.readAll(tx, now)
	}
	if err != nil {
		return nil, err
	}
	w.version, w.list = version, list
	return list, nil
}

// patched returns the list for a version in which the same announcements are public in the same order, as after a new
// comment: only those of them that have changed are read. Otherwise it returns nil.
func (w *announcementWords) patched(tx notice.Tx, now time.Time, version ListVersion) ([]wordsOf, error) {
	if w.list == nil || w.version.Next != version.Next {
		return nil, nil
	}
	ids := make([]notice.AnnouncementID, len(w.list))
	for i, of := range w.list {
		ids[i] = of.id
	}
	tallies, err := tx.Tallies(ids)
	if err != nil {
		return nil, err
	}
	list, changes := slices.Clone(w.list), uint64(0)
	for i, of := range list {
		if tallies[i].Revision == of.revision {
			continue
		}
		changes += tallies[i].Revision - of.revision
		if changes > version.Revision-w.version.Revision {
			return nil, nil // all were revised at once
		}
		a, err := tx.Announcement(of.id)
		if errors.Is(err, notice.ErrDamaged) {
			return nil, nil
		}
		if err != nil || !a.PublicAt(now) || !a.Published.Equal(of.published) {
			return nil, err
		}
		list[i].revision = tallies[i].Revision
		if of.editions != nil {
			list[i].editions = editionsOf(a)
		}
	}
	if changes != version.Revision-w.version.Revision {
		return nil, nil // something else has changed
	}
	return list, nil
}

// readAll reads the list of the announcements that are public at a time, and the words of those that have changed since
// w.list was read.
func (w *announcementWords) readAll(tx notice.Tx, now time.Time) ([]wordsOf, error) {
	os, err := tx.Announced(now, notice.Seek{}, math.MaxInt)
	if err != nil {
		return nil, err
	}
	public, err := listed(tx, os)
	if err != nil {
		return nil, err
	}
	known := map[notice.AnnouncementID]wordsOf{}
	for _, of := range w.list {
		known[of.id] = of
	}
	room, list := maxWordBytes, make([]wordsOf, 0, len(public))
	for _, l := range public {
		of := known[l.Announcement.ID]
		if of.revision != l.Tally.Revision {
			of.editions = nil
		}
		of.id, of.revision, of.published = l.Announcement.ID, l.Tally.Revision, l.Announcement.Published
		if of.editions == nil && room > 0 {
			if of.editions, err = of.words(tx); err != nil {
				return nil, err
			}
		}
		for _, words := range of.editions {
			room -= len(words)
		}
		list = append(list, of)
	}
	return list, nil
}

// words returns the words of an announcement in each language that it is in; none if its record is damaged. It reads
// them if they are not kept.
func (of wordsOf) words(tx notice.AnnouncementReader) (map[notice.Lang]string, error) {
	if of.editions != nil {
		return of.editions, nil
	}
	a, err := tx.Announcement(of.id)
	if errors.Is(err, notice.ErrDamaged) {
		err = nil
	}
	return editionsOf(a), err
}

// editionsOf returns the words of an announcement in each language that it is in.
func editionsOf(a notice.Announcement) map[notice.Lang]string {
	editions := map[notice.Lang]string{}
	for l, text := range a.Texts {
		editions[l] = searchable(text)
	}
	return editions
}

// searchable returns the folded words of a text, with a space before and behind each. Its title, summary and body are
// parted by what is in no word.
func searchable(t notice.Text) string {
	var b strings.Builder
	for _, part := range []string{t.Title, t.Summary, plain(t.Body)} {
		b.WriteByte(' ')
		for _, word := range fold.Words(part) {
			b.WriteString(word + " ")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// plain returns the text of a body, without its elements.
func plain(b notice.Body) string {
	var all strings.Builder
	for _, p := range b.Parts {
		all.WriteString(p.HTML.PlainText(math.MaxInt) + " ")
	}
	return all.String()
}

// hasAll reports whether every term is in the words of a text.
func hasAll(words string, terms []fold.Term) bool {
	for _, t := range terms {
		term := " " + strings.Join(t.Words, " ")
		if !t.Prefix {
			term += " "
		}
		if !strings.Contains(words, term) {
			return false
		}
	}
	return true
}
