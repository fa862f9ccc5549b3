package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// withJumpingClock builds the program with another clock (testdata/jumping_now.go), and returns it with a function that
// sets the clock by how far it is ahead of the machine's.
func withJumpingClock(t *testing.T) (built string, set func(ahead time.Duration)) {
	t.Helper()
	dir := t.TempDir()
	clock, err := filepath.Abs("now.go")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
		clock: filepath.Join(filepath.Dir(clock), "testdata", "jumping_now.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	built = filepath.Join(dir, "noticeboard")
	build := exec.Command("go", "build", "-trimpath", "-tags", "nomsgpack", "-ldflags", "-s -w", "-overlay", file, "-o", built, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ahead := filepath.Join(dir, "ahead")
	t.Setenv("TEST_CLOCK", ahead)
	return built, func(d time.Duration) {
		t.Helper()
		if err := os.WriteFile(ahead+".new", []byte(strconv.Itoa(int(d.Seconds()))), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(ahead+".new", ahead); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTortureClockJumps has the clock jump a year ahead, two back and one ahead again while the program serves. Each time
// readers post and a moderator signs in and decides. Jumps give a network no more posts than its limit, and take none from
// it. No feed is dated later than the clock.
func TestTortureClockJumps(t *testing.T) {
	needTorture(t)
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	built, set := withJumpingClock(t)
	p := startCommand(t, data, []string{built}, "--post-rate", "0.1", "--post-burst", "10")
	const year = 365 * 24 * time.Hour
	l, c := newLedger(), client(t)
	post := func(text string) {
		t.Helper()
		l.send(text)
		a, err := p.comment(c, text)
		id := l.note(d, a, text)
		if err != nil || id == "" {
			t.Errorf("%s: %d, Retry-After %q, %v", text, a.code, a.retry, err)
			return
		}
		l.approve(p, d, p.signIn("mina"), id, text)
		if _, ok := l.approved[text]; !ok {
			t.Errorf("%s: it was not approved", text)
		}
	}
	for i := range 4 {
		post(fmt.Sprint("before any jump ", i))
	}
	for jumps, ahead := range []time.Duration{year, -year, 0} {
		set(ahead)
		p.until("the jump is noticed", func() bool { return strings.Count(p.log.String(), `"msg":"the clock `) == jumps+1 })
		for i := range 2 {
			post(fmt.Sprintf("%v ahead %d", ahead, i))
		}
		for _, path := range []string{"/en/", enPath, "/en/feed"} {
			if a := p.get(client(t), path); a.code != http.StatusOK {
				t.Errorf("%v ahead, %s: %d", ahead, path, a.code)
			}
		}
		feed := p.get(client(t), "/en/feed.atom").body
		dates := regexp.MustCompile(`<(?:updated|published)>([^<]+)<`).FindAllStringSubmatch(feed, -1)
		if len(dates) == 0 {
			t.Fatalf("the feed has no dates:\n%.1000s", feed)
		}
		for _, m := range dates {
			if at, err := time.Parse(time.RFC3339, m[1]); err != nil || at.After(time.Now().Add(ahead+time.Second)) {
				t.Errorf("%v ahead, the feed is dated %s, %v", ahead, m[1], err)
			}
		}
	}
	if a, err := p.comment(c, "one more than the limit"); err != nil || a.code != http.StatusTooManyRequests {
		t.Errorf("one more than the limit, which no jump has moved: %d, %v", a.code, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	o := outcome{row: "clock jumps", done: "a year ahead, two back, one ahead while it serves; each time people post, sign in " +
		"and decide", acknowledged: l.acknowledgedBy(d.Len()), sentence: "the clock was set back; what is public stays public"}
	if err := l.audit(data, d.Len(), &o); err != nil {
		t.Error(err)
	}
	o.times = 3
	o.report(t)
}
