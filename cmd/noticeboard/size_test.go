package main_test

import (
	"os"
	"runtime"
	"testing"
)

// most is the promise: how many bytes the program may have, as make build makes it for linux/amd64.
const most = 25_000_000

func TestTheProgramIsSmall(t *testing.T) {
	if at := runtime.GOOS + "/" + runtime.GOARCH; at != "linux/amd64" {
		t.Skipf("the promise is not about %s", at)
	}
	file, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	if file.Size() > most {
		t.Errorf("the program has %d bytes, %d more than promised", file.Size(), file.Size()-most)
	}
}
