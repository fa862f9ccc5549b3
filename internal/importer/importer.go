// Package importer reads announcements and their discussions from other sources and hands them to package board. There
// are two kinds of sources: the seed content, which is folders of text files, embedded by package seeds; and files that
// other systems export.
//
// Of the seeds it promises: texts are returned as the source has them, except that lines end in LF and empty lines at
// the beginning and the end are removed; every edition and every comment is complete and in a language of the board; a
// comment comes before its replies; origins are the same at every run, so that a board can recognize what it has
// imported already. A source that breaks a rule is refused as a whole, with an error that names the file and, where
// possible, the line or the comment. Such errors are an unknown key, a missing edition, a reply to a missing comment,
// and invalid UTF-8.
//
// A file of another system is of one of the formats in format.go. The reader of a format yields records (record.go),
// one after the other. ReadPlan puts them into a temporary file and finds out which comment replies to which and in
// which order they are to be stored (plan.go); a file that is damaged is refused here, as a whole. Run then passes them
// on in batches (run.go). What becomes of an item depends on no other but those that it replies to, and each is
// reported. Memory: about 200 bytes for each comment, and one record of up to 4 MB.
//
// It never writes to a store, makes HTML, invents a date or fetches anything. The rules of the board are not repeated
// here: package board checks them during the import.
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

// Seeds returns the embedded announcements, ordered by the name of their folder.
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

// Institution returns the names and the contact of the institution that the embedded announcements are of, from the
// embedded institution.toml.
func Institution() (notice.Institution, error) { return institution(seeds.FS, "institution.toml") }

// NeutralInstitution returns the institution of a board that starts without an announcement, from the embedded
// institution-neutral.toml. Its names fit any institution; it has neither a short name nor a contact.
func NeutralInstitution() (notice.Institution, error) {
	return institution(seeds.FS, "institution-neutral.toml")
}

func institution(fsys fs.FS, file string) (notice.Institution, error) {
	text, err := read(fsys, file)
	if err != nil {
		return notice.Institution{}, fmt.Errorf("reading the institution: %w", err)
	}
	var form struct {
		Name    map[notice.Lang]string `toml:"name"`
		Team    map[notice.Lang]string `toml:"team"`
		Short   string                 `toml:"short"`
		Contact string                 `toml:"contact"`
		English string                 `toml:"english"`
	}
	err = decode(text, &form)
	if err == nil {
		err = cmp.Or(inEveryLang("name", form.Name), inEveryLang("team", form.Team))
	}
	if err != nil {
		return notice.Institution{}, fmt.Errorf("reading the institution: %s: %w", file, err)
	}
	return notice.Institution{Name: form.Name, Team: form.Team, Short: form.Short, Contact: form.Contact,
		English: form.English}, nil
}

// inEveryLang returns an error unless texts has a text in every language of the board and in no other.
func inEveryLang(field string, texts map[notice.Lang]string) error {
	if err := onlyServed(field, texts); err != nil {
		return err
	}
	for _, l := range notice.Langs {
		if blank(texts[l]) {
			return fmt.Errorf("%s: missing in %q", field, l)
		}
	}
	return nil
}

// onlyServed returns an error if texts has a language that the board is not served in.
func onlyServed[T any](field string, texts map[notice.Lang]T) error {
	for l := range texts {
		if !l.Served() {
			return fmt.Errorf("%s: %q is not a language of the board", field, l)
		}
	}
	return nil
}

// word matches a slug, the key of a comment, or the name of a folder.
var word = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Read reads the announcement in the folder dir of fsys, in the layout that package seeds documents. The last element
// of dir becomes part of the announcement's origin ("seed:NAME").
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
	if err := onlyKnownFiles(fsys, dir); err != nil {
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

// onlyKnownFiles returns an error if the folder has a text file that is not read, such as an edition in a language that
// the board is not served in.
func onlyKnownFiles(fsys fs.FS, dir string) error {
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
