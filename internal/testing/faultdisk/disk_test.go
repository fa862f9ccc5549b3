//go:build linux

package faultdisk_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"noticeboard/internal/testing/faultdisk"
)

func mount(t *testing.T) (*faultdisk.Disk, string) {
	t.Helper()
	if err := faultdisk.Missing(); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	dir := t.TempDir()
	d, err := faultdisk.Mount(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Unmount(); err != nil {
			t.Error(err)
		}
	})
	return d, dir
}

// TestReplay writes files, and looks at what a kill and a power cut leave.
func TestReplay(t *testing.T) {
	d, dir := mount(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(dir, "new"))
	must(err)
	_, err = f.Write(bytes.Repeat([]byte("a"), 2000))
	must(err)
	must(f.Sync())
	must(os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "file")))
	root, err := os.Open(dir)
	must(err)
	must(root.Sync())
	must(root.Close())
	_, err = f.WriteAt(bytes.Repeat([]byte("b"), 2000), 0)
	must(err)
	must(f.Truncate(1500))
	must(f.Close())
	must(os.Mkdir(filepath.Join(dir, "sub"), 0o700))
	must(os.WriteFile(filepath.Join(dir, "sub", "unsynced"), []byte("c"), 0o600))
	got, err := os.ReadFile(filepath.Join(dir, "file"))
	must(err)
	want := bytes.Repeat([]byte("b"), 1500)
	if !bytes.Equal(got, want) {
		t.Errorf("the file has %d bytes, want %d", len(got), len(want))
	}
	chance := rand.New(rand.NewPCG(1, 1))
	for name, image := range map[string]*faultdisk.Image{
		"killed": faultdisk.Killed(d.Ops()), "cut, all kept": faultdisk.Cut(d.Ops(), 1, chance),
	} {
		at := t.TempDir()
		must(image.WriteTo(at))
		got, err := os.ReadFile(filepath.Join(at, "file"))
		sub, err2 := os.ReadFile(filepath.Join(at, "sub", "unsynced"))
		if err != nil || err2 != nil || !bytes.Equal(got, want) || string(sub) != "c" {
			t.Errorf("%s: %.20q, %v; %q, %v", name, got, err, sub, err2)
		}
	}
	at := t.TempDir()
	must(faultdisk.Cut(d.Ops(), 0, chance).WriteTo(at))
	got, err = os.ReadFile(filepath.Join(at, "file"))
	if err != nil || !bytes.Equal(got, bytes.Repeat([]byte("a"), 2000)) {
		t.Errorf("cut, nothing kept: %d bytes %.20q, %v", len(got), got, err)
	}
	if _, err := os.Stat(filepath.Join(at, "sub")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("cut, nothing kept: %v", err)
	}
	kinds := map[string]bool{} // of sectors
	for range 50 {
		at := t.TempDir()
		must(faultdisk.Cut(d.Ops(), 0.5, chance).WriteTo(at))
		got, err := os.ReadFile(filepath.Join(at, "file"))
		must(err)
		for len(got) > 0 {
			n := min(len(got), 512)
			if s := string(got[:n]); len(bytes.Trim(got[:n], "a"))*len(bytes.Trim(got[:n], "b")) != 0 {
				t.Fatalf("a torn sector: %q", s)
			}
			kinds[string(got[0])] = true
			got = got[n:]
		}
	}
	if len(kinds) != 2 {
		t.Errorf("only sectors of %v", kinds)
	}
}

func TestFaults(t *testing.T) {
	d, dir := mount(t)
	f, err := os.Create(filepath.Join(dir, "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	d.SetRoom(2 * 4096)
	for i, want := range []error{nil, nil, syscall.ENOSPC} {
		if _, err := f.WriteAt(page, int64(i)*4096); !errors.Is(err, want) {
			t.Errorf("page %d: %v, want %v", i, err, want)
		}
	}
	if _, err := f.WriteAt(page, 4096); err != nil {
		t.Errorf("where something is already: %v", err)
	}
	d.SetRoom(-1)
	d.SetReadOnly(true)
	if _, err := f.WriteAt(page, 0); !errors.Is(err, syscall.EROFS) {
		t.Errorf("on a read-only disk: %v", err)
	}
	d.SetReadOnly(false)
	d.Fault(func(op faultdisk.Op) syscall.Errno {
		if op.Kind == faultdisk.Sync {
			return syscall.EIO
		}
		return 0
	})
	if _, err := f.WriteAt(page, 0); err != nil {
		t.Error(err)
	}
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("syncing: %v", err)
	}
	d.Fault(nil)
	d.Hold()
	synced := make(chan error)
	go func() { synced <- f.Sync() }()
	select {
	case err := <-synced:
		t.Errorf("syncing did not wait: %v", err)
	default:
	}
	d.Release()
	if err := <-synced; err != nil {
		t.Error(err)
	}
}

func TestSockets(t *testing.T) {
	_, dir := mount(t)
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Chmod(path, 0o600); err != nil {
		t.Error(err)
	}
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
