package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"
)

// soakVariable is how long TestSoak runs, such as 30m. If it is not set, the test is skipped.
const soakVariable = "NOTICEBOARD_SOAK"

// What is sent in a second. On a machine that is too slow it is less.
const (
	soakReads    = 200
	soakPosts    = 20
	soakDecides  = 5
	soakSearches = 2
)

// A sample is what the program takes at one time.
type sample struct {
	after      time.Duration
	private    float64 // MB of memory that are the process's own
	heap       float64 // MB in use on the Go heap
	goroutines float64
	files      float64 // open descriptors
	database   float64 // MB of the file
	comments   float64
}

// TestSoak has the program read, written, moderated and searched for a long time, with the limits of a small machine, and
// expects that neither memory nor goroutines nor open files become more after the first third.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv(soakVariable))
	if os.Getenv(soakVariable) == "" {
		t.Skip("takes long; runs with make soak")
	}
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(t.TempDir(), "admin.sock")
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "mina", "moderator")
	p := start(t, data, "--admin-listen", "unix:"+socket, "--memory-limit", "96MiB", "--trusted-proxy", "127.0.0.1",
		"--log-level", "warn")
	admin := adminClient(t, socket)
	load := newSoakLoad(p)
	var samples []sample
	begin, stop := time.Now(), make(chan struct{})
	running := load.start(stop)
	tick := time.NewTicker(max(length/60, time.Second))
	defer tick.Stop()
	for time.Since(begin) < length {
		<-tick.C
		s := p.sample(admin)
		s.after = time.Since(begin)
		samples = append(samples, s)
	}
	close(stop)
	running.Wait()
	table := soakTable(samples)
	fmt.Printf("%s\n%d pages, %d comments, %d decisions, %d searches in %v\n", table, load.reads.Load(), load.posts.Load(),
		load.decided.Load(), load.searched.Load(), time.Since(begin).Round(time.Second))
	if n := load.failures.Load(); n > 0 {
		t.Errorf("%d requests failed, the first: %v", n, *load.first.Load())
	}
	for name, of := range map[string]struct {
		figure func(sample) float64
		most   float64 // growth between the middle and the last third
	}{
		"private memory in MB": {func(s sample) float64 { return s.private }, 8},
		"goroutines":           {func(s sample) float64 { return s.goroutines }, 10},
		"open files":           {func(s sample) float64 { return s.files }, 10},
	} {
		third := len(samples) / 3
		before, after := median(samples[third:2*third], of.figure), median(samples[2*third:], of.figure)
		if after > before*1.1+of.most {
			t.Errorf("%s: %.1f in the second third, %.1f in the last", name, before, after)
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
}

func median(samples []sample, of func(sample) float64) float64 {
	var figures []float64
	for _, s := range samples {
		figures = append(figures, of(s))
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// soakTable returns a table of about ten of the samples.
func soakTable(samples []sample) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| after | private MB | heap MB | goroutines | files | database MB | comments |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	step := max(len(samples)/10, 1)
	for i := step - 1; i < len(samples); i += step {
		s := samples[i]
		fmt.Fprintf(w, "| %v | %.1f | %.1f | %.0f | %.0f | %.1f | %.0f |\n", s.after.Round(time.Second), s.private, s.heap,
			s.goroutines, s.files, s.database, s.comments)
	}
	w.Flush()
	return b.String()
}

// sample reads the figures of the program and what the system knows of its process.
func (p *process) sample(admin *http.Client) (s sample) {
	p.t.Helper()
	a, err := read(admin.Get("http://admin/metrics"))
	if err != nil || a.code != http.StatusOK {
		p.t.Fatalf("figures: %d, %v", a.code, err)
	}
	figure := func(name string) float64 {
		m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(a.body)
		if m == nil {
			p.t.Fatalf("there is no figure %s", name)
		}
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			p.t.Fatal(err)
		}
		return v
	}
	const mega = 1e6
	s.heap, s.goroutines = figure("go_memstats_heap_inuse_bytes")/mega, figure("go_goroutines")
	s.database = figure("noticeboard_database_bytes") / mega
	s.comments = figure(`noticeboard_comments{status="pending"}`) + figure(`noticeboard_comments{status="published"}`)
	proc := filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid))
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		p.t.Fatal(err)
	}
	kilobytes, err := strconv.ParseFloat(find(p.t, `RssAnon:\s*(\d+) kB`, string(status)), 64)
	if err != nil {
		p.t.Fatal(err)
	}
	s.private = kilobytes * 1024 / mega
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		p.t.Fatal(err)
	}
	s.files = float64(len(files))
	return s
}

