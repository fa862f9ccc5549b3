package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const wordPressSample = "../../internal/importer/testdata/wordpress.xml"

// TestMovingIn imports a file of WordPress through the running server: rehearsed, in earnest and again. What was
// published is public, and nothing else of it.
func TestMovingIn(t *testing.T) {
	t.Parallel()
	data, report := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "report.csv")
	p := start(t, data, "--first-announcement", "none")
	how := []string{"import", wordPressSample, "--data", data, "--language", "en", "--team", "bridget, Luis Uc"}
	if out := mustCommand(t, append(how, "--dry-run")...); !strings.Contains(out, "nothing was stored") ||
		!strings.Contains(out, "Comments: 11 taken, 0 already here, 4 left out, 0 refused.") {
		t.Errorf("the rehearsal says:\n%s", out)
	}
	if out := mustCommand(t, append(how, "--report", report)...); !strings.Contains(out,
		"Announcements: 4 taken, 0 already here, 1 left out, 0 refused.") {
		t.Errorf("the import says:\n%s", out)
	}
	if table := string(readFile(t, report)); !strings.Contains(table,
		"comment,17,left-out,\"It was in the trash, or refused there\"\n") || strings.Count(table, "\n") != 21 {
		t.Errorf("the report:\n%s", table)
	}
	if out := mustCommand(t, how...); !strings.Contains(out, "Comments: 0 taken, 11 already here") {
		t.Errorf("the second time it says:\n%s", out)
	}
	mustCommand(t, "check", "--data", data)
	browser := client(t)
	for path, has := range map[string]string{
		"/en/": "The old bridge closes on Monday", "/en/old-bridge": "Which bus goes at night?",
		"/en/old-bridge/feed.atom": "Which bus goes at night?", "/en/old-bridge/feed.json": "its timetable",
		"/en/feed.atom": "Horario de verano", "/en/horario": "No abrimos los domingos.",
		"/en/old-bridge/whole": "Thank you!", "/en/replies.json": "timetable", "/en/old-bridge/search?q=night": "night",
		"/api/v1/announcements": "old-bridge",
	} {
		response, err := browser.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if response.Body.Close(); err != nil || response.StatusCode != 200 || !strings.Contains(string(body), has) {
			t.Errorf("%s: %s, %v: no %q", path, response.Status, err, has)
		}
		for _, private := range []string{"home.example.org", "@office", "198.51.100", "Is this <em>safe", "Rude words"} {
			if strings.Contains(string(body), private) {
				t.Errorf("%s has %q", path, private)
			}
		}
	}
	for _, wrong := range [][]string{
		{"import", wordPressSample, "--data", data}, {"import", wordPressSample, "--data", data, "--language", "fr"},
		{"import", wordPressSample, "--data", data, "--language", "en", "--announcement", "nosuch"},
		{"import", "import.go", "--data", data, "--language", "en"},
	} {
		if out, err := command(t, wrong...); err == nil || len(out) > 300 || strings.Contains(out, "panic") {
			t.Errorf("%v: %v: %s", wrong, err, out)
		}
	}
	if left, err := filepath.Glob(filepath.Join(data, "import-*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestKilledImport kills an import half-way. Importing the file again completes it.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	const comments = 6000
	data, file := boardOf(t), filepath.Join(t.TempDir(), "many.xml")
	if err := os.WriteFile(file, manyInOneThread(comments), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "import", file, "--data", data, "--language", "en")
	said, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), `comment "1": taken.`) { // when the first batch was stored
	}
	if !strings.HasPrefix(lines.Text(), "comment") {
		t.Errorf("it ended with %q, %v", lines.Text(), lines.Err())
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed := c.Wait()
	mustCommand(t, "check", "--data", data)
	out := mustCommand(t, "import", file, "--data", data, "--language", "en")
	if killed != nil && strings.Contains(out, "Comments: 0 taken") || strings.Contains(out, ", 0 already here, 0 left") {
		t.Errorf("after it was killed (%v):\n%s", killed, out)
	}
	if again := mustCommand(t, "import", file, "--data", data, "--language", "en"); !strings.Contains(again,
		fmt.Sprintf("Comments: 0 taken, %d already here, 0 left out, 0 refused.", comments)) {
		t.Errorf("once more:\n%s", again)
	}
	mustCommand(t, "check", "--data", data)
}

// TestMovingInAtTheDesk sends a file at the desk, kills the program, and goes on where it was.
func TestMovingInAtTheDesk(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	addAccount(t, data, "ada", "admin")
	p := start(t, data, "--first-announcement", "none")
	admin := p.signIn("ada")
	p.sendImport(admin, "bridges.xml", readFile(t, wordPressSample), "language", "en", "team", "bridget")
	says := func(text string) func() bool {
		return func() bool { return strings.Contains(p.get(admin, "/desk/import").body, text) }
	}
	p.until("the file is rehearsed", says("The file can be imported"))
	p = p.restart(data)
	p.until("the file is still there", says("The file can be imported"))
	seen := find(t, `action="/desk/import/run">\s*<input type="hidden" name="seen" value="(\d+)"`,
		p.get(admin, "/desk/import").body)
	if a := p.send(admin, "/desk/import/run", "seen", seen); a.code != http.StatusSeeOther {
		t.Fatalf("importing: %d", a.code)
	}
	p.until("the file is imported", says("The file is imported"))
	if a := p.get(client(t), "/en/old-bridge"); a.code != http.StatusOK || !strings.Contains(a.body, "Which bus goes at night?") {
		t.Errorf("the announcement: %d", a.code)
	}
	mustCommand(t, "check", "--data", data)
}

// sendImport sends a file at the desk, with fields of the form.
func (p *process) sendImport(admin *http.Client, name string, file []byte, fields ...string) {
	p.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	values := map[string]string{"language": "", "team": "", "types": "", "announcement": "", "map": "", "refused": ""}
	for i := 0; i < len(fields); i += 2 {
		values[fields[i]] = fields[i+1]
	}
	for field, value := range values {
		if err := w.WriteField(field, value); err != nil {
			p.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		p.t.Fatal(err)
	}
	part.Write(file)
	w.Close()
	r, err := http.NewRequest(http.MethodPost, p.url+"/desk/import", &form)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", p.url)
	response, err := admin.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	if response.Body.Close(); response.StatusCode != http.StatusSeeOther {
		p.t.Fatalf("sending %s: %s", name, response.Status)
	}
}

// manyInOneThread returns a WXR file of a post and comments, each of which replies to the one before.
func manyInOneThread(comments int) []byte {
	var b strings.Builder
	b.WriteString(`<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>http://b.example.org</wp:base_blog_url>
<item><title>Bridges</title><encoded>About bridges.</encoded><wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>`)
	for i := range comments {
		fmt.Fprintf(&b, "<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author>N</wp:comment_author>"+
			"<wp:comment_content>Number %d</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"+
			"<wp:comment_author_url>http://www.example.org</wp:comment_author_url>"+
			"<wp:comment_parent>%d</wp:comment_parent></wp:comment>\n", i+1, i, i)
	}
	b.WriteString("</item></channel></rss>")
	return []byte(b.String())
}
