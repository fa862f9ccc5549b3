package main

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestExamplesArePrinted(t *testing.T) {
	names := exampleNames()
	out, err := runProgram(nil, "example")
	if err != nil || out != strings.Join(names, "\n")+"\n" || len(names) < 9 {
		t.Errorf("%v: %s", err, out)
	}
	for _, name := range names {
		out, err := runProgram(nil, "example", name)
		if want, _ := deployFiles.ReadFile("deploy/" + name); err != nil || out != string(want) || out == "" {
			t.Errorf("%s: %v: %d bytes", name, err, len(out))
		}
	}
	for _, name := range []string{"nothing", "../example.go", "."} {
		if _, err := runProgram(nil, "example", name); err == nil || exitStatus(err) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExamplesUseWhatThereIs looks for settings, commands and figures that examples name and the program does not have.
func TestExamplesUseWhatThereIs(t *testing.T) {
	usage, err := runProgram(nil, "serve", "--help")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(deployFiles, "deploy", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := deployFiles.ReadFile(path)
		if err != nil {
			return err
		}
		for _, v := range regexp.MustCompile(`NOTICEBOARD_[A-Z_]+`).FindAllString(string(text), -1) {
			if !strings.Contains(usage, "("+v+")") {
				t.Errorf("%s: there is no variable %s", path, v)
			}
		}
		for _, m := range regexp.MustCompile(`[^-\w]--([a-z]+-[a-z-]+)`).FindAllStringSubmatch(string(text), -1) {
			if flag := m[1]; strings.Contains(string(text), "noticeboard") && strings.HasPrefix(flag, "admin-") &&
				!strings.Contains(usage, "--"+flag+" ") {
				t.Errorf("%s: there is no flag --%s", path, flag)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file, err := deployFiles.ReadFile("deploy/noticeboard.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^#?([a-z-]+) = `).FindAllStringSubmatch(string(file), -1) {
		if !regexp.MustCompile(`(?m)^  --` + m[1] + `( |$)`).MatchString(usage) {
			t.Errorf("noticeboard.toml: there is no setting %s", m[1])
		}
	}
	if out, err := runProgram(nil, "config", "check", "--config", "deploy/noticeboard.toml"); err != nil {
		t.Errorf("noticeboard.toml: %v: %s", err, out)
	}
}

// TestDashboardIsWhole reads the dashboard, whose panels must not overlap.
func TestDashboardIsWhole(t *testing.T) {
	text, err := deployFiles.ReadFile("deploy/noticeboard.dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &d); err != nil || len(d.Panels) == 0 {
		t.Fatal(err)
	}
	var taken []int
	for _, p := range d.Panels {
		g := p.GridPos
		if g.X+g.W > 24 || p.Title == "" || len(p.Targets) == 0 {
			t.Errorf("%+v", p)
		}
		for x := g.X; x < g.X+g.W; x++ {
			for y := g.Y; y < g.Y+g.H; y++ {
				if cell := y*24 + x; slices.Contains(taken, cell) {
					t.Fatalf("%s overlaps another panel", p.Title)
				} else {
					taken = append(taken, cell)
				}
			}
		}
	}
}
