// Package licences holds the licences of everything that is in the program: of itself, of Go, of the fonts,
// the map and other data, and of the modules that it is built from, which ask to be passed on with it.
package licences

import _ "embed"

// Text is what noticeboard licences prints. A test compares it with the licences in the module cache; make licences
// writes it anew.
//
//go:embed licences.txt
var Text string
