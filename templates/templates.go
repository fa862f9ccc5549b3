// Package templates holds the HTML of the pages: public, desk and account with a file for each page, and parts, which
// all pages share, and mail, what is sent. The folders public, desk and account may have parts of their own. Package view parses the templates
// and gives them their functions; package web says which page is shown by which file.
package templates

import "embed"

//go:embed parts public desk account mail
var FS embed.FS
