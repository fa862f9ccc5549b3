package main_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inZip returns the content of a file in a ZIP archive.
func inZip(t testing.TB, archive []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// bombed returns an export to which a file was added that is much larger than it looks.
func bombed(t testing.TB, export []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"manifest.json", "comments.jsonl"} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if name == "manifest.json" {
			f.Write(inZip(t, export, name))
			continue
		}
		zeros := make([]byte, 1<<20)
		for range 300 {
			f.Write(zeros)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An importDesk is an administrator at the page from which files are imported.
type importDesk struct {
	*process
	admin *http.Client
}

func (d importDesk) page() string { return d.get(d.admin, "/desk/import").body }

// awaits waits until the page says something.
func (d importDesk) awaits(text string) {
	d.t.Helper()
	d.until("the page says "+text, func() bool { return strings.Contains(d.page(), text) })
}

// sends an export and waits for what is said about it, after which it is discarded.
func (d importDesk) refuses(name string, file []byte, wants ...string) {
	d.t.Helper()
	d.sendImport(d.admin, name, file)
	d.until("the file is rehearsed", func() bool { return strings.Contains(d.page(), `"/desk/import/discard"`) })
	page := d.page()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			d.t.Errorf("%s: the page does not say %q", name, want)
		}
	}
	if strings.Contains(page, `"/desk/import/run"`) {
		d.t.Errorf("%s can be imported", name)
	}
	d.press("/desk/import/discard")
}

// press sends a form of the page that has only a button.
func (d importDesk) press(action string) {
	d.t.Helper()
	seen := find(d.t, `action="`+action+`">\s*<input type="hidden" name="seen" value="(\d+)"`, d.page())
	if a := d.send(d.admin, action, "seen", seen); a.code != http.StatusSeeOther {
		d.t.Fatalf("%s: %d", action, a.code)
	}
}

// TestAWholeSiteAtTheDesk sends the export of a site at the desk of an empty one, which becomes that site. Its own
// accounts stay. A site that is not empty refuses it.
func TestAWholeSiteAtTheDesk(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	old, data := file("old"), file("data")
	addAccount(t, old, "mina", "moderator")
	p := start(t, old)
	if _, err := p.comment(client(t), "words to take along"); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "export", file("old.zip"), "--data", old)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	export := readFile(t, file("old.zip"))

	addAccount(t, data, "ada", "admin")
	p = start(t, data, "--first-announcement", "none")
	d := importDesk{p, p.signIn("ada")}
	wrong := bytes.Clone(export)
	wrong[len(wrong)/3] ^= 1
	d.refuses("wrong.zip", wrong, "It is damaged", ".jsonl</bdi>")
	d.refuses("cut.zip", export[:len(export)/2], "It is damaged")
	d.refuses("bomb.zip", bombed(t, export), "It is damaged")
	d.sendImport(d.admin, "old.zip", export)
	d.awaits("The file can be imported")
	page := d.page()
	for _, want := range []string{"neither announcements nor comments", "The accounts of this site stay",
		"The file has no passwords", "1 announcement, 8 comments, 1 account", "Take the whole site"} {
		if !strings.Contains(page, want) {
			t.Errorf("the rehearsal does not say %q", want)
		}
	}
	if page := d.get(d.admin, "/desk/import?lang=es").body; !strings.Contains(page, "Las cuentas de este sitio se quedan") {
		t.Error("the rehearsal in Spanish does not say what becomes of the accounts")
	}
	if a := d.get(client(t), enPath); a.code != http.StatusNotFound {
		t.Errorf("after the rehearsal the announcement answers with %d", a.code)
	}
	d.press("/desk/import/run")
	d.until("the site is the other one", func() bool { return d.get(client(t), enPath).code == http.StatusOK })
	d.admin = d.signIn("ada")
	d.awaits("The file is imported")
	if a := d.get(d.admin, "/desk/waiting"); !strings.Contains(a.body, "words to take along") {
		t.Errorf("the comment is not in the queue: %d", a.code)
	}
	if a := d.get(d.admin, "/desk/activity"); !strings.Contains(a.body, "imported from noticeboard") {
		t.Error("the activity log does not say that the site was imported")
	}
	if a := d.get(d.admin, "/desk/accounts"); !strings.Contains(a.body, "mina") || !strings.Contains(a.body, "ada") {
		t.Errorf("the accounts are not those of both sites: %d", a.code)
	}
	if a, err := d.comment(client(t), "a new comment"); err != nil || a.code != http.StatusSeeOther {
		t.Errorf("commenting on the imported site: %d, %v", a.code, err)
	}
	d.press("/desk/import/discard")
	d.refuses("old.zip", export, "There is nothing to import", "Different here")
	mustCommand(t, "check", "--data", data)
	mustCommand(t, "export", file("new.zip"), "--data", data)
	imported := readFile(t, file("new.zip"))
	for _, part := range []string{"announcements", "rules", "institution", "announcement-versions"} {
		if !bytes.Equal(inZip(t, export, part+".jsonl"), inZip(t, imported, part+".jsonl")) {
			t.Errorf("%s are not those of the export", part)
		}
	}
	if !bytes.HasPrefix(inZip(t, imported, "comments.jsonl"), inZip(t, export, "comments.jsonl")) {
		t.Error("the comments are not those of the export and the new one")
	}
	if kept, err := filepath.Glob(filepath.Join(data, "noticeboard.db.before-*")); err != nil || len(kept) != 1 {
		t.Errorf("the database from before is not kept: %v, %v", kept, err)
	}
	p = p.restart(data)
	if a := p.get(client(t), enPath); a.code != http.StatusOK {
		t.Errorf("after a restart the announcement answers with %d", a.code)
	}
	d = importDesk{p, p.signIn("ada")}
	d.refuses("new.zip", imported, "Nothing of the file can be taken", "Begin a second site", "accounts.jsonl ada")
}

