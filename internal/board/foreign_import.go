package board

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// BeginImport checks that an import may begin. It stores nothing: the first batch does. Errors: ErrForbidden, Problems
// (language, refused).
func (b *Board) BeginImport(ctx context.Context, j *ImportJob) error {
	if err := j.By.Need(notice.ToGovern); err != nil {
		return err
	}
	p := notice.Problems{}
	if !j.Choices.Language.Served() {
		p["language"] = notice.Problem{Key: "problem.import.language"}
	}
	if r := j.Choices.Refused; r != "" {
		rules, err := b.Rules(ctx, 0)
		if err != nil {
			return err
		}
		if _, number := rules.Find(r); number == 0 {
			p["refused"] = notice.Problem{Key: "problem.import.reason"}
		}
		j.rules = rules.Version
	}
	j.team, j.done = map[string]bool{}, 0
	for _, name := range j.Choices.Team {
		j.team[strings.ToLower(strings.TrimSpace(name))] = true
	}
	delete(j.team, "")
	return p.Err()
}

// isTeam reports whether an author is one of the institution's.
func (j *ImportJob) isTeam(names ...string) bool {
	for _, name := range names {
		if name != "" && j.team[strings.ToLower(strings.TrimSpace(name))] {
			return true
		}
	}
	return false
}

// InterruptedImport returns the mark of an import that was interrupted, or is under way; the zero mark if there is
// none. Errors: ErrForbidden.
func (b *Board) InterruptedImport(ctx context.Context, by notice.Actor) (m notice.ImportMark, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return m, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		m, err = tx.ImportMark()
		return err
	})
	return m, err
}

// EndImport removes the mark of an import that is complete. Errors: ErrForbidden.
func (b *Board) EndImport(ctx context.Context, j *ImportJob) error {
	if err := j.By.Need(notice.ToGovern); err != nil || j.Rehearse {
		return err
	}
	mark, err := b.InterruptedImport(ctx, j.By)
	if err != nil || mark.IsZero() || mark.Source != j.Source {
		return err
	}
	return b.store.Update(ctx, func(tx notice.WriteTx) error { return tx.PutImportMark(notice.ImportMark{}) })
}

// ImportAnnouncements stores those of the announcements that are not there yet, by their Origin, in one transaction,
// and sets the placement and the report of each. BeginImport must have been called. The first batch that stores
// something is recorded in the journal. Errors: ErrForbidden.
func (b *Board) ImportAnnouncements(ctx context.Context, j *ImportJob, as []ForeignAnnouncement) error {
	if err := j.By.Need(notice.ToGovern); err != nil {
		return err
	}
	now := b.now()
	made := make([]notice.Announcement, len(as))
	reports := make([]Report, len(as))
	inParallel(len(as), func(i int) { made[i], reports[i] = readAnnouncement(as[i], j.Choices.Language, now) })
	place := func(tx notice.Tx, put notice.WriteTx) (stored int, err error) {
		for i := range as {
			a := &as[i]
			a.Report = reports[i].clone()
			if err := placeAnnouncement(tx, put, a, made[i]); err != nil {
				return stored, fmt.Errorf("importing %s: %w", a.Origin, err)
			}
			if a.Outcome == Taken {
				stored++
			}
		}
		return stored, nil
	}
	return b.importBatch(ctx, j, len(as), slices.ContainsFunc(reports, isTaken), now, place)
}

// errNothingStored ends a transaction of an import that has nothing to store.
var errNothingStored = errors.New("nothing is to be stored")

