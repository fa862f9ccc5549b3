package importer

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"noticeboard/internal/board"
)

// A Plan is a file of another system, read as a whole: all that is in it is known to be readable, in which order it is
// to be stored, and which comment replies to which. The records are in a temporary file that nothing but the plan can
// open; in memory there are about 200 bytes for each.
type Plan struct {
	System string
	Site   string
	Digest [sha256.Size]byte // SHA-256 of the file
	Types  map[string]int    // how many posts the file has of each type, if its system has types

	spool    *os.File
	written  int64
	out      *bufio.Writer
	threads  []threadEntry
	comments []commentEntry
	byKey    map[string]int32            // thread by key
	byID     map[[16]byte]int32          // comment by hash of its ID
	parents  map[int32][16]byte          // hash of the parent's ID, until the plan is complete
	keys     map[int32]string            // key of the thread of a comment that came before it
	inOrder  []int32                     // the threads in the order of their dates
	order    []int32                     // the comments in the order of their dates
	nobody   board.AnnouncementPlacement // of comments without a thread
}

// A threadEntry is where a thread is in the spool.
type threadEntry struct {
	at, length int64
	when       int64 // milliseconds since 1970 when it was published, else when the first comment was written
	undated    bool
	comments   int
	place      board.AnnouncementPlacement
}

// A commentEntry is where a comment is in the spool, and how it stands to the others.
type commentEntry struct {
	at     int64
	length int32
	thread int32 // -1: none
	parent int32 // -1: it begins a thread
	depth  int32
	when   int64 // milliseconds since 1970, not before the parent's
	note   planNote
	place  board.CommentPlacement
}

// A planNote is what the plan says about a comment.
type planNote uint8

const (
	planOrphan planNote = 1 << iota // its parent is not in the file
	planCircle                      // it replies to itself through others
	planTwice                       // an earlier one has the same ID
)

// ReadPlan reads a file. Temporary files are made in scratch. The plan must be closed. Errors: ErrUnknownFormat,
// ErrEmptyFile, ErrCutShort, DamagedError, those of the file system, that of ctx.
func ReadPlan(ctx context.Context, path, scratch string) (*Plan, error) {
	in, f, digest, err := openInput(path, scratch)
	if err != nil {
		return nil, err
	}
	p := &Plan{System: f.system, Digest: digest, Types: map[string]int{}, byKey: map[string]int32{},
		byID: map[[16]byte]int32{}, parents: map[int32][16]byte{}, keys: map[int32]string{}}
	if p.spool, err = temporary(scratch); err != nil {
		return nil, err
	}
	p.out = bufio.NewWriterSize(p.spool, 256<<10)
	count := 0
	err = f.read(ctx, in, func(r record) error {
		if count++; count%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return p.add(r)
	})
	if err == nil {
		err = p.out.Flush()
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	p.complete()
	return p, nil
}

// temporary returns a file that has no name any more.
func temporary(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "import-*.tmp") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("making a temporary file for an import: %w", err)
	}
	return f, errors.Join(os.Remove(f.Name()))
}

// Close deletes the temporary file.
func (p *Plan) Close() error { return p.spool.Close() }

// Threads and Comments return how many there are in the file.
func (p *Plan) Threads() int { return len(p.threads) }

// Comments returns how many comments are in the file.
func (p *Plan) Comments() int { return len(p.comments) }

// types returns the types of posts in the file, in the order of their names.
func (p *Plan) types() []string { return slices.Sorted(maps.Keys(p.Types)) }

func hashOf(id string) (h [16]byte) {
	sum := sha256.Sum256([]byte(id))
	copy(h[:], sum[:])
	return h
}

func (p *Plan) add(r record) error {
	switch {
	case r.thread != nil:
		return p.addThread(r.thread)
	case r.comment != nil:
		return p.addComment(r.comment)
	}
	p.Site = r.site
	return nil
}

func (p *Plan) addThread(t *thread) error {
	if _, known := p.byKey[t.Key]; known {
		return nil
	}
	e := threadEntry{at: p.written, when: millis(t.Published)}
	length, err := p.write(t)
	e.length = length
	p.byKey[t.Key] = int32(len(p.threads))
	p.threads = append(p.threads, e)
	if t.Type != "" {
		p.Types[t.Type]++
	}
	return err
}

