package main

import (
	"os"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// now returns the present time by a clock that is as many seconds ahead as the file says that TEST_CLOCK names. When that
// changes it jumps, as the clock of a machine does: the time that has passed (the monotonic reading) is not changed.
func now() time.Time {
	t := time.Now()
	text, err := os.ReadFile(os.Getenv("TEST_CLOCK"))
	if err != nil {
		return t
	}
	ahead, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return t
	}
	// A time with a monotonic reading begins with the seconds since 1885 in 33 bits, and nanoseconds in 30 (package time).
	*(*uint64)(unsafe.Pointer(&t)) += uint64(ahead) << 30
	return t
}
