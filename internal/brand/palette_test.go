package brand_test

import (
	"testing"

	"noticeboard/internal/brand"
)

func TestProblem(t *testing.T) {
	for name, test := range map[string]struct{ colour, want string }{
		"none":                {"", ""},
		"a name":              {"red", "problem.brand.form"},
		"too light":           {"#ff0000", "problem.brand.contrast"},
		"7:1 on white alone":  {"#595959", "problem.brand.contrast"},
		"the default's links": {"#0a585c", ""},
	} {
		if got := brand.Problem(test.colour); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
