package portable

import (
	"bytes"
	"context"
	"fmt"
	"iter"
)

// A Difference is a line of an export that a board does not have, or has in another form.
type Difference struct {
	Item      string // what it is, such as "comment 0CQ5…"
	File, Key string // the file that it is in, and its key there; empty if the file has one line
	Missing   bool   // the board has nothing in its place
}

func (d Difference) String() string {
	if d.Missing {
		return d.Item + " is not on this board"
	}
	return d.Item + " is different on this board"
}

func (p part) difference(key string) Difference {
	return Difference{Item: p.item(key), File: p.file(), Key: readable(key)}
}

// A Comparison counts what an export and a board have in common.
type Comparison struct{ Same, Different, Missing uint64 }

// Compare compares every line of an export with what a store has, and calls tell with each difference. What the store
// has and the export does not is no difference. Errors: ErrFormat, those of the store and of tell, that of ctx.
func Compare(ctx context.Context, e *Reader, s Source, tell func(Difference) error) (c Comparison, err error) {
	lines, stop := iter.Pull2(e.allLines(ctx))
	defer stop()
	m := &matcher{Comparison: &c, tell: tell, next: lines, secrets: e.Secrets()}
	if err := m.advance(); err != nil {
		return c, err
	}
	if err := s.Values(ctx, m.match); err != nil {
		return c, err
	}
	return c, m.missing(func(placed) bool { return true })
}

// A placed line knows its part.
type placed struct {
	line
	part int // index in parts
}

func (e *Reader) allLines(ctx context.Context) iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		for i, p := range parts {
			if p.secret && !e.Secrets() {
				continue
			}
			for l, err := range e.lines(ctx, p) {
				if !yield(placed{l, i}, err) || err != nil {
					return
				}
			}
		}
	}
}

// A matcher walks through a store and an export, which have the same order, at the same time.
type matcher struct {
	*Comparison
	tell    func(Difference) error
	next    func() (placed, error, bool)
	secrets bool

	line placed // of the export, yet to be compared
	more bool   // there is a line
}

func (m *matcher) advance() (err error) {
	m.line, err, m.more = m.next()
	return err
}

// match compares a value of the store.
func (m *matcher) match(v any) error {
	at, form, ok := m.place(v)
	if !ok {
		return fmt.Errorf("a %T has no place in an export", v)
	}
	if err := m.missing(func(l placed) bool { return l.before(at) }); err != nil {
		return err
	}
	if !m.more || m.line.part != at.part || m.line.key != at.key {
		return nil
	}
	same, err := m.same(form)
	if err != nil {
		return err
	}
	if same {
		m.Same++
		return m.advance()
	}
	m.Different++
	if err := m.tell(parts[at.part].difference(at.key)); err != nil {
		return err
	}
	return m.advance()
}

// place returns the place of a value in an export, and its line.
func (m *matcher) place(v any) (at placed, form any, ok bool) {
	for i, p := range parts {
		if form, key, is := p.form(v, m.secrets); is {
			return placed{line{key: key}, i}, form, true
		}
	}
	return at, nil, false
}

func (l placed) before(m placed) bool { return l.part < m.part || l.part == m.part && l.key < m.key }

// missing tells of the lines that a condition holds for: the store has none of them.
func (m *matcher) missing(holds func(placed) bool) error {
	for m.more && holds(m.line) {
		m.Missing++
		d := parts[m.line.part].difference(m.line.key)
		d.Missing = true
		if err := m.tell(d); err != nil {
			return err
		}
		if err := m.advance(); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether the line of the export is the one that the store's value would have.
func (m *matcher) same(form any) (bool, error) {
	other, _, _ := parts[m.line.part].form(m.line.value, m.secrets)
	var a, b bytes.Buffer
	if err := appendLine(&a, form); err != nil {
		return false, err
	}
	err := appendLine(&b, other)
	return bytes.Equal(a.Bytes(), b.Bytes()), err
}
