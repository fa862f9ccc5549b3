package main_test

import (
	"bufio"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// ofOGP matches what only a board of the Open Government Partnership says.
var ofOGP = regexp.MustCompile(`\bOGP\b|(?i)open ?gov|gobierno abierto`)

// holdsNothing checks that a board has no announcement, says so, and names no institution, on every public page.
func (p *process) holdsNothing(t *testing.T) {
	t.Helper()
	c := client(t)
	for path, wants := range map[string][]string{
		"/en/":                       {"Nothing has been announced yet.", "Our institution"},
		"/es/":                       {"Todavía no se ha publicado ningún anuncio.", "Nuestra institución"},
		"/en/about":                  {"We publish our announcements here.", "Our institution"},
		"/es/about":                  {"Aquí publicamos nuestros anuncios.", "Nuestra institución"},
		"/en/accessibility":          {"Our institution"},
		"/es/accessibility":          {"Nuestra institución"},
		"/en/privacy":                {"Our institution"},
		"/es/privacy":                {"Nuestra institución"},
		"/en/rules":                  {"Keep to the subject"}, // the house rules are there all the same
		"/es/rules":                  {"Cíñase al tema"},
		"/en/manifest.webmanifest":   {"Our institution"},
		"/es/manifest.webmanifest":   {"Nuestra institución"},
		"/desk/sign-in":              {"Our institution"},
		"/sitemap.xml":               {"/en/about"},
		"/robots.txt":                {"sitemap.xml"},
		"/en/nothing-here":           {"Our institution"},
		"/en/receipt/0000000000000a": {"Our institution"},
	} {
		a := p.get(c, path)
		for _, want := range wants {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s (%d) does not say %q", path, a.code, want)
			}
		}
		if found := ofOGP.FindString(a.body); found != "" {
			t.Errorf("%s says %q", path, found)
		}
	}
	for _, path := range []string{enPath, esPath} {
		if a := p.get(c, path); a.code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, a.code)
		}
	}
	for _, path := range []string{"/en/card.png", "/es/card.png"} {
		if a := p.get(c, path); a.code != http.StatusOK {
			t.Errorf("%s: got %d, want 200", path, a.code)
		}
	}
}

func TestBoardWithoutFirstAnnouncement(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	for _, flags := range [][]string{
		{"--first-announcement", "none"},
		nil, // what a board started with does not change later
		{"--first-announcement", "ogp"},
		{"--first-announcement", "none"},
	} {
		p := start(t, data, flags...)
		p.holdsNothing(t)
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Errorf("%v: %v", flags, err)
		}
	}
	if out, err := command(t, "check", "--data", data); err != nil {
		t.Errorf("check: %v: %s", err, out)
	}
}

func TestBoardKeepsItsFirstAnnouncement(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	for _, flags := range [][]string{nil, {"--first-announcement", "none"}} {
		p := start(t, data, flags...)
		for _, path := range []string{enPath, esPath} {
			if a := p.get(client(t), path); a.code != http.StatusOK || !strings.Contains(a.body, "Jack Sim") {
				t.Errorf("%v: %s: got %d", flags, path, a.code)
			}
		}
		if a := p.get(client(t), "/en/"); !strings.Contains(a.body, "Open Government Partnership") {
			t.Errorf("%v: the front page does not name the institution", flags)
		}
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Errorf("%v: %v", flags, err)
		}
	}
}

// TestFirstAnnouncementFromTheEnvironment starts a board without an announcement, and reads what is printed until an
// administrator has named the institution.
func TestFirstAnnouncementFromTheEnvironment(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Setenv("NOTICEBOARD_FIRST_ANNOUNCEMENT", "none")
	greeting := greetingOf(t, data)
	if !strings.Contains(greeting, `call the institution "Our institution"`) || !strings.Contains(greeting,
		"/desk/identity\n") {
		t.Errorf("the greeting does not say where to name the institution:\n%s", greeting)
	}
	p := start(t, data)
	p.holdsNothing(t)
	c := client(t)
	setup := p.setup[strings.Index(p.setup, "/desk/"):]
	p.send(c, setup, "login", "ada", "name", "Ada", "password", password)
	p.send(c, "/desk/identity", "version", "1", "name.en", "City of Example", "name.es", "Ciudad de Ejemplo",
		"team.en", "Press office", "team.es", "Oficina de prensa", "brand", "#004a75")
	if a := p.get(c, "/es/"); !strings.Contains(a.body, "Ciudad de Ejemplo") || strings.Contains(a.body,
		"Nuestra institución") {
		t.Error("the front page does not have the new name")
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if greeting := greetingOf(t, data); strings.Contains(greeting, "/desk/identity") {
		t.Errorf("the institution has a name, and the greeting asks for one:\n%s", greeting)
	}
}

// greetingOf starts the program, ends it when it serves, and returns what it printed.
func greetingOf(t *testing.T, data string) string {
	t.Helper()
	cmd := exec.Command(program, "--listen", "127.0.0.1:0", "--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	cmd.Process.Signal(syscall.SIGTERM) // the rest is printed in the same write
	rest, _ := lines.ReadString(0)
	if endErr := cmd.Wait(); err != nil || endErr != nil {
		t.Fatalf("%v, %v: %s%s", err, endErr, first, rest)
	}
	return first + rest
}

func TestFirstAnnouncementIsRefused(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	const want = `"all" is neither ogp nor none`
	if out, err := command(t, "--data", data, "--first-announcement", "all"); err == nil || !strings.Contains(out,
		want) {
		t.Errorf("flag: got %v, %s", err, out)
	}
	t.Setenv("NOTICEBOARD_FIRST_ANNOUNCEMENT", "all")
	if out, err := command(t, "--data", data); err == nil || !strings.Contains(out,
		"NOTICEBOARD_FIRST_ANNOUNCEMENT: "+want) {
		t.Errorf("environment: got %v, %s", err, out)
	}
}
