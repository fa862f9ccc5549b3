package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// An AnnouncementList is one page of the public announcements, or of those of a year.
type AnnouncementList struct {
	Listed []Listed // the latest first; those imported without a date come last, and are in no year
	Length uint64   // of the list, all pages together
	Total  uint64   // public announcements of all years
	Years  []YearCount
}

// A YearCount is how many public announcements were published in a year.
type YearCount struct {
	Year  int
	Count uint64
}

// AnnouncementList returns a page, counted from 1, of the public announcements of a year, in the time zone of the
// institution; year 0 stands for all. Errors: ErrNotFound (nothing is on that page, unless it is the first one of all).
func (b *Board) AnnouncementList(ctx context.Context, year int, page, size uint64) (l AnnouncementList, err error) {
	inst, now := b.Institution(), b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		words, err := b.words.current(tx, now)
		if err != nil {
			return err
		}
		l = AnnouncementList{Total: uint64(len(words)), Years: years(words, inst.Location())}
		from := uint64(1)
		if l.Length = l.Total; year != 0 {
			from, l.Length = positionOf(l.Years, year)
		}
		first, last := size*(page-1), min(size*page, l.Length)
		if first >= l.Length && (page > 1 || year != 0) {
			return fmt.Errorf("page %d of the announcements of year %d: %w", page, year, notice.ErrNotFound)
		}
		var ids []notice.AnnouncementID
		for _, of := range words[from-1+first : from-1+max(first, last)] {
			ids = append(ids, of.id)
		}
		os, err := tx.OutlinesByID(ids)
		if err == nil {
			l.Listed, err = listedWithNewest(tx, os)
		}
		return err
	})
	return l, err
}

// years counts announcements by the year of their publication in a time zone, the latest first.
func years(list []wordsOf, zone *time.Location) (all []YearCount) {
	for _, of := range list {
		if of.published.IsZero() {
			continue
		}
		year := of.published.In(zone).Year()
		if n := len(all); n > 0 && all[n-1].Year == year {
			all[n-1].Count++
		} else {
			all = append(all, YearCount{year, 1})
		}
	}
	return all
}

// positionOf returns at which position, from 1, the announcements of a year begin in the list of all, and how many they
// are.
func positionOf(years []YearCount, year int) (from, count uint64) {
	from = 1
	for _, y := range years {
		if y.Year == year {
			return from, y.Count
		}
		from += y.Count
	}
	return from, 0
}
