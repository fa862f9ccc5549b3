package boltstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
)

// readBothHeaders returns the newer and the older header of a database file. The error is ErrDamaged unless both are
// valid.
func readBothHeaders(f io.ReaderAt) (newer, older header, err error) {
	size, hs := int64(os.Getpagesize()), [2]header{}
	for i := range hs {
		hs[i] = make(header, headerSize)
		if _, err := f.ReadAt(hs[i], int64(i)*size); err != nil {
			return nil, nil, err
		}
		if !hs[i].valid() {
			return nil, nil, fmt.Errorf("header page %d: %w", i, ErrDamaged)
		}
		size = hs[i].pageSize()
	}
	if hs[0].transaction() < hs[1].transaction() {
		return hs[1], hs[0], nil
	}
	return hs[0], hs[1], nil
}

// freePages returns the ids of the pages that are free according to header h, in ascending order. Among them are pages
// that readers of earlier states still use. The format of the page that lists them (go.etcd.io/bbolt,
// internal/common/page.go) is: id (8 bytes), flags (2), number of ids (2), number of pages that the list continues on
// (4), then the ids (8 each). If the number of ids is 0xFFFF, the actual number comes before them (8).
func freePages(f io.ReaderAt, h header) ([]uint64, error) {
	const listFlag, manyIDs = 0x10, 0xFFFF
	order, list := binary.NativeEndian, h.freeList()
	damaged := func() error { return fmt.Errorf("page %d, the list of free pages: %w", list, ErrDamaged) }
	if list >= h.pages() {
		return nil, damaged()
	}
	at, fields := int64(list)*h.pageSize(), make([]byte, pageHeader+8)
	if _, err := f.ReadAt(fields, at); err != nil {
		return nil, err
	}
	at += pageHeader
	n, room := uint64(order.Uint16(fields[10:])), (uint64(order.Uint32(fields[12:]))+1)*uint64(h.pageSize())-pageHeader
	if n == manyIDs {
		n, at, room = order.Uint64(fields[pageHeader:]), at+8, room-8
	}
	if order.Uint64(fields) != list || order.Uint16(fields[8:]) != listFlag || n > room/8 {
		return nil, damaged()
	}
	data, ids := make([]byte, 8*n), make([]uint64, n)
	if _, err := f.ReadAt(data, at); err != nil {
		return nil, err
	}
	for i := range ids {
		ids[i] = order.Uint64(data[8*i:])
	}
	if !slices.IsSorted(ids) || n > 0 && (ids[0] < 2 || ids[n-1] >= h.pages()) {
		return nil, damaged()
	}
	return ids, nil
}

// unusedPages returns the ids, in ascending order, of the pages that are in use according to neither header, and the
// size of a page in bytes. They are those that both list as free, and those after the last page of each: bbolt extends
// a file before it needs the space, and an interrupted commit leaves what it wrote there.
func unusedPages(f *os.File) (unused []uint64, pageSize int64, err error) {
	newer, older, err := readBothHeaders(f)
	if err != nil {
		return nil, 0, err
	}
	free, err := freePages(f, newer)
	if err != nil {
		return nil, 0, err
	}
	before, err := freePages(f, older)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	for _, id := range free {
		if _, too := slices.BinarySearch(before, id); too || id >= older.pages() {
			unused = append(unused, id)
		}
	}
	pageSize = newer.pageSize()
	for id := max(newer.pages(), older.pages()); int64(id+1)*pageSize <= info.Size(); id++ {
		unused = append(unused, id)
	}
	return unused, pageSize, nil
}

// zeroAtOnce is the largest number of pages that zeroPages reads at once.
const zeroAtOnce = 64

// zeroPages overwrites pages of a file with zeroes. The ids are in ascending order. Pages that hold nothing else
// already are only read.
func zeroPages(f *os.File, pageSize int64, ids []uint64) error {
	buffer, zeroes := make([]byte, zeroAtOnce*pageSize), make([]byte, pageSize)
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && n < zeroAtOnce && ids[n] == ids[n-1]+1 {
			n++
		}
		run, start := buffer[:int64(n)*pageSize], int64(ids[0])*pageSize
		if _, err := f.ReadAt(run, start); err != nil {
			return err
		}
		for at := int64(0); at < int64(len(run)); at += pageSize {
			if bytes.Equal(run[at:at+pageSize], zeroes) {
				continue
			}
			if _, err := f.WriteAt(zeroes, start+at); err != nil {
				return err
			}
		}
		ids = ids[n:]
	}
	return nil
}