// importBatch calls place for a batch of items: in a snapshot, with a nil WriteTx, if nothing is to be stored, and else
// in a transaction that also records how far the import is.
func (b *Board) importBatch(
	ctx context.Context, j *ImportJob, items int, store bool, now time.Time,
	place func(notice.Tx, notice.WriteTx) (stored int, err error),
) (err error) {
	done := j.done + items
	if store && !j.Rehearse {
		err = b.store.Update(ctx, func(tx notice.WriteTx) error {
			stored, err := place(tx, tx)
			if err == nil && stored == 0 {
				err = errNothingStored
			}
			if err != nil {
				return err
			}
			return recordImport(tx, j, done, now)
		})
		if errors.Is(err, errNothingStored) {
			err = nil
		}
	} else {
		err = b.store.View(ctx, func(tx notice.Tx) error {
			_, err := place(tx, nil)
			return err
		})
	}
	if err == nil {
		j.done = done
	}
	return err
}

// recordImport sets the mark of an import. If the mark was not there, the import begins, and the journal is told.
func recordImport(tx notice.WriteTx, j *ImportJob, done int, now time.Time) error {
	mark, err := tx.ImportMark()
	if err != nil {
		return err
	}
	if mark.Source != j.Source {
		mark = notice.ImportMark{Source: j.Source, System: j.System, Begun: now, By: j.By.Login, Items: j.Items}
		err := tx.AppendActivity(notice.Activity{
			At: now, By: j.By.Login, Kind: notice.DataImported,
			Of: strings.TrimSpace(j.System + " " + j.Site), Detail: strconv.Itoa(j.Items),
		})
		if err != nil {
			return err
		}
	}
	mark.Done = max(mark.Done, done)
	return tx.PutImportMark(mark)
}

// placeAnnouncement sets the placement and the report of a, and stores made if put is not nil and it is not there yet.
func placeAnnouncement(
	tx notice.AnnouncementReader, put notice.WriteTx, a *ForeignAnnouncement, made notice.Announcement,
) error {
	*a.Placement = AnnouncementPlacement{URL: a.URL, Draft: a.Draft}
	if a.Under != "" {
		on, err := tx.AnnouncementBySlug(a.Under)
		if errors.Is(err, notice.ErrNotFound) {
			a.Notes = nil
			a.refuse(NoteUnknown)
			return nil
		}
		a.Placement.ID, a.Placement.Taken = on.ID, true
		a.Outcome, a.Notes = There, nil
		return err
	}
	if a.Outcome != Taken {
		return nil
	}
	there, err := tx.AnnouncementByOrigin(a.Origin)
	if err == nil {
		a.Placement.ID, a.Placement.Taken = there.ID, true
		a.Outcome, a.Notes = There, nil
		return nil
	}
	if !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	l := made.Original()
	wish := made.Slugs[l]
	slug, err := freeSlug(tx, 0, wish)
	if err != nil {
		return err
	}
	if slug == "" {
		if slug, err = freeSlug(tx, 0, "import-"+fold.Slug(a.Origin, notice.MaxSlug-len("import-"))); err != nil {
			return err
		}
	}
	if slug == "" {
		a.refuse(NoteAddress)
		return nil
	}
	if slug != a.Slug && a.Slug != "" {
		a.note(NoteSlug)
	}
	a.Placement.Taken = true
	if put == nil {
		return nil
	}
	made.Slugs = map[notice.Lang]string{l: slug}
	stored, err := put.PutAnnouncement(made)
	a.Placement.ID = stored.ID
	return err
}

