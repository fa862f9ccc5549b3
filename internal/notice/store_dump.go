package notice

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
)

// A Dumper writes all records of a store to one stream and reads them from it: to move to another implementation of
// Store, or to keep a copy that can be read without it. An implementation may also copy its own files, which is faster
// (boltstore.Store.WriteBackup).
//
// A dump has what cannot be made again: no indexes, no counts and no changes to follow. Tables are in the order of
// their names, and the records of each in the order of their keys, so that two stores with the same records have the
// same dump, byte for byte. Both methods need memory for a few records, whatever the size of the store.
type Dumper interface {
	// Dump writes a dump of one snapshot. What is written to the store meanwhile is not in it, and takes no longer.
	//
	// Errors: those of w, that of ctx, Damaged, ErrSchema (the store is open for reading in an older schema version).
	Dump(ctx context.Context, w io.Writer) error
	// Load puts the records of a dump into a store that has none, and makes indexes and counts of them. It does so in
	// many transactions: after an error the store holds a part of the records, and must be thrown away. The checksum
	// of a dump is at its end, so before Load has returned nil nothing in the store can be relied on.
	//
	// Errors: ErrConflict (the store has records), ErrDump, ErrSchema, those of r, that of ctx, ErrUnavailable.
	Load(ctx context.Context, r io.Reader) error
}

// ErrDump is the error for a stream that is no whole dump, or not one that this program can read.
var ErrDump = errors.New("the dump is damaged or cut short, or was made by another program")

// ErrSchema is the error for records in the form of another schema version. Records move from one schema version to the
// next only within a store.
var ErrSchema = errors.New("the records have the form of another version of Noticeboard")

// A dump is the line dumpHeader; the schema version of the records, a number; for each record the name of its table, its key and its form, each preceded by its
// length in bytes; a zero, in the place of the length of a name; the number of records; and the SHA-256 of everything
// before (32 bytes). Lengths and numbers are unsigned varints (package encoding/binary).
const (
	dumpHeader = "noticeboard dump 1\n"
	maxTable   = 64       // bytes of a table's name
	maxKey     = 1 << 10  // bytes
	maxForm    = 64 << 20 // bytes
)

// A Record is one record of a dump.
type Record struct {
	Table string // its name: not empty, up to 64 bytes
	Key   []byte // up to 1 KiB
	Form  []byte // the stored form, up to 64 MiB
}

// A DumpWriter writes a dump.
type DumpWriter struct {
	w       *bufio.Writer
	sum     hash.Hash
	records uint64
	err     error
}

// NewDumpWriter returns a DumpWriter that writes records of a schema version to w.
func NewDumpWriter(w io.Writer, schema uint64) *DumpWriter {
	d := &DumpWriter{sum: sha256.New()}
	d.w = bufio.NewWriter(io.MultiWriter(w, d.sum))
	d.bytes([]byte(dumpHeader))
	d.number(schema)
	return d
}

// Write writes a record. Errors: those of the writer; after one, all others return it, too.
func (d *DumpWriter) Write(r Record) error {
	if r.Table == "" || len(r.Table) > maxTable || len(r.Key) > maxKey || len(r.Form) > maxForm {
		return fmt.Errorf("a record of table %q with %d bytes cannot be dumped", r.Table, len(r.Form))
	}
	for _, field := range [][]byte{[]byte(r.Table), r.Key, r.Form} {
		d.number(uint64(len(field)))
		d.bytes(field)
	}
	d.records++
	return d.err
}

// Close writes the end of the dump. It does not close the writer. Errors: those of the writer.
func (d *DumpWriter) Close() error {
	d.number(0)
	d.number(d.records)
	if d.err == nil {
		d.err = d.w.Flush()
	}
	d.bytes(d.sum.Sum(nil))
	if d.err == nil {
		d.err = d.w.Flush()
	}
	return d.err
}

func (d *DumpWriter) number(n uint64) { d.bytes(binary.AppendUvarint(nil, n)) }

func (d *DumpWriter) bytes(b []byte) {
	if d.err == nil {
		_, d.err = d.w.Write(b)
	}
}

// A DumpReader reads a dump.
type DumpReader struct {
	r       *bufio.Reader
	sum     hash.Hash
	records uint64
	begun   bool
	schema  uint64
}

// IsDump reports whether r begins as a dump does. It reads from r.
func IsDump(r io.Reader) bool {
	begins := make([]byte, len(dumpHeader))
	_, err := io.ReadFull(r, begins)
	return err == nil && string(begins) == dumpHeader
}

// NewDumpReader returns a DumpReader that reads from r.
func NewDumpReader(r io.Reader) *DumpReader {
	return &DumpReader{r: bufio.NewReader(r), sum: sha256.New()}
}

// Schema returns the schema version of the records. Before the checksum was compared it may be wrong. Errors: ErrDump,
// those of the reader.
func (d *DumpReader) Schema() (schema uint64, err error) {
	if d.begun {
		return d.schema, nil
	}
	d.begun = true
	header := make([]byte, len(dumpHeader))
	if err := d.read(header); err != nil {
		return 0, err
	}
	if string(header) != dumpHeader {
		return 0, ErrDump
	}
	d.schema, err = d.number()
	return d.schema, err
}

// Next returns the next record; io.EOF after the last one, if the number of records and the checksum are right. Errors:
// ErrDump, those of the reader.
func (d *DumpReader) Next() (r Record, err error) {
	if _, err := d.Schema(); err != nil {
		return r, err
	}
	name, err := d.field(maxTable)
	if err != nil {
		return r, err
	}
	if len(name) == 0 {
		return r, d.end()
	}
	r.Table = string(name)
	if r.Key, err = d.field(maxKey); err != nil {
		return r, err
	}
	r.Form, err = d.field(maxForm)
	d.records++
	return r, err
}

// end reads what follows the last record and returns io.EOF if it is right.
func (d *DumpReader) end() error {
	n, err := d.number()
	if err != nil {
		return err
	}
	want := d.sum.Sum(nil)
	got := make([]byte, len(want))
	if err := d.read(got); err != nil {
		return err
	}
	if n != d.records || string(got) != string(want) {
		return ErrDump
	}
	return io.EOF
}

func (d *DumpReader) field(most uint64) ([]byte, error) {
	n, err := d.number()
	if err != nil {
		return nil, err
	}
	if n > most {
		return nil, ErrDump
	}
	b := make([]byte, n)
	return b, d.read(b)
}

// number reads an unsigned varint.
func (d *DumpReader) number() (n uint64, err error) {
	b := make([]byte, 1)
	for shift := 0; shift < 63; shift += 7 {
		if err := d.read(b); err != nil {
			return 0, err
		}
		if n |= uint64(b[0]&0x7f) << shift; b[0] < 0x80 {
			return n, nil
		}
	}
	return 0, ErrDump
}

// read fills b. The error is ErrDump if the stream ends before.
func (d *DumpReader) read(b []byte) error {
	_, err := io.ReadFull(d.r, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrDump
	}
	d.sum.Write(b)
	return err
}
