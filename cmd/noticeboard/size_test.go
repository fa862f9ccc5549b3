package main_test

import (
	"os"
	"runtime"
	"testing"
)

// maxSize is the limit on the size of the stripped program in bytes, as "make build" builds it for
// linux/amd64. It leaves room for what libraries cost: the size is reported, and only a jump fails.
const maxSize = 40_000_000

func TestProgramSize(t *testing.T) {
	if target := runtime.GOOS + "/" + runtime.GOARCH; target != "linux/amd64" {
		t.Skipf("there is no limit for %s", target)
	}
	if raceDetector {
		t.Skip("the race detector makes the program larger")
	}
	file, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the program has %d bytes", file.Size())
	if file.Size() > maxSize {
		t.Errorf("the program has %d bytes, %d more than the limit", file.Size(), file.Size()-maxSize)
	}
}