// ImportComments is ImportAnnouncements for comments whose announcements were imported before. Of the comments of a
// batch, parents precede their replies.
func (b *Board) ImportComments(ctx context.Context, j *ImportJob, cs []ForeignComment) error {
	if err := j.By.Need(notice.ToGovern); err != nil {
		return err
	}
	now := b.now()
	there, err := b.placed(ctx, cs)
	if err != nil {
		return err
	}
	made := make([]notice.Comment, len(cs))
	reports := make([]Report, len(cs))
	inParallel(len(cs), func(i int) {
		switch {
		case there[i]:
		case cs[i].On.Taken && cs[i].On.Draft:
			if reports[i] = cs[i].Report; reports[i].Outcome == Unread {
				reports[i].leave(NoteHidden)
			}
		case !cs[i].On.Taken:
			if reports[i] = cs[i].Report; reports[i].Outcome == Unread {
				reports[i].leave(NoteElsewhere)
			}
		default:
			made[i], reports[i] = b.readComment(j, cs[i], now)
		}
	})
	place := func(tx notice.Tx, put notice.WriteTx) (stored int, err error) {
		all, err := tx.Totals()
		if err != nil {
			return 0, err
		}
		room := max(b.maxPending, all.Pending) - all.Pending
		for i := range cs {
			c := &cs[i]
			c.Report = reports[i].clone()
			if err := b.placeComment(tx, put, c, made[i], &room, now); err != nil {
				return stored, fmt.Errorf("importing %s: %w", c.Origin, err)
			}
			if c.Outcome == Taken {
				stored++
			}
		}
		return stored, nil
	}
	return b.importBatch(ctx, j, len(cs), slices.ContainsFunc(reports, isTaken), now, place)
}

// placed reports for each of some comments whether it is stored.
func (b *Board) placed(ctx context.Context, cs []ForeignComment) (there []bool, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		there = make([]bool, len(cs))
		for i, c := range cs {
			if c.Outcome != Unread {
				continue
			}
			_, err := tx.CommentByOrigin(c.Origin)
			if err != nil && !errors.Is(err, notice.ErrNotFound) {
				return err
			}
			there[i] = err == nil
		}
		return nil
	})
	return there, err
}

// placeComment sets the placement and the report of c, and stores made if put is not nil and it is not there yet. Room
// is how many more comments may be pending.
func (b *Board) placeComment(
	tx notice.Tx, put notice.WriteTx, c *ForeignComment, made notice.Comment, room *uint64, now time.Time,
) error {
	*c.Placement = CommentPlacement{On: c.On, Parent: c.Parent}
	if c.Outcome == LeftOut || c.Outcome == Refused {
		return nil
	}
	switch there, err := tx.CommentByOrigin(c.Origin); {
	case err == nil:
		c.Placement.ID, c.Placement.Public = there.ID, there.OnPage()
		c.Outcome, c.Notes = There, nil
		return nil
	case !errors.Is(err, notice.ErrNotFound):
		return err
	case c.Outcome == Unread: // it was there when the batch was read, and has been taken back with its announcement
		c.refuse(NoteConflict)
		return nil
	case made.Status == notice.Pending && *room == 0:
		c.Notes = nil
		c.refuse(NoteFull)
		return nil
	}
	parent := c.publicParent()
	if c.Parent != nil && parent != c.Parent {
		c.note(NoteParent)
	}
	if made.Status == notice.Pending {
		*room--
	}
	c.Placement.Public = made.Status == notice.Published
	if put == nil {
		return nil
	}
	if parent != nil {
		made.Parent = parent.ID
	}
	made.On = c.On.ID
	var err error
	if made.Author.Contact != "" {
		if made.Author.Key, err = b.emailKey(tx, made.Author.Contact, made.Author.Key); err != nil {
			return err
		}
	}
	if made, err = put.InsertComment(made, now); err != nil {
		return err
	}
	c.Placement.ID = made.ID
	return updateAnswers(put, made)
}

// publicParent returns the placement of the nearest comment above c that is public under the same announcement; nil if
// there is none.
func (c *ForeignComment) publicParent() *CommentPlacement {
	for p := c.Parent; p != nil; p = p.Parent {
		if p.Public && p.On != nil && p.On.ID == c.On.ID && (p.On == c.On || p.On.ID != 0) {
			return p
		}
	}
	return nil
}

func isTaken(r Report) bool { return r.Outcome == Taken }

func (r Report) clone() Report {
	r.Notes = append([]Note(nil), r.Notes...)
	return r
}

// inParallel calls f for the numbers from 0 to n-1, several at a time.
func inParallel(n int, f func(i int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
}
