package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"noticeboard/internal/picture/worldmap"
)

// A topology is the part of a TopoJSON file that this program reads: polygons whose rings are made of shared arcs.
// Coordinates of arcs are integers, each the difference from the point before
// (https://github.com/topojson/topojson-specification).
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			Arcs json.RawMessage
		}
	}
}

// A ring is a closed line. The last point is connected to the first, which is not repeated.
type ring []worldmap.Spot

// readLand returns the projected rings of the land in a TopoJSON file, in the order of the file. Holes (lakes) run in
// the opposite direction to the rings around them. Rings that lie south of the latitude south as a whole are left out.
func readLand(r io.Reader, south float64) (rings []ring, err error) {
	var t topology
	if err := json.NewDecoder(r).Decode(&t); err != nil {
		return nil, err
	}
	land, ok := t.Objects["land"]
	if !ok {
		return nil, errors.New("the file has no land")
	}
	for _, g := range land.Geometries {
		if g.Type != "MultiPolygon" {
			return nil, fmt.Errorf("cannot read land of type %s", g.Type)
		}
		var polygons [][][]int
		if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
			return nil, err
		}
		for _, polygon := range polygons {
			for _, arcs := range polygon {
				points, err := t.ring(arcs)
				if err != nil {
					return nil, err
				}
				if northernmost(points) <= south {
					continue
				}
				for _, part := range cut(points) {
					rings = append(rings, project(part))
				}
			}
		}
	}
	return rings, nil
}

// northernmost returns the greatest latitude of points.
func northernmost(points [][2]float64) float64 {
	most := -90.0
	for _, p := range points {
		most = max(most, p[1])
	}
	return most
}

// project returns the ring of points, longitude first, on the map.
func project(points [][2]float64) (made ring) {
	for _, p := range points {
		made = append(made, worldmap.Project(p[1], p[0]))
	}
	return made
}

// ring returns the points of a ring, longitude first. A negative number ^k stands for arc k reversed. Each arc begins
// with the last point of the arc before it.
func (t *topology) ring(arcs []int) (points [][2]float64, err error) {
	for _, k := range arcs {
		backwards := k < 0
		if backwards {
			k = ^k
		}
		if k >= len(t.Arcs) {
			return nil, fmt.Errorf("there is no arc %d", k)
		}
		line := t.line(k)
		if backwards {
			slices.Reverse(line)
		}
		points = append(points, line[:max(len(line)-1, 0)]...)
	}
	return points, nil
}

// line returns the points of arc k, longitude first, in degrees.
func (t *topology) line(k int) (points [][2]float64) {
	var at [2]float64
	for _, step := range t.Arcs[k] {
		at[0], at[1] = at[0]+step[0], at[1]+step[1]
		points = append(points, [2]float64{
			at[0]*t.Transform.Scale[0] + t.Transform.Translate[0], at[1]*t.Transform.Scale[1] + t.Transform.Translate[1],
		})
	}
	return points
}
