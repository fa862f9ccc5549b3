package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// A byteSize is a flag for the limit of memory in bytes: a whole number, with B, KiB, MiB, GiB or TiB behind it or with nothing.
// Zero is written as no text.
type byteSize int64

var byteUnits = []struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"B", 1}, {"", 1}}

func (b *byteSize) String() string {
	if *b == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*b), 10) + "B"
}

func (b *byteSize) Set(text string) error {
	for _, u := range byteUnits {
		digits, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n > uint64(math.MaxInt64/u.bytes) {
			break
		}
		if size := byteSize(int64(n) * u.bytes); size >= minMemory {
			*b = size
			return nil
		}
		return fmt.Errorf("%q is too little: it must be 64MiB or more", text)
	}
	return fmt.Errorf("%q is not a size such as 192MiB", text)
}

const (
	minMemory     = 64 << 20  // the least that --memory-limit may be
	maxAutoMemory = 512 << 20 // the most that is chosen without the flag: more makes nothing faster
)

// limitMemory sets the soft limit of the Go runtime for memory, above which it collects garbage more often, and returns
// it in bytes. GOMEMLIMIT in the environment comes first, then the flag, which is zero if it was not given. Without
// both it is half of what there is (memoryOf), and at most maxAutoMemory.
func limitMemory(flag byteSize, log *slog.Logger) int64 {
	if os.Getenv("GOMEMLIMIT") == "" {
		limit := int64(flag)
		if limit == 0 {
			limit = min(memoryOf(os.DirFS("/"))/2, maxAutoMemory)
		}
		debug.SetMemoryLimit(limit)
	}
	limit := debug.SetMemoryLimit(-1)
	log.Info("memory is limited", "bytes", limit)
	return limit
}

// shareOf returns how many bytes the cache of pages, or the bodies of requests, may take: a quarter of the limit for
// memory, and at most most.
func shareOf(limit, most int64) int64 { return min(limit/4, most) }

// memoryOf returns how many bytes of memory the machine has or, if it is less, the control group that this process is
// in may use (cgroups(7), versions 1 and 2). It returns math.MaxInt64 if neither is known. root is the root of the file
// system.
func memoryOf(root fs.FS) int64 {
	least := int64(math.MaxInt64)
	if info, err := fs.ReadFile(root, "proc/meminfo"); err == nil {
		least = min(least, totalMemory(info))
	}
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return least
	}
	for line := range strings.Lines(string(groups)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		switch {
		case len(fields) < 3:
		case fields[1] == "":
			least = min(least, groupMemory(root, "sys/fs/cgroup", fields[2], "memory.max"))
		case strings.Contains(","+fields[1]+",", ",memory,"):
			least = min(least, groupMemory(root, "sys/fs/cgroup/memory", fields[2], "memory.limit_in_bytes"))
		}
	}
	return least
}

// totalMemory returns MemTotal of /proc/meminfo (proc_meminfo(5)), or math.MaxInt64 if there is none.
func totalMemory(info []byte) int64 {
	_, after, _ := bytes.Cut(info, []byte("MemTotal:"))
	fields := bytes.Fields(after)
	if len(fields) < 2 || string(fields[1]) != "kB" {
		return math.MaxInt64
	}
	kB, err := strconv.ParseInt(string(fields[0]), 10, 53)
	if err != nil {
		return math.MaxInt64
	}
	return kB << 10
}

// groupMemory returns the least limit of a control group and of those above it, or math.MaxInt64 if none has one.
// Inside a container the path may not be there: the limit of the container is at the top.
func groupMemory(root fs.FS, mount, group, file string) int64 {
	least := int64(math.MaxInt64)
	for group = path.Clean("/" + group); ; group = path.Dir(group) {
		if text, err := fs.ReadFile(root, path.Join(mount, group, file)); err == nil {
			if n, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64); err == nil && n > 0 { // not "max"
				least = min(least, n)
			}
		}
		if group == "/" {
			return least
		}
	}
}
