package main_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/testing/browser"
)

// These tests run the program itself, built as make build does, as an operator would, and stop it in
// every way there is. With the race detector (go test -race) the program has it, too.

var program string

// raceDetector tells whether the tests are built with -race.
var raceDetector = func() bool {
	info, _ := debug.ReadBuildInfo()
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}()

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() != "" { // each worker comes here, and none needs the program
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "noticeboard-test-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "noticeboard")
	args, cgo := []string{"build", "-trimpath", "-tags", "nomsgpack", "-ldflags", "-s -w", "-o", program},
		"CGO_ENABLED=0"
	if raceDetector {
		args, cgo = append(args, "-race"), "CGO_ENABLED=1"
	}
	build := exec.Command("go", append(args, ".")...)
	build.Env = append(os.Environ(), cgo)
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		os.Exit(1)
	}
	code := m.Run()
	if err := writeTable(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	browser.Quit()
	os.RemoveAll(dir)
	os.Exit(code)
}

const (
	enPath   = "/en/56-local-jurisdictions-join-global-partnership-to-promote-open-government"
	esPath   = "/es/56-jurisdicciones-locales-se-unen-a-una-alianza-global-para-promover-el-gobierno-abierto"
	password = "violet harbour at noon"
)

// patience is how long anything may take before the test fails. It is long, because a machine may be slow, and spent
// only by tests that fail.
const patience = time.Minute

// A process is the program, serving.
type process struct {
	t     testing.TB
	cmd   *exec.Cmd
	url   string
	at    string // the address that it listens on
	setup string // the one-time link, if it was printed
	log   *lockedBuffer
	ended chan struct{} // closed when it has
	err   error         // how it ended
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start serves a data directory on a free port, and returns when the program answers readers and subcommands. It ends
// with the test if not before.
func start(t testing.TB, data string, flags ...string) *process {
	t.Helper()
	return startCommand(t, data, []string{program}, flags...)
}

// startCommand does the same with a command that runs the program and passes on the flags. They override those that all
// tests have in common.
func startCommand(t testing.TB, data string, command []string, flags ...string) *process {
	t.Helper()
	p := startWithoutSocket(t, data, command, flags...)
	p.until("it listens to subcommands", func() bool {
		c, err := dialSocket(data)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return p
}

// startWithoutSocket does the same, but does not wait until the program answers subcommands: on a read-only disk it never
// does.
func startWithoutSocket(t testing.TB, data string, command []string, flags ...string) *process {
	t.Helper()
	p := &process{t: t, log: &lockedBuffer{}, ended: make(chan struct{})}
	args := slices.Concat(command[1:], []string{"--listen", "127.0.0.1:0", "--data", data, "--post-rate", "0"}, flags)
	p.cmd = exec.Command(command[0], args...)
	p.cmd.Stderr = p.log
	out := &lockedBuffer{}
	p.cmd.Stdout = out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended // before its directory is removed
		if strings.Contains(p.log.String(), "WARNING: DATA RACE") {
			t.Errorf("the program has a data race:\n%s", p.log)
		}
	})
	p.until("it greets", func() bool { return strings.Contains(out.String(), "\n") })
	if m := regexp.MustCompile(`is at (http://\S+)/ `).FindStringSubmatch(out.String()); m != nil {
		p.url = m[1]
	}
	p.at = find(t, `listening on (\S+)\)`, out.String())
	if _, link, ok := strings.Cut(out.String(), "(works once):\n"); ok {
		p.setup = strings.TrimSpace(link)
	}
	return p
}

// until waits until ok returns true.
func (p *process) until(what string, ok func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(2 * time.Millisecond) {
		select {
		case <-p.ended:
			p.t.Fatalf("it ended, %v, before %s\n%s", p.err, what, p.log)
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("not in %v: %s\n%s", patience, what, p.log)
		}
	}
}

// stop ends the process with a signal and returns how it ended.
func (p *process) stop(s syscall.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		p.t.Fatalf("it did not end in %v", patience)
		return nil
	}
}

// command runs a subcommand and returns what it printed.
func command(t testing.TB, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	return string(out), err
}

