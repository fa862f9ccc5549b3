package main_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestTortureDamagedFiles starts the program on databases that are damaged or cut. It says so and what to do, ends with
// status 1, and changes nothing; so does check.
func TestTortureDamagedFiles(t *testing.T) {
	data := boardOf(t)
	whole, err := os.ReadFile(filepath.Join(data, "noticeboard.db"))
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	zeroed := func(from, to int) []byte {
		b := bytes.Clone(whole)
		clear(b[from:to])
		return b
	}
	o := outcome{row: "damaged and cut files", done: "the program and check say so, end with status 1 and change nothing",
		sentence: "the database is damaged: restore a backup"}
	for name, file := range map[string][]byte{
		"empty": nil, "one byte": whole[:1], "the headers alone": whole[:2*page], "cut to 16 pages": whole[:16*page],
		"no headers": zeroed(0, 2*page), "nothing but headers": zeroed(2*page, len(whole)), "another file": []byte(strings.Repeat("Dear Sir or Madam,\n", 9000)),
		"a circle of pages": circular(t, whole),
	} {
		o.times++
		path := filepath.Join(data, "noticeboard.db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"check"}} {
			out, err := command(t, append(args, "--data", data)...)
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(out, "restore a backup") ||
				strings.Contains(out, "goroutine ") {
				t.Errorf("%s: %s: %v: %.500s", name, args[0], err, out)
				o.halfDone++
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, file) {
				t.Errorf("%s: %s has changed the file (%v)", name, args[0], err)
				o.halfDone++
			}
		}
	}
	if err := os.WriteFile(filepath.Join(data, "noticeboard.db"), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := start(t, data).stop(syscall.SIGTERM); err != nil {
		t.Errorf("with the whole file again: %v", err)
	}
	o.report(t)
}

// circular returns a database file with the first reference of the page with all records changed so that it leads to that
// page again (go.etcd.io/bbolt, internal/common/page.go).
func circular(t *testing.T, whole []byte) []byte {
	t.Helper()
	b, page, order := bytes.Clone(whole), os.Getpagesize(), binary.NativeEndian
	newer := b[:page]
	if order.Uint64(b[page+64:]) > order.Uint64(b[64:]) {
		newer = b[page : 2*page]
	}
	outer := b[int(order.Uint64(newer[32:]))*page:]
	bucket := outer[16+order.Uint32(outer[20:])+order.Uint32(outer[24:]):]
	root := order.Uint64(bucket)
	if branch := b[int(root)*page:]; order.Uint16(branch[8:]) == 1 {
		order.PutUint64(branch[24:], root)
		return b
	}
	t.Fatal("the board is too small for a circle")
	return nil
}
