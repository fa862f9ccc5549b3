package main_test

import (
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/testing/faultdisk"
)

// TestTortureFailingDisk has writing and syncing of the database fail while the program serves. It answers 503 with what was
// typed, says why and ends; what it had acknowledged is there when it is started again.
func TestTortureFailingDisk(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]faultdisk.Kind{"write": faultdisk.Write, "sync": faultdisk.Sync} {
		t.Run(name, func(t *testing.T) {
			d, data := mountDisk(t)
			addAccount(t, data, "mina", "moderator")
			p, l := start(t, data), newLedger()
			l.busy(t, p, d, 2, 3, "before the fault")
			database := nodeOf(d, "noticeboard.db")
			d.Fault(func(op faultdisk.Op) syscall.Errno {
				if op.Kind == kind && op.Node == database {
					return syscall.EIO
				}
				return 0
			})
			expectKept(t, p, client(t))
			p.expectFailed()
			if !strings.Contains(p.log.String(), "input/output error") {
				t.Errorf("the log does not say why:\n%s", p.log)
			}
			d.Fault(nil)
			o := outcome{row: "input/output error on " + name, done: "while serving; it ends, and is started again",
				acknowledged: l.acknowledgedBy(d.Len()), sentence: "database error, shutting down"}
			p = start(t, data)
			if a, err := p.comment(client(t), "after the fault"); err != nil || a.code != http.StatusSeeOther {
				t.Errorf("started again: %d, %v", a.code, err)
			}
			l.auditStopped(t, p, d, &o)
		})
	}
}

// TestTortureFullDisk leaves no room on the disk, for the search index neither, and then makes room.
func TestTortureFullDisk(t *testing.T) {
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p, l := start(t, data), newLedger()
	l.busy(t, p, d, 2, 3, "while there was room")
	d.SetRoom(0)
	c, long := client(t), strings.Repeat("a long comment ", 300)
	a, err := p.comment(c, long)
	for i := 0; err == nil && a.code == http.StatusSeeOther && i < 400; i++ {
		a, err = p.comment(c, strings.Repeat("a long comment ", 290)+strings.Repeat("again ", i%20+1)+string(rune('a'+i%26)))
	}
	if err != nil || a.code != http.StatusServiceUnavailable || a.retry == "" || !strings.Contains(a.body,
		"a long comment a long comment") {
		t.Fatalf("on the full disk: %d, Retry-After %q, %v: %.300s", a.code, a.retry, err, a.body)
	}
	for _, path := range []string{enPath, "/healthz"} {
		want := http.StatusOK
		if path == "/healthz" {
			want = http.StatusServiceUnavailable
		}
		if a := p.get(c, path); a.code != want {
			t.Errorf("%s: %d, want %d", path, a.code, want)
		}
	}
	d.SetRoom(-1)
	l.busy(t, p, d, 2, 3, "with room again")
	o := outcome{row: "full disk", done: "503 with the text kept; reading goes on; then there is room again",
		acknowledged: l.acknowledgedBy(d.Len()), sentence: "We cannot do this just now"}
	if o.acknowledged < 12 {
		t.Errorf("only %d were acknowledged", o.acknowledged)
	}
	l.auditStopped(t, p, d, &o)
}

// TestTortureDiskBecomesReadOnly has the system mount the disk read-only while the program serves, as it does after errors.
func TestTortureDiskBecomesReadOnly(t *testing.T) {
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p, l := start(t, data), newLedger()
	l.busy(t, p, d, 2, 3, "while it could be written")
	d.SetReadOnly(true)
	c := client(t)
	for range 3 {
		expectKept(t, p, c)
		if a := p.get(c, enPath); a.code != http.StatusOK {
			t.Errorf("reading: %d", a.code)
		}
	}
	d.SetReadOnly(false)
	l.busy(t, p, d, 2, 3, "when it can be written again")
	o := outcome{row: "disk becomes read-only", done: "503 with the text kept; reading goes on; then it can be written again",
		acknowledged: l.acknowledgedBy(d.Len()), sentence: "We cannot do this just now"}
	if o.acknowledged < 12 {
		t.Errorf("only %d were acknowledged", o.acknowledged)
	}
	l.auditStopped(t, p, d, &o)
}

// expectKept posts a comment that cannot be stored: the answer has it, and says when to try again.
func expectKept(t *testing.T, p *process, c *http.Client) {
	t.Helper()
	a, err := p.comment(c, "this cannot be stored now")
	if err != nil || a.code != http.StatusServiceUnavailable || a.retry == "" ||
		!strings.Contains(a.body, "this cannot be stored now") {
		t.Errorf("a post is answered %d, Retry-After %q, %v: %.300s", a.code, a.retry, err, a.body)
	}
}

