package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"noticeboard/internal/notice"
)

// read returns the text of a file with CRLF replaced by LF. Its errors name the file.
func read(fsys fs.FS, file string) (string, error) {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", fmt.Errorf("%s: %w", file, notice.ErrNotText)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n"), nil
}

// decode decodes TOML into v. An unknown key is an error. Errors name the line.
func decode(source string, v any) error {
	err := toml.NewDecoder(strings.NewReader(source)).DisallowUnknownFields().Decode(v)
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := &unknown.Errors[0]
		line, _ := first.Position()
		return fmt.Errorf("line %d: unknown key %q", line, strings.Join(first.Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, _ := wrong.Position()
		return fmt.Errorf("line %d: %w", line, err)
	}
	return err
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// trim removes empty lines at the beginning and the end of a text. The other lines are not changed.
func trim(s string) string { return strings.Trim(s, "\n") }
