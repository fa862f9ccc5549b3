// Command outlines generates the outlines of the continents for the maps in announcements. It reads land-50m.json of
// npm's world-atlas, which is Natural Earth data (public domain) as TopoJSON, and writes an SVG picture of the whole map
// in the projection and units of package worldmap. "make outlines" runs it for assets/land.svg. A test fails if that file
// is not what the program writes.
//
// The picture is fetched with every page that has a map, so it is small: Antarctica, small islands and corners too small
// to see are left out. Its colours are those of rules on the pages (--rule in site.css), light and dark.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"

	"noticeboard/internal/picture/worldmap"
)

// The detail of the outlines, in units of package worldmap and their squares.
const (
	grain  = 1. / worldmap.Grains // length of one step of the path
	speck  = 1.2                  // islands and lakes with a smaller area are left out
	corner = .55                  // corners of a coast with a smaller area (see simplify) are left out
)

// antarctic is a latitude in degrees: land that lies south of it as a whole is left out.
const antarctic = -60

func main() {
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: outlines land-50m.json > land.svg")
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "outlines:", err)
		os.Exit(1)
	}
}

// picture is the SVG: the height of its view box, then the path.
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %s"><style>path{fill:#c5d0cc}` +
	`@media(prefers-color-scheme:dark){path{fill:#33433f}}</style><path transform="scale(%g)" d="%s"/></svg>` + "\n"

// run writes the picture of the land in a TopoJSON file to w.
func run(file string, w io.Writer) error {
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
		if r.area() >= speck {
			drawn = append(drawn, simplify(r, corner))
		}
	}
	height := strconv.FormatFloat(worldmap.Height(), 'f', 2, 64)
	_, err = fmt.Fprintf(w, picture, worldmap.Width, height, grain, path(drawn, grain))
	return err
}
