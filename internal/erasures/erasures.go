// Package erasures keeps the list of erasures beside the database, so that they can be carried out again on a copy that
// was made before them.
//
// The list is a text file. After a first line with the form's name, each line is an erasure: its time (RFC 3339), the
// id of the comment, the scope, the reason, "erased" or "undone", and the CRC-32 (IEEE, 8 hexadecimal digits) of what
// is before the last space. A line is only ever appended. The latest line about a comment and a scope counts.
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
}

// A subject is what an erasure is of.
type subject struct {
	comment notice.CommentID
	scope   notice.ErasureScope
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
	l.begun, l.torn = true, !bytes.HasSuffix(text, []byte("\n"))
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if n == 1 && line == firstLine {
			continue
		}
		e, err := parse(line)
		if n == 1 || err != nil {
			l.damaged = append(l.damaged, n)
			continue
		}
		l.note(e)
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
	text := lines(es)
	if l.torn {
		text = "\n" + text
	}
	l.torn = true // until it is certain that the line has ended
	if err := appendDurably(l.path, text); err != nil {
		return fmt.Errorf("writing the list of erasures: %w", err)
	}
	l.torn = false
	for _, e := range es {
		l.note(e)
	}
	return nil
}

func of(e notice.ListedErasure) subject { return subject{e.Comment, e.Scope} }

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
		line := fmt.Sprintf("%s %v %v %s", e.At.UTC().Format(time.RFC3339), e.Comment, e.Erasure, states[e.Undone])
		fmt.Fprintf(&b, "%s %s\n", line, sum(line))
	}
	return b.String()
}

func sum(line string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(line))) }

func parse(line string) (e notice.ListedErasure, err error) {
	words := strings.Split(line, " ")
	if len(words) != 6 {
		return e, errors.New("it has not six words")
	}
	if line, _ = strings.CutSuffix(line, " "+words[5]); sum(line) != words[5] {
		return e, errors.New("its sum is " + strconv.Quote(words[5]))
	}
	var err1, err2, err3 error
	e.At, err1 = time.Parse(time.RFC3339, words[0])
	e.Comment, err2 = notice.ParseCommentID(words[1])
	e.Erasure, err3 = notice.ParseErasure(words[2] + " " + words[3])
	if e.Undone = words[4] == states[true]; !e.Undone && words[4] != states[false] {
		err = errors.New("it is neither erased nor undone")
	}
	return e, errors.Join(err, err1, err2, err3)
}
