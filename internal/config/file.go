package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// file reads the TOML file, if one is named.
func (r *reader) file() {
	path := r.Flags.Lookup(FileFlag).Value.String()
	if path == "" {
		return
	}
	text, err := r.read(path)
	if err != nil {
		r.mistake("%s: %s", r.result.Origins[FileFlag], FileTrouble(path, err))
		return
	}
	var values map[string]any
	if err := toml.Unmarshal(text, &values); err != nil {
		r.mistake("%s", syntaxMistake(path, err))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		where := fmt.Sprintf("%s, line %d", path, lineOf(text, key))
		r.key(key, values[key], where)
	}
}

// key gives a flag the value of a key of the file.
func (r *reader) key(key string, value any, where string) {
	if r.Flags.Lookup(key) == nil || key == FileFlag {
		if !slices.Contains(r.Known, key) {
			r.mistake("%s: there is no setting %q%s", where, key, r.advice("", key))
		}
		return
	}
	if _, set := r.result.Origins[key]; set {
		return
	}
	text, ok := textOf(value)
	if !ok {
		r.mistake("%s: %s is a %s, but must be a text in quotation marks, a number, true or false, or a list of texts",
			where, key, kindOf(value))
		return
	}
	if strings.TrimSpace(text) == "" { // as an empty variable
		return
	}
	r.set(key, text, where+": "+key, where)
}

// textOf returns a value of TOML as a flag is given it; a list with commas between its items.
func textOf(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	case []any:
		var items []string
		for _, item := range v {
			s, isText := item.(string)
			if !isText {
				return "", false
			}
			items = append(items, s)
		}
		return strings.Join(items, ","), true
	}
	return "", false
}

func kindOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "section"
	case []any:
		return "list of other things than texts"
	}
	return "date or time"
}

// syntaxMistake says where a file is not TOML.
func syntaxMistake(path string, err error) string {
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return fmt.Sprintf("%s is not TOML: %v", path, err)
	}
	line, column := at.Position()
	return fmt.Sprintf("%s, line %d, column %d: %s: a line is a name, an equals sign and a value, "+
		"such as url = \"https://board.example.org\"", path, line, column, strings.TrimPrefix(at.Error(), "toml: "))
}

// lineOf returns the number of the line at which a key is given its value or a section begins; 1 if it is not found.
func lineOf(text []byte, key string) int {
	name := `["']?` + regexp.QuoteMeta(key) + `["']?`
	at := regexp.MustCompile(`(?m)^\s*(?:` + name + `\s*[=.]|\[+\s*` + name + `\s*[\].])`).FindIndex(text)
	if at == nil {
		return 1
	}
	begun := text[:at[1]]
	return 1 + strings.Count(string(begun), "\n")
}
