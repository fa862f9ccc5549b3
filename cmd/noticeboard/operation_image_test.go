package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A builder is buildah with images and containers in a directory of its own. It needs neither a daemon nor a registry.
type builder struct {
	*testing.T
	dir string
}

// command returns the words that run buildah.
func (b builder) command(args ...string) []string {
	return append([]string{"buildah", "--root", filepath.Join(b.dir, "images"), "--runroot", filepath.Join(b.dir, "run"),
		"--storage-driver", "vfs"}, args...)
}

// buildah runs it, and returns what it prints.
func (b builder) buildah(args ...string) string {
	b.Helper()
	words := b.command(args...)
	return strings.TrimSpace(run(b.T, "", words[0], words[1:]...))
}

// inside runs a program of a container with an environment of its own.
func (b builder) inside(container string, env []string, args ...string) *exec.Cmd {
	words := b.command("run", "--isolation", "chroot")
	for _, e := range env {
		words = append(words, "--env", e)
	}
	words = append(append(words, container, "--"), args...)
	return exec.Command(words[0], words[1:]...)
}

// dockerBuild returns the commands of the Dockerfile's head up to the one that builds the image, which is done by buildah.
func dockerBuild(t *testing.T, b builder, program string) (script string) {
	t.Helper()
	text, err := os.ReadFile("deploy/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	build := strings.Join(b.command("build", "--format", "docker", "--isolation", "chroot"), " ")
	for _, m := range regexp.MustCompile(`(?m)^#   (.*)$`).FindAllStringSubmatch(string(text), -1) {
		before, after, builds := strings.Cut(m[1], "docker build")
		if builds {
			return "set -e\nPATH=" + filepath.Dir(program) + ":$PATH\n" + script + before + build + after + "\n"
		}
		script += m[1] + "\n"
	}
	t.Fatal("the Dockerfile does not say how to build it")
	return ""
}

// TestOperationImage builds the image as the Dockerfile says, looks into it, and runs it: as an unprivileged user, with
// its health check, and with erasing, for which SQLite needs a directory for a temporary file.
func TestOperationImage(t *testing.T) {
	needOperation(t)
	dir := t.TempDir()
	b := builder{t, filepath.Join(dir, "buildah")}
	bin := filepath.Join(dir, "bin")
	copyTree(t, release(t), bin, []string{"noticeboard-" + releaseVersion + "-linux-amd64"})
	if err := os.Rename(filepath.Join(bin, "noticeboard-"+releaseVersion+"-linux-amd64"), filepath.Join(bin, "noticeboard")); err != nil {
		t.Fatal(err)
	}
	context := filepath.Join(dir, "context")
	if err := os.Mkdir(context, 0o755); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("sh", "-c", dockerBuild(t, b, filepath.Join(bin, "noticeboard")))
	build.Dir = context
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	entry, health := imageConfig(t, b)
	container := b.buildah("from", "--pull-never", "localhost/noticeboard")
	t.Cleanup(func() { b.buildah("rm", container) })
	imageFiles(t, b.buildah("mount", container))
	b.buildah("umount", container)

	port := freePort(t)
	env := []string{"NOTICEBOARD_LISTEN=127.0.0.1:" + port, "NOTICEBOARD_URL=http://localhost:" + port}
	p := &process{t: t, at: "127.0.0.1:" + port, url: "http://localhost:" + port, log: &lockedBuffer{}, ended: make(chan struct{})}
	p.cmd = b.inside(container, env, entry...)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.WaitDelay = p.log, p.log, 5*time.Second
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // buildah passes no signal on
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := func() {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
		_ = p.cmd.Wait()
	}
	defer stop()
	c := client(t)
	p.until("it answers", func() bool {
		a, err := read(c.Get(p.url + enPath))
		return err == nil && a.code == http.StatusOK
	})
	if out, err := b.inside(container, env, health...).CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "ok") {
		t.Errorf("its health check: %v: %s", err, out)
	}
	volumes, err := filepath.Glob(filepath.Join(b.dir, "images/vfs-containers/*/userdata/buildah-volumes/*"))
	if err != nil || len(volumes) != 1 {
		t.Fatalf("%q, %v, want the volume of the container", volumes, err)
	}
	data := volumes[0]
	const word = "quizzaciously"
	sent := p.send(c, enPath+"/comments", "comment", "It goes on "+word, "name", "Ana", "email", "ana@example.org")
	p.until("the word is in the database and in the index", func() bool { return len(foundIn(t, data, []string{word})) >= 2 })
	if withdrawn := p.send(c, sent.location+"/withdrawal"); withdrawn.code != http.StatusSeeOther {
		t.Errorf("withdrawing: %d", withdrawn.code)
	}
	p.until("the word is in no file", func() bool { return len(foundIn(t, data, []string{word})) == 0 })
	stop()
	if strings.Contains(p.log.String(), `"level":"ERROR"`) {
		t.Errorf("it logs errors:\n%s", p.log)
	}
	if out, err := b.inside(container, env, health...).CombinedOutput(); err == nil {
		t.Errorf("its health check when it is stopped: %s", out)
	}
}

// imageConfig checks what the image says about how to run it, and returns the command that it runs and its health check.
func imageConfig(t *testing.T, b builder) (entry, health []string) {
	t.Helper()
	var image struct {
		Docker struct{ Config containerConfig }
	}
	if err := json.Unmarshal([]byte(b.buildah("inspect", "--type", "image", "localhost/noticeboard")), &image); err != nil {
		t.Fatal(err)
	}
	c := image.Docker.Config
	_, volume := c.Volumes["/data"]
	if c.User != "65532:65532" || !volume || len(c.Entrypoint) != 1 || len(c.Healthcheck.Test) < 3 || c.Healthcheck.Test[0] != "CMD" {
		t.Fatalf("the image is run like this: %+v", c)
	}
	return c.Entrypoint, c.Healthcheck.Test[1:]
}

// A containerConfig is what an image in Docker's format says about running it.
type containerConfig struct {
	User        string
	Entrypoint  []string
	Volumes     map[string]struct{}
	Healthcheck struct{ Test []string }
}

// imageFiles checks which files are in an image, and whose.
func imageFiles(t *testing.T, root string) {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, root)
		info, err := d.Info()
		if err == nil && (!d.IsDir() || name == "/data") {
			found = append(found, fmt.Sprintf("%s of %d", name, info.Sys().(*syscall.Stat_t).Uid))
		}
		return err
	})
	want := []string{"/data of 65532", "/etc/ssl/certs/ca-certificates.crt of 0", "/noticeboard of 0"}
	if err != nil || !slices.Equal(found, want) {
		t.Errorf("in the image are %q, %v, want %q", found, err, want)
	}
}
