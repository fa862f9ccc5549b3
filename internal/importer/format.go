package importer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

// A format is a file format of another system, with how it is recognized and read.
type format struct {
	system string // its name in origins, in the journal and on the command line
	title  string // how its makers call it
	begins func(head []byte) bool
	read   func(ctx context.Context, in *input, emit func(record) error) error
}

// formats are the formats that can be read, in the order in which they are tried.
var formats = []format{
	{"wordpress", "WordPress", isXMLWith("wordpress.org/export/"), readWXR},
	{"disqus", "Disqus", isXMLWith("<disqus"), readDisqus},
	{"remark42", "remark42", isJSONWith(`"version"\s*:\s*\d+\s*,\s*"(users|posts)"`), readRemark42},
	{"commento", "Commento, Comentario", isJSONWith(`"version"\s*:\s*\d+\s*,\s*"(comments|pages)"`), readCommento},
	{"isso", "Isso", func(head []byte) bool { return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) }, readIsso},
}

// OwnSystem is the name of the system that this program's exports are of.
const OwnSystem = "noticeboard"

// A System is one whose files can be read.
type System struct {
	Name  string // in origins, in the journal and in message keys
	Title string // how its makers call it, in every language
}

// Systems returns the systems whose files can be read.
func Systems() (all []System) {
	for _, f := range formats {
		all = append(all, System{f.system, f.title})
	}
	return all
}

// TitleOf returns the title of a system.
func TitleOf(name string) string {
	if name == OwnSystem {
		return "Noticeboard"
	}
	for _, f := range formats {
		if f.system == name {
			return f.title
		}
	}
	return name
}

func isXMLWith(mark string) func([]byte) bool {
	return func(head []byte) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), "` \t\r\n")
		return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte(mark))
	}
}

func isJSONWith(mark string) func([]byte) bool {
	begin := regexp.MustCompile(`\A(\x{feff})?\s*\{\s*` + mark)
	return begin.Match
}

// The errors of a file as a whole. None of it is imported then.
var (
	ErrUnknownFormat = errors.New("the file is of none of the kinds that can be read: " +
		"exports of a board (noticeboard export), of WordPress (WXR), Disqus, remark42, Isso, Commento and Comentario")
	ErrEmptyFile = errors.New("the file is empty")
	ErrCutShort  = errors.New("the file ends too early: it was cut short")
)

// A DamagedError says what is wrong with a file, and where.
type DamagedError struct {
	System string
	At     Place
	Err    error
}

// A Place is where in a file something is. Line and Byte count from 1; what is not known is zero.
type Place struct {
	File string // in an archive
	Line uint64
	Byte uint64
}

// IsZero reports whether nothing is known of the place.
func (p Place) IsZero() bool { return p == Place{} }

// String returns the place in English.
func (p Place) String() string {
	var words []string
	if p.File != "" {
		words = append(words, p.File)
	}
	if p.Line > 0 {
		words = append(words, fmt.Sprintf("line %d", p.Line))
	}
	if p.Byte > 0 {
		words = append(words, fmt.Sprintf("byte %d", p.Byte))
	}
	return strings.Join(words, ", ")
}

// Error implements error.
func (e DamagedError) Error() string {
	at := ""
	if !e.At.IsZero() {
		at = ", " + e.At.String()
	}
	return fmt.Sprintf("the file is damaged (%s%s): %v", e.System, at, e.Err)
}

// Unwrap returns Err.
func (e DamagedError) Unwrap() error { return e.Err }

const (
	headBytes = 8 << 10 // by which a format is recognized
	// maxRecord is how long one record of a file may be, in bytes. It bounds the memory that reading needs.
	maxRecord = 4 << 20
	// A compressed file may be as many times as long when it is unpacked, and this longer.
	maxRatio    = 200
	ratioMargin = 64 << 20
)

// An input is a file to be imported. It can be read several times.
type input struct {
	path    string
	size    int64
	packed  bool   // it is compressed with gzip
	scratch string // directory for temporary files
}

// openInput recognizes the format of a file.
func openInput(path, scratch string) (*input, format, [sha256.Size]byte, error) {
	var digest [sha256.Size]byte
	in := &input{path: path, scratch: scratch}
	f, err := os.Open(path)
	if err != nil {
		return in, format{}, digest, err
	}
	defer f.Close()
	h := sha256.New()
	if in.size, err = io.Copy(h, f); err != nil {
		return in, format{}, digest, err
	}
	h.Sum(digest[:0])
	if in.size == 0 {
		return in, format{}, digest, ErrEmptyFile
	}
	magic := make([]byte, 2)
	if _, err := f.ReadAt(magic, 0); err == nil {
		in.packed = magic[0] == 0x1f && magic[1] == 0x8b
	}
	r, err := in.open()
	if err != nil {
		return in, format{}, digest, err
	}
	defer r.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return in, format{}, digest, packedError(err)
	}
	for _, f := range formats {
		if f.begins(head[:n]) {
			return in, f, digest, nil
		}
	}
	return in, format{}, digest, ErrUnknownFormat
}

// open returns a reader of the file from its beginning, unpacked.
func (in *input) open() (io.ReadCloser, error) {
	f, err := os.Open(in.path)
	if err != nil {
		return nil, err
	}
	if !in.packed {
		return f, nil
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		f.Close()
		return nil, packedError(err)
	}
	return &unpacked{z: z, file: f, left: in.size*maxRatio + ratioMargin}, nil
}

// packedError returns what an error of unpacking means.
func packedError(err error) error {
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return DamagedError{System: "gzip", Err: err}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrCutShort
	}
	return err
}

// An unpacked is a compressed file as it is unpacked.
type unpacked struct {
	z    *gzip.Reader
	file *os.File
	left int64
}

// Errors inside a DamagedError.
var (
	errTooLarge = errors.New("it becomes too large when it is unpacked")
	errNotEnded = errors.New("something follows the end")
)

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.z.Read(b)
	if u.left -= int64(n); u.left < 0 {
		return 0, DamagedError{System: "gzip", Err: errTooLarge}
	}
	if err != nil && err != io.EOF {
		err = packedError(err)
	}
	return n, err
}

func (u *unpacked) Close() error { return errors.Join(u.z.Close(), u.file.Close()) }

// errLongRecord is the error of a record that is longer than maxRecord.
var errLongRecord = fmt.Errorf("a record is longer than %d MB", maxRecord>>20)

// A bounded is a reader that fails when more than maxRecord bytes are read without a call of next.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongRecord
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func (b *bounded) next() { b.left = maxRecord }

// hostOf returns a URL without its scheme and final slash, for the name of a site.
func hostOf(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	return strings.Trim(rest, "/ \t\n")
}
