package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A process is a child process that serves HTTP.
type process struct {
	at     string // host:port
	begun  time.Time
	cmd    *exec.Cmd
	cancel context.CancelFunc
	logs   *os.File
	heard  chan struct{} // closed at the end of its standard output
	conns  []*conn       // connections to it; closed when it stops
}

const (
	startTimeout = 60 * time.Second
	stopTimeout  = 30 * time.Second
)

// build builds the program as make build does.
func (b *bench) build(ctx context.Context) error {
	b.program = filepath.Join(b.folder, "noticeboard")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "nomsgpack",
		"-ldflags", "-s -w", "-o", b.program, "noticeboard/cmd/noticeboard")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return nil
}

// serve starts the program with a data directory, which the program creates if it does not exist, and with more flags.
func (b *bench) serve(ctx context.Context, data string, flags ...string) (*process, error) {
	args := []string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--post-rate", "0"}
	return b.start(ctx, b.program, append(args, flags...)...)
}

// data returns a path for a data directory that does not exist yet.
func (b *bench) data() (string, error) {
	parent, err := os.MkdirTemp(b.folder, "")
	return filepath.Join(parent, "data"), err
}

// listening matches what a child prints once it accepts connections.
var listening = regexp.MustCompile(`\(listening on ([0-9.:]+)\)`)

// start starts a child and waits until it listens. Its standard error is written to a file.
func (b *bench) start(ctx context.Context, name string, args ...string) (*process, error) {
	logs, err := os.CreateTemp(b.folder, "log-*")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &process{cmd: exec.CommandContext(ctx, name, args...), cancel: cancel, logs: logs, heard: make(chan struct{})}
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = stopTimeout
	p.cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "NOTICEBOARD_") })
	p.cmd.Stderr = logs
	said, err := p.cmd.StdoutPipe()
	if err != nil {
		cancel()
		return nil, errors.Join(err, logs.Close())
	}
	p.begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		cancel()
		return nil, errors.Join(err, logs.Close())
	}
	address := make(chan string, 1)
	go p.hear(said, address)
	select {
	case p.at = <-address:
	case <-p.heard:
	case <-time.After(startTimeout):
	}
	if p.at == "" {
		log, _ := os.ReadFile(logs.Name())
		return nil, errors.Join(fmt.Errorf("%s does not listen: %.1000s", name, log), p.stop())
	}
	return p, nil
}

// hear reads the standard output of a child and sends the address on which it listens.
func (p *process) hear(said io.Reader, address chan<- string) {
	defer close(p.heard)
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if m := listening.FindSubmatch(lines.Bytes()); m != nil {
			select {
			case address <- string(m[1]):
			default:
			}
		}
	}
}

// settleTimeout is enough for the check of 100,000 comments on a busy machine, but not of 1,000,000.
const settleTimeout = 5 * time.Minute

// settle waits until a program that serves has checked its database, which it does with a tenth of a processor while
// nobody else needs it, in the turns of what it is compared with, too. After settleTimeout it gives up and logs that.
func (b *bench) settle(ctx context.Context, p *process) error {
	for begin := time.Now(); ; {
		a, err := once(p.at, compose("GET", "/healthz", "", nil), 200)
		if err != nil || bytes.Contains(a.body, []byte("keys are consistent")) {
			return err
		}
		if time.Since(begin) > settleTimeout {
			fmt.Fprintln(b.log, "the check of a database goes on beside the measurement")
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// dial opens a connection to a child. It is closed when the child stops.
func (p *process) dial() (*conn, error) {
	c, err := dial(p.at)
	if err == nil {
		p.conns = append(p.conns, c)
	}
	return c, err
}

// stop terminates a child and waits for it.
func (p *process) stop() error {
	for _, c := range p.conns {
		c.Close()
	}
	p.cancel()
	<-p.heard // Wait closes the pipe
	err := p.cmd.Wait()
	switch {
	case errors.Is(err, context.Canceled):
		err = nil // it was terminated by stop
	case err != nil:
		log, _ := os.ReadFile(p.logs.Name())
		err = fmt.Errorf("%w: %s", err, log[max(0, len(log)-1000):])
	}
	return errors.Join(err, p.logs.Close())
}

// resident returns the resident memory of a child in MB.
func (p *process) resident() (float64, error) { return p.memoryStatus("VmRSS") }

// mostResident returns the most resident memory that a child has had since it was started, in MB.
func (p *process) mostResident() (float64, error) { return p.memoryStatus("VmHWM") }

// memoryStatus returns a field of /proc/pid/status in MB (proc_pid_status(5)).
func (p *process) memoryStatus(field string) (float64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := bytes.Cut(data, []byte(field+":"))
	fields := bytes.Fields(after)
	if len(fields) < 2 || string(fields[1]) != "kB" {
		return 0, fmt.Errorf("no %s in /proc", field)
	}
	kB, err := strconv.ParseFloat(string(fields[0]), 64)
	return kB / 1024, err
}

// watch reads a field of /proc/pid/status again and again. The function that it returns ends this, and returns the
// greatest value in MB.
func (p *process) watch(field string) (peak func() (float64, error)) {
	stop, done := make(chan struct{}), make(chan struct{})
	var most float64
	var err error
	go func() {
		defer close(done)
		for {
			var now float64
			if now, err = p.memoryStatus(field); err != nil {
				return
			}
			most = max(most, now)
			select {
			case <-stop:
				return
			case <-time.After(watchInterval):
			}
		}
	}()
	return func() (float64, error) {
		close(stop)
		<-done
		return most, err
	}
}

// watchInterval is shorter than the time in which the memory of a busy program grows and is collected again.
const watchInterval = 5 * time.Millisecond

// tick is the unit of times in /proc (USER_HZ), which is the same on every Linux that Go supports.
const tick = 10 * time.Millisecond

// worked returns the processor time of a child: utime and stime (proc_pid_stat(5)).
func (p *process) worked() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:]) // from field 3 on
	if len(fields) < 13 {
		return 0, errors.New("no times in /proc")
	}
	user, err1 := strconv.ParseInt(string(fields[11]), 10, 64)
	system, err2 := strconv.ParseInt(string(fields[12]), 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}
