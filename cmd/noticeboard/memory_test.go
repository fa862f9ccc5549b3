package main

import (
	"math"
	"testing"
	"testing/fstest"
)

func TestByteSize(t *testing.T) {
	for text, want := range map[string]int64{
		"192MiB": 192 << 20, "1GiB": 1 << 30, "67108864": 64 << 20, "67108865B": 64<<20 + 1, "65536KiB": 64 << 20,
		"1TiB": 1 << 40, "67108863": -1, "10MiB": -1,
		"": -1, "MiB": -1, "-5MiB": -1, "5MB": -1, "1.5GiB": -1, "9223372036854775807KiB": -1, "much": -1, "+1": -1,
	} {
		b := byteSize(-1)
		err := b.Set(text)
		if int64(b) != want || (err == nil) != (want >= 0) {
			t.Errorf("%q: %d, %v, want %d", text, b, err, want)
		}
		if again := byteSize(0); err == nil && (again.Set(b.String()) != nil || again != b) {
			t.Errorf("%q is written as %q", text, b.String())
		}
	}
}

func TestMemoryOf(t *testing.T) {
	const machine = "MemFree:  1 kB\nMemTotal:       1048576 kB\nBuffers: 2 kB\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"unknown": {nil, math.MaxInt64},
		"machine": {map[string]string{"proc/meminfo": machine}, 1 << 30},
		"damaged": {map[string]string{
			"proc/meminfo": "MemTotal: lots", "proc/self/cgroup": "0:\n\n::",
		}, math.MaxInt64},
		"no limit, v2": {map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n",
		}, math.MaxInt64},
		"container, v2": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "268435456\n",
		}, 1 << 28},
		"more than the machine has": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "2147483648\n",
		}, 1 << 30},
		"service, v2": {map[string]string{
			"proc/self/cgroup": "0::/system.slice/board.service\n", "sys/fs/cgroup/system.slice/memory.max": "max",
			"sys/fs/cgroup/system.slice/board.service/memory.max": "134217728",
		}, 1 << 27},
		"slice above it, v2": {map[string]string{
			"proc/self/cgroup": "0::/system.slice/board.service\n", "sys/fs/cgroup/system.slice/memory.max": "67108864",
			"sys/fs/cgroup/system.slice/board.service/memory.max": "134217728",
		}, 1 << 26},
		"container, v1": {map[string]string{
			"proc/self/cgroup":                           "5:cpu,memory:/docker/0123\n1:name=systemd:/\n0::/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
		}, 1 << 29},
		"path that climbs": {map[string]string{
			"proc/self/cgroup": "0::/../../other\n", "sys/fs/cgroup/memory.max": "134217728",
		}, 1 << 27},
	} {
		root := fstest.MapFS{}
		for path, text := range test.files {
			root[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := memoryOf(root); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
