package boltstore

import (
	"noticeboard/internal/notice"
)

// A tallyCheck compares the tally of an announcement with its comments.
type tallyCheck struct {
	stored  notice.Tally // when the check began
	counted notice.Tally // without Revision
}

// count counts a comment, but not the threads with its facets.
func (t *tallyCheck) count(m notice.Comment) {
	t.counted.Add(m, 1)
	if !m.OnPage() {
		return
	}
	t.counted.LastNumber++ // numbers and ordinals have no gaps, so the highest is the count
	if m.Place == 0 {
		t.counted.Threads++
	}
}

// readTallies reads the tallies that comments are compared with.
func (c *checker) readTallies() {
	for k, v := range c.forward(tallies, nil, nil) {
		if len(k) != 8 || number(k) == 0 {
			continue
		}
		t, err := decodeTally(v)
		c.valid(tallies, k, err)
		c.tallies[notice.AnnouncementID(number(k))] = &tallyCheck{stored: t}
	}
}

// compareTallies compares the tallies that are as they were when the check began with the comments that were read.
func (c *checker) compareTallies() {
	for id, t := range c.tallies {
		now, err := c.ownTally(id)
		if !c.valid(tallies, key(id), err) || now != t.stored || c.uncounted {
			continue // it has changed, so that some of its comments may have been read before that and some after
		}
		if t.counted.Revision = now.Revision; now == t.counted {
			continue
		}
		if want := c.recount(id); now != want {
			c.fault(tallies, key(id), "it is %+v, want %+v", now, want)
		}
	}
}

// recount counts the comments of an announcement in the present snapshot. Its tally may have changed and changed back
// while they were read in pieces.
func (c *checker) recount(id notice.AnnouncementID) notice.Tally {
	stored, _ := c.ownTally(id)
	t := tallyCheck{counted: notice.Tally{Revision: stored.Revision}}
	for k := range c.forward(words, key(id), key(id)) {
		m, err := loadIndexed(c.tx, comments, idAtEnd(k, nil), decodeComment)
		if c.valid(comments, idAtEnd(k, nil), err) {
			t.count(m)
		}
	}
	for k := range onePerThread(c.forward(facets, key(id), key(id))) {
		t.counted.Facets[k[8]].Threads++
	}
	return t.counted
}

// An authorCheck compares the tally of an author with the author's comments, which follow it in the table.
type authorCheck struct {
	key     []byte // of the author; nil before the first
	stored  notice.AuthorTally
	counted notice.AuthorTally
	skip    bool // the tally has changed while the comments were read in pieces, or one of them is damaged
}

// resume is called when another piece begins.
func (a *authorCheck) resume(x tx) {
	if a.key != nil {
		now, _ := x.AuthorTally(notice.AuthorKey(a.key))
		a.skip = a.skip || now != a.stored
	}
}

// authorEntry checks a key of the authors table: a tally, or an index entry.
func (c *checker) authorEntry(k, v []byte) {
	if string(k[:16]) != string(c.author.key) {
		c.endAuthor()
		stored, _ := c.AuthorTally(notice.AuthorKey(k[:16]))
		c.author = authorCheck{key: append([]byte(nil), k[:16]...), stored: stored}
	}
	if number(k[16:]) == 0 {
		return
	}
	m, err := loadIndexed(c.tx, comments, k[16:], decodeComment)
	c.among(authors, k, v, contentEntries(m), err)
	if n := c.author.counted.Count(m.Status); n != nil {
		*n++
	} else {
		c.author.skip = true
	}
}

// endAuthor compares the tally of the author whose comments were read. If it differs, it counts again in the present
// snapshot, because the tally may have changed and changed back while they were read in pieces.
func (c *checker) endAuthor() {
	a := c.author
	if a.key == nil || a.skip || a.stored == a.counted {
		return
	}
	now, _ := c.AuthorTally(notice.AuthorKey(a.key))
	var want notice.AuthorTally
	for k := range c.forward(authors, a.key, append(a.key[:16:16], key(uint64(1))...)) {
		m, err := loadIndexed(c.tx, comments, k[16:], decodeComment)
		if n := want.Count(m.Status); err == nil && n != nil {
			*n++
		}
	}
	if now != want {
		c.fault(authors, tallyKey(notice.AuthorKey(a.key)), "the tally is %+v, want %+v", now, want)
	}
}
