package socialcard

import (
	"math"
	"slices"
)

// A block is what stands between a card's rules.
type block struct{ kicker, title, line text }

// How high things are, of their size or in pixels.
const (
	leading     = 1.14 // of titles
	lineLeading = 1.38
	ascent      = 0.8 // from the top of a line to its baseline

	aboveTitle = 22
	belowTitle = 24
	air        = 22 // at least, between a rule and the block
)

// titleSizes are tried from the largest down. A title that needs a smaller one than leastSize has what is
// beneath it taken away first.
var titleSizes = []float64{92, 84, 78, 72, 66, 60, 56, 52, 48, 44, 40, 36}

const leastSize = 56

// mostLines is how many lines a title of a size may have.
func mostLines(size float64) int {
	if size >= leastSize {
		return 4
	}
	return 5
}

// draw sets the block between two heights: rather near the upper one if there is room.
func (b block) draw(s *canvas, top, bottom int) error {
	room := float64(bottom - top - 2*air)
	if !b.kicker.empty() {
		room -= kickerSize + aboveTitle
	}
	title, size, lines := b.fit(room)
	used := height(len(title), size, leading) + b.beneath(lines)
	y := float64(top+air) + (room-used)*0.4
	if !b.kicker.empty() {
		l, fitting := b.kicker.inOneLine(measure, kickerSize)
		if err := s.write(l, fitting, int(y+kickerSize*ascent), pale); err != nil {
			return err
		}
		y += kickerSize + aboveTitle
	}
	for i, l := range title {
		if err := s.write(l, size, int(y+size*(ascent+leading*float64(i))), ink); err != nil {
			return err
		}
	}
	y += height(len(title), size, leading) + belowTitle
	for i, l := range lines {
		if err := s.write(l, lineSize, int(y+lineSize*(ascent+lineLeading*float64(i))), pale); err != nil {
			return err
		}
	}
	return nil
}

// fit returns the lines of the title and what goes beneath it, and the size of the title: the largest with
// which all of it has its place.
func (b block) fit(room float64) (title []line, size float64, beneath []line) {
	for most := 2; most >= 0; most-- {
		beneath = b.line.cut(measure, lineSize, most)
		for _, size := range titleSizes {
			title := b.title.balanced(measure/size, mostLines(size), false)
			if title != nil && height(len(title), size, leading)+b.beneath(beneath) <= room && (size >= leastSize || most == 0) {
				return title, size, beneath
			}
		}
	}
	size = titleSizes[len(titleSizes)-1]
	if title = b.title.balanced(measure/size, mostLines(size), true); title == nil {
		title = b.title.cut(measure, size, mostLines(size))
	}
	return title, size, nil
}

// beneath returns how high what is beneath the title is, with the gap to it.
func (b block) beneath(lines []line) float64 {
	if len(lines) == 0 {
		return 0
	}
	return belowTitle + height(len(lines), lineSize, lineLeading)
}

// height returns how high so many lines are.
func height(lines int, size, leading float64) float64 {
	if lines == 0 {
		return 0
	}
	return size * (1.05 + leading*float64(lines-1))
}

// inOneLine returns the text in one line that is as wide at most, and a size for it: smaller by up to a third
// than the given one and, if that is not enough, cut.
func (t text) inOneLine(most, size float64) (line, float64) {
	least := size * 2 / 3
	if w := t.all().width() * size; w > most {
		size = max(least, size*most/w)
	}
	lines := t.cut(most+0.01, size, 1)
	if len(lines) == 0 {
		return line{text: t}, size
	}
	return lines[0], size
}

// cut breaks a text into lines of a width in pixels, at most so many. What does not fit ends in an ellipsis,
// behind a word.
func (t text) cut(most, size float64, lines int) []line {
	if lines == 0 || t.empty() {
		return nil
	}
	if whole := t.balanced(most/size, lines, true); whole != nil {
		return whole
	}
	pieces := t.pieces(most/size, true)
	low, high := 0, len(pieces) // pieces that fit, and that do not
	shortened := func(n int) []line {
		end := 0
		if n > 0 {
			end = pieces[n-1].to
		}
		return t.set(string(t.runes[:end])+"…").greedy(most/size, lines)
	}
	for low+1 < high {
		if mid := (low + high) / 2; shortened(mid) != nil {
			low = mid
		} else {
			high = mid
		}
	}
	return shortened(low)
}

// pieces returns what no line ends within: words, parted behind hyphens and dashes. With split, one that is
// wider than a line (in ems) is in several.
func (t text) pieces(wide float64, split bool) (all []line) {
	from := 0
	add := func(to int) {
		for split && (line{t, from, to}).width() > wide {
			end := from + 1
			for (line{t, from, end + 1}).width() <= wide {
				end++
			}
			all, from = append(all, line{t, from, end}), end
		}
		if to > from {
			all = append(all, line{t, from, to})
		}
	}
	for i, r := range t.runes {
		switch {
		case r == ' ':
			add(i)
			from = i + 1
		case slices.Contains([]rune("-–—/"), r) && i > from:
			add(i + 1)
			from = i + 1
		}
	}
	add(len(t.runes))
	return all
}

// greedy breaks a text into lines that are as full as can be; nil if they are more than so many.
func (t text) greedy(wide float64, most int) (lines []line) {
	for _, p := range t.pieces(wide, true) {
		last := len(lines) - 1
		if last >= 0 && (line{t, lines[last].from, p.to}).width() <= wide {
			lines[last].to = p.to
			continue
		}
		if lines = append(lines, p); len(lines) > most {
			return nil
		}
	}
	return lines
}

// balanced breaks a text into as few lines of a width in ems as it needs, all as nearly as wide as each
// other as can be: the sum of the squares of what they lack is the least. It is nil if there would be too
// many, or without split a word that is wider than a line.
func (t text) balanced(wide float64, most int, split bool) []line {
	pieces := t.pieces(wide, split)
	for _, p := range pieces {
		if p.width() > wide {
			return nil
		}
	}
	n := len(t.greedy(wide, most))
	if n == 0 {
		return nil
	}
	// lack[k][j] is the least sum for the first j pieces in k lines, and begins[k][j] where the last of
	// those lines begins.
	lack, begins := make([][]float64, n+1), make([][]int, n+1)
	for k := range lack {
		lack[k], begins[k] = slices.Repeat([]float64{math.Inf(1)}, len(pieces)+1), make([]int, len(pieces)+1)
	}
	lack[0][0] = 0
	for k := 1; k <= n; k++ {
		for j := 1; j <= len(pieces); j++ {
			for i := j - 1; i >= 0; i-- {
				w := line{t, pieces[i].from, pieces[j-1].to}.width()
				if w > wide {
					break
				}
				if sum := lack[k-1][i] + (wide-w)*(wide-w); sum < lack[k][j] {
					lack[k][j], begins[k][j] = sum, i
				}
			}
		}
	}
	lines, end := make([]line, n), len(pieces)
	for k := n; k > 0; k-- {
		i := begins[k][end]
		lines[k-1] = line{t, pieces[i].from, pieces[end-1].to}
		end = i
	}
	return lines
}
