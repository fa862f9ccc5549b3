package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// importVariable is how many comments TestImportOfManyComments imports, if it is set. With 100000 it also wants 5,000
// comments for each second of processor time.
const importVariable = "NOTICEBOARD_IMPORT"

// mostResident is how many bytes of memory an import may take.
const mostResident = 300 << 20

// longBlog returns a WXR file with a post and comments of three sentences, in threads of ten, newest first.
func longBlog(comments int) []byte {
	var b bytes.Buffer
	b.WriteString(`<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>http://b.example.org</wp:base_blog_url>
<item><title>Bridges</title><encoded>About bridges.</encoded><wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>`)
	for i := comments; i > 0; i-- {
		parent := 0
		if i%10 != 1 {
			parent = i - 1
		}
		at := time.Date(2019, 1, 1, 0, i, 0, 0, time.UTC).Format(time.DateTime)
		fmt.Fprintf(&b, `<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author><![CDATA[Reader %d]]></wp:comment_author>
<wp:comment_author_email><![CDATA[reader%d@home.example.org]]></wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP><![CDATA[198.51.100.7]]></wp:comment_author_IP><wp:comment_date_gmt><![CDATA[%s]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[The bridge number %d is closed again, which is why I was late for work this morning; see `+
			`<a href="https://bridges.example.org/%d" rel="nofollow">the notice</a> of the office.

Is there a <b>date</b> yet for the end of the works, and who pays for the detour? Other towns don't take this long.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>%d</wp:comment_parent></wp:comment>
`, i, i%5000, i%5000, at, i, i, parent)
	}
	b.WriteString("</item></channel></rss>")
	return b.Bytes()
}

// TestImportOfManyComments measures the memory and the processor time of an import.
func TestImportOfManyComments(t *testing.T) {
	comments := 10_000
	if set := os.Getenv(importVariable); set != "" {
		var err error
		if comments, err = strconv.Atoi(set); err != nil {
			t.Fatal(err)
		}
	}
	data, file := boardOf(t), filepath.Join(t.TempDir(), "blog.xml")
	if err := os.WriteFile(file, longBlog(comments), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "import", file, "--data", data, "--language", "en")
	begun := time.Now()
	out, err := c.CombinedOutput()
	took := time.Since(begun)
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("Comments: %d taken, 0 already here, 0 left out", comments)) {
		t.Fatalf("%v: %s", err, out)
	}
	cpu := c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	resident := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // of the program, in kB (getrusage(2))
	t.Logf("%d comments: %.1f s, %.1f s of processor time (%.0f comments a second), %d MB resident", comments, took.Seconds(),
		cpu.Seconds(), float64(comments)/cpu.Seconds(), resident>>20)
	if resident > mostResident {
		t.Errorf("%d MB were resident, and at most %d are wanted", resident>>20, mostResident>>20)
	}
	if wanted := time.Duration(comments) * time.Second / 5000; comments == 100_000 && cpu > wanted {
		t.Errorf("it took %v of processor time, and %v are wanted", cpu, wanted)
	}
}
