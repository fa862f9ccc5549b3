package portable

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"iter"
)

// The limits of what is read. An export that this package has written is far from each of them.
const (
	maxLine  = 16 << 20 // bytes
	maxFiles = 100
	maxSmall = 1 << 20 // bytes of a file that is no list
	// A file that unpacks to more than plainSize bytes may not be more than maxRatio times as large as it is packed.
	plainSize = 64 << 20
	maxRatio  = 200
)

// A Reader reads an export. It is checked while it is read: what was read is whole only when Values has ended without
// an error.
type Reader struct {
	manifest
	files    map[string]*zip.File
	contents map[string]partContents

	// Progress, if not nil, is told from time to time how many lines of a file were read.
	Progress func(file string, lines uint64)
}

// IsExport reports whether a file is an export by this package: a ZIP archive whose first file is the manifest. It may
// still be damaged.
func IsExport(r io.ReaderAt) bool {
	head := make([]byte, 30+len(manifestName))
	_, err := r.ReadAt(head, 0)
	return err == nil && string(head[:4]) == "PK\x03\x04" && string(head[30:]) == manifestName
}

// Open reads the manifest and the contents of an export. The error is ErrFormat, with a sentence that says what is
// wrong, or one of r.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, wrong("it is no ZIP archive, or is cut short (%v)", err)
	}
	if len(z.File) > maxFiles {
		return nil, wrong("it has %d files", len(z.File))
	}
	e := &Reader{files: map[string]*zip.File{}, contents: map[string]partContents{}}
	for _, f := range z.File {
		if e.files[f.Name] != nil {
			return nil, wrong("it has two files %s", f.Name)
		}
		if f.UncompressedSize64 > plainSize && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
			return nil, wrong("%s unpacks to %d bytes from %d, as no export does", f.Name, f.UncompressedSize64,
				f.CompressedSize64)
		}
		e.files[f.Name] = f
	}
	if err := e.readSmall(manifestName, &e.manifest); err != nil {
		return nil, err
	}
	if e.Format != format {
		return nil, wrong("%s says that it is: %q", manifestName, e.Format)
	}
	if e.Version != Version {
		return nil, wrong("it has version %d of the format, and this program reads version %d", e.Version, Version)
	}
	return e, e.readContents()
}

// Secrets reports whether the export has the secrets of accounts and of the board.
func (e *Reader) Secrets() bool { return e.manifest.Secrets }

// Lines returns how many lines a part says that it has, such as "comments".
func (e *Reader) Lines(part string) uint64 { return e.contents[part+linesSuffix].Lines }

// AllLines returns how many lines all parts together say that they have.
func (e *Reader) AllLines() (n uint64) {
	for _, p := range e.contents {
		n += p.Lines
	}
	return n
}

// LinesBefore returns how many lines are in the files that are read before a file.
func (e *Reader) LinesBefore(file string) (n uint64) {
	for _, p := range partsOf(e.Secrets()) {
		if p.file() == file {
			break
		}
		n += e.contents[p.file()].Lines
	}
	return n
}

// readContents reads the list of parts and compares it with the files that are there.
func (e *Reader) readContents() error {
	var listed contents
	if err := e.readSmall(contentsName, &listed); err != nil {
		return err
	}
	for _, p := range listed.Parts {
		if _, twice := e.contents[p.Name]; twice {
			return wrong("%s lists %s twice", contentsName, p.Name)
		}
		e.contents[p.Name] = p
	}
	known := map[string]bool{manifestName: true, contentsName: true}
	for _, p := range partsOf(e.Secrets()) {
		known[p.file()] = true
		if e.files[p.file()] == nil {
			return wrong("%s is missing", p.file())
		}
		if _, ok := e.contents[p.file()]; !ok {
			return wrong("%s does not list %s", contentsName, p.file())
		}
	}
	for name := range e.files {
		if !known[name] {
			return wrong("%s does not belong to an export of this kind", name)
		}
	}
	return nil
}

