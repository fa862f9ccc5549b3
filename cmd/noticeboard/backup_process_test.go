package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// nobody is a user who is not root.
const nobody = 65534

// asNobody makes a command run as another user, if this is root, who is let through to the program and to the data
// directory.
func asNobody(t testing.TB, data string, c *exec.Cmd) *exec.Cmd {
	t.Helper()
	if os.Geteuid() == 0 {
		for _, path := range []string{program, data} {
			for dir := filepath.Dir(path); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
				if err := os.Chmod(dir, 0o711); err != nil {
					t.Fatal(err)
				}
			}
		}
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return c
}

// ownerOf returns the user that a file belongs to.
func ownerOf(t testing.TB, path string) uint32 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Uid
}

// boardOf makes a board without a server and returns its directory.
func boardOf(t testing.TB) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if err := start(t, data).stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestBackupWithoutHardLinks backs up where the system refuses to link files, as it does on FAT and on many network
// disks.
func TestBackupWithoutHardLinks(t *testing.T) {
	data, copied := boardOf(t), filepath.Join(t.TempDir(), "copy.db")
	probe := exec.Command("ln", filepath.Join(data, "noticeboard.db"), filepath.Join(data, "link"))
	if out, err := withoutLinks(t, probe); err == nil {
		t.Skipf("the system still links files: %s", out)
	}
	if out, err := withoutLinks(t, exec.Command(program, "backup", copied, "--data", data)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := command(t, "restore", copied, "--data", data); err != nil {
		t.Errorf("restore: %v: %s", err, out)
	}
	out, err := withoutLinks(t, exec.Command(program, "backup", copied, "--data", data))
	if err == nil || !strings.Contains(out, "file already exists") {
		t.Errorf("a second time: %v: %s", err, out)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(copied), ".*"))
	if len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// withoutLinks runs a command in which linkat fails with EPERM.
func withoutLinks(t testing.TB, c *exec.Cmd) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the thread ends with the goroutine, and with it the filter
		filter := []unix.SockFilter{
			{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // seccomp_data.nr
			{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_LINKAT, Jf: 1},
			{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
			{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		}
		p := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
		err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
		if err == nil {
			err = unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&p)), 0, 0)
		}
		if err != nil {
			started <- fmt.Errorf("no seccomp here: %w", err)
			return
		}
		started <- c.Start()
	}()
	if err := <-started; err != nil {
		t.Skip(err)
	}
	err := c.Wait()
	return out.String(), err
}

// TestReadOnlyDisk checks and backs up a board whose disk is mounted read-only, or, without the right to mount one,
// whose files may only be read.
func TestReadOnlyDisk(t *testing.T) {
	data := boardOf(t)
	before := listing(t, data)
	run := func(args ...string) (string, error) {
		script := `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ! touch "$0/new" 2>/dev/null && exec "$@"`
		c := exec.Command("unshare", append([]string{"-m", "sh", "-c", script, data, program}, args...)...)
		if err := exec.Command("unshare", "-m", "true").Run(); err != nil {
			t.Logf("without mounting (%v)", err)
			c = readOnlyByMode(t, data, args...)
		}
		out, err := c.CombinedOutput()
		return string(out), err
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if out, err := run("check", "--data", data); err != nil || !strings.Contains(out, "is consistent") {
		t.Errorf("check: %v: %s", err, out)
	}
	if out, err := run("backup", copied, "--data", data); err != nil {
		t.Errorf("backup: %v: %s", err, out)
	}
	if after := listing(t, data); after != before {
		t.Errorf("the directory was changed:\n%s\nto\n%s", before, after)
	}
	if out, err := command(t, "restore", copied, "--data", data); err != nil {
		t.Errorf("restore: %v: %s", err, out)
	}
}

// TestBackupOfRecords moves a board by its records: what was dumped while a server runs, in another directory, has the
// same dump again.
func TestBackupOfRecords(t *testing.T) {
	data, moved, dir := boardOf(t), filepath.Join(t.TempDir(), "moved"), t.TempDir()
	addAccount(t, data, "ada", "admin")
	p := start(t, data)
	if sent, err := p.comment(client(t), "moved along"); err != nil || sent.code != http.StatusSeeOther {
		t.Fatalf("posting: %d, %v", sent.code, err)
	}
	name := func(base string) string { return filepath.Join(dir, base) }
	must := func(args ...string) {
		t.Helper()
		if out, err := command(t, args...); err != nil {
			t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	must("backup", name("served"), "--records", "--data", data)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	must("backup", name("rested"), "--records", "--data", data)
	must("restore", name("rested"), "--data", moved)
	must("check", "--data", moved)
	must("backup", name("again"), "--records", "--data", moved)
	rested, err1 := os.ReadFile(name("rested"))
	again, err2 := os.ReadFile(name("again"))
	if err1 != nil || err2 != nil || !bytes.Equal(rested, again) {
		t.Errorf("a dump of %d bytes is one of %d after it was restored: %v, %v", len(rested), len(again), err1, err2)
	}
	must("restore", name("served"), "--data", moved) // over the one that is there
	p = start(t, moved)
	if a := p.get(p.signIn("ada"), "/desk/waiting"); !strings.Contains(a.body, "moved along") {
		t.Errorf("the moved board does not have the comment: %d", a.code)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	before := listing(t, moved)
	rested[len(rested)/2] ^= 1
	if err := os.WriteFile(name("damaged"), rested, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "restore", name("damaged"), "--data", moved)
	if err == nil || !strings.Contains(out, "damaged cannot be restored") {
		t.Errorf("a damaged dump: %v: %s", err, out)
	}
	if after := listing(t, moved); after != before {
		t.Errorf("after that the directory has\n%s\nbefore\n%s", after, before)
	}
}

// TestReadableFiles does the same as a user who may read the files and not write them.
func TestReadableFiles(t *testing.T) {
	data := boardOf(t)
	for _, args := range [][]string{{"check"}, {"backup", "-"}} {
		c := readOnlyByMode(t, data, args...)
		var said bytes.Buffer
		c.Stderr = &said
		if _, err := c.Output(); err != nil {
			t.Errorf("%v: %v: %s", args, err, said.String())
		}
	}
	if err := os.Chmod(filepath.Join(data, "noticeboard.db"), 0); err != nil {
		t.Fatal(err)
	}
	out, err := asNobody(t, data, exec.Command(program, "check", "--data", data)).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "cannot be read") {
		t.Errorf("unreadable: %v: %s", err, out)
	}
}

// readOnlyByMode returns a command of a user who may read the data directory and not write to it.
func readOnlyByMode(t testing.TB, data string, args ...string) *exec.Cmd {
	t.Helper()
	for path, mode := range map[string]fs.FileMode{data: 0o555, filepath.Join(data, "noticeboard.db"): 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(data, 0o700) })
	return asNobody(t, data, exec.Command(program, append(args, "--data", data)...))
}

// listing returns the names, sizes and times of the files in a directory.
func listing(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&lines, info.Name(), info.Size(), info.ModTime())
	}
	return lines.String()
}

