// Package htmlcheck has the Nu HTML Checker, the one of validator.w3.org, look at what the program serves: at its
// HTML, the style sheets in it and the attributes for assistive technology.
//
// It is imported by tests only. The checker is a Java program, one file, which make tools fetches. In short mode
// (go test -short) a test that needs it is skipped. Otherwise it fails if the checker or Java is missing: a test that
// is skipped because something is missing proves nothing. Warnings count as errors do: none is let through.
package htmlcheck

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"testing"
)

// A Page is a document to be checked.
type Page struct {
	Name string // to be found again by
	HTML string
}

// Check returns what the checker, whose program's path is given, complains about: the page, the line, and what
// is wrong. All pages are checked in one run, because it takes the checker longer to begin than to check. In short
// mode it skips t.
func Check(t testing.TB, jar string, pages []Page) (found []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("this test needs the Nu checker, and -short leaves such tests out")
	}
	if _, err := os.Stat(jar); err != nil {
		t.Fatalf("the Nu checker is not there: run make tools (%v)", err)
	}
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatalf("checking HTML needs Java, and there is no java on the PATH: run make tools")
	}
	// One compiler and one collector are enough for what is over in seconds, and leave the processors to others.
	args := []string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m", "-jar", jar, "--format", "json",
		"--stdout", "--exit-zero-always"}
	dir, styles := t.TempDir(), map[string]bool{}
	for i, p := range pages {
		name := filepath.Join(dir, fmt.Sprintf("%d.html", i))
		if err := os.WriteFile(name, []byte(withoutRepeatedStyles(p.HTML, styles)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	out, err := exec.Command(java, args...).Output()
	if err != nil {
		t.Fatalf("running the Nu checker: %v: %.300s", err, out)
	}
	var report struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			LastLine                             int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("the Nu checker says %.300q: %v", out, err)
	}
	for _, m := range report.Messages {
		if m.Type == "info" && m.SubType != "warning" {
			continue
		}
		name := m.URL
		var i int
		if n, _ := fmt.Sscanf(path.Base(m.URL), "%d.html", &i); n == 1 && i < len(pages) {
			name = pages[i].Name
		}
		found = append(found, fmt.Sprintf("%s, line %d: %s: %.150q", name, m.LastLine, m.Message, m.Extract))
	}
	return found
}

var style = regexp.MustCompile(`(?s)<style>.*?</style>`)

// withoutRepeatedStyles empties the style sheets that an earlier page had: they are the same in all and the slowest to check.
func withoutRepeatedStyles(html string, seen map[string]bool) string {
	return style.ReplaceAllStringFunc(html, func(sheet string) string {
		if seen[sheet] {
			return "<style></style>"
		}
		seen[sheet] = true
		return sheet
	})
}
