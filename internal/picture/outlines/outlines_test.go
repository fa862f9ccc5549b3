package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/picture/worldmap"
)

const (
	source = "../../../.ci/node_modules/world-atlas/"
	result = "../../../assets/land.svg"
)

// TestTheLandIsAsMade compares the file in assets with what this program writes now.
func TestTheLandIsAsMade(t *testing.T) {
	if testing.Short() {
		t.Skip("this test needs what make tools fetches, and -short leaves such tests out")
	}
	var made bytes.Buffer
	if err := run(source+"land-50m.json", &made); err != nil {
		t.Fatalf("world-atlas is not there: run make tools (%v)", err)
	}
	if kept, err := os.ReadFile(result); err != nil || !bytes.Equal(made.Bytes(), kept) {
		t.Errorf("%s is not what is made now: run make outlines (%v)", result, err)
	}
	licence, err := os.ReadFile(source + "LICENSE")
	kept, err2 := os.ReadFile("../../../assets/land.ISC.txt")
	if err != nil || err2 != nil || !bytes.Equal(licence, kept) {
		t.Errorf("the licence in assets is not that of world-atlas: %v, %v", err, err2)
	}
}

// TestTheLandIsSmall limits the size of the picture that is fetched with every page that has a map.
func TestTheLandIsSmall(t *testing.T) {
	land, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(land); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, compressed %d", len(land), packed.Len())
	if packed.Len() > 4800 {
		t.Errorf("%d bytes compressed, at most 4800", packed.Len())
	}
}

// TestTheLandIsWhereItIs checks that the path has well-known points on land or at sea.
func TestTheLandIsWhereItIs(t *testing.T) {
	land, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	_, d, _ := strings.Cut(string(land), ` d="`)
	d, _, _ = strings.Cut(d, `"`)
	checkPoints(t, drawn(t, d, grain))
}

func checkPoints(t *testing.T, rings []ring) {
	t.Helper()
	for name, x := range map[string]struct {
		lat, lon float64
		land     bool
	}{
		"Glasgow": {55.86, -4.25, true}, "Christchurch": {-43.53, 172.4, true}, "Madrid": {40.42, -3.7, true}, "Nairobi": {-1.29, 36.82, true}, "Brasília": {-15.79, -47.88, true},
		"Canberra": {-35.28, 149.13, true},
		"Denver":   {39.74, -104.99, true}, "Bishkek": {42.87, 74.59, true}, "Greenland": {72, -40, true},
		"Chukotka": {66.5, 177, true}, "Chukotka, beyond 180 degrees": {66.5, -175, true},
		"Atlantic": {30, -45, false}, "Pacific": {0, -150, false}, "Caspian Sea": {42, 51, false},
		"Gulf of Guinea": {0, 0, false}, "Bay of Bengal": {13, 88, false},
		"South Pole": {-80, 0, false}, "Arctic Ocean": {72, -150, false},
	} {
		if got := inside(rings, worldmap.Project(x.lat, x.lon)); got != x.land {
			t.Errorf("%s: on land %v, want %v", name, got, x.land)
		}
	}
	world := worldmap.World()
	for _, r := range rings {
		for _, s := range r {
			if s.X < -1 || s.X > world.Width+1 || s.Y > world.Top+world.Height+1 {
				t.Fatalf("%v lies outside the world", s)
			}
		}
	}
}

// drawn parses the data of an SVG path as path writes it.
func drawn(t *testing.T, path string, grain float64) (rings []ring) {
	t.Helper()
	if !regexp.MustCompile(`^(m-?\d+[ -]\d+l(-?\d+([ -]\d+| \d+|))+z|[mlz \d-])+$`).MatchString(path) {
		t.Fatalf("not only m, l, z and whole numbers: %.80q", path)
	}
	var at worldmap.Spot
	for _, part := range strings.Split(strings.TrimSuffix(path, "z"), "z") {
		move, line, ok := strings.Cut(strings.TrimPrefix(part, "m"), "l")
		numbers := func(s string) (ns []float64) {
			for _, n := range regexp.MustCompile(`-?\d+`).FindAllString(s, -1) {
				v, err := strconv.ParseFloat(n, 64)
				if err != nil {
					t.Fatal(err)
				}
				ns = append(ns, v)
			}
			return ns
		}
		m, l := numbers(move), numbers(line)
		if !ok || len(m) != 2 || len(l) < 4 || len(l)%2 != 0 {
			t.Fatalf("cannot read %q", part)
		}
		at = worldmap.Spot{X: at.X + grain*m[0], Y: at.Y + grain*m[1]}
		r := ring{at}
		for i := 0; i < len(l); i += 2 {
			last := r[len(r)-1]
			r = append(r, worldmap.Spot{X: last.X + grain*l[i], Y: last.Y + grain*l[i+1]})
		}
		rings = append(rings, r)
	}
	return rings
}

