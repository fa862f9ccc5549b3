package portable

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"time"
)

// Options say what is exported.
type Options struct {
	Secrets bool // with passwords, second factors, sign-ins, open links and the secrets of the board

	// Progress, if not nil, is told from time to time how many lines of a file were written.
	Progress func(file string, lines uint64)
}

// Write writes an export of one snapshot of a store. Errors: those of the store and of w, that of ctx.
func Write(ctx context.Context, s Source, w io.Writer, o Options) error {
	e := newWriter(w, o)
	if err := e.file(manifestName, manifest{Format: format, Version: Version, Secrets: o.Secrets}); err != nil {
		return err
	}
	if err := s.Values(ctx, e.value); err != nil {
		return err
	}
	return e.close()
}

// A writer writes an export.
type writer struct {
	Options
	zip   *zip.Writer
	parts []part // that are yet to be written; the first is open
	open  *openPart
	done  contents
	line  bytes.Buffer
}

// An openPart is the part that lines are written to.
type openPart struct {
	partContents
	to  io.Writer
	sum hash.Hash
}

func newWriter(w io.Writer, o Options) *writer {
	return &writer{Options: o, zip: zip.NewWriter(w), parts: partsOf(o.Secrets)}
}

// zipTime is the time that all files in an export have, so that two exports of the same data are the same.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (e *writer) create(name string) (io.Writer, error) {
	return e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipTime})
}

// file writes a file of one JSON value.
func (e *writer) file(name string, v any) error {
	w, err := e.create(name)
	if err != nil {
		return err
	}
	e.line.Reset()
	if err := appendLine(&e.line, v); err != nil {
		return err
	}
	_, err = w.Write(e.line.Bytes())
	return err
}

// value writes the line of a value to its part, and finishes those before it.
func (e *writer) value(v any) error {
	for _, p := range parts {
		form, _, is := p.form(v, e.Secrets)
		if !is {
			continue
		}
		if p.secret && !e.Secrets {
			return nil
		}
		if err := e.advance(p.name); err != nil {
			return err
		}
		return e.write(form)
	}
	return fmt.Errorf("a %T has no place in an export", v)
}

// advance opens a part, after finishing all before it. With no name it finishes all.
func (e *writer) advance(name string) error {
	for {
		if len(e.parts) == 0 {
			if name == "" {
				return nil
			}
			return fmt.Errorf("%s is written too late for its place in an export", name)
		}
		if e.open == nil {
			w, err := e.create(e.parts[0].file())
			if err != nil {
				return err
			}
			e.open = &openPart{partContents: partContents{Name: e.parts[0].file()}, to: w, sum: sha256.New()}
		}
		if e.parts[0].name == name {
			return nil
		}
		e.open.SHA256 = hex.EncodeToString(e.open.sum.Sum(nil))
		e.done.Parts = append(e.done.Parts, e.open.partContents)
		e.open, e.parts = nil, e.parts[1:]
	}
}

func (e *writer) write(form any) error {
	e.line.Reset()
	if err := appendLine(&e.line, form); err != nil {
		return err
	}
	p := e.open
	p.Lines++
	p.Bytes += uint64(e.line.Len())
	p.sum.Write(e.line.Bytes())
	if e.Progress != nil && p.Lines%progressEvery == 0 {
		e.Progress(p.Name, p.Lines)
	}
	_, err := p.to.Write(e.line.Bytes())
	return err
}

func (e *writer) close() error {
	if err := e.advance(""); err != nil {
		return err
	}
	if err := e.file(contentsName, e.done); err != nil {
		return err
	}
	return e.zip.Close()
}