// A browser without a page: it keeps cookies and does not follow redirects.
func client(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{
		Jar: jar, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reply is an answer, read.
type reply struct {
	code     int
	location string
	retry    string
	body     string
}

func read(r *http.Response, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return reply{r.StatusCode, r.Header.Get("Location"), r.Header.Get("Retry-After"), string(body)}, err
}

func (p *process) get(c *http.Client, path string) reply {
	p.t.Helper()
	a, err := read(c.Get(p.url + path))
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

func (p *process) post(c *http.Client, path string, fields ...string) (reply, error) {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return read(c.PostForm(p.url+path, form))
}

// send posts a form that must be taken.
func (p *process) send(c *http.Client, path string, fields ...string) reply {
	p.t.Helper()
	a, err := p.post(c, path, fields...)
	if err != nil || a.code != http.StatusSeeOther && a.code != http.StatusOK {
		p.t.Fatalf("POST %s: %d, %v: %s", path, a.code, err, find(p.t, `(?s)<main(.{0,1000})`, a.body))
	}
	return a
}

func (p *process) comment(c *http.Client, text string) (reply, error) {
	return p.post(c, enPath+"/comments", "comment", text, "name", "Ana", "email", "ana@example.org")
}

func addAccount(t testing.TB, data, login, role string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "account", "add", login, "--role", role, "--name", "The "+role, "--password-file", file,
		"--data", data); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func (p *process) signIn(login string) *http.Client {
	p.t.Helper()
	c := client(p.t)
	if a, err := p.post(c, "/desk/sign-in", "login", login, "password", password); a.code != http.StatusSeeOther ||
		err != nil {
		p.t.Fatalf("signing in: %d, %v", a.code, err)
	}
	return c
}

func TestLifeOfABoard(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	if p.setup == "" {
		t.Fatal("no link for the first administrator")
	}
	reader := client(t)
	en, es := p.get(reader, enPath).body, p.get(reader, esPath).body
	for _, want := range []string{"Herat Municipality", "Afghanistan", "Los Angeles", "USA",
		"How do you monitor these tokenism eyewashes?"} {
		if !strings.Contains(en, want) {
			t.Errorf("%q is not on the English page", want)
		}
	}
	for _, want := range []string{"Irlanda del Norte", "Reino Unido", "How do you monitor these tokenism eyewashes?"} {
		if !strings.Contains(es, want) {
			t.Errorf("%q is not on the Spanish page", want)
		}
	}
	sent, err := p.comment(reader, "a comment that must outlive the process")
	if err != nil || sent.code != http.StatusSeeOther {
		t.Fatalf("%d, %v", sent.code, err)
	}
	addAccount(t, data, "mina", "moderator") // through the running server
	mod := p.signIn("mina")
	id := regexp.MustCompile(`/receipt/(\w{13})`).FindStringSubmatch(sent.location)[1]
	if a, err := p.post(mod, "/desk/comments/"+id+"/decision", "action", "approve", "seen",
		"pending"); a.code != http.StatusSeeOther {
		t.Fatalf("%d, %v", a.code, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
	again := start(t, data)
	if again.setup != "" {
		t.Error("there is an account, and still a link for the first")
	}
	for _, path := range []string{enPath, esPath} {
		if n := strings.Count(again.get(reader, path).body, "must outlive the process</p>"); n != 1 {
			t.Errorf("%s has it %d times", path, n)
		}
	}
	if a := again.get(mod, "/desk/waiting"); a.code != http.StatusOK { // cookies do not tell ports apart
		t.Errorf("the session did not survive: %d", a.code)
	}
	if info, err := os.Stat(data); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data directory has mode %v (%v)", info.Mode().Perm(), err)
	}
	for _, name := range []string{"noticeboard.db", "noticeboard.sock"} {
		if info, err := os.Stat(filepath.Join(data, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v)", name, info.Mode().Perm(), err)
		}
	}
}

func TestTheFirstAdministratorByLink(t *testing.T) {
	p := start(t, filepath.Join(t.TempDir(), "data"))
	c := client(t)
	path := p.setup[strings.Index(p.setup, "/desk/"):]
	a, err := p.post(c, path, "login", "ada", "name", "Ada", "password", password)
	if a.code != http.StatusSeeOther || err != nil {
		t.Fatalf("%d, %v", a.code, err)
	}
	if a := p.get(c, "/desk/export.json"); a.code != http.StatusOK || !strings.Contains(a.body, "Cecilia Nava") {
		t.Errorf("export: %d", a.code)
	}
	if a := p.get(c, path); a.code != http.StatusGone {
		t.Errorf("the link still works: %d", a.code)
	}
	if strings.Contains(p.log.String(), filepath.Base(path)) {
		t.Error("the token is in the log")
	}
}

// TestAccountBeforeTheFirstStart adds an account to a data directory that is not there yet.
func TestAccountBeforeTheFirstStart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "mina", "moderator")
	p := start(t, data)
	if p.setup != "" {
		t.Error("there is an account, and still a link for the first")
	}
	if a := p.get(p.signIn("mina"), "/desk/questions"); !strings.Contains(a.body, "Jack Sim") {
		t.Errorf("the board was not seeded: %d", a.code)
	}
}

// TestKilled stops the program dead while readers post, and looks for every comment that was
// acknowledged.
func TestKilled(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	acknowledged := map[string]string{}
	var mu sync.Mutex
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acknowledged)
	}
	const rounds = 5
	for round := range rounds {
		before := count()
		p := start(t, data)
		var posters sync.WaitGroup
		for n := range 8 {
			posters.Go(func() {
				c := client(t)
				for i := 0; ; i++ {
					text := fmt.Sprintf("round %d poster %d comment %d", round, n, i)
					a, err := p.comment(c, text)
					if err != nil {
						return // the process is gone
					}
					if a.code == http.StatusSeeOther {
						mu.Lock()
						acknowledged[text] = a.location
						mu.Unlock()
					}
				}
			})
		}
		p.until("readers post", func() bool { return count() >= before+10 })
		p.stop(syscall.SIGKILL)
		posters.Wait()
	}
	p := start(t, data)
	if len(acknowledged) < 20 {
		t.Fatalf("only %d comments were acknowledged", len(acknowledged))
	}
	seen, l := map[string]bool{}, newLedger()
	c := client(t)
	for text, receipt := range acknowledged {
		if a := p.get(c, receipt); a.code != http.StatusOK {
			t.Errorf("%q is lost: %d", text, a.code)
		}
		if seen[receipt] {
			t.Errorf("two comments have one receipt")
		}
		seen[receipt] = true
		l.sent[text], l.posted[text] = true, 0
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	o := outcome{row: "killed at random", done: "while 8 readers post, and started again", times: rounds - 1,
		acknowledged: len(acknowledged)}
	if err := l.audit(data, 0, &o); err != nil {
		t.Error(err)
	}
	o.report(t)
}

// A sender tells whether its request had left when the server was told to stop.
type sender struct {
	stopping *atomic.Bool
	inFlight atomic.Bool
}

func (s *sender) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil && !s.stopping.Load() {
			s.inFlight.Store(true)
		}
	}}
	return new(http.Transport).RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &trace)))
}