// TestKilledImportOfASite kills an import of an export at several moments. Each time the data directory has no board or
// a whole one, and importing the file again makes one that exports the same file.
func TestKilledImportOfASite(t *testing.T) {
	dir := t.TempDir()
	old, many, export := boardOf(t), filepath.Join(dir, "many.xml"), filepath.Join(dir, "old.zip")
	if err := os.WriteFile(many, manyInOneThread(6000), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "import", many, "--data", old, "--language", "en")
	mustCommand(t, "export", export, "--data", old)
	data := filepath.Join(dir, "data")
	database, fresh := filepath.Join(data, "noticeboard.db"), filepath.Join(data, "noticeboard.db.restoring")
	sizeAbove := func(path string, bytes int64) func() bool {
		return func() bool { info, err := os.Stat(path); return err == nil && info.Size() > bytes }
	}
	killed := 0
	for name, reached := range map[string]func() bool{
		"at once": func() bool { return true }, "when the file is made": sizeAbove(fresh, -1),
		"at the first comments": sizeAbove(fresh, 1<<20), "late": sizeAbove(fresh, 6<<20), "at the end": sizeAbove(database, 0),
	} {
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
		killedWhen(t, reached, "import", export, "--data", data)
		if _, err := os.Stat(database); err == nil {
			mustCommand(t, "check", "--data", data)
		} else if errors.Is(err, fs.ErrNotExist) {
			killed++
		} else {
			t.Fatal(err)
		}
		mustCommand(t, "import", export, "--data", data)
		again := filepath.Join(dir, "again "+name+".zip")
		mustCommand(t, "export", again, "--data", data)
		if !bytes.Equal(readFile(t, export), readFile(t, again)) {
			t.Errorf("killed %s: what was imported then exports another file", name)
		}
		if _, err := os.Stat(fresh); err == nil {
			t.Errorf("killed %s: the unfinished database is left", name)
		}
	}
	if killed == 0 {
		t.Error("every import was complete before it was killed")
	}
}

// killedWhen runs the program until a condition holds, and kills it.
func killedWhen(t *testing.T, reached func() bool, args ...string) {
	t.Helper()
	c := exec.Command(program, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !reached() {
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("%v ended: %v", args, err)
			}
			return
		case <-tick.C:
		}
	}
	_ = c.Process.Kill() // it may have ended
	<-ended
}
