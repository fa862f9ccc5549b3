package main

import "math"

// cut splits a ring that crosses the 180th meridian, where the map ends, into rings on either side. Points are
// longitude, latitude in degrees. In the file, the longitude of such a ring jumps between -180 and 180.
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

// unwrap returns the points with continuous longitudes, which may be below -180 or above 180.
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

// clip returns the part of a ring west of a longitude (side 1) or east of it (side -1), by the algorithm of I. E.
// Sutherland and G. W. Hodgman ("Reentrant polygon clipping", Communications of the ACM 17, 1974).
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
