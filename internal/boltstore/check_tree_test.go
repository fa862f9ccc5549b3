package boltstore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"noticeboard/internal/boltstore"
)

// TestDamagedPagesDoNotEndTheProgram changes pages in ways over which bbolt's own check would fault, or recurse until the
// stack is full.
func TestDamagedPagesDoNotEndTheProgram(t *testing.T) {
	size := os.Getpagesize()
	for name, damage := range map[string]func(file []byte, branch int){
		"a circle": func(file []byte, branch int) {
			binary.NativeEndian.PutUint64(file[branch+16+8:], uint64(branch/size)) // the first reference leads to itself
		},
		"a page twice": func(file []byte, branch int) {
			copy(file[branch+2*16+8:branch+3*16], file[branch+16+8:branch+2*16])
		},
		"a page outside": func(file []byte, branch int) {
			binary.NativeEndian.PutUint64(file[branch+16+8:], 1<<40)
		},
		"a key outside": func(file []byte, branch int) {
			binary.NativeEndian.PutUint32(file[branch+16+4:], 0x1fe10105)
		},
		"a value outside": func(file []byte, branch int) {
			leaf := int(binary.NativeEndian.Uint64(file[branch+16+8:])) * size
			binary.NativeEndian.PutUint32(file[leaf+16+12:], 0x7fffffff)
		},
		"too many elements": func(file []byte, branch int) { binary.NativeEndian.PutUint16(file[branch+10:], 0xffff) },
		"too many pages":    func(file []byte, branch int) { binary.NativeEndian.PutUint32(file[branch+12:], 0xffffffff) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			damage(file, rootBranch(t, file))
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := boltstore.CheckFile(context.Background(), path); !errors.Is(err, boltstore.ErrDamaged) {
				t.Errorf("checked: %v, want that it is damaged", err)
			}
			if _, err := boltstore.Open(path, wholeFirst); !errors.Is(err, boltstore.ErrDamaged) {
				t.Errorf("opened: %v, want that it is damaged", err)
			}
		})
	}
}

// rootBranch returns the place of the page that is the root of the bucket with all records.
func rootBranch(t *testing.T, file []byte) int {
	t.Helper()
	size := os.Getpagesize()
	outer := int(binary.NativeEndian.Uint64(header(file)[32:])) * size // a leaf with one element
	element := file[outer+16:]
	at := binary.NativeEndian.Uint32(element[4:]) + binary.NativeEndian.Uint32(element[8:])
	root := int(binary.NativeEndian.Uint64(element[at:])) * size
	if flags := binary.NativeEndian.Uint16(file[root+8:]); flags != 1 {
		t.Fatalf("the root of the records has the flags %d, want a branch", flags)
	}
	return root
}
