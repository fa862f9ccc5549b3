package brand

import (
	"regexp"
	"strings"
)

// An svgKind is a kind of elements.
type svgKind int

const (
	svgOther svgKind = iota + 1
	svgShape
	svgText // contains text
)

// svgElements lists the elements that an SVG may have.
var svgElements = map[string]svgKind{
	"circle": svgShape, "clipPath": svgOther, "defs": svgOther, "ellipse": svgShape, "g": svgOther, "line": svgShape,
	"linearGradient": svgOther, "mask": svgOther, "path": svgShape, "polygon": svgShape, "polyline": svgShape,
	"radialGradient": svgOther, "rect": svgShape, "stop": svgOther, "svg": svgOther, "symbol": svgOther, "text": svgText,
	"title": svgText, "tspan": svgText, "use": svgOther,
}

// svgWrappers lists elements that are left out, but not what is in them.
var svgWrappers = map[string]bool{"a": true, "switch": true}

// svgAttributes lists the attributes that elements may have, besides href and svgProperties.
var svgAttributes = setOf(`clipPathUnits cx cy d dx dy fr fx fy gradientTransform gradientUnits height id lengthAdjust
	maskContentUnits maskUnits offset points preserveAspectRatio r rotate rx ry spreadMethod textLength transform viewBox
	width x x1 x2 y y1 y2`)

// svgProperties lists the attributes that are also properties in style sheets.
var svgProperties = setOf(`clip-path clip-rule color display dominant-baseline fill fill-opacity fill-rule font-family
	font-size font-stretch font-style font-weight letter-spacing mask opacity paint-order stop-color stop-opacity stroke
	stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
	text-anchor visibility word-spacing`)

// setOf returns the words of a list as a set.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	localReference = regexp.MustCompile(`^#[\w.-]+$`)
	localURL       = regexp.MustCompile(`^url\(\s*["']?#[\w.-]+["']?\s*\)(\s+[\w#]+)?$`)
	plainValue     = regexp.MustCompile(`^[-+\w\s.,#%()'"]*$`)
	fetches        = regexp.MustCompile(`(?i)(url|src|image|image-set|cross-fade|element)\s*\(`) // functions of CSS
)

// allowedSVG reports whether an attribute may have a value: one without an address, or with url() of an element in the
// same file.
func allowedSVG(name, value string) bool {
	if !svgAttributes[name] && !svgProperties[name] || !plainValue.MatchString(value) {
		return false
	}
	return !fetches.MatchString(value) || localURL.MatchString(value)
}
