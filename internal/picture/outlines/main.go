// Command outlines makes the land of the map in announcements: it reads land-110m.json of npm's
// world-atlas, which is Natural Earth's (public domain) as TopoJSON, and writes the data of one SVG path,
// in the projection and units of package worldmap. Its results are assets/land.txt
// and, closer, assets/land-close.txt; "make outlines" makes them again, and a test that they are what this
// program makes.
//
// The land is that of a small map in every page: without Antarctica, without specks, and with no more
// corners than can be seen.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"noticeboard/internal/picture/worldmap"
)

// A detail says how closely the land is drawn.
type detail struct {
	grain         float64 // the unit of the path, in those of package worldmap
	speck, corner float64 // the area below which an island or a lake, and a corner of a coast, are left out
}

// The world stands in every page with a map, where a byte counts; a region is looked at from close by.
var (
	world  = detail{1, 7, 6.5}
	region = detail{1. / worldmap.Grains, 1.9, 1.1}
)

// antarctic is the latitude that Antarctica lies south of, in degrees.
const antarctic = -60

func main() {
	flag.Usage = func() { fmt.Fprintln(flag.CommandLine.Output(), "usage: outlines [-close] land-110m.json > land.txt") }
	closely := flag.Bool("close", false, "draw the land of a region's map")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	d := world
	if *closely {
		d = region
	}
	if err := run(flag.Arg(0), d, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "outlines:", err)
		os.Exit(1)
	}
}

// run writes the outlines in a file.
func run(file string, d detail, w io.Writer) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	land, err := readLand(f, antarctic)
	if err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	var drawn []ring
	for _, r := range land {
		if r.area() >= d.speck {
			drawn = append(drawn, simplify(r, d.corner))
		}
	}
	_, err = fmt.Fprintln(w, path(drawn, d.grain))
	return err
}
