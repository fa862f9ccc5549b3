package main_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"noticeboard/internal/testing/faultdisk"
)

// A recording is what a disk wrote down while the program was used, and what the program said.
type recording struct {
	ops    []faultdisk.Op
	ledger *ledger
	begin  int // number of operations before the program was used
}

// record runs the program on a disk while readers post and a moderator decides. It stops it in order.
func record(t *testing.T) recording {
	t.Helper()
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p := start(t, data)
	r := recording{ledger: newLedger(), begin: d.Len()}
	r.ledger.busy(t, p, d, 3, 8, "kept")
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	r.ops = d.Ops()
	if n := r.ledger.acknowledgedBy(len(r.ops)); n < 24 {
		t.Fatalf("only %d comments and decisions were acknowledged\n%s", n, p.log)
	}
	return r
}

// TestCrashes kills the program after every operation on its disk, and cuts the power at many of them, and looks for all
// that was acknowledged by then. The disk is replayed from a recording of one run.
func TestCrashes(t *testing.T) {
	t.Parallel()
	r := record(t)
	t.Run("killed at every write", r.killed)
	t.Run("power cut", r.cut)
	t.Run("goes on", r.goesOn)
}

// killed kills the program after every operation.
func (r recording) killed(t *testing.T) {
	o := outcome{row: "killed at every write", done: "after each write, sync and change of size of the database file"}
	image, dir := faultdisk.NewImage(), t.TempDir()
	for n, op := range r.ops {
		image.Do(op)
		if name := image.Name(op.Node); n < r.begin || op.Node != 0 && name != "noticeboard.db" {
			continue
		}
		r.audit(t, image, filepath.Join(dir, "data"), n+1, &o, nil)
	}
	o.acknowledged = r.ledger.acknowledgedBy(len(r.ops))
	o.report(t)
}

// cut cuts the power before each sync of the database, when most is unsynced, and at operations that chance chooses. Of
// what is not synced, nothing, a random half, or almost all is kept.
func (r recording) cut(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 1))
	o := outcome{row: "power cut", done: "before each sync of the database, and at random; nothing, half or most of the " +
		"unsynced sectors kept", acknowledged: r.ledger.acknowledgedBy(len(r.ops))}
	dir := t.TempDir()
	image := faultdisk.Killed(r.ops) // for the names
	for n, op := range r.ops {
		isSync := op.Kind == faultdisk.Sync && image.Name(op.Node) == "noticeboard.db"
		if n < r.begin || !isSync && chance.IntN(20) > 0 {
			continue
		}
		for _, kept := range []float64{0, 0.5, 0.95} {
			r.audit(t, faultdisk.Cut(r.ops[:n], kept, chance), filepath.Join(dir, "data"), n, &o, nil)
		}
		if t.Failed() {
			t.Logf("seed %d", seed)
			break
		}
	}
	o.report(t)
}

// audit writes an image to a directory that it makes and removes, and looks for what was acknowledged. If also is not nil,
// it is called with the directory, too.
func (r recording) audit(
	t *testing.T, image *faultdisk.Image, dir string, operations int, o *outcome, also func(string, int) error,
) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := image.WriteTo(dir); err != nil {
		t.Fatal(err)
	}
	if also != nil {
		if err := also(dir, operations); err != nil {
			t.Errorf("after operation %d: %v", operations, err)
			o.halfDone++
		}
	}
	if err := r.ledger.audit(dir, operations, o); err != nil {
		t.Errorf("after operation %d: %v; there are %v", operations, err, image.Names())
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

// goesOn starts the program after some power cuts, and expects it to find, with its search index, what was acknowledged,
// and to take another comment.
func (r recording) goesOn(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 2))
	o := outcome{row: "power cut, then started", done: "search index and database on the same disk"}
	for _, kept := range []float64{0, 0.5, 0.95} {
		o.times++
		n := r.begin + chance.IntN(len(r.ops)-r.begin)
		data := t.TempDir()
		if err := faultdisk.Cut(r.ops[:n], kept, chance).WriteTo(data); err != nil {
			t.Fatal(err)
		}
		p := start(t, data)
		mod := p.signIn("mina")
		for text, at := range r.ledger.posted {
			if at > n {
				continue
			}
			o.acknowledged++
			p.until("it is found: "+text, func() bool {
				found := p.get(mod, "/desk/comments?q="+strings.ReplaceAll(`"`+text+`"`, " ", "+")).body
				return strings.Contains(found, "was found") || strings.Contains(found, "1 comment")
			})
		}
		if a, err := p.comment(client(t), "after the power cut"); err != nil || a.code != 303 {
			t.Errorf("seed %d, operation %d: another comment: %d, %v", seed, n, a.code, err)
		}
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if out, err := command(t, "check", "--data", data); err != nil {
			o.halfDone++
			t.Errorf("seed %d, operation %d: %v: %s", seed, n, err, out)
		}
	}
	o.report(t)
}
