package boltstore

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

// FuzzStoredForms decodes made-up records of every table, as reading a dump does, and as reading a damaged file does whose
// checksums happen to be right.
func FuzzStoredForms(f *testing.F) {
	tables := slices.Sorted(maps.Keys(recordTables))
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		form, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for n := range tables {
			f.Add(byte(n), []byte(key(uint64(9))), bytes.TrimSpace(form))
		}
	}
	f.Fuzz(func(t *testing.T, n byte, k, form []byte) {
		in := tables[int(n)%len(tables)]
		entries, err := entriesOf(in, k, form)
		if err != nil && len(entries) > 0 {
			t.Errorf("%v %x: %d entries and %v", in, k, len(entries), err)
		}
	})
}

// FuzzDump checks made-up dumps of records.
func FuzzDump(f *testing.F) {
	var dump bytes.Buffer
	w := notice.NewDumpWriter(&dump, schemaVersion)
	comment, err := encodeComment(goldenComment)
	if err != nil {
		f.Fatal(err)
	}
	if err := w.Write(notice.Record{Table: comments.String(), Key: key(uint64(9)), Form: comment}); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(dump.Bytes())
	f.Add(dump.Bytes()[:dump.Len()/2])
	f.Add([]byte("noticeboard dump 1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := CheckDump(context.Background(), bytes.NewReader(b)); err == nil && !bytes.HasPrefix(b, []byte("noticeboard dump")) {
			t.Errorf("this is no dump: %q", b)
		}
	})
}

// FuzzDatabase opens and checks databases of which some bytes were changed, and that were cut. Whatever is wrong must be
// an error: a damaged page that bbolt trips over must not end the program.
func FuzzDatabase(f *testing.F) {
	packed, err := os.Open("testdata/board-15.db.gz")
	if err != nil {
		f.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		f.Fatal(err)
	}
	whole, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	page := os.Getpagesize()
	for _, at := range []int{0, 16, 64, page, page + 40, 2 * page, 3*page + 8, 3*page + 10, 5 * page, 9*page + 24} {
		f.Add(uint32(at), []byte{0xff, 0, 0xff}, uint32(0))
		f.Add(uint32(at), []byte{0, 0, 0, 0, 0, 0, 0, 0, 1}, uint32(len(whole)-page))
	}
	path := filepath.Join(f.TempDir(), "board.db")
	f.Fuzz(func(t *testing.T, at uint32, bytes []byte, cut uint32) {
		file := slices.Clone(whole)
		copy(file[int(at)%len(file):], bytes)
		if cut > 0 {
			file = file[:int(cut)%len(file)]
		}
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = CheckFile(context.Background(), path)
		s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20, KeepNone: true})
		if err != nil {
			return
		}
		_ = s.View(context.Background(), func(tx notice.Tx) error {
			_, err := tx.Comments(0, 1000)
			return err
		})
		_ = s.Update(context.Background(), func(tx notice.WriteTx) error { return tx.ReviseAll() })
		_ = s.Close()
	})
}
