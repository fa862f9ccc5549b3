package assets

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssTight   = regexp.MustCompile(` ?([{};,>]) ?`)
	cssColon   = regexp.MustCompile(`: `)
	cssFont    = regexp.MustCompile(`url\(([\w.-]+)\)`)
)

// Style concatenates the named style sheets for a style element: without comments and unnecessary white space, and with
// the paths of the fonts in place of their file names. It does not parse CSS: the sheets must not contain strings with
// spaces or colons. It returns an error for a sheet or a font that does not exist.
func (f *Files) Style(names ...string) (string, error) {
	var all strings.Builder
	for _, name := range names {
		sheet, err := embedded.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("reading style sheet: %w", err)
		}
		all.Write(sheet)
	}
	css := cssComment.ReplaceAllString(all.String(), "")
	css = cssSpace.ReplaceAllString(css, " ")
	css = cssTight.ReplaceAllString(css, "$1")
	css = cssColon.ReplaceAllString(css, ":")
	css = strings.ReplaceAll(css, ";}", "}")
	var missing error
	css = cssFont.ReplaceAllStringFunc(css, func(url string) string {
		name := cssFont.FindStringSubmatch(url)[1]
		if f.Path(name) == "" {
			missing = fmt.Errorf("the style sheet needs %q", name)
		}
		return "url(" + f.Path(name) + ")"
	})
	return strings.TrimSpace(css), missing
}