// inside reports whether s is inside the rings: whether the number of edges to the right of it is odd.
func inside(rings []ring, s worldmap.Spot) (in bool) {
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.Y > s.Y) != (b.Y > s.Y) && s.X < a.X+(s.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
				in = !in
			}
		}
	}
	return in
}

func TestReadLand(t *testing.T) {
	const file = `{"transform":{"scale":[1,1],"translate":[-10,0]},
		"arcs":[[[0,0],[10,0],[0,10]],[[0,0],[0,10],[10,0]],[[0,-80],[5,0],[0,5],[-5,-5]]],
		"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[0,-2]],[[2]]]}]}}}`
	rings, err := readLand(strings.NewReader(file), -60)
	if err != nil || len(rings) != 1 {
		t.Fatalf("%v, %v", rings, err)
	}
	want := ring{worldmap.Project(0, -10), worldmap.Project(0, 0), worldmap.Project(10, 0), worldmap.Project(10, -10)}
	if d := cmp.Diff(want, rings[0]); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	for _, bad := range []string{
		"", "{}",
		`{"objects":{"land":{"geometries":[{"type":"Point"}]}}}`,
		`{"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[7]]]}]}}}`,
	} {
		if rings, err := readLand(strings.NewReader(bad), -60); err == nil {
			t.Errorf("%s: %v", bad, rings)
		}
	}
}

func TestCut(t *testing.T) {
	across := [][2]float64{{170, 0}, {-170, 0}, {-170, 10}, {170, 10}}
	want := [][][2]float64{
		{{-180, 0}, {-170, 0}, {-170, 10}, {-180, 10}},
		{{170, 0}, {180, 0}, {180, 10}, {170, 10}},
	}
	got := cut(across)
	sums := func(rings [][][2]float64) (all []string) {
		for _, r := range rings {
			text, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(text))
		}
		return all
	}
	if d := cmp.Diff(sums(want), sums(got)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if whole := [][2]float64{{0, 0}, {1, 0}, {1, 1}}; cmp.Diff([][][2]float64{whole}, cut(whole)) != "" {
		t.Errorf("what crosses nothing becomes %v", cut(whole))
	}
}

func TestSimplify(t *testing.T) {
	square := ring{{X: 0, Y: 0}, {X: 50, Y: 1}, {X: 100, Y: 0}, {X: 100, Y: 100}, {X: 60, Y: 101}, {X: 0, Y: 100}}
	want := ring{{X: 0, Y: 0}, {X: 100, Y: 0}, {X: 100, Y: 100}, {X: 0, Y: 100}}
	if d := cmp.Diff(want, simplify(square, 60)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if got := simplify(square, 1e9); len(got) != 3 {
		t.Errorf("a ring is left as %v", got)
	}
	if got := want.area(); math.Abs(got-10_000) > 1e-9 {
		t.Errorf("area %v", got)
	}
}

func TestPath(t *testing.T) {
	rings := []ring{
		{{X: 10, Y: 20}, {X: 12.4, Y: 19.6}, {X: 12.4, Y: 25}, {X: 5, Y: 25}},
		{{X: 1, Y: 1}, {X: 1.2, Y: 1.3}, {X: 0.8, Y: 1}},
		{{X: 0, Y: 30}, {X: 3, Y: 30}, {X: 3, Y: 27}},
	}
	if got, want := path(rings, 1), "m10 20l2 0 0 5-7 0zm-10 10l3 0 0-3z"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
