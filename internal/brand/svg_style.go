package brand

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// An svgSelf is what style sheets can know an element by, and its own style attribute.
type svgSelf struct {
	name, id string
	classes  []string
	inline   string
}

// An svgRule is a rule of a style sheet with one simple selector.
type svgRule struct {
	selector     string // ".class", "#id", "name" or "*"
	declarations string
}

// rank orders rules by the specificity of their selectors (W3C Selectors Level 3, section 9).
func (r svgRule) rank() int {
	switch r.selector[0] {
	case '#':
		return 3
	case '.':
		return 2
	case '*':
		return 0
	}
	return 1
}

// matches reports whether a rule is about an element.
func (r svgRule) matches(e svgSelf) bool {
	switch rest := r.selector[1:]; r.selector[0] {
	case '#':
		return rest == e.id
	case '.':
		return slices.Contains(e.classes, rest)
	case '*':
		return true
	}
	return r.selector == e.name
}

// maxSVGRules is how many rules are read. Programs that draw logos write one for each style in use.
const maxSVGRules = 500

var (
	cssComment     = regexp.MustCompile(`(?s)/\*.*?\*/`)
	simpleSelector = regexp.MustCompile(`^(\*|[.#]?[A-Za-z_][\w-]*)$`)
)

// parseSVGStyles returns the rules of style sheets in the order in which they are applied. Rules with other than simple
// selectors and rules that begin with "@" are left out.
func parseSVGStyles(css string) (rules []svgRule) {
	css = cssComment.ReplaceAllString(css, "")
	for css != "" {
		var selectors, declarations string
		selectors, css, _ = strings.Cut(css, "{")
		declarations, css, _ = strings.Cut(css, "}")
		selectors = selectors[strings.LastIndexAny(selectors, ";}")+1:] // what stands before it began with "@"
		for s := range strings.SplitSeq(selectors, ",") {
			if s = strings.TrimSpace(s); simpleSelector.MatchString(s) && len(rules) < maxSVGRules {
				rules = append(rules, svgRule{s, declarations})
			}
		}
	}
	slices.SortStableFunc(rules, func(a, b svgRule) int { return cmp.Compare(a.rank(), b.rank()) })
	return rules
}

// style sets the attributes of an element and of those in it that style sheets and style attributes give them.
func (n *svgNode) style(rules []svgRule, selves map[*svgNode]svgSelf) {
	self, isElement := selves[n]
	if !isElement {
		return
	}
	for _, r := range rules {
		if r.matches(self) {
			n.declare(r.declarations)
		}
	}
	n.declare(self.inline)
	for _, in := range n.in {
		in.style(rules, selves)
	}
}

// declare sets the attributes for the declarations of a style.
func (n *svgNode) declare(declarations string) {
	for d := range strings.SplitSeq(declarations, ";") {
		name, value, _ := strings.Cut(d, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		if value != "" && svgProperties[name] && allowedSVG(name, value) {
			n.set(name, value)
		}
	}
}
