// Command outlines makes the land of the map in announcements: it reads land-110m.json of npm's
// world-atlas, which is Natural Earth's (public domain) as TopoJSON, and writes the data of one SVG path,
// in the projection and units of package earth. Its result is assets/land.txt; "make outlines" makes
// that again, and a test that it is what this program makes.
//
// The land is that of a small map in every page: without Antarctica, without specks, and with no more
// corners than can be seen.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// What is too small to be drawn, in square units of the map.
const (
	speck  = 7   // an island or a lake
	corner = 6.5 // a corner of a coast
)

// antarctic is the latitude that Antarctica lies south of, in degrees.
const antarctic = -60

func main() {
	flag.Usage = func() { fmt.Fprintln(flag.CommandLine.Output(), "usage: outlines land-110m.json > land.txt") }
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

// run writes the outlines in a file.
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
	_, err = fmt.Fprintln(w, path(drawn))
	return err
}
