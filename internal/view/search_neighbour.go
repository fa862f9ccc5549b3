package view

import "noticeboard/internal/notice"

// A Neighbour is a search that differs by n and ñ from the one of a page.
type Neighbour struct {
	notice.Neighbour
	Path string // of its results
}

// NewNeighbours returns neighbours with the paths of their results, which path returns for a search text.
func NewNeighbours(all []notice.Neighbour, path func(text string) string) (ns []Neighbour) {
	for _, n := range all {
		ns = append(ns, Neighbour{n, path(n.Text)})
	}
	return ns
}
