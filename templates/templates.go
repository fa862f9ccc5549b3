// Package templates holds the HTML of the pages: public, desk and account, each with a file a page, and parts,
// which they share. Package view parses them and gives them their functions; package web says which page is
// shown by which file.
package templates

import "embed"

//go:embed parts public desk account
var FS embed.FS
