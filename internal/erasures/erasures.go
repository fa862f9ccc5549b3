// Package erasures keeps the list of erasures beside the database, so that they can be carried out again on a copy that
// was made before them.
//
// The list is a text file. After a first line with the form's name, each line is an erasure: its time (RFC 3339), the
// id of the comment, the scope, the reason, "erased" or "undone", and the CRC-32 (IEEE, 8 hexadecimal digits) of what
// is before the last space. A line is only ever appended. The latest line about a comment and a scope counts.
//
// Of a comment that its author has withdrawn the scope is "withdrawn". Of addresses and network codes that were kept for
// long enough there is no line for each comment: the scope is "contacts" or "networks", and in place of the id is the
// time (RFC 3339) up to which all of them are deleted.
package erasures

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// firstLine begins the file.
const firstLine = "noticeboard erasures 1"

// A List is a notice.ErasureList in a file. It is safe for concurrent use by one process.
type List struct {
	path string
	own  func(path string) error

	mu      sync.Mutex
	begun   bool
	torn    bool // the file does not end with the end of a line
	damaged []int
	latest  map[subject]notice.ListedErasure
	order   []subject // in which they were first put
	limits  notice.RetentionLimits
	writes  uint64 // since it was opened, and one for that
}

// A subject is what an erasure is of.
type subject struct {
	comment   notice.CommentID
	scope     notice.ErasureScope
	withdrawn bool
}

// Open reads the list in a file. That there is no file is no error: then there is no list yet. When the list is begun, own
// gives its file to whom it should belong.
func Open(path string, own func(path string) error) (*List, error) {
	l := &List{path: path, own: own, latest: map[subject]notice.ListedErasure{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	l.begun, l.torn, l.writes = true, !bytes.HasSuffix(text, []byte("\n")), 1
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if n == 1 && line == firstLine {
			continue
		}
		if err := l.read(line); n == 1 || err != nil {
			l.damaged = append(l.damaged, n)
		}
	}
	if n == 0 {
		l.damaged = []int{1}
	}
	return l, nil
}

// Damaged lists the numbers of lines that could not be read when the list was opened, from 1.
func (l *List) Damaged() []int { return l.damaged }

// Begun implements notice.ErasureList.
func (l *List) Begun() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.begun
}

// InForce implements notice.ErasureList.
func (l *List) InForce() (all []notice.ListedErasure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.order {
		if e := l.latest[s]; !e.Undone {
			all = append(all, e)
		}
	}
	return all
}

// Limits implements notice.ErasureList.
func (l *List) Limits() notice.RetentionLimits {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limits
}

// Writes returns a number that is higher after every change.
func (l *List) Writes() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.writes
}

// All lists the latest erasures, also those that were undone, in the order in which they were first put.
func (l *List) All() (all []notice.ListedErasure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.order {
		all = append(all, l.latest[s])
	}
	return all
}

// Merge puts in the list what another one has and this one does not, or has later. It begins the list if there is none.
func (l *List) Merge(other *List) error {
	if !l.Begun() {
		if err := l.Begin(other.All()); err != nil {
			return err
		}
	}
	var later []notice.ListedErasure
	for _, e := range other.All() {
		l.mu.Lock()
		had, ok := l.latest[of(e)]
		l.mu.Unlock()
		if !ok || e.At.After(had.At) {
			later = append(later, e)
		}
	}
	limits := other.Limits()
	return errors.Join(l.Put(later...), l.PutLimits(limits, limits.Latest()))
}

// Begin implements notice.ErasureList. The file is there as a whole or not at all.
func (l *List) Begin(es []notice.ListedErasure) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun {
		return errors.New("there is a list of erasures already")
	}
	temporary := l.path + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, os.ErrNotExist) { // an interrupted one left it
		return err
	}
	if err := appendDurably(temporary, firstLine+"\n"+lines(es)); err != nil {
		return err
	}
	if err := l.own(temporary); err != nil {
		return err
	}
	if err := os.Rename(temporary, l.path); err != nil {
		return err
	}
	if err := syncDir(filepath.Dir(l.path)); err != nil {
		return err
	}
	l.begun = true
	l.writes++
	for _, e := range es {
		l.note(e)
	}
	return nil
}

