package notice

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func dumpOf(t *testing.T, rs ...Record) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewDumpWriter(&b, 300)
	for _, r := range rs {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readDump(r io.Reader) (rs []Record, err error) {
	d := NewDumpReader(r)
	for {
		r, err := d.Next()
		if err != nil {
			return rs, err
		}
		rs = append(rs, r)
	}
}

func TestDump(t *testing.T) {
	want := []Record{
		{"a", []byte{}, []byte{}}, {"a", []byte("k"), bytes.Repeat([]byte("form"), 10_000)}, {"b", []byte{0}, []byte{0}},
	}
	whole := dumpOf(t, want...)
	got, err := readDump(iotest.OneByteReader(bytes.NewReader(whole)))
	if diff := cmp.Diff(want, got); diff != "" || !errors.Is(err, io.EOF) {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	schema, err := NewDumpReader(bytes.NewReader(whole)).Schema()
	if schema != 300 || err != nil || !IsDump(bytes.NewReader(whole)) || IsDump(bytes.NewReader(whole[1:])) {
		t.Errorf("schema version %d, %v", schema, err)
	}
	for n := range whole {
		if n > 100 && n < len(whole)-100 {
			continue
		}
		if _, err := readDump(bytes.NewReader(whole[:n])); !errors.Is(err, ErrDump) {
			t.Errorf("cut after %d bytes: %v, want ErrDump", n, err)
		}
		broken := bytes.Clone(whole)
		broken[n] ^= 0x11
		if _, err := readDump(bytes.NewReader(broken)); !errors.Is(err, ErrDump) {
			t.Errorf("byte %d changed: %v, want ErrDump", n, err)
		}
	}
	failed := errors.New("no such luck")
	if _, err := readDump(iotest.ErrReader(failed)); !errors.Is(err, failed) {
		t.Errorf("a reader that fails: %v", err)
	}
	w := NewDumpWriter(io.Discard, 1)
	if w.Write(Record{Key: []byte("k")}) == nil || w.Write(Record{Table: "a", Key: make([]byte, 2000)}) == nil {
		t.Error("a record that cannot be read again was dumped")
	}
}