// TestOwners has root prepare a board in the directory of the user whom the server runs as, and back it up while the
// server runs.
func TestOwners(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root makes files for others")
	}
	data := t.TempDir()
	if err := os.Chown(data, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	addAccount(t, data, "ada", "admin")
	database := filepath.Join(data, "noticeboard.db")
	if got := ownerOf(t, database); got != nobody {
		t.Errorf("the database belongs to %d", got)
	}
	p := start(t, data) // as root, once
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	asNobody(t, data, exec.Command(program))
	p = startCommand(t, data, []string{"setpriv", fmt.Sprint("--reuid=", nobody), fmt.Sprint("--regid=", nobody),
		"--clear-groups", program})
	sent, err := p.comment(client(t), "as nobody")
	if err != nil || sent.code != http.StatusSeeOther {
		t.Fatalf("posting: %d, %v", sent.code, err)
	}
	a := p.get(p.signIn("ada"), "/desk/comments?q=nobody")
	if !strings.Contains(a.body, "as <mark>nobody</mark>") {
		t.Errorf("the search does not find the comment: %d", a.code)
	}
	private := t.TempDir()
	if err := os.Chmod(private, 0o700); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(private, "copy.db")
	if out, err := command(t, "backup", copied, "--data", data); err != nil {
		t.Fatalf("backup while another user serves: %v: %s", err, out)
	}
	if got := ownerOf(t, copied); got != 0 {
		t.Errorf("the backup belongs to %d", got)
	}
	out, err := exec.Command(program, "backup", "-", "--data", data).Output()
	if err != nil {
		t.Errorf("backup to the standard output: %v", err)
	}
	streamed := filepath.Join(private, "streamed.db")
	if err := os.WriteFile(streamed, out, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "restore", streamed, "--data", data); err != nil {
		t.Fatalf("restore: %v: %s", err, out)
	}
	if got := ownerOf(t, database); got != nobody {
		t.Errorf("the restored database belongs to %d", got)
	}
	if left, err := os.Stat("-"); err == nil {
		t.Errorf("there is a file named %s", left.Name())
	}
}

// TestLongPath serves a data directory whose path is too long for a socket.
func TestLongPath(t *testing.T) {
	data := filepath.Join(t.TempDir(), strings.Repeat("volumes/", 20), "data")
	p := start(t, data)
	if strings.Contains(p.log.String(), "socket") {
		t.Errorf("the log complains:\n%s", p.log)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	for _, args := range [][]string{{"account", "list"}, {"check"}, {"backup", copied}} {
		if out, err := command(t, append(args, "--data", data)...); err != nil {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
	socket := filepath.Join(data, "noticeboard.sock")
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

// dialSocket connects to the socket of a data directory, however long its path is.
func dialSocket(data string) (net.Conn, error) {
	dir, err := os.Open(data)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return net.Dial("unix", fmt.Sprintf("/proc/self/fd/%d/noticeboard.sock", dir.Fd()))
}

// TestNewBoard looks for the word that a board is new, which an operator needs whose disk is not mounted.
func TestNewBoard(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if greeting := greetingOf(t, data); !strings.HasPrefix(greeting, "A new board begins in "+data+".\n") {
		t.Errorf("it greets with %s", greeting)
	}
	if greeting := greetingOf(t, data); strings.Contains(greeting, "new board") {
		t.Errorf("the second time it greets with %s", greeting)
	}
	other := filepath.Join(t.TempDir(), "data")
	p := start(t, other)
	if !strings.Contains(p.log.String(), "a new board begins") {
		t.Errorf("the log does not say so:\n%s", p.log)
	}
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		out, err := command(t, "account", "add", fmt.Sprint("ada", i), "--role", "admin", "--password-file", file,
			"--data", filepath.Join(filepath.Dir(file), "data"))
		if err != nil || strings.Contains(out, "a new board begins") != want {
			t.Errorf("account add: %v: %s", err, out)
		}
	}
	out, err := command(t, "check", "--data", filepath.Join(filepath.Dir(other), "nothing"))
	if err == nil || !strings.Contains(out, "there is no database") {
		t.Errorf("check: %v: %s", err, out)
	}
}
