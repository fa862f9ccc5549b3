package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// An editionForm is the front matter of an edition: an announcement in one language.
type editionForm struct {
	Slug       string      `toml:"slug"`
	Title      string      `toml:"title"`
	Summary    string      `toml:"summary"`
	Place      string      `toml:"place"`
	Translated notice.Lang `toml:"translated"`
	Unreviewed bool        `toml:"unreviewed"`
}

func editionFile(l notice.Lang) string { return string(l) + ".md" }

func readTexts(fsys fs.FS, dir string) (map[notice.Lang]board.ImportText, error) {
	texts := map[notice.Lang]board.ImportText{}
	for _, l := range notice.Langs {
		file := path.Join(dir, editionFile(l))
		source, err := read(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("the edition in %q: %w", l, err)
		}
		if texts[l], err = parseEdition(source); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	for _, l := range notice.Langs {
		if err := checkTranslated(texts, l); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Join(dir, editionFile(l)), err)
		}
	}
	return texts, nil
}

func parseEdition(source string) (board.ImportText, error) {
	matter, body, err := cutFrontMatter(source)
	if err != nil {
		return board.ImportText{}, err
	}
	var form editionForm
	if err := decode(matter, &form); err != nil {
		return board.ImportText{}, err
	}
	switch {
	case !word.MatchString(form.Slug):
		const format = "the slug %q must be made of lower-case letters, digits and single hyphens"
		return board.ImportText{}, fmt.Errorf(format, form.Slug)
	case blank(form.Title):
		return board.ImportText{}, errors.New("the title is empty")
	case blank(body):
		return board.ImportText{}, errors.New("the body is empty")
	case form.Unreviewed && form.Translated == "":
		return board.ImportText{}, errors.New("unreviewed, but not translated")
	}
	return board.ImportText{
		Slug: form.Slug, Title: form.Title, Summary: form.Summary, Place: form.Place,
		Translated: form.Translated, Unreviewed: form.Unreviewed, Markdown: trim(body),
	}, nil
}

// cutFrontMatter separates the front matter from the body. The front matter begins with the empty rest of the first
// line, so that line numbers in errors are those of the file.
func cutFrontMatter(source string) (matter, body string, err error) {
	rest, ok := strings.CutPrefix(source, "+++")
	if !ok || !strings.HasPrefix(rest, "\n") {
		return "", "", errors.New("line 1: must be +++")
	}
	matter, body, ok = strings.Cut(rest, "\n+++\n")
	if !ok {
		return "", "", errors.New("no second line +++")
	}
	return matter + "\n", body, nil
}

// checkTranslated follows what the edition in l says it was translated from. It returns an error if that does not lead
// to an original, which is translated from no other.
func checkTranslated(texts map[notice.Lang]board.ImportText, l notice.Lang) error {
	for at, steps := l, 0; texts[at].Translated != ""; steps++ {
		at = texts[at].Translated
		if _, ok := texts[at]; !ok {
			return fmt.Errorf("translated from %q, but there is no edition in that language", at)
		}
		if steps == len(texts) {
			return errors.New("translated in a circle")
		}
	}
	return nil
}
