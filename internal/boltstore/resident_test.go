package boltstore

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// residentFile returns how many kB of files are in the memory of this process (proc_pid_status(5)).
func residentFile(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	m := regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Skip("the system does not tell how much of files is in memory")
	}
	kB, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kB
}

// TestReleaseMapped writes a database of some size and reads all of it. The pages leave the memory of the process, and
// reading goes on.
func TestReleaseMapped(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "board.db"), Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	put := func(n int) {
		for i := range n {
			err := s.update(ctx, func(x *writeTx) error {
				return x.put(texts, fmt.Appendf(nil, "%08d", i), bytes.Repeat([]byte{byte(i)}, 32<<10))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	sum := func() (total int) {
		err := s.view(ctx, func(x tx) error {
			for _, v := range x.forward(texts, nil, nil) {
				for _, b := range v {
					total += int(b)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return total
	}
	put(500) // 16 MB
	want := sum()
	before := residentFile(t)
	if err := s.ReleaseMapped(); err != nil {
		t.Fatal(err)
	}
	if after := residentFile(t); before-after < 10<<10 {
		t.Errorf("%d kB of files are in memory, and %d before", after, before)
	}
	if got := sum(); got != want {
		t.Errorf("another sum was read afterwards: %d, not %d", got, want)
	}
	put(10)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.ReleaseMapped(); err == nil {
		t.Error("the pages of a closed store were released")
	}
}
