package main_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// mustCommand runs a subcommand that has to succeed and returns what it prints.
func mustCommand(t testing.TB, args ...string) string {
	t.Helper()
	out, err := command(t, args...)
	if err != nil {
		t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
	return out
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestTakingABoardAlong exports a board through the running server, imports it elsewhere, serves it there, and imports it
// again.
func TestTakingABoardAlong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, other := filepath.Join(dir, "data"), filepath.Join(dir, "other")
	file := func(name string) string { return filepath.Join(dir, name) }
	addAccount(t, data, "mina", "moderator")
	p := start(t, data)
	if _, err := p.comment(client(t), "words to take along"); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "export", file("running.zip"), "--data", data)
	mustCommand(t, "export", file("secrets.zip"), "--secrets", "--data", data)
	if out, err := command(t, "import", file("running.zip"), "--data", data); err == nil || !strings.Contains(out, "stop the server first") {
		t.Errorf("importing into a running board: %v: %s", err, out)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "export", file("stopped.zip"), "--data", data)
	if !bytes.Equal(readFile(t, file("running.zip")), readFile(t, file("stopped.zip"))) {
		t.Error("the server exports another file than the command without it")
	}
	if out := mustCommand(t, "check", file("running.zip")); !strings.Contains(out, "The export is whole") {
		t.Errorf("check says: %s", out)
	}
	mustCommand(t, "export", file("all.csv"), "--csv", "--data", data)
	if table := string(readFile(t, file("all.csv"))); !strings.Contains(table, "words to take along") {
		t.Errorf("the table is: %s", table)
	}
	if out, err := command(t, "export", file("no.csv"), "--csv", "--secrets", "--data", data); err == nil {
		t.Errorf("a table with secrets: %s", out)
	}
	before := readFile(t, filepath.Join(data, "noticeboard.db"))
	if out := mustCommand(t, "import", file("running.zip"), "--data", data); !strings.Contains(out, "Nothing to import") {
		t.Errorf("importing what is there: %s", out)
	}
	if !bytes.Equal(before, readFile(t, filepath.Join(data, "noticeboard.db"))) {
		t.Error("importing what is there changed the database")
	}
	if out := mustCommand(t, "import", file("running.zip"), "--dry-run", "--data", other); !strings.Contains(out, "Nothing was stored") {
		t.Errorf("a dry run says: %s", out)
	}
	for _, name := range []string{"running.zip", "secrets.zip"} {
		into := file("from-" + name)
		out := mustCommand(t, "import", file(name), "--data", into)
		if got := strings.Contains(out, "account reset"); got != (name == "running.zip") {
			t.Errorf("%s: that passwords are missing is said: %v", name, got)
		}
		args := []string{"export", file("again-" + name), "--data", into}
		if name == "secrets.zip" {
			args = append(args, "--secrets")
		}
		mustCommand(t, args...)
		if !bytes.Equal(readFile(t, file(name)), readFile(t, file("again-"+name))) {
			t.Errorf("%s is another file after it was imported", name)
		}
	}
	serveImported(t, file("from-running.zip"), file("from-secrets.zip"))
	refuseDamaged(t, file("running.zip"), other)
}

// serveImported serves two imported boards: the sign-in works in the one that has the password.
func serveImported(t *testing.T, without, with string) {
	t.Helper()
	p := start(t, with)
	p.signIn("mina")
	p.get(client(t), enPath)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p = start(t, without)
	if r, err := p.post(client(t), "/desk/sign-in", "login", "mina", "password", password); err != nil ||
		r.code != http.StatusUnprocessableEntity {
		t.Errorf("signing in without a password: %d, %v", r.code, err)
	}
	if out := mustCommand(t, "account", "reset", "mina", "--data", without); !strings.Contains(out, p.url+"/desk/") {
		t.Errorf("reset prints: %s", out)
	}
}

// refuseDamaged imports an export of which a byte is wrong, and one that is cut: nothing of the data directory changes.
func refuseDamaged(t *testing.T, good, into string) {
	t.Helper()
	whole := readFile(t, good)
	wrong := bytes.Clone(whole)
	wrong[len(wrong)/3] ^= 1
	for name, content := range map[string][]byte{"wrong": wrong, "cut": whole[:len(whole)/2], "text": []byte("text")} {
		path := filepath.Join(filepath.Dir(good), name+".zip")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := command(t, "import", path, "--data", into); err == nil {
			t.Errorf("%s was imported: %s", name, out)
		}
		if left, err := filepath.Glob(filepath.Join(into, "*")); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %q, %v", name, left, err)
		}
	}
}

// TestArchiveOfTheSite writes an archive through the running server, and without it; in a directory and in a file.
func TestArchiveOfTheSite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, folder := filepath.Join(dir, "data"), filepath.Join(dir, "site")
	p := start(t, data, "--url", "https://board.example")
	mustCommand(t, "export", "--site", folder, "--data", data)
	mustCommand(t, "export", "--site", filepath.Join(dir, "site.zip"), "--data", data)
	page := string(readFile(t, filepath.Join(folder, "en", filepath.Base(enPath), "index.html")))
	for _, want := range []string{`id="comment-7"`, "https://board.example/en/", `href="../../assets/`} {
		if !strings.Contains(page, want) {
			t.Errorf("the announcement's page has no %s", want)
		}
	}
	if out, err := command(t, "export", "--site", folder, "--data", data); err == nil || !strings.Contains(out, "is there already") {
		t.Errorf("into a directory that is there: %v: %s", err, out)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(dir, "again")
	mustCommand(t, "export", "--site", again, "--url", "https://board.example", "--data", data)
	other := string(readFile(t, filepath.Join(again, "en", filepath.Base(enPath), "index.html")))
	day := regexp.MustCompile(`made on [^.]*\.`)
	if day.ReplaceAllString(other, "") != day.ReplaceAllString(page, "") {
		t.Error("the command archives another page than the server")
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".noticeboard*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestAnArchiveIsOfOneInstant renames the institution while a running server sends an archive. None of its pages has the
// new name.
func TestAnArchiveIsOfOneInstant(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	addAccount(t, data, "ada", "admin")
	p := start(t, data)
	admin := p.signIn("ada")
	c := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(data, "noticeboard.sock"))
	}}}
	response, err := c.Post("http://noticeboard/export/site", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	begin := make([]byte, 1)
	if _, err := io.ReadFull(response.Body, begin); err != nil {
		t.Fatalf("%s: %v", response.Status, err)
	}
	p.send(admin, "/desk/identity", "version", find(t, `name="version" value="(\d+)"`, p.get(admin, "/desk/identity").body),
		"name.en", "City of Example", "name.es", "Ciudad de Ejemplo", "team.en", "Press office", "team.es", "Oficina de prensa",
		"brand", "#004a75")
	if page := p.get(client(t), "/en/").body; !strings.Contains(page, "City of Example") {
		t.Fatal("the site does not have its new name")
	}
	rest, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	packed := append(begin, rest...)
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if content := inZip(t, packed, f.Name); bytes.Contains(content, []byte("City of Example")) ||
			bytes.Contains(content, []byte("Ciudad de Ejemplo")) {
			t.Errorf("%s has the name that the institution got afterwards", f.Name)
		}
	}
	if len(z.File) < 20 {
		t.Errorf("the archive has %d files", len(z.File))
	}
	if left, err := filepath.Glob(filepath.Join(data, "noticeboard-copy-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
