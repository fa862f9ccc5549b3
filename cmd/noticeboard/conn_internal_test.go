package main

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// pair returns the two ends of a connection, ours with lazy deadlines.
func pair(t *testing.T) (ours, theirs net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if theirs, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if ours, err = (lazyListener{l}).Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}

func TestDeadlinesHold(t *testing.T) {
	ours, _ := pair(t)
	for name, test := range map[string]struct {
		set  []time.Duration // deadlines asked for, one after the other; 0 is none
		want time.Duration   // when the read ends, at the earliest
	}{
		"one":             {[]time.Duration{30 * time.Millisecond}, 30 * time.Millisecond},
		"moved back":      {[]time.Duration{20 * time.Millisecond, 80 * time.Millisecond}, 80 * time.Millisecond},
		"moved forward":   {[]time.Duration{time.Hour, 20 * time.Millisecond}, 20 * time.Millisecond},
		"past":            {[]time.Duration{time.Hour, -time.Hour}, 0},
		"past, then none": {[]time.Duration{-time.Hour, 0, 40 * time.Millisecond}, 40 * time.Millisecond},
	} {
		start := time.Now()
		for _, d := range test.set {
			at := time.Time{}
			if d != 0 {
				at = start.Add(d)
			}
			if err := ours.SetReadDeadline(at); err != nil {
				t.Fatal(err)
			}
		}
		_, err := ours.Read(make([]byte, 1))
		if !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) < test.want {
			t.Errorf("%s: %v after %v", name, err, time.Since(start))
		}
	}
}

// TestDeadlineInterrupts moves a deadline into the past while a read is under way.
func TestDeadlineInterrupts(t *testing.T) {
	ours, _ := pair(t)
	if err := ours.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := ours.Read(make([]byte, 1))
		done <- err
	}()
	if err := ours.SetReadDeadline(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestWriteGoesOn lets a deadline that was moved back ring in the middle of a write.
func TestWriteGoesOn(t *testing.T) {
	ours, theirs := pair(t)
	data := make([]byte, 32<<20) // more than the system takes in for a reader who is late
	start := time.Now()
	for _, d := range []time.Duration{30 * time.Millisecond, time.Hour} {
		if err := ours.SetWriteDeadline(start.Add(d)); err != nil {
			t.Fatal(err)
		}
	}
	wrote := make(chan error)
	go func() {
		n, err := ours.Write(data)
		if n != len(data) && err == nil {
			err = io.ErrShortWrite
		}
		wrote <- err
	}()
	for time.Since(start) < 60*time.Millisecond { // until the early deadline has passed
		time.Sleep(time.Millisecond)
	}
	if n, err := io.CopyN(io.Discard, theirs, int64(len(data))); err != nil {
		t.Errorf("%d bytes arrived: %v", n, err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
}
