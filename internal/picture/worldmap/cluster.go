package worldmap

import "math"

// A Cluster is spots that are drawn as one dot, because dots of their own would cover each other.
type Cluster struct {
	Spot            // the middle of its members
	Radius  float64 // of the dot, in units
	Members []int   // indexes of the spots, at least one
}

// maxGrowth is the most that the dot of a cluster is larger than that of a single spot, in radius.
const maxGrowth = 2

// Clusters returns spots as dots that do not overlap. radius is that of the dot of a single spot; the area of a dot grows
// with the number of its members, up to maxGrowth times the radius. The order is that of the first members.
func Clusters(spots []Spot, radius float64) []Cluster {
	var all []Cluster
	for i, s := range spots {
		all = append(all, Cluster{s, radius, []int{i}})
	}
	for {
		least, a, b := math.Inf(1), 0, 0
		for i := range all {
			for j := range i {
				gap := math.Hypot(all[i].X-all[j].X, all[i].Y-all[j].Y) - all[i].Radius - all[j].Radius
				if gap < least {
					least, a, b = gap, j, i
				}
			}
		}
		if least >= 0 {
			return all
		}
		all[a] = all[a].with(all[b], radius)
		all = append(all[:b], all[b+1:]...)
	}
}

// with returns c and d as one cluster.
func (c Cluster) with(d Cluster, radius float64) Cluster {
	n, m := float64(len(c.Members)), float64(len(d.Members))
	return Cluster{
		Spot:    Spot{(n*c.X + m*d.X) / (n + m), (n*c.Y + m*d.Y) / (n + m)},
		Radius:  radius * min(math.Sqrt(n+m), maxGrowth),
		Members: append(c.Members[:len(c.Members):len(c.Members)], d.Members...),
	}
}
