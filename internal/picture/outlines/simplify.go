package main

import "math"

// simplify returns a ring with fewer points, at least three. It repeatedly removes the point that makes the smallest
// triangle with its neighbours, until no triangle has an area below least, in square units (M. Visvalingam and J. D.
// Whyatt, "Line generalisation by repeated elimination of points", The Cartographic Journal 30, 1993).
func simplify(r ring, least float64) ring {
	kept := append(ring{}, r...)
	for len(kept) > 3 {
		smallest, at := math.Inf(1), 0
		for i := range kept {
			if a := kept.triangle(i); a < smallest {
				smallest, at = a, i
			}
		}
		if smallest >= least {
			break
		}
		kept = append(kept[:at], kept[at+1:]...)
	}
	return kept
}

// triangle returns the area of the triangle of point i and its neighbours.
func (r ring) triangle(i int) float64 {
	a, b, c := r[(i+len(r)-1)%len(r)], r[i], r[(i+1)%len(r)]
	return math.Abs((b.X-a.X)*(c.Y-a.Y)-(c.X-a.X)*(b.Y-a.Y)) / 2
}

// area returns the area of a ring, by the shoelace formula.
func (r ring) area() float64 {
	sum := 0.0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return math.Abs(sum) / 2
}
