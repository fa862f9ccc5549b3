package worldmap_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"noticeboard/internal/picture/worldmap"
)

func TestClustersDoNotOverlap(t *testing.T) {
	m := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 56, 300} {
		var spots []worldmap.Spot
		for i := range n {
			spots = append(spots, worldmap.Spot{X: 100 * m.Float64(), Y: 100 * m.Float64()})
			if i%3 == 0 {
				spots[i] = spots[0]
			}
		}
		var members []int
		all := worldmap.Clusters(spots, 2)
		for i, c := range all {
			members = append(members, c.Members...)
			for _, d := range all[:i] {
				if math.Hypot(c.X-d.X, c.Y-d.Y) < c.Radius+d.Radius {
					t.Errorf("of %d spots, %v and %v overlap", n, c, d)
				}
			}
			if want := 2 * min(2, math.Sqrt(float64(len(c.Members)))); math.Abs(c.Radius-want) > 1e-9 {
				t.Errorf("the radius of %d spots is %v, want %v", len(c.Members), c.Radius, want)
			}
		}
		if slices.Sort(members); len(members) != n || n > 0 && (members[0] != 0 || members[n-1] != n-1) {
			t.Errorf("%d spots became %v", n, members)
		}
	}
	apart := worldmap.Clusters([]worldmap.Spot{{X: 0}, {X: 4}}, 2)
	near := worldmap.Clusters([]worldmap.Spot{{X: 0}, {X: 3.9}}, 2)
	if len(apart) != 2 || len(near) != 1 || math.Abs(near[0].X-1.95) > 1e-9 {
		t.Errorf("apart %v, near %v", apart, near)
	}
}
