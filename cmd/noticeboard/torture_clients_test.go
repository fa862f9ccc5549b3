package main_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// needTorture skips a test that takes long, unless make torture runs it.
func needTorture(t *testing.T) {
	t.Helper()
	if os.Getenv(tortureVariable) == "" {
		t.Skip("takes long; runs with make torture")
	}
}

// private returns how much memory of its own the program has, in MB.
func (p *process) private() float64 {
	p.t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		p.t.Fatal(err)
	}
	kilobytes, err := strconv.ParseFloat(find(p.t, `RssAnon:\s*(\d+) kB`, string(status)), 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return kilobytes * 1024 / 1e6
}

// TestTortureManyConnections opens 10,000 connections from 100 addresses, each of which asks for a page and then stays idle.
// Others read and post all the same.
func TestTortureManyConnections(t *testing.T) {
	needTorture(t)
	const connections, addresses = 10_000, 100
	limit := unix.Rlimit{Cur: connections + 1000, Max: connections + 1000}
	var had unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &had); err != nil {
		t.Fatal(err)
	}
	limit.Max = max(limit.Max, had.Max)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatalf("this process may not have %d files open: %v", limit.Cur, err)
	}
	p := start(t, filepath.Join(t.TempDir(), "data"))
	before := p.private()
	var opened []net.Conn
	defer func() {
		for _, c := range opened {
			c.Close()
		}
	}()
	for i := range connections {
		from := &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+i%addresses))}
		c, err := (&net.Dialer{LocalAddr: from, Timeout: patience}).Dial("tcp", p.at)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		opened = append(opened, c)
		fmt.Fprintf(c, "GET /en/about HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if i%500 == 0 {
			if a := p.get(client(t), enPath); a.code != http.StatusOK {
				t.Fatalf("with %d connections a reader is answered %d", i, a.code)
			}
		}
	}
	sent, err := p.comment(client(t), "beside 10,000 connections")
	if err != nil || sent.code != http.StatusSeeOther {
		t.Errorf("a post: %d, %v", sent.code, err)
	}
	grown := p.private() - before
	if grown > 400 {
		t.Errorf("the connections take %.0f MB", grown)
	}
	o := outcome{row: "10,000 idle connections", done: fmt.Sprintf("from 100 addresses; they take %.0f MB", grown), acknowledged: 1}
	if a := p.get(client(t), sent.location); a.code != http.StatusOK {
		o.lost++
	}
	o.report(t)
}

// TestTortureManyAddresses sends forms from 100,000 addresses: what is remembered of each must not fill the memory.
func TestTortureManyAddresses(t *testing.T) {
	needTorture(t)
	const addresses = 100_000
	p := start(t, filepath.Join(t.TempDir(), "data"), "--post-rate", "2", "--trusted-proxy", "127.0.0.1", "--log-level", "error")
	if a := p.get(client(t), enPath); a.code != http.StatusOK {
		t.Fatal(a.code)
	}
	before := p.private()
	var next, failed atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			c, err := net.Dial("tcp", p.at)
			if err != nil {
				failed.Add(1)
				return
			}
			defer c.Close()
			answers := bufio.NewReader(c)
			for n := next.Add(1); n <= addresses; n = next.Add(1) {
				fmt.Fprintf(c, "POST %s/comments HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 2001:db8:%x:%x::1\r\n"+
					"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\ncomment=", enPath, n>>16, n&0xffff)
				a, err := http.ReadResponse(answers, nil)
				if err == nil {
					_, err = io.Copy(io.Discard, a.Body)
					a.Body.Close()
				}
				if err != nil || a.StatusCode >= http.StatusInternalServerError {
					failed.Add(1)
					return
				}
			}
		})
	}
	all.Wait()
	if n := failed.Load(); n > 0 {
		t.Errorf("%d connections failed\n%s", n, p.log)
	}
	grown := p.private() - before
	if grown > 64 {
		t.Errorf("100,000 addresses take %.0f MB", grown)
	}
	outcome{row: "100,000 addresses", done: fmt.Sprintf("a form from each; they take %.0f MB", grown)}.report(t)
}