// TestDrained sends SIGTERM while posts are under way: those that had left are answered.
func TestDrained(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	results := make(chan reply, 120)
	var sending sync.WaitGroup
	var stopping atomic.Bool
	senders := make([]sender, 120)
	for i := range senders {
		senders[i].stopping = &stopping
		sending.Go(func() {
			c := client(t)
			c.Transport = &senders[i]
			a, err := p.comment(c, fmt.Sprint("in flight ", i))
			if err != nil {
				if senders[i].inFlight.Load() {
					t.Errorf("post %d: %v", i, err)
				}
				return // or else it came too late
			}
			results <- a
		})
	}
	for flying := 0; flying < 20; time.Sleep(time.Millisecond) { // so that some are under way
		flying = 0
		for i := range senders {
			if senders[i].inFlight.Load() {
				flying++
			}
		}
	}
	stopping.Store(true)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	sending.Wait()
	close(results)
	again := start(t, data)
	o := outcome{row: "stopped with SIGTERM", done: "while 120 posts are under way: all that had left are answered"}
	for a := range results {
		o.acknowledged++
		if a.code != http.StatusSeeOther {
			t.Errorf("answered %d", a.code)
		} else if got := again.get(client(t), a.location); got.code != http.StatusOK {
			o.lost++
			t.Errorf("acknowledged and lost: %d", got.code)
		}
	}
	o.report(t)
}

