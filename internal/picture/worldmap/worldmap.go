// Package worldmap projects coordinates onto a map of the world and chooses the part of the map that shows some points.
//
// The projection is Equal Earth, which preserves the relative size of areas (Bojan Šavrič, Tom Patterson and Bernhard
// Jenny, "The Equal Earth map projection", International Journal of Geographical Information Science 33, 2019, doi
// 10.1080/13658816.2018.1504949). The central meridian is Greenwich.
//
// Map coordinates are in units of which the whole map is 500 wide. X runs to the right and Y down, from the upper left
// corner of the whole map.
package worldmap

import "math"

// Width is the width of the map of the whole world in units.
const Width = 500

// Grains is the number of steps per unit in the outlines (land.svg).
const Grains = 4

// A Spot is a point of the map, in units.
type Spot struct{ X, Y float64 }

// Coefficients of the projection, from the paper.
const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796

// scale is the radius of the earth in units.
var scale = Width / 2 / equal(0, 180).X

// top is the distance of the pole from the equator in units.
var top = scale * equal(90, 0).Y

// Height returns the height of the whole map in units.
func Height() float64 { return 2 * top }

// Project returns the spot for a latitude and a longitude in degrees, north and east positive.
func Project(lat, lon float64) Spot {
	s := equal(lat, lon)
	return Spot{Width/2 + scale*s.X, top - scale*s.Y}
}

// equal is the projection as the paper defines it: for a sphere of radius 1, with the origin where the equator crosses
// the Greenwich meridian, X to the right and Y up.
func equal(lat, lon float64) Spot {
	const radians = math.Pi / 180
	θ := math.Asin(math.Sqrt(3) / 2 * math.Sin(lat*radians))
	square := θ * θ
	sixth := square * square * square
	return Spot{
		X: 2 * math.Sqrt(3) * lon * radians * math.Cos(θ) / (3 * (9*a4*sixth*square + 7*a3*sixth + 3*a2*square + a1)),
		Y: θ * (a4*sixth*square + a3*sixth + a2*square + a1),
	}
}

// A Window is a rectangle of the map, in units. Left and Top are its upper left corner.
type Window struct{ Left, Top, Width, Height float64 }

// World returns the window of the whole map from 57° south to 84° north, without Antarctica and the Arctic Ocean.
func World() Window {
	from, to := Project(84, 0).Y, Project(-57, 0).Y
	return Window{0, from, Width, to - from}
}

// Limits of a window around spots.
const (
	margin   = .12       // on each side, as a part of the extent of the spots
	minWidth = Width / 8 // the outlines have too little detail for less
	maxRatio = 2.2       // of width to height; that of the world is 2.3
	minRatio = 1.4
)

// Around returns the smallest window within World that contains all spots with a margin and is between 1.4 and 2.2 times
// as wide as high. It is World itself if the spots need a larger one. There must be at least one spot.
func Around(spots []Spot) Window {
	least, most := Spot{math.Inf(1), math.Inf(1)}, Spot{math.Inf(-1), math.Inf(-1)}
	for _, s := range spots {
		least = Spot{min(least.X, s.X), min(least.Y, s.Y)}
		most = Spot{max(most.X, s.X), max(most.Y, s.Y)}
	}
	world := World()
	w := max((most.X-least.X)*(1+2*margin), minWidth)
	h := (most.Y - least.Y) * (1 + 2*margin)
	h = max(h, w/maxRatio)
	w = max(w, h*minRatio)
	if w > world.Width || h > world.Height {
		return world
	}
	return Window{
		Left: clamp((least.X+most.X-w)/2, world.Left, world.Left+world.Width-w), Width: w,
		Top: clamp((least.Y+most.Y-h)/2, world.Top, world.Top+world.Height-h), Height: h,
	}
}

// clamp returns the number nearest to x from least to most.
func clamp(x, least, most float64) float64 { return max(min(x, most), least) }
