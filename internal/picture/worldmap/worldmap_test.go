package worldmap

import (
	"math"
	"testing"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// TestEqualEarth compares with the proportions of the map in the paper and with values computed by hand.
func TestEqualEarth(t *testing.T) {
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"equator, from Greenwich to 180 degrees", equal(0, 180).X, 2 * math.Sqrt(3) * math.Pi / (3 * a1)},
		{"equator, in radians", equal(0, 180).X, 2.7066},
		{"North Pole", equal(90, 0).Y, 1.3173},
		{"South Pole", equal(-90, 0).Y, -1.3173},
		{"the central meridian to the equator", equal(90, 0).Y / equal(0, 180).X, 0.48671},
		{"the pole's line to the equator", equal(90, 180).X / equal(0, 180).X, 0.59247},
	} {
		if !near(x.got, x.want, .0001) {
			t.Errorf("%s: got %.5f, want %.5f", x.name, x.got, x.want)
		}
	}
	if s := equal(0, 0); s != (Spot{}) {
		t.Errorf("the middle is at %v", s)
	}
	if a, b := equal(40, 30), equal(-40, -30); !near(a.X, -b.X, 1e-12) || !near(a.Y, -b.Y, 1e-12) {
		t.Errorf("%v and %v do not mirror each other", a, b)
	}
}

// TestAreasAreTrue checks that a small square of equal differences in degrees has the area cos φ, as on the sphere.
func TestAreasAreTrue(t *testing.T) {
	const d = 1e-4
	radian := d * math.Pi / 180
	for lat := -85.0; lat <= 85; lat += 5 {
		for lon := -170.0; lon <= 170; lon += 34 {
			wide := equal(lat, lon+d/2).X - equal(lat, lon-d/2).X
			high := equal(lat+d/2, lon).Y - equal(lat-d/2, lon).Y
			if got, want := wide*high/(radian*radian), math.Cos(lat*math.Pi/180); !near(got, want, 1e-5) {
				t.Errorf("%v, %v: area %.6f, want %.6f", lat, lon, got, want)
			}
		}
	}
}

func TestProject(t *testing.T) {
	high := Width * .48671
	for _, x := range []struct {
		lat, lon float64
		want     Spot
	}{
		{0, 0, Spot{Width / 2, high / 2}},
		{0, 180, Spot{Width, high / 2}},
		{0, -90, Spot{Width / 4, high / 2}},
		{90, 0, Spot{Width / 2, 0}},
		{-90, 180, Spot{Width / 2 * 1.59247, high}},
		{-1.29, 36.82, Spot{ // Nairobi, near the equator
			Width/2 + Width/2*36.82/180*.99981, high/2 + 1.29*math.Pi/180*Width/2*math.Sqrt(3)/2*a1/2.7066,
		}},
	} {
		if got := Project(x.lat, x.lon); !near(got.X, x.want.X, .1) || !near(got.Y, x.want.Y, .1) {
			t.Errorf("%v, %v: got %v, want %v", x.lat, x.lon, got, x.want)
		}
	}
}

func TestAround(t *testing.T) {
	world := World()
	if world.Left != 0 || world.Width != Width || world.Top <= 0 || world.Top+world.Height >= Width*.4868 {
		t.Errorf("the world is %v", world)
	}
	for name, spots := range map[string][]Spot{
		"one":                  {Project(-1.29, 36.82)},
		"beside each other":    {Project(31.18, 35.7), Project(32.04, 35.73)},
		"a row from west east": {Project(40, -8), Project(41, 44)},
		"a column":             {Project(46.81, -71.21), Project(-32.95, -68.84)},
		"the northern edge":    {Project(83, 20), Project(82, 10)},
		"the far east":         {Project(-17, 179), Project(-41, 175)},
		"the far west":         {Project(21, -158)},
		"the whole world":      {Project(64, -170), Project(-45, 175), Project(-54, -68)},
	} {
		w := Around(spots)
		for _, s := range spots {
			if s.X < w.Left || s.X > w.Left+w.Width || s.Y < w.Top || s.Y > w.Top+w.Height {
				t.Errorf("%s: %v is outside %v", name, s, w)
			}
		}
		if ratio := w.Width / w.Height; w != world && (ratio < minRatio-1e-9 || ratio > maxRatio+1e-9) {
			t.Errorf("%s: %v to 1", name, ratio)
		}
		wide := w.Width >= minWidth && w.Left >= -1e-9 && w.Left+w.Width <= Width+1e-9
		high := w.Top >= world.Top-1e-9 && w.Top+w.Height <= world.Top+world.Height+1e-9
		if !wide || !high {
			t.Errorf("%s: %v of %v", name, w, world)
		}
	}
}