// auditStopped stops the program, audits its database, and reports the outcome.
func (l *ledger) auditStopped(t *testing.T, p *process, d *faultdisk.Disk, o *outcome) {
	t.Helper()
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	data := t.TempDir()
	if err := os.Chmod(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := faultdisk.Killed(d.Ops()).WriteTo(data); err != nil {
		t.Fatal(err)
	}
	if err := l.audit(data, d.Len(), o); err != nil {
		t.Error(err)
	}
	o.report(t)
}

// nodeOf returns the number of a file that is in the directory of the mount now.
func nodeOf(d *faultdisk.Disk, name string) (node uint64) {
	image := faultdisk.Killed(d.Ops())
	for _, op := range d.Ops() {
		if op.Node != 0 && image.Name(op.Node) == name {
			node = op.Node
		}
	}
	return node
}

// TestTortureReadOnlyFromTheStart serves a board whose disk is read-only: pages are read and comments found, posts are
// refused with their text kept, and the log, the greeting and /healthz say why. Nothing is written.
func TestTortureReadOnlyFromTheStart(t *testing.T) {
	t.Parallel()
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p, l := start(t, data), newLedger()
	l.busy(t, p, d, 1, 4, "before the disk was read-only")
	mod := p.signIn("mina")
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	d.SetReadOnly(true)
	before := d.Len()
	p = startWithoutSocket(t, data, []string{program})
	c := client(t)
	for path, says := range map[string]string{
		enPath: "before the disk was read-only", "/en/": "56 Local Jurisdictions", "/en/feed": "Atom",
	} {
		if a := p.get(c, path); a.code != http.StatusOK || !strings.Contains(a.body, says) {
			t.Errorf("%s: %d, want %q in it", path, a.code, says)
		}
	}
	expectKept(t, p, c)
	p.until("the desk searches", func() bool {
		return strings.Contains(p.get(mod, "/desk/comments?q=disk").body, "before the")
	})
	if a := p.get(mod, "/desk/waiting"); a.code != http.StatusOK {
		t.Errorf("the queue: %d", a.code)
	}
	if a := p.get(c, "/healthz"); a.code != http.StatusServiceUnavailable {
		t.Errorf("healthz says %d", a.code)
	}
	if !strings.Contains(p.log.String(), "the database cannot be written: the board can only be read") {
		t.Errorf("the log does not say it:\n%s", p.log)
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
	o := outcome{row: "disk is read-only from the start", done: "pages, feeds, desk and search are read; a post is answered 503",
		acknowledged: l.acknowledgedBy(d.Len()), sentence: "the database cannot be written: the board can only be read"}
	for _, op := range d.Ops()[before:] {
		if op.Kind != faultdisk.Sync {
			t.Errorf("it wrote %+v", op)
		}
	}
	l.auditStopped(t, p, d, &o)
}

// TestTortureDiskDoesNotAnswer has syncing wait, so that no post can be stored. Pages are read all the same; posts that wait
// too long are answered 503 with their text kept, and are then not stored when the disk answers again. Takes ten seconds.
func TestTortureDiskDoesNotAnswer(t *testing.T) {
	t.Parallel()
	if testing.Short() && os.Getenv(tortureVariable) == "" {
		t.Skip("takes ten seconds; runs without -short and with make torture")
	}
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p, l := start(t, data), newLedger()
	l.busy(t, p, d, 1, 2, "before the disk hangs")
	d.Hold()
	var posts sync.WaitGroup
	var mu sync.Mutex
	refused := map[string]bool{}
	for i := range 12 {
		posts.Go(func() {
			text := "while the disk hangs " + string(rune('a'+i))
			a, err := p.comment(client(t), text)
			mu.Lock()
			defer mu.Unlock()
			l.sent[text] = true
			switch {
			case err == nil && a.code == http.StatusSeeOther:
				l.posted[text] = d.Len()
			case err == nil && a.code == http.StatusServiceUnavailable && a.retry != "" && strings.Contains(a.body, text):
				if refused[text] = true; len(refused) == 10 { // one is being stored, and others perhaps with it
					d.Release()
				}
			default:
				t.Errorf("%q is answered %d, %v", text, a.code, err)
			}
		})
	}
	for range 20 {
		if a := p.get(client(t), enPath); a.code != http.StatusOK {
			t.Errorf("reading: %d", a.code)
		}
	}
	released := time.AfterFunc(patience/2, d.Release) // if fewer were refused
	posts.Wait()
	released.Stop()
	if len(refused) < 8 {
		t.Errorf("only %d posts were refused", len(refused))
	}
	l.busy(t, p, d, 1, 2, "when the disk answers")
	o := outcome{row: "disk does not answer", done: "pages are read; posts that wait 10 s are answered 503, and are not stored",
		acknowledged: l.acknowledgedBy(d.Len()), sentence: "We cannot do this just now"}
	l.refused = refused
	l.auditStopped(t, p, d, &o)
}
