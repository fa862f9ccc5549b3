package main

import (
	"math"
	"strconv"
	"strings"
)

// path returns rings as the data of an SVG path with relative commands (m, l, z) and coordinates in whole grains. Rings
// that have fewer than three points after rounding are left out.
func path(rings []ring, grain float64) string {
	var b strings.Builder
	write := func(x, y int) {
		if last := b.String(); x >= 0 && last[len(last)-1] <= '9' {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(x))
		if y >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(y))
	}
	startX, startY := 0, 0
	for _, r := range rings {
		steps, fromX, fromY := steps(r, grain)
		if len(steps) < 2 {
			continue
		}
		b.WriteByte('m')
		write(fromX-startX, fromY-startY)
		startX, startY = fromX, fromY
		b.WriteByte('l')
		for _, s := range steps {
			write(s[0], s[1])
		}
		b.WriteByte('z')
	}
	return b.String()
}

// steps returns the first point of a ring and the differences between successive points, in grains. Differences of zero
// and the one back to the first point are left out.
func steps(r ring, grain float64) (all [][2]int, fromX, fromY int) {
	round := func(v float64) int { return int(math.Round(v / grain)) }
	fromX, fromY = round(r[0].X), round(r[0].Y)
	x, y := fromX, fromY
	for _, p := range r[1:] {
		dx, dy := round(p.X)-x, round(p.Y)-y
		if dx == 0 && dy == 0 {
			continue
		}
		all = append(all, [2]int{dx, dy})
		x, y = x+dx, y+dy
	}
	return all, fromX, fromY
}