// TestTortureSlowClients has clients send headers and bodies a byte at a time, or send requests and never read the
// answers. They are cut off, and others are served meanwhile.
func TestTortureSlowClients(t *testing.T) {
	needTorture(t)
	p := start(t, filepath.Join(t.TempDir(), "data"))
	const each = 60
	var cut atomic.Int64
	var all sync.WaitGroup
	begin := time.Now()
	for name, first := range map[string]string{
		"headers": "GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
		"bodies": "POST " + enPath + "/comments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n" +
			"Content-Type: application/x-www-form-urlencoded\r\n\r\ncomment=",
		"unread": strings.Repeat("GET "+enPath+" HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
	} {
		for range each {
			all.Go(func() {
				c, err := net.Dial("tcp", p.at)
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				fmt.Fprint(c, first)
				for time.Since(begin) < patience {
					time.Sleep(200 * time.Millisecond) // that is what it is about: a slow client
					if _, err := fmt.Fprint(c, "a"); err != nil {
						cut.Add(1)
						return
					}
				}
				t.Errorf("a client with slow %s was not cut off in %v", name, patience)
			})
		}
	}
	c := client(t)
	for i := range 20 {
		if a := p.get(c, enPath); a.code != http.StatusOK {
			t.Errorf("a reader is answered %d", a.code)
		}
		if a, err := p.comment(c, fmt.Sprint("beside slow clients ", i)); err != nil || a.code != http.StatusSeeOther {
			t.Errorf("a post is answered %d, %v", a.code, err)
		}
	}
	all.Wait()
	if n := cut.Load(); n != 3*each {
		t.Errorf("%d of %d were cut off", n, 3*each)
	}
	outcome{row: "slow and silent clients", done: "60 each with slow headers, slow bodies, and that never read", times: 3 * each,
		acknowledged: 20}.report(t)
}

// TestTortureSignIns sends many sign-ins at once, each of which costs the memory and the time of a password's hash. Reading
// goes on, and most are asked to come again.
func TestTortureSignIns(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "mina", "moderator")
	p := start(t, data, "--trusted-proxy", "127.0.0.1")
	if a := p.get(client(t), enPath); a.code != http.StatusOK {
		t.Fatal(a.code)
	}
	before := p.private()
	var all sync.WaitGroup
	var mu sync.Mutex
	answers := map[int]int{}
	for n := range 100 {
		all.Go(func() {
			form := strings.NewReader("login=mina&password=not+the+password+" + strconv.Itoa(n))
			r, err := http.NewRequest(http.MethodPost, p.url+"/desk/sign-in", form)
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", n))
			a, err := read(new(http.Transport).RoundTrip(r))
			mu.Lock()
			defer mu.Unlock()
			answers[a.code]++
			if err != nil || a.code == http.StatusTooManyRequests && a.retry == "" {
				t.Errorf("sign-in %d: %d, Retry-After %q, %v", n, a.code, a.retry, err)
			}
		})
	}
	for range 10 {
		if a := p.get(client(t), enPath); a.code != http.StatusOK {
			t.Errorf("a reader is answered %d", a.code)
		}
	}
	all.Wait()
	if answers[http.StatusTooManyRequests] == 0 || len(answers) > 2 {
		t.Errorf("the sign-ins are answered %v", answers)
	}
	grown := p.private() - before
	if grown > 160 && !raceDetector {
		t.Errorf("they take %.0f MB", grown)
	}
	outcome{row: "100 sign-ins at once", done: "with wrong passwords, from as many addresses; pages are read meanwhile", times: 100,
		sentence: "429 and when to come again"}.report(t)
}

// TestTortureBackupUnderLoad backs up while readers post, and looks for all in it that was acknowledged before it began.
func TestTortureBackupUnderLoad(t *testing.T) {
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p, l := start(t, data), newLedger()
	l.busy(t, p, d, 2, 3, "before the backup")
	stop := make(chan struct{})
	var posting sync.WaitGroup
	posting.Go(func() {
		c, other := client(t), newLedger()
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				other.post(p, d, c, fmt.Sprint("during the backup ", i))
			}
		}
	})
	copies := t.TempDir()
	o := outcome{row: "backup under load", done: "three times while a reader posts; each has all that was acknowledged before"}
	for n := range 3 {
		begun := d.Len()
		name := filepath.Join(copies, fmt.Sprint(n), "noticeboard.db")
		if err := errors.Join(os.Mkdir(filepath.Dir(name), 0o700)); err != nil {
			t.Fatal(err)
		}
		if out, err := command(t, "backup", name, "--data", data); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		o.acknowledged += l.acknowledgedBy(begun)
		if err := l.audit(filepath.Dir(name), begun, &o); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	posting.Wait()
	o.report(t)
}
