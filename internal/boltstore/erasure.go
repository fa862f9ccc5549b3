package boltstore

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"noticeboard/internal/notice"
)

func (x tx) HeldErasures(id notice.CommentID) ([]notice.HeldErasure, error) {
	return collect(held, x.forward(held, key(id), key(id)), math.MaxInt, decodeHeld)
}

func (x tx) HeldUntil(after notice.HeldCursor, n int) (all []notice.HeldCursor, err error) {
	start := append(heldEnd(after), 0) // the first key behind it
	if after == (notice.HeldCursor{}) {
		start = nil
	}
	for k := range x.forward(heldends, nil, start) {
		if len(all) >= n {
			break
		}
		all = append(all, notice.HeldCursor{
			Until: instant(int64(number(k))), Comment: notice.CommentID(number(k[8:])), Entry: number(k[16:]),
		})
	}
	return all, nil
}

func (x *writeTx) HoldErased(h notice.HeldErasure) error {
	now, err := x.Comment(h.Was.ID)
	if err != nil {
		return err
	}
	h.Words, h.Versions = nil, nil
	if now.Status == notice.Erased {
		var err1, err2 error
		h.Words, err1 = x.takeWords(now.ID)
		h.Versions, err2 = x.takeVersions(now.ID)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
	}
	data, err := encodeHeld(h)
	if err != nil {
		return err
	}
	x.erased = true
	return errors.Join(x.put(held, heldKey(h), data), x.reindex(nil, heldEntries(h)))
}

// takeWords deletes the words that belong to entries about a comment, except those that the program wrote, and returns
// them.
func (x *writeTx) takeWords(id notice.CommentID) (map[uint64]notice.JournalWords, error) {
	entries, err := x.auditEntries(x.forward(journalacts, key(^id), key(^id)), math.MaxInt)
	if err != nil {
		return nil, err
	}
	var taken map[uint64]notice.JournalWords
	for _, e := range entries {
		w, err := x.journalWords(e.Seq)
		if err != nil {
			return nil, err
		}
		if w.None() || e.Action.Details() {
			continue
		}
		if taken == nil {
			taken = map[uint64]notice.JournalWords{}
		}
		taken[e.Seq] = w
		if err := x.delete(journalwords, key(e.Seq)); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// takeVersions deletes the earlier texts of a comment and returns them.
func (x *writeTx) takeVersions(id notice.CommentID) ([]notice.Version, error) {
	taken, err := x.Versions(id)
	if err != nil {
		return nil, err
	}
	for n := range taken { // they are numbered without gaps
		if err := x.delete(versions, key(uint64(id), uint64(n+1))); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

func (x *writeTx) RestoreErased(c notice.Comment, seq uint64) (notice.Comment, error) {
	h, err := load(x.tx, held, key(uint64(c.ID), seq), decodeHeld)
	if err != nil {
		return c, err
	}
	old, err := x.Comment(c.ID)
	if err != nil {
		return c, err
	}
	if err := checkKept(old, c); err != nil {
		return c, err
	}
	if !h.Was.KeepsWords(c) {
		return c, fmt.Errorf("comment %v: erasure %d took other words", c.ID, seq)
	}
	if c, err = x.replace(old, c); err != nil {
		return c, err
	}
	for _, entry := range slices.Sorted(maps.Keys(h.Words)) {
		data, err := encodeJournalWords(h.Words[entry])
		if err := errors.Join(err, x.put(journalwords, key(entry), data)); err != nil {
			return c, err
		}
	}
	for _, v := range h.Versions {
		if err := x.AppendVersion(c.ID, v); err != nil {
			return c, err
		}
	}
	return c, x.DropErased(c.ID, seq)
}

func (x *writeTx) DropErased(id notice.CommentID, seq uint64) error {
	h, err := load(x.tx, held, key(uint64(id), seq), decodeHeld)
	if errors.Is(err, notice.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	x.erased = true
	return errors.Join(x.delete(held, heldKey(h)), x.reindex(heldEntries(h), nil))
}

func heldKey(h notice.HeldErasure) []byte { return key(uint64(h.Was.ID), h.Entry) }

// heldEnd returns the key in the heldends table.
func heldEnd(c notice.HeldCursor) []byte {
	return key(uint64(millis(c.Until)), uint64(c.Comment), c.Entry)
}

// heldEntries returns the index entry of h.
func heldEntries(h notice.HeldErasure) []entry {
	end := notice.HeldCursor{Until: h.Until, Comment: h.Was.ID, Entry: h.Entry}
	return []entry{{heldends, string(heldEnd(end)), ""}}
}

// A heldForm is the stored form of a notice.HeldErasure.
type heldForm struct {
	Until    int64           `json:"until"`
	Was      commentForm     `json:"was"`
	Words    []heldWordsForm `json:"words,omitempty"` // ordered by their entries
	Versions []versionForm   `json:"versions,omitempty"`
}

type heldWordsForm struct {
	Entry uint64           `json:"entry"`
	Words journalWordsForm `json:"words"`
}

func encodeHeld(h notice.HeldErasure) ([]byte, error) {
	f := heldForm{Until: millis(h.Until), Was: commentToForm(h.Was)}
	for entry, w := range h.Words {
		f.Words = append(f.Words, heldWordsForm{entry, journalWordsToForm(w)})
	}
	slices.SortFunc(f.Words, func(a, b heldWordsForm) int { return cmp.Compare(a.Entry, b.Entry) })
	for _, v := range h.Versions {
		f.Versions = append(f.Versions, versionToForm(v))
	}
	return encode(f)
}

func decodeHeld(k, v []byte) (h notice.HeldErasure, err error) {
	var f heldForm
	if err := decode(v, &f); err != nil {
		return h, fmt.Errorf("held erasure %x: %w", k, err)
	}
	h = notice.HeldErasure{Entry: number(k[8:]), Until: instant(f.Until)}
	if h.Was, err = f.Was.comment(notice.CommentID(number(k))); err != nil {
		return h, fmt.Errorf("held erasure %x: %w", k, err)
	}
	for _, w := range f.Words {
		if h.Words == nil {
			h.Words = map[uint64]notice.JournalWords{}
		}
		h.Words[w.Entry] = w.Words.words()
	}
	for _, old := range f.Versions {
		h.Versions = append(h.Versions, old.version())
	}
	return h, nil
}

// heldErasure checks that what is held belongs to a comment and to an entry of the journal.
func (c *checker) heldErasure(k, v []byte) {
	h, err := decodeHeld(k, v)
	if !c.valid(held, k, err) {
		return
	}
	c.expect(heldEntries(h))
	c.belongs(held, k, comments, k[:8])
	c.belongs(held, k, journal, k[8:])
}