// Put implements notice.ErasureList. Before Begin it does nothing: that lists what was erased until then.
func (l *List) Put(es ...notice.ListedErasure) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begun {
		return nil
	}
	es = slices.DeleteFunc(slices.Clone(es), func(e notice.ListedErasure) bool {
		had, ok := l.latest[of(e)]
		return ok && had.Undone == e.Undone && had.Erasure == e.Erasure
	})
	if len(es) == 0 {
		return nil
	}
	if err := l.write(lines(es)); err != nil {
		return err
	}
	for _, e := range es {
		l.note(e)
	}
	return nil
}

// write appends lines. The caller holds the lock.
func (l *List) write(text string) error {
	if l.torn {
		text = "\n" + text
	}
	l.torn = true // until it is certain that the line has ended
	if err := appendDurably(l.path, text); err != nil {
		return fmt.Errorf("writing the list of erasures: %w", err)
	}
	l.torn = false
	l.writes++
	return nil
}

// PutLimits implements notice.ErasureList. Limits are kept to the second.
func (l *List) PutLimits(limits notice.RetentionLimits, at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begun {
		return errors.New("there is no list of erasures yet")
	}
	text, later := "", l.limits.Later(secondsOf(limits))
	for _, k := range notice.RetainedKinds {
		if later[k].After(l.limits[k]) {
			text += signed(fmt.Sprintf("%s %s %v %v %s", at.UTC().Format(time.RFC3339), later[k].Format(time.RFC3339), k,
				notice.Retention, states[false]))
		}
	}
	if text == "" {
		return nil
	}
	if err := l.write(text); err != nil {
		return err
	}
	l.limits = later
	return nil
}

// secondsOf returns limits to the second, in UTC.
func secondsOf(l notice.RetentionLimits) notice.RetentionLimits {
	for k, t := range l {
		if !t.IsZero() {
			l[k] = t.UTC().Truncate(time.Second)
		}
	}
	return l
}

func of(e notice.ListedErasure) subject { return subject{e.Comment, e.Scope, e.Withdrawn} }

// note notes e as the latest of what it is of. The caller holds the lock, or is alone.
func (l *List) note(e notice.ListedErasure) {
	s := of(e)
	if _, ok := l.latest[s]; !ok {
		l.order = append(l.order, s)
	}
	l.latest[s] = e
}

func appendDurably(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// states are the words for whether an erasure was undone.
var states = map[bool]string{false: "erased", true: "undone"}

func lines(es []notice.ListedErasure) string {
	var b strings.Builder
	for _, e := range es {
		erased := e.Erasure.String()
		if e.Withdrawn {
			erased = withdrawnScope + " " + e.Reason.String()
		}
		at := e.At.UTC().Format(time.RFC3339)
		b.WriteString(signed(fmt.Sprintf("%s %v %s %s", at, e.Comment, erased, states[e.Undone])))
	}
	return b.String()
}

// withdrawnScope is the scope of a withdrawal.
const withdrawnScope = "withdrawn"

// signed returns a line with its sum.
func signed(line string) string { return line + " " + sum(line) + "\n" }

func sum(line string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(line))) }

// read reads a line, and notes what it says.
func (l *List) read(line string) error {
	words := strings.Split(line, " ")
	if len(words) != 6 {
		return errors.New("it has not six words")
	}
	if line, _ = strings.CutSuffix(line, " "+words[5]); sum(line) != words[5] {
		return errors.New("its sum is " + strconv.Quote(words[5]))
	}
	if kind, err := notice.ParseRetainedKind(words[2]); err == nil {
		limit, err := time.Parse(time.RFC3339, words[1])
		if err == nil && limit.After(l.limits[kind]) {
			l.limits[kind] = limit
		}
		return err
	}
	e, err := parse(words)
	if err == nil {
		l.note(e)
	}
	return err
}

// parse returns the erasure that the words of a line name.
func parse(words []string) (e notice.ListedErasure, err error) {
	var err1, err2, err3 error
	if e.Withdrawn = words[2] == withdrawnScope; e.Withdrawn {
		words[2] = notice.EraseAll.String()
	}
	e.At, err1 = time.Parse(time.RFC3339, words[0])
	e.Comment, err2 = notice.ParseCommentID(words[1])
	e.Erasure, err3 = notice.ParseErasure(words[2] + " " + words[3])
	if e.Undone = words[4] == states[true]; !e.Undone && words[4] != states[false] {
		err = errors.New("it is neither erased nor undone")
	}
	return e, errors.Join(err, err1, err2, err3)
}
