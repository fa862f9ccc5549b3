//go:build linux

package faultdisk

import (
	"context"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// A node is a file, a directory or a socket. What is below id is guarded by the mutex of the disk.
type node struct {
	fs.Inode
	disk *Disk
	id   uint64

	mode     uint32
	uid, gid uint32
	modified uint64 // seconds since 1970
	bytes    []byte
	written  map[int64]bool // blocks that were written
}

type directory struct{ node }
type file struct{ node }

var (
	_ fs.NodeCreater   = (*directory)(nil)
	_ fs.NodeMkdirer   = (*directory)(nil)
	_ fs.NodeMknoder   = (*directory)(nil)
	_ fs.NodeLinker    = (*directory)(nil)
	_ fs.NodeUnlinker  = (*directory)(nil)
	_ fs.NodeRmdirer   = (*directory)(nil)
	_ fs.NodeRenamer   = (*directory)(nil)
	_ fs.NodeFsyncer   = (*node)(nil)
	_ fs.NodeGetattrer = (*node)(nil)
	_ fs.NodeSetattrer = (*node)(nil)
	_ fs.NodeOpener    = (*file)(nil)
	_ fs.NodeReader    = (*file)(nil)
	_ fs.NodeWriter    = (*file)(nil)
	_ fs.NodeFlusher   = (*file)(nil)
)

// Getattr implements fs.NodeGetattrer.
func (n *node) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	n.fill(&out.Attr)
	return 0
}

func (n *node) fill(out *fuse.Attr) {
	out.Mode, out.Size, out.Nlink = n.StableAttr().Mode|n.mode, uint64(len(n.bytes)), 1
	out.Ino = n.StableAttr().Ino // the kernel finds sockets by it
	out.Uid, out.Gid, out.Mtime, out.Ctime = n.uid, n.gid, n.modified, n.modified
	out.Blksize, out.Blocks = block, uint64(len(n.written))*block/512
	if n.IsDir() {
		out.Mode, out.Nlink = syscall.S_IFDIR|0o700, 2
	}
}

// Setattr implements fs.NodeSetattrer.
func (n *node) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	if size, ok := in.GetSize(); ok {
		errno := n.disk.do(Op{Kind: Truncate, Node: n.id, Size: int64(size)}, 0, func() { n.resize(int64(size)) })
		if errno != 0 {
			return errno
		}
	}
	if n.disk.isReadOnly() {
		return syscall.EROFS
	}
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	if mode, ok := in.GetMode(); ok {
		n.mode = mode &^ syscall.S_IFMT
	}
	if uid, ok := in.GetUID(); ok {
		n.uid = uid
	}
	if gid, ok := in.GetGID(); ok {
		n.gid = gid
	}
	if at, ok := in.GetMTime(); ok {
		n.modified = uint64(at.Unix())
	}
	n.fill(&out.Attr)
	return 0
}

// resize sets the length of a file in bytes. The caller holds the mutex of the disk.
func (n *node) resize(size int64) {
	if grow := size - int64(len(n.bytes)); grow > 0 {
		n.bytes = append(n.bytes, make([]byte, grow)...)
	}
	n.bytes = n.bytes[:size]
	for b := range n.written {
		if b*block >= size {
			delete(n.written, b)
		}
	}
}

// Fsync implements fs.NodeFsyncer, also for directories.
func (n *node) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	return n.disk.do(Op{Kind: Sync, Node: n.id}, 0, func() {})
}

// Open implements fs.NodeOpener. What the kernel has in its cache stays there: nobody else changes the file.
func (f *file) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	if flags&syscall.O_ACCMODE != syscall.O_RDONLY && f.disk.isReadOnly() {
		return nil, 0, syscall.EROFS
	}
	return nil, fuse.FOPEN_KEEP_CACHE, 0
}

// Flush implements fs.NodeFlusher. Closing a file does nothing.
func (f *file) Flush(context.Context, fs.FileHandle) syscall.Errno { return 0 }

// Read implements fs.NodeReader.
func (f *file) Read(_ context.Context, _ fs.FileHandle, to []byte, at int64) (fuse.ReadResult, syscall.Errno) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if at >= int64(len(f.bytes)) {
		return fuse.ReadResultData(nil), 0
	}
	return fuse.ReadResultData(to[:copy(to, f.bytes[at:])]), 0
}

