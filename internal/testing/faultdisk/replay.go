//go:build linux

package faultdisk

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// rootNode is the number of the directory on which a disk is mounted.
const rootNode = 1

// A Kind is a kind of operation.
type Kind int

const (
	Create     Kind = iota // Node gets the name Name in Dir; it may have others
	MakeDir                // likewise, for a new directory
	MakeSocket             // likewise, for a new socket
	Remove                 // Name is removed from Dir
	Rename                 // what has the name Name in Dir gets ToName in ToDir
	Write                  // Bytes are written to Node at At
	Truncate               // Node becomes Size bytes long
	Sync                   // Node, a file or a directory, is on the medium
)

// An Op is an operation that changes a disk. Files and directories are numbered; 1 is the directory of the mount.
type Op struct {
	Kind         Kind
	Node         uint64
	Dir, ToDir   uint64
	Name, ToName string
	At           int64
	Size         int64
	Bytes        []byte
}

// An Image is what is on a disk at one time.
type Image struct {
	names map[place]uint64
	dirs  map[uint64]bool
	files map[uint64]*content
}

type place struct {
	dir  uint64
	name string
}

// content is a file: its length in bytes, and the sectors that were written.
type content struct {
	size    int64
	sectors map[int64]*[sector]byte
}

// sector is the number of bytes that a medium writes at once.
const sector = 512

// NewImage returns an empty disk.
func NewImage() *Image {
	return &Image{names: map[place]uint64{}, dirs: map[uint64]bool{rootNode: true}, files: map[uint64]*content{}}
}

// Killed returns the disk as it is if the program is killed after all of ops: what was written is there, synced or not.
func Killed(ops []Op) *Image {
	image := NewImage()
	for _, op := range ops {
		image.Do(op)
	}
	return image
}

// Do does one more operation.
func (i *Image) Do(op Op) {
	i.link(op)
	i.write(op, nil)
}

// link does an operation if it is one on directories.
func (i *Image) link(op Op) {
	at := place{op.Dir, op.Name}
	switch op.Kind {
	case Create:
		i.names[at] = op.Node
	case MakeDir:
		i.names[at], i.dirs[op.Node] = op.Node, true
	case Remove:
		delete(i.names, at)
	case Rename:
		if node, ok := i.names[at]; ok {
			delete(i.names, at)
			i.names[place{op.ToDir, op.ToName}] = node
		}
	}
}

// write does an operation if it is one on the content of a file. If keep is not nil, it is asked for each sector and for
// each change of size whether that is done.
func (i *Image) write(op Op, keep func() bool) {
	if op.Kind != Write && op.Kind != Truncate {
		return
	}
	f := i.files[op.Node]
	if f == nil {
		f = &content{sectors: map[int64]*[sector]byte{}}
		i.files[op.Node] = f
	}
	if op.Kind == Truncate {
		if keep == nil || keep() {
			f.truncate(op.Size)
		}
		return
	}
	for at, b := op.At, op.Bytes; len(b) > 0; {
		n := min(int64(len(b)), sector-at%sector)
		if keep == nil || keep() {
			f.put(at, b[:n])
		}
		at, b = at+n, b[n:]
	}
}

// put writes bytes, all in one sector.
func (f *content) put(at int64, b []byte) {
	s := f.sectors[at/sector]
	fresh := new([sector]byte) // an image that was copied may have the old one
	if s != nil {
		*fresh = *s
	}
	copy(fresh[at%sector:], b)
	f.sectors[at/sector] = fresh
	f.size = max(f.size, at+int64(len(b)))
}

func (f *content) truncate(size int64) {
	for n, s := range f.sectors {
		switch {
		case n*sector >= size:
			delete(f.sectors, n)
		case (n+1)*sector > size:
			fresh := *s
			clear(fresh[size-n*sector:])
			f.sectors[n] = &fresh
		}
	}
	f.size = size
}

// Cut returns the disk as it may be if the power fails after all of ops. What was synced is there. Of what was written to
// files since, each sector and each change of size is there with the given probability, in whatever order. Of what was
// changed in directories since, a part from the beginning is there: all, if the probability is 1, and else chance says.
func Cut(ops []Op, probability float64, chance *rand.Rand) *Image {
	synced := map[uint64]int{} // by node: number of the last operation that syncs it
	for n, op := range ops {
		if op.Kind == Sync {
			synced[op.Node] = n
		}
	}
	unsynced := 0
	for n, op := range ops {
		if op.changesDir() && !op.dirSynced(synced, n) {
			unsynced++
		}
	}
	left := unsynced
	if probability < 1 {
		left = chance.IntN(unsynced + 1)
	}
	if probability == 0 {
		left = 0
	}
	image, lost := NewImage(), false
	for n, op := range ops {
		switch {
		case op.changesDir():
			if !op.dirSynced(synced, n) {
				if left == 0 {
					lost = true
				}
				left--
				if lost {
					continue
				}
			}
			image.link(op)
		case synced[op.Node] > n:
			image.write(op, nil)
		default:
			image.write(op, func() bool { return chance.Float64() < probability })
		}
	}
	return image
}

func (op Op) changesDir() bool {
	return op.Kind == Create || op.Kind == MakeDir || op.Kind == MakeSocket || op.Kind == Remove || op.Kind == Rename
}

// dirSynced reports whether the n-th operation, which changes directories, is on the medium. A rename between two
// directories is if one of them was synced: file systems with a journal write both at once.
func (op Op) dirSynced(synced map[uint64]int, n int) bool {
	return synced[op.Dir] > n || op.Kind == Rename && synced[op.ToDir] > n
}

// WriteTo makes the files and directories of an image in a directory that exists. Sockets are left out.
func (i *Image) WriteTo(dir string) error { return i.writeDir(rootNode, dir) }

func (i *Image) writeDir(node uint64, path string) (err error) {
	for at, child := range i.names {
		if at.dir != node {
			continue
		}
		name := filepath.Join(path, at.name)
		if i.dirs[child] {
			err = errors.Join(err, os.Mkdir(name, 0o700), i.writeDir(child, name))
			continue
		}
		f := i.files[child]
		if f == nil {
			f = &content{}
		}
		err = errors.Join(err, f.writeFile(name))
	}
	return err
}

func (f *content) writeFile(path string) error {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for n, s := range f.sectors {
		if _, e := out.WriteAt(s[:], n*sector); e != nil {
			err = errors.Join(err, e)
		}
	}
	return errors.Join(err, out.Truncate(f.size), out.Close())
}

// Name returns the name that a file has in the directory of the mount; empty if it has none there.
func (i *Image) Name(node uint64) string {
	for at, n := range i.names {
		if n == node && at.dir == rootNode {
			return at.name
		}
	}
	return ""
}

// Names returns the names in the directory of the mount.
func (i *Image) Names() (names []string) {
	for at := range i.names {
		if at.dir == rootNode {
			names = append(names, at.name)
		}
	}
	return names
}