func (e *Reader) readSmall(name string, v any) error {
	f := e.files[name]
	if f == nil {
		return wrong("%s is missing", name)
	}
	if f.UncompressedSize64 > maxSmall {
		return wrong("%s has %d bytes", name, f.UncompressedSize64)
	}
	in, err := f.Open()
	if err != nil {
		return wrong("%s: %v", name, err)
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxSmall+1))
	if err == nil {
		err = decodeLine(bytes.TrimSpace(data), v)
	}
	if err != nil {
		return wrong("%s: %v", name, err)
	}
	return nil
}

// Values yields the values of all lines in their order. After an error it ends. Errors: ErrFormat, those of the file,
// that of ctx.
func (e *Reader) Values(ctx context.Context) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, p := range partsOf(e.Secrets()) {
			for l, err := range e.lines(ctx, p) {
				if !yield(l.value, err) || err != nil {
					return
				}
			}
		}
	}
}

// A line is one line of a part.
type line struct {
	value any
	key   string
}

// lines yields the lines of a part. At its end the number of lines, the size and the checksum are compared.
func (e *Reader) lines(ctx context.Context, p part) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		in, err := e.files[p.file()].Open()
		if err != nil {
			yield(line{}, wrong("%s: %v", p.file(), err))
			return
		}
		defer in.Close()
		l := newLineReader(in, p.file(), e.contents[p.file()])
		last := ""
		for {
			data, err := l.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil {
				err = ctx.Err()
			}
			var read line
			if err == nil {
				if read, err = readLine(p, data, last, l.number); err == nil {
					last = read.key
				}
			}
			if err != nil {
				err = PlaceError{p.file(), l.number, err}
			}
			if !yield(read, err) || err != nil {
				return
			}
			if e.Progress != nil && l.number%progressEvery == 0 {
				e.Progress(p.file(), l.number)
			}
		}
	}
}

func readLine(p part, data []byte, last string, n uint64) (l line, err error) {
	if l.value, l.key, err = p.read(data); err != nil {
		return l, wrong("%s, line %d: %v", p.file(), n, err)
	}
	switch {
	case n > 1 && l.key == last:
		return l, wrong("%s, line %d: there are two of: %s", p.file(), n, p.item(l.key))
	case n > 1 && l.key < last:
		return l, wrong("%s, line %d is not in its place: %s stands behind %s", p.file(), n, p.item(l.key), p.item(last))
	}
	return l, nil
}

// A lineReader reads the lines of a file, and compares at its end what it has read with what the contents say.
type lineReader struct {
	name   string
	want   partContents
	in     *bufio.Reader
	sum    hash.Hash
	number uint64 // of the line read last, from 1
	bytes  uint64
	buffer []byte
}

func newLineReader(r io.Reader, name string, want partContents) *lineReader {
	return &lineReader{name: name, want: want, in: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
}

// next returns the next line without its line feed, which is valid until the next call; io.EOF after the last.
func (l *lineReader) next() ([]byte, error) {
	l.buffer = l.buffer[:0]
	for {
		piece, err := l.in.ReadSlice('\n')
		l.sum.Write(piece)
		l.bytes += uint64(len(piece))
		l.buffer = append(l.buffer, piece...)
		switch {
		case len(l.buffer) > maxLine:
			return nil, wrong("%s, line %d has more than %d bytes", l.name, l.number+1, maxLine)
		case l.bytes > l.want.Bytes:
			return nil, wrong("%s has more than its %d bytes", l.name, l.want.Bytes)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(l.buffer) == 0:
			return nil, l.end()
		case errors.Is(err, io.EOF):
			return nil, wrong("%s ends in the middle of line %d", l.name, l.number+1)
		case err != nil:
			return nil, wrong("%s cannot be unpacked behind line %d: %v", l.name, l.number, err)
		}
		l.number++
		return l.buffer[:len(l.buffer)-1], nil
	}
}

func (l *lineReader) end() error {
	switch {
	case l.number != l.want.Lines:
		return wrong("%s has %d lines, and %s says %d", l.name, l.number, contentsName, l.want.Lines)
	case hex.EncodeToString(l.sum.Sum(nil)) != l.want.SHA256:
		return wrong("%s is not what was exported: its checksum is another one", l.name)
	}
	return io.EOF
}
