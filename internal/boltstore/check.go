package boltstore

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// maxFaults is the largest number of faults that Check reports.
const maxFaults = 20

// Check decodes every record, rebuilds every index entry and tally from the records and compares them with those
// in the file. The error joins one error per fault, up to maxFaults.
func (s *Store) Check(ctx context.Context) error {
	return s.view(ctx, func(x tx) error {
		c := checker{
			tx: x, want: map[table]int{},
			tallies: map[notice.AnnouncementID]notice.Tally{},
			authors: map[notice.AuthorKey]notice.AuthorTally{},
		}
		for _, step := range []func(){
			c.announcements, c.comments, c.audit, c.logs, c.dossiers, c.accounts, c.indexes, c.counts, c.changes,
		} {
			if step(); len(c.faults) >= maxFaults {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return errors.Join(c.faults[:min(len(c.faults), maxFaults)]...)
	})
}

// A checker collects what the indexes and tallies should hold, according to the records read so far.
type checker struct {
	tx
	want    map[table]int                          // expected number of entries in each index
	tallies map[notice.AnnouncementID]notice.Tally // expected tallies, without Revision
	authors map[notice.AuthorKey]notice.AuthorTally
	earlier int // expected number of earlier announcement versions
	faults  []error
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, args...))
}

// expect checks that the index entries of one record are in the file, and counts them in want.
func (c *checker) expect(es []entry) {
	for _, e := range es {
		c.want[e.in]++
		if v := c.get(e.in, []byte(e.key)); v == nil || string(v) != e.val {
			c.fault("%v %x is missing or wrong", e.in, e.key)
		}
	}
}

func (c *checker) announcements() {
	for k, v := range c.forward(announcements, nil, nil) {
		a, err := decodeAnnouncement(k, v)
		if err != nil {
			c.fault("%w", err)
			continue
		}
		c.expect(announcementEntries(a))
		c.earlierTexts(a)
		c.tallies[a.ID] = notice.Tally{}
	}
	for range c.forward(texts, nil, nil) {
		c.earlier--
	}
	if c.earlier < 0 {
		c.fault("%d earlier versions belong to no announcement", -c.earlier)
	}
}

func (c *checker) comments() {
	for k, v := range c.forward(comments, nil, nil) {
		m, err := decodeComment(k, v)
		if err != nil {
			c.fault("%w", err)
			continue
		}
		c.expect(commentEntries(m))
		if _, ok := c.tallies[m.On]; !ok {
			c.fault("comment %v is on announcement %d, which does not exist", m.ID, m.On)
		}
		t := c.tallies[m.On]
		t.Add(m, 1)
		if m.OnPage() {
			t.LastNumber++ // numbers and ordinals have no gaps, so the highest is the count
			if m.Place == 0 {
				t.Threads++
			}
		}
		c.tallies[m.On] = t
		a := c.authors[m.Author.Key]
		*a.Count(m.Status)++
		c.authors[m.Author.Key] = a
	}
}

func (c *checker) audit() {
	next := uint64(1)
	for k, v := range c.forward(audit, nil, nil) {
		e, err := decodeAudit(k, v)
		if err != nil {
			c.fault("%w", err)
		}
		if number(k) != next {
			c.fault("audit entry %d follows %d", number(k), next-1)
		}
		next = number(k) + 1
		c.expect(auditEntries(e))
	}
	for k, v := range c.forward(asides, nil, nil) {
		if _, err := decodeRemarks(k, v); err != nil {
			c.fault("%w", err)
		}
		if number(k) >= next {
			c.fault("remarks %d have no audit entry", number(k))
		}
	}
}

// logs checks the tables whose keys are sequence numbers without gaps, the single records in meta, and batches and
// versions, which refer to other tables.
func (c *checker) logs() {
	for t, decode := range map[table]func(k, v []byte) error{
		activities: func(k, v []byte) error {
			a, err := decodeActivity(k, v)
			c.expect(activityEntries(a))
			return err
		},
		rulebooks: func(k, v []byte) error { _, err := decodeRuleBook(k, v); return err },
	} {
		next := uint64(1)
		for k, v := range c.forward(t, nil, nil) {
			if err := decode(k, v); err != nil {
				c.fault("%w", err)
			}
			if number(k) != next {
				c.fault("%v: %d follows %d", t, number(k), next-1)
			}
			next = number(k) + 1
		}
	}
	_, err1 := c.Settings()
	_, err2 := c.FlagCounts()
	_, err3 := c.Snippets()
	_, err4 := c.Memory()
	_, err5 := c.Institution()
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			c.fault("%w", err)
		}
	}
	for k, v := range c.forward(batches, nil, nil) {
		b, err := decodeBatch(k, v)
		if err != nil {
			c.fault("%w", err)
		} else if c.get(audit, key(b.Seq+b.Done-1)) == nil {
			c.fault("batch %d has fewer than %d audit entries", b.Seq, b.Done)
		}
	}
	for k, v := range c.forward(versions, nil, nil) {
		if _, err := decodeVersion(k, v); err != nil {
			c.fault("%w", err)
		}
		if c.get(comments, k[:8]) == nil {
			c.fault("version %x belongs to no comment", k)
		}
	}
}

func (c *checker) dossiers() {
	for k, v := range c.forward(dossiers, nil, nil) {
		d, err := decodeDossier(k, v)
		if err != nil {
			c.fault("%w", err)
			continue
		}
		c.expect(dossierEntries(d))
	}
}

// indexes compares the number of entries of each index with the expected one. The expected entries were found by
// expect, so a difference means that the index has entries of no record.
func (c *checker) indexes() {
	for _, t := range indexes {
		got := 0
		for k := range c.forward(t, nil, nil) {
			if t != authors || number(k[16:]) != 0 { // the table of authors also holds the tallies
				got++
			}
		}
		if got != c.want[t] {
			c.fault("%v has %d entries, want %d", t, got, c.want[t])
		}
	}
}

func (c *checker) counts() {
	threads := c.facetExtents()
	for id, want := range c.tallies {
		for i, e := range threads[id] {
			want.Facets[i].Threads = e.Threads
		}
		got, err := c.Tally(id)
		want.Revision = got.Revision
		if err != nil || got != want {
			c.fault("tally %d is %+v, want %+v (%v)", id, got, want, err)
		}
	}
	for k, want := range c.authors {
		if got, _ := c.AuthorTally(k); got != want {
			c.fault("author tally %x is %+v, want %+v", k, got, want)
		}
	}
}
