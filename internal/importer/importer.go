// Package importer reads announcements and their discussions from elsewhere and hands them over as
// plain data. The one source so far is the seed: folders of text files, embedded by package seeds.
//
// What it promises: words are handed over as the source has them (of a text, only the form of its
// line ends and the empty lines around it are touched); every edition and every comment is complete and in a language
// that the board knows; a comment stands before its replies; origins are the same at every run, so
// that a board can tell what it has already. A source that breaks a rule is refused whole, with an
// error that names the file and, where it can, the line or the comment: a misspelt key, a missing
// edition, a reply to nothing, bytes that are not UTF-8.
//
// What it never does: write to a store, make HTML, invent a date, fetch anything. The rules of the
// board are not repeated here; they are asked when package board puts the data in.
package importer

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/seeds"
)

// Seeds returns the embedded announcements, ordered by the names of their folders.
func Seeds() ([]board.Import, error) {
	entries, err := seeds.FS.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the seeds: %w", err)
	}
	var all []board.Import
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		s, err := Read(seeds.FS, e.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Institution returns who publishes on a new board.
func Institution() (notice.Institution, error) { return institution(seeds.FS, "institution.toml") }

func institution(fsys fs.FS, file string) (notice.Institution, error) {
	text, err := read(fsys, file)
	if err != nil {
		return notice.Institution{}, fmt.Errorf("reading the institution: %w", err)
	}
	var form struct {
		Name  map[notice.Lang]string `toml:"name"`
		Team  map[notice.Lang]string `toml:"team"`
		Short string                 `toml:"short"`

		Contact string `toml:"contact"`
	}
	err = decode(text, &form)
	if err == nil {
		err = cmp.Or(inEveryLang("name", form.Name), inEveryLang("team", form.Team))
	}
	if err != nil {
		return notice.Institution{}, fmt.Errorf("reading the institution: %s: %w", file, err)
	}
	return notice.Institution{Name: form.Name, Team: form.Team, Short: form.Short, Contact: form.Contact}, nil
}

func inEveryLang(field string, texts map[notice.Lang]string) error {
	for l := range texts {
		if !l.Served() {
			return fmt.Errorf("%s: %q is not a language of the board", field, l)
		}
	}
	for _, l := range notice.Langs {
		if blank(texts[l]) {
			return fmt.Errorf("%s: missing in %q", field, l)
		}
	}
	return nil
}

// word is what slugs, comment keys and the names of folders are made of.
var word = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Read reads the announcement in the folder dir of fsys, laid out as package seeds says. The last
// element of dir names the announcement in its origin.
func Read(fsys fs.FS, dir string) (board.Import, error) {
	s, err := readFolder(fsys, dir)
	if err != nil {
		return board.Import{}, fmt.Errorf("reading the announcement in %q: %w", dir, err)
	}
	return s, nil
}

func readFolder(fsys fs.FS, dir string) (board.Import, error) {
	name := path.Base(dir)
	if !word.MatchString(name) {
		return board.Import{}, errors.New("the folder's name must be made of lower-case letters, digits and single hyphens")
	}
	if err := noStrangers(fsys, dir); err != nil {
		return board.Import{}, err
	}
	s := board.Import{Origin: "seed:" + name}
	var err error
	if s.Texts, err = readTexts(fsys, dir); err != nil {
		return board.Import{}, err
	}
	s.Comments, err = readComments(fsys, path.Join(dir, commentsFile), s.Origin)
	return s, err
}

// noStrangers refuses a folder with text that nothing would read, such as an edition in a language
// that the board is not served in.
func noStrangers(fsys fs.FS, dir string) error {
	known := []string{commentsFile}
	for _, l := range notice.Langs {
		known = append(known, editionFile(l))
	}
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if (ext == ".md" || ext == ".toml") && !slices.Contains(known, e.Name()) {
			return fmt.Errorf("%s: not a file of an announcement", path.Join(dir, e.Name()))
		}
	}
	return nil
}
