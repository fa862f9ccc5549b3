//go:build linux

// Package faultdisk is a disk for tests: a file system in memory, mounted with FUSE, that writes down every operation
// that changes it, and that can fail, fill up, become read-only or wait.
//
// What was written down can be replayed (package-level functions Killed and Cut): the files as they are on the disk if the
// program is killed after any of the operations, or if the power fails then, with what was not synced lost in part.
// Programs use it like any disk; memory mappings and locks work.
//
// It needs Linux, /dev/fuse and the right to mount.
package faultdisk

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// block is the number of bytes in which the room of a disk is counted.
const block = 4096

// A Disk is a file system that is mounted. It is safe for concurrent use.
type Disk struct {
	server *fuse.Server

	mu       sync.Mutex
	free     *sync.Cond
	last     uint64 // number of the newest node
	log      []Op
	held     bool // syncing waits
	readOnly bool
	room     int64 // blocks that can still be written for the first time; negative for any number
	fault    func(Op) syscall.Errno
}

// Missing returns why disks cannot be mounted here; nil if they can.
func Missing() error {
	if _, err := os.Stat("/dev/fuse"); err != nil {
		return err
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("mounting needs root: %w", os.ErrPermission)
	}
	return nil
}

// Mount mounts an empty disk on a directory. The caller must call Unmount, when no process uses it any more.
func Mount(dir string) (*Disk, error) {
	d := &Disk{room: -1, last: rootNode}
	d.free = sync.NewCond(&d.mu)
	forever := time.Hour // nobody else changes anything
	server, err := fs.Mount(dir, &directory{node: node{disk: d, id: rootNode}}, &fs.Options{
		EntryTimeout: &forever, AttrTimeout: &forever, NullPermissions: true,
		MountOptions: fuse.MountOptions{
			FsName: "faultdisk", DirectMountStrict: true, DisableXAttrs: true, MaxWrite: 128 << 10,
			SingleThreaded: false, IgnoreSecurityLabels: true,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("mounting a disk on %s: %w", dir, err)
	}
	d.server = server
	return d, nil
}

// Unmount ends the disk.
func (d *Disk) Unmount() error {
	d.Release()
	return d.server.Unmount()
}

// Len returns how many operations were written down.
func (d *Disk) Len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.log)
}

// Ops returns the operations that were written down.
func (d *Disk) Ops() []Op {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clip(d.log)
}

// Fault makes operations fail for which f returns an errno other than 0. It is called with each operation before that is
// done. Nil ends it.
func (d *Disk) Fault(f func(Op) syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}

// SetReadOnly makes every operation that changes something fail with EROFS, or no longer.
func (d *Disk) SetReadOnly(readOnly bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.readOnly = readOnly
}

// SetRoom leaves room for so many bytes more; what is written where something was written before needs none. Beyond that
// writing fails with ENOSPC. A negative number is room for any number of bytes.
func (d *Disk) SetRoom(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.room = bytes / block; bytes < 0 {
		d.room = -1
	}
}

// Hold makes every fsync wait until Release is called: a disk that does not answer.
func (d *Disk) Hold() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held = true
}

// Release ends Hold.
func (d *Disk) Release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held = false
	d.free.Broadcast()
}

// do calls change for an operation, unless that fails, and writes the operation down. blocks is how many it writes for
// the first time.
func (d *Disk) do(op Op, blocks int64, change func()) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	for op.Kind == Sync && d.held {
		d.free.Wait()
	}
	switch {
	case d.readOnly && op.Kind != Sync:
		return syscall.EROFS
	case d.room >= 0 && blocks > d.room:
		return syscall.ENOSPC
	}
	if d.fault != nil {
		if errno := d.fault(op); errno != 0 {
			return errno
		}
	}
	if d.room >= 0 {
		d.room -= blocks
	}
	change()
	d.log = append(d.log, op)
	return 0
}

func (d *Disk) isReadOnly() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.readOnly
}

// newID returns the number of a new node.
func (d *Disk) newID() uint64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	return d.last
}