func TestOneProcessADatabase(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	out, err := command(t, "--data", data, "--listen", "127.0.0.1:0")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(out,
		"another process has the database open") {
		t.Errorf("the second: %v: %s", err, out)
	}
	if a := p.get(client(t), "/healthz"); a.code != http.StatusOK {
		t.Errorf("the first: %d", a.code)
	}
	outcome{row: "two processes", done: "a second one with the same data directory ends, the first goes on",
		sentence: "another process has the database open: stop it first, or talk to it"}.report(t)
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	sent, err := p.comment(client(t), "worth keeping")
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if out, err := command(t, "backup", copied, "--data", data); err != nil {
		t.Fatalf("backup while serving: %v: %s", err, out)
	}
	if out, err := command(t, "restore", copied, "--data", data); err == nil || !strings.Contains(out,
		"stop the server first") {
		t.Errorf("restore while serving: %v: %s", err, out)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check while serving: %v: %s", err, out)
	}
	late, err := p.comment(client(t), "after the backup")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.db")
	if err := os.WriteFile(broken, bytes.Repeat([]byte("x"), 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "restore", broken, "--data", data); err == nil || !strings.Contains(out, "damaged") {
		t.Errorf("restoring a broken file: %v: %s", err, out)
	}
	if out, err := command(t, "restore", copied, "--data", data); err != nil || !strings.Contains(out,
		"Restoring undoes at least: comments: 1; entries of the journal: 0.\nThe previous database is kept as") {
		t.Fatalf("restore: %v: %s", err, out)
	}
	again := start(t, data)
	if a := again.get(client(t), sent.location); a.code != http.StatusOK {
		t.Errorf("what was backed up: %d", a.code)
	}
	if a := again.get(client(t), late.location); a.code != http.StatusNotFound {
		t.Errorf("what came later: %d", a.code)
	}
	if kept, _ := filepath.Glob(filepath.Join(data, "noticeboard.db.before-*")); len(kept) != 1 {
		t.Errorf("the database before is kept as %v", kept)
	}
}

// TestURLAsItIsTyped types the board's URL in a way that no browser sends.
func TestURLAsItIsTyped(t *testing.T) {
	p := start(t, filepath.Join(t.TempDir(), "data"), "--url", "HTTP://Board.Tablón.Example:80/")
	const origin = "http://board.xn--tabln-3ta.example"
	if p.url != origin || !strings.HasPrefix(p.setup, origin+"/desk/setup/") {
		t.Errorf("it greets with %s and %s", p.url, p.setup)
	}
	for host, want := range map[string]int{
		"board.xn--tabln-3ta.example": 200, "BOARD.XN--TABLN-3TA.EXAMPLE:80": 200, "board.example": 421,
	} {
		r, err := http.NewRequest(http.MethodGet, "http://"+p.at+enPath, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		a, err := read(client(t).Do(r))
		if err != nil || a.code != want || want == 200 && !strings.Contains(a.body, `href="`+origin+enPath+`"`) {
			t.Errorf("%s: %d, %v, want %d", host, a.code, err, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	data := t.TempDir()
	damaged := filepath.Join(t.TempDir(), "data")
	if err := errors.Join(os.Mkdir(damaged, 0o700), os.WriteFile(filepath.Join(damaged, "noticeboard.db"),
		[]byte("not a database"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args   []string
		status int
		says   string // once
	}{
		"damaged": {[]string{"--data", damaged}, 1, "restore a backup"},
		"two mistakes": {[]string{"--data", data, "--dta", "x", "--url", "https://example.org/a//b"}, 2,
			"there is no flag --dta; did you mean --data?\n--url: it has the path"},
		"no role": {[]string{"account", "add", "ada", "--data", data}, 2, "--role must be team, moderator or admin\n"},
		"no terminal": {[]string{"account", "add", "ada", "--role", "admin", "--data", data}, 1,
			"--password-file"},
		"no database": {[]string{"check", "--data", filepath.Join(data, "none")}, 1, "no database"},
	} {
		out, err := command(t, test.args...)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != test.status || strings.Count(out, test.says) != 1 ||
			strings.Contains(out, "goroutine ") || strings.Contains(out, "Usage") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}