// Write implements fs.NodeWriter.
func (f *file) Write(_ context.Context, _ fs.FileHandle, b []byte, at int64) (uint32, syscall.Errno) {
	op := Op{Kind: Write, Node: f.id, At: at, Bytes: append([]byte(nil), b...)}
	errno := f.disk.do(op, f.newBlocks(at, int64(len(b))), func() {
		f.resize(max(int64(len(f.bytes)), at+int64(len(b))))
		copy(f.bytes[at:], b)
		for i := at / block; i*block < at+int64(len(b)); i++ {
			f.written[i] = true
		}
	})
	if errno != 0 {
		return 0, errno
	}
	return uint32(len(b)), 0
}

// newBlocks returns how many blocks are written for the first time by a write.
func (f *file) newBlocks(at, n int64) (blocks int64) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	for i := at / block; i*block < at+n; i++ {
		if !f.written[i] {
			blocks++
		}
	}
	return blocks
}

// add adds a node under a name that is not taken.
func (p *directory) add(
	ctx context.Context, name string, kind Kind, mode uint32, out *fuse.EntryOut,
) (*fs.Inode, syscall.Errno) {
	id := p.disk.newID()
	f, dir := &file{}, &directory{}
	var embedder fs.InodeEmbedder = f
	n := &f.node
	if kind == MakeDir {
		embedder, n = dir, &dir.node
	}
	n.disk, n.id, n.mode, n.written = p.disk, id, mode&^syscall.S_IFMT, map[int64]bool{}
	if caller, ok := fuse.FromContext(ctx); ok {
		n.uid, n.gid = caller.Uid, caller.Gid
	}
	var child *fs.Inode
	errno := p.disk.do(Op{Kind: kind, Node: id, Dir: p.id, Name: name}, 1, func() {
		child = p.NewPersistentInode(ctx, embedder, fs.StableAttr{Mode: mode & syscall.S_IFMT, Ino: id})
	})
	if errno != 0 {
		return nil, errno
	}
	out.Attr.Mode, out.Attr.Uid, out.Attr.Gid = mode, n.uid, n.gid
	return child, 0
}

// Create implements fs.NodeCreater.
func (p *directory) Create(
	ctx context.Context, name string, _, mode uint32, out *fuse.EntryOut,
) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	child, errno := p.add(ctx, name, Create, mode&^syscall.S_IFMT|syscall.S_IFREG, out)
	return child, nil, fuse.FOPEN_KEEP_CACHE, errno
}

// Mkdir implements fs.NodeMkdirer.
func (p *directory) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	return p.add(ctx, name, MakeDir, mode&^syscall.S_IFMT|syscall.S_IFDIR, out)
}

// Mknod implements fs.NodeMknoder, for sockets and files.
func (p *directory) Mknod(
	ctx context.Context, name string, mode, _ uint32, out *fuse.EntryOut,
) (*fs.Inode, syscall.Errno) {
	kind := Create
	if mode&syscall.S_IFMT == syscall.S_IFSOCK {
		kind = MakeSocket
	}
	return p.add(ctx, name, kind, mode, out)
}

// Link implements fs.NodeLinker.
func (p *directory) Link(
	ctx context.Context, target fs.InodeEmbedder, name string, out *fuse.EntryOut,
) (*fs.Inode, syscall.Errno) {
	f, ok := target.(*file)
	if !ok {
		return nil, syscall.EPERM
	}
	errno := p.disk.do(Op{Kind: Create, Node: f.id, Dir: p.id, Name: name}, 0, func() {
		f.fill(&out.Attr)
	})
	return f.EmbeddedInode(), errno
}

// Unlink implements fs.NodeUnlinker.
func (p *directory) Unlink(_ context.Context, name string) syscall.Errno {
	return p.disk.do(Op{Kind: Remove, Dir: p.id, Name: name}, 0, func() {})
}

// Rmdir implements fs.NodeRmdirer.
func (p *directory) Rmdir(ctx context.Context, name string) syscall.Errno { return p.Unlink(ctx, name) }

// Rename implements fs.NodeRenamer.
func (p *directory) Rename(
	_ context.Context, name string, to fs.InodeEmbedder, newName string, flags uint32,
) syscall.Errno {
	if flags != 0 {
		return syscall.EINVAL
	}
	into := to.(*directory)
	return p.disk.do(Op{Kind: Rename, Dir: p.id, Name: name, ToDir: into.id, ToName: newName}, 0, func() {})
}
