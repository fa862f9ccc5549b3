// Command outlines generates the outlines of the continents for the maps in announcements. It reads land-110m.json of
// npm's world-atlas, which is Natural Earth data (public domain) as TopoJSON, and writes the data of one SVG path in the
// projection and units of package worldmap. "make outlines" runs it for assets/land.txt and, in more detail,
// assets/land-close.txt. A test fails if these files are not what the program writes.
//
// The paths are part of pages, so they are short: Antarctica, small islands and corners too small to see are left out.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"noticeboard/internal/picture/worldmap"
)

// A detail is a level of detail. Lengths and areas are in units of package worldmap and their squares.
type detail struct {
	grain  float64 // length of one step of the path
	speck  float64 // islands and lakes with a smaller area are left out
	corner float64 // corners of a coast with a smaller area (see simplify) are left out
}

// The path of world is part of every page with a map and must be short; that of region is for maps that show less.
var (
	world  = detail{grain: 1, speck: 7, corner: 6.5}
	region = detail{grain: 1. / worldmap.Grains, speck: 1.9, corner: 1.1}
)

// antarctic is a latitude in degrees: land that lies south of it as a whole is left out.
const antarctic = -60

func main() {
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: outlines [-close] land-110m.json > land.txt")
	}
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

// run writes the path for the land in a TopoJSON file to w, with a newline.
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
