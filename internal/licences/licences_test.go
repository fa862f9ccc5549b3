package licences_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/licences"
)

var update = flag.Bool("update", false, "write licences.txt anew")

// A component is something in the program that has a licence.
type component struct{ name, text string }

// licenceFile matches the names of the files in which modules keep their licence and what belongs to it.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// components returns the program itself, Go, fonts, map and data, and the modules of which the program imports a package, with
// their licences.
func components(t *testing.T) (all []component) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-tags", "nomsgpack", "-json=Module,Standard", "../../cmd/noticeboard")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{"Noticeboard": "../..", "Go": strings.TrimSpace(string(goroot))}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Module != nil && !p.Module.Main {
			dirs[p.Module.Path+" "+p.Module.Version] = p.Module.Dir
		}
	}
	assets, err := filepath.Glob("../../assets/*.*.txt") // of fonts and of the map, such as head.OFL.txt
	if err != nil || len(assets) == 0 {
		t.Fatalf("no licences of assets: %v", err)
	}
	data, err := filepath.Glob("../../internal/*/*.*.txt") // of data, such as confusables.Unicode.txt
	if err != nil || len(data) == 0 {
		t.Fatalf("no licences of data: %v", err)
	}
	for _, path := range slices.Concat(assets, data) {
		name, _, _ := strings.Cut(strings.TrimPrefix(path, "../../"), ".")
		all = append(all, component{name, read(t, path)})
	}
	for name, dir := range dirs {
		all = append(all, component{name, licenceOf(t, name, dir)})
	}
	return all
}

// licenceOf returns the texts of the licence files in a directory.
func licenceOf(t *testing.T, name, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		texts = append(texts, read(t, filepath.Join(dir, e.Name())))
	}
	if len(texts) == 0 {
		t.Errorf("%s has no file with a licence in %s", name, dir)
	}
	return strings.Join(texts, "\n\n")
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
}

// document returns the text of licences.txt: each licence once, under the names of all that have it.
func document(all []component) string {
	names := map[string][]string{}
	for _, c := range all {
		names[c.text] = append(names[c.text], c.name)
	}
	type entry struct{ names, text string }
	var entries []entry
	for text, of := range names {
		slices.Sort(of)
		entries = append(entries, entry{strings.Join(of, "\n"), text})
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.names, b.names) })
	var b strings.Builder
	b.WriteString("The program contains the following, each under the licence below its name.\n")
	for _, e := range entries {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), e.names, e.text)
	}
	return b.String()
}

func TestLicencesAreComplete(t *testing.T) {
	all := components(t)
	want := document(all)
	if *update {
		if err := os.WriteFile("licences.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if licences.Text != want {
		t.Error("licences.txt is not that of the modules in go.mod: run make licences")
	}
	for _, c := range all {
		if !strings.Contains(licences.Text, c.name+"\n") {
			t.Errorf("%s is not in licences.txt", c.name)
		}
	}
}

// TestLicencesAreKnown holds that every licence allows passing the program on as it is: none asks for more than its own
// text. One that is not in the list has to be read by a person.
func TestLicencesAreKnown(t *testing.T) {
	known := regexp.MustCompile(`(?s)Permission is hereby granted, free of charge, to any person obtaining a copy|` + // MIT
		`Redistribution and use in source and binary forms, with or without\s+modification, are permitted|` + // BSD
		`Apache License\s+Version 2\.0|` +
		`SIL OPEN FONT LICENSE Version 1\.1|` +
		`Permission to use, copy, modify, and/?o?r? distribute this software for any purpose`) // ISC
	for _, c := range components(t) {
		if !known.MatchString(strings.Join(strings.Fields(c.text), " ")) {
			t.Errorf("the licence of %s is none of those that are known:\n%.300s", c.name, c.text)
		}
	}
}
