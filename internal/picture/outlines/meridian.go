package main

import "math"

// cut takes apart at 180 degrees what crosses it, longitude first: a map ends there. The file's rings go
// on across it, so that a longitude jumps from one side to the other.
func cut(points [][2]float64) (rings [][][2]float64) {
	whole := unwrap(points)
	for _, turn := range []float64{-360, 0, 360} {
		turned := make([][2]float64, len(whole))
		for i, p := range whole {
			turned[i] = [2]float64{p[0] + turn, p[1]}
		}
		if r := clip(clip(turned, 180, 1), -180, -1); len(r) > 2 {
			rings = append(rings, r)
		}
	}
	return rings
}

// unwrap returns the points with longitudes that don't jump, and so may leave the map.
func unwrap(points [][2]float64) (whole [][2]float64) {
	turn := 0.0
	for i, p := range points {
		if i > 0 {
			turn -= 360 * math.Round((p[0]-points[i-1][0])/360)
		}
		whole = append(whole, [2]float64{p[0] + turn, p[1]})
	}
	return whole
}

// clip returns what of a ring lies west of a longitude, for side 1, or east of it, for side -1 (I. E.
// Sutherland and G. W. Hodgman, "Reentrant polygon clipping", Communications of the ACM 17, 1974).
func clip(points [][2]float64, lon, side float64) (left [][2]float64) {
	for i, p := range points {
		before := points[(i+len(points)-1)%len(points)]
		in, was := side*(p[0]-lon) <= 0, side*(before[0]-lon) <= 0
		if in != was {
			part := (lon - before[0]) / (p[0] - before[0])
			left = append(left, [2]float64{lon, before[1] + part*(p[1]-before[1])})
		}
		if in {
			left = append(left, p)
		}
	}
	return left
}
