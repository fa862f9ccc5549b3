package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// makeFolder makes the temporary directory in dir. If dir is empty, it is made in the system's temporary directory or,
// if that is not on a disk, in the current one.
func makeFolder(dir string) (string, error) {
	if dir != "" {
		return makeFolderIn(dir)
	}
	var errs []error
	for _, dir := range []string{os.TempDir(), "."} {
		if fs := fileSystem(dir); fs == "tmpfs" || fs == "ramfs" {
			errs = append(errs, fmt.Errorf("%s is in memory (%s)", dir, fs))
			continue
		}
		folder, err := makeFolderIn(dir)
		if err == nil {
			return folder, nil
		}
		errs = append(errs, err)
	}
	return "", fmt.Errorf("no disk to measure on (-dir names one): %w", errors.Join(errs...))
}

func makeFolderIn(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return os.MkdirTemp(dir, ".noticeboard-bench-*") // the go command ignores names with a dot
}

// fileSystem returns the type of the file system that a directory is on (proc_pid_mountinfo(5)).
func fileSystem(dir string) string {
	dir, err := filepath.Abs(dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	mounts, err2 := os.ReadFile("/proc/self/mountinfo")
	if errors.Join(err, err2) != nil {
		return "unknown"
	}
	best, kind := "", "unknown"
	for line := range strings.Lines(string(mounts)) {
		left, right, _ := strings.Cut(line, " - ")
		fields, rest := strings.Fields(left), strings.Fields(right)
		if len(fields) < 5 || len(rest) < 1 {
			continue
		}
		at := fields[4]
		if (dir == at || at == "/" || strings.HasPrefix(dir, at+"/")) && len(at) >= len(best) {
			best, kind = at, rest[0]
		}
	}
	return kind
}

// loadAverage returns the load average of the last minute.
func loadAverage() string {
	data, _ := os.ReadFile("/proc/loadavg")
	minute, _, _ := strings.Cut(string(data), " ")
	return minute
}

// machine describes the machine of the measurement.
func machine(folder, before string) string {
	model := "unknown processor"
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, after, found := bytes.Cut(data, []byte("model name")); found {
			line, _, _ := bytes.Cut(after, []byte("\n"))
			model = strings.TrimSpace(strings.TrimLeft(string(line), "\t :"))
		}
	}
	return fmt.Sprintf("%d cores (%s), load average %s before and %s after, %s %s/%s, %s on %s.",
		runtime.NumCPU(), model, before, loadAverage(),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, folder, fileSystem(folder))
}
