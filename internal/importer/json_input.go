package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
)

// unescaped returns a text in which characters were written as references of HTML.
func unescaped(text string) string { return html.UnescapeString(text) }

// A jsonInput reads JSON value by value.
type jsonInput struct {
	*json.Decoder
	ctx    context.Context
	system string
	bound  *bounded
	values int
}

func newJSONInput(ctx context.Context, system string, r io.Reader) *jsonInput {
	j := &jsonInput{ctx: ctx, system: system, bound: &bounded{r: r}}
	j.bound.next()
	j.Decoder = json.NewDecoder(j.bound)
	return j
}

// failure returns what an error of the decoder means.
func (j *jsonInput) failure(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrCutShort
	case errors.Is(err, ErrCutShort), errors.As(err, new(DamagedError)):
		return err
	}
	return DamagedError{j.system, Place{Byte: uint64(j.InputOffset())}, err}
}

// value reads the next value into v and reports whether it has that form; io.EOF at the end.
func (j *jsonInput) value(v any) (fits bool, err error) {
	if j.values++; j.values%1024 == 0 && j.ctx.Err() != nil {
		return false, j.ctx.Err()
	}
	j.bound.next()
	var raw json.RawMessage
	if err := j.Decode(&raw); err != nil {
		if err == io.EOF {
			return false, err
		}
		return false, j.failure(err)
	}
	return json.Unmarshal(raw, v) == nil, nil
}

// delim reads a delimiter.
func (j *jsonInput) delim(want json.Delim) error {
	j.bound.next()
	t, err := j.Token()
	if err != nil {
		return j.failure(err)
	}
	if t != want {
		return j.failure(fmt.Errorf("there is %v, and not %v", t, want))
	}
	return nil
}

// members calls f with the name of each member of the object that begins here. f must read its value.
func (j *jsonInput) members(f func(name string) error) error {
	if err := j.delim('{'); err != nil {
		return err
	}
	for j.More() {
		j.bound.next()
		t, err := j.Token()
		if err != nil {
			return j.failure(err)
		}
		name, ok := t.(string)
		if !ok {
			return j.failure(fmt.Errorf("there is %v, and not the name of a member", t))
		}
		if err := f(name); err != nil {
			return err
		}
	}
	return j.delim('}')
}

// elements calls f for each element of the array that begins here, or for none if there is null. f must read it.
func (j *jsonInput) elements(f func() error) error {
	j.bound.next()
	t, err := j.Token()
	if err != nil {
		return j.failure(err)
	}
	if t == nil {
		return nil
	}
	if t != json.Delim('[') {
		return j.failure(fmt.Errorf("there is %v, and not an array", t))
	}
	for j.More() {
		if err := f(); err != nil {
			return err
		}
	}
	return j.delim(']')
}
