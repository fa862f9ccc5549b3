// Package templates holds the HTML of the pages. Package view parses it, gives it its functions
// and knows which page uses which file.
package templates

import "embed"

//go:embed *.tmpl
var FS embed.FS