// A soakLoad sends requests to a program.
type soakLoad struct {
	p       *process
	mod     *http.Client
	pending chan string // ids of comments that can be decided on

	reads, posts, decided, searched, failures atomic.Int64
	first                                     atomic.Pointer[error]
}

func newSoakLoad(p *process) *soakLoad {
	return &soakLoad{p: p, mod: p.signIn("mina"), pending: make(chan string, 1000)}
}

// start sends requests of each kind until stop is closed.
func (l *soakLoad) start(stop chan struct{}) *sync.WaitGroup {
	var running sync.WaitGroup
	for _, kind := range []struct {
		each    func(n int) error
		rate    int // a second
		clients int
	}{
		{l.read, soakReads, 8}, {l.post, soakPosts, 4}, {l.decide, soakDecides, 1}, {l.search, soakSearches, 1},
	} {
		turns := make(chan int)
		running.Go(func() {
			defer close(turns)
			tick := time.NewTicker(time.Second / time.Duration(kind.rate))
			defer tick.Stop()
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				case <-tick.C:
				}
				select {
				case turns <- n:
				case <-stop:
					return
				}
			}
		})
		for range kind.clients {
			running.Go(func() {
				for n := range turns {
					if err := kind.each(n); err != nil {
						l.failures.Add(1)
						l.first.CompareAndSwap(nil, &err)
					}
				}
			})
		}
	}
	return &running
}

var soakPages = []string{enPath, esPath, "/en/", "/es/", enPath + "?order=newest", enPath + "?page=2", "/en/rules", "/en/about",
	"/en/questions.atom", "/api/v1/announcements", "/en/privacy", enPath + "?lang=es", "/sitemap.xml"}

// read reads one page after the other, some of which change with each decision.
func (l *soakLoad) read(n int) error {
	a, err := read(http.Get(l.p.url + soakPages[n%len(soakPages)]))
	l.reads.Add(1)
	if err == nil && a.code >= http.StatusInternalServerError {
		err = fmt.Errorf("%s: %d", soakPages[n%len(soakPages)], a.code)
	}
	return err
}

// post sends a comment from one of 50,000 addresses.
func (l *soakLoad) post(n int) error {
	form := strings.NewReader(fmt.Sprintf("comment=soaked+comment+%d+about+trams+and+minutes&name=Ana&email=a%%40example.org", n))
	r, err := http.NewRequest(http.MethodPost, l.p.url+enPath+"/comments", form)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:%x::1", n%50_000))
	a, err := read(http.DefaultTransport.RoundTrip(r))
	if err != nil || a.code != http.StatusSeeOther {
		return fmt.Errorf("posting: %d, %w", a.code, err)
	}
	l.posts.Add(1)
	id := regexp.MustCompile(`/receipt/(\w{13})`).FindStringSubmatch(a.location)
	select {
	case l.pending <- id[1]:
	default:
	}
	return nil
}

// decide approves a comment, or declines every second.
func (l *soakLoad) decide(n int) error {
	select {
	case id := <-l.pending:
		fields := []string{"action", "approve", "seen", "pending"}
		if n%2 == 1 {
			fields = []string{"action", "remove", "seen", "pending"}
		}
		a, err := l.p.post(l.mod, "/desk/comments/"+id+"/decision", fields...)
		if err != nil || a.code >= http.StatusInternalServerError {
			return fmt.Errorf("deciding: %d, %w", a.code, err)
		}
		l.decided.Add(1)
	default:
	}
	return nil
}

// search searches at the desk and reads the queue.
func (l *soakLoad) search(n int) error {
	path := "/desk/waiting"
	if n%2 == 0 {
		path = fmt.Sprintf("/desk/comments?q=soaked+%d", n)
	}
	a, err := read(l.mod.Get(l.p.url + path))
	if err != nil || a.code != http.StatusOK {
		return fmt.Errorf("%s: %d, %w", path, a.code, err)
	}
	l.searched.Add(1)
	return nil
}