func (p *Plan) addComment(c *comment) error {
	n := int32(len(p.comments))
	e := commentEntry{at: p.written, thread: -1, parent: -1, depth: -1, when: millis(c.Posted)}
	length, err := p.write(c)
	e.length = int32(length)
	if at, known := p.byKey[c.Thread]; known {
		e.thread = at
	} else {
		p.keys[n] = c.Thread
	}
	if id := hashOf(c.ID); c.ID != "" {
		if _, twice := p.byID[id]; twice {
			e.note |= planTwice
		} else {
			p.byID[id] = n
		}
	}
	if c.Parent != "" && e.note&planTwice == 0 {
		p.parents[n] = hashOf(c.Parent)
	}
	p.comments = append(p.comments, e)
	return err
}

func (p *Plan) write(v any) (length int64, err error) {
	data, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	n, err := p.out.Write(data)
	p.written += int64(n)
	return int64(n), err
}

func (p *Plan) read(at, length int64, into any) error {
	data := make([]byte, length)
	if _, err := p.spool.ReadAt(data, at); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading back what is to be imported: %w", err)
	}
	return json.Unmarshal(data, into)
}

// complete finds threads and parents, and the order of the comments: that of their dates, parents before their replies.
func (p *Plan) complete() {
	last := map[int32]int64{} // the date of the last dated comment in each thread
	for i := range p.comments {
		c := &p.comments[i]
		if at, known := p.byKey[p.keys[int32(i)]]; c.thread < 0 && known {
			c.thread = at
		}
		if c.thread >= 0 {
			p.threads[c.thread].comments++
		}
		if id, replies := p.parents[int32(i)]; replies {
			parent, known := p.byID[id]
			switch {
			case !known || p.comments[parent].thread != c.thread && p.comments[parent].thread >= 0 && c.thread >= 0:
				c.note |= planOrphan
			default:
				c.parent = parent
			}
		}
		if c.when == 0 {
			c.when = last[c.thread]
		}
		last[c.thread] = c.when
	}
	p.parents, p.keys, p.byID = nil, nil, nil
	for i := range p.comments {
		p.settle(int32(i))
	}
	p.inOrder = make([]int32, len(p.threads))
	for i := range p.inOrder {
		p.inOrder[i] = int32(i)
	}
	for _, c := range p.comments {
		if t := c.thread; t >= 0 && c.when != 0 && (p.threads[t].undated || p.threads[t].when == 0) {
			p.threads[t].undated = true
			if p.threads[t].when == 0 || c.when < p.threads[t].when {
				p.threads[t].when = c.when
			}
		}
	}
	slices.SortStableFunc(p.inOrder, func(i, j int32) int { return cmp.Compare(p.threads[i].when, p.threads[j].when) })
	p.order = make([]int32, len(p.comments))
	for i := range p.order {
		p.order[i] = int32(i)
	}
	slices.SortFunc(p.order, func(i, j int32) int {
		a, b := p.comments[i], p.comments[j]
		return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.depth, b.depth), cmp.Compare(i, j))
	})
}

// settling is the depth of a comment whose ancestors are being settled.
const settling = -2

// settle sets the depth of a comment and of those above it, and makes none of them older than its parent. A circle ends
// at the comment from which it is entered.
func (p *Plan) settle(i int32) {
	var path []int32
	for at := i; at >= 0 && p.comments[at].depth < 0; {
		c := &p.comments[at]
		if c.depth == settling {
			c.note |= planCircle
			c.parent, c.depth = -1, 0
			break
		}
		c.depth = settling
		path = append(path, at)
		at = c.parent
	}
	for _, at := range slices.Backward(path) {
		c := &p.comments[at]
		if c.depth >= 0 {
			continue
		}
		c.depth = 0
		if c.parent >= 0 {
			above := p.comments[c.parent]
			c.depth, c.when = above.depth+1, max(c.when, above.when)
		}
	}
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
