package socialcard

import (
	"math"
	"slices"
)

// A block is the text between the two double rules of a card.
type block struct{ kicker, title, line text }

const (
	// In ems of the font size.
	leading     = 1.14 // distance of the baselines of a title
	lineLeading = 1.38 // that of the text below the title
	ascent      = 0.8  // from the top of a line to its baseline

	// In pixels.
	aboveTitle = 22
	belowTitle = 24
	minGap     = 22 // between a rule and the block
)

// titleSizes lists the font sizes of titles in pixels, in the order in which they are tried. The text below the title is
// dropped before a size below minSize is used.
var titleSizes = []float64{92, 84, 78, 72, 66, 60, 56, 52, 48, 44, 40, 36}

const minSize = 56

// maxLines returns how many lines a title of a font size may have.
func maxLines(size float64) int {
	if size >= minSize {
		return 4
	}
	return 5
}

// draw draws the block between y = top and y = bottom, with 40 percent of the space that is left above it.
func (b block) draw(s *canvas, top, bottom int) error {
	room := float64(bottom - top - 2*minGap)
	if !b.kicker.empty() {
		room -= kickerSize + aboveTitle
	}
	title, size, lines := b.fit(room)
	used := height(len(title), size, leading) + b.beneath(lines)
	y := float64(top+minGap) + (room-used)*0.4
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

// fit returns the lines of the title, its font size, and the lines below it, for a height in pixels. It prefers two
// lines below the title to one and one to none, then the largest font size; see titleSizes. A title that does not fit
// in the smallest size is cut.
func (b block) fit(room float64) (title []line, size float64, beneath []line) {
	for most := 2; most >= 0; most-- {
		beneath = b.line.cut(measure, lineSize, most)
		for _, size := range titleSizes {
			title := b.title.balanced(measure/size, maxLines(size), false)
			fits := title != nil && height(len(title), size, leading)+b.beneath(beneath) <= room
			if fits && (size >= minSize || most == 0) {
				return title, size, beneath
			}
		}
	}
	size = titleSizes[len(titleSizes)-1]
	if title = b.title.balanced(measure/size, maxLines(size), true); title == nil {
		title = b.title.cut(measure, size, maxLines(size))
	}
	return title, size, nil
}

// beneath returns the height of the lines below the title in pixels, with the gap above them.
func (b block) beneath(lines []line) float64 {
	if len(lines) == 0 {
		return 0
	}
	return belowTitle + height(len(lines), lineSize, lineLeading)
}

// height returns the height of a number of lines in the unit of size.
func height(lines int, size, leading float64) float64 {
	if lines == 0 {
		return 0
	}
	return size * (1.05 + leading*float64(lines-1))
}

// inOneLine returns t as one line of at most most pixels, and its font size: up to a third smaller than size. If that is
// not enough, the line is cut.
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

// cut breaks a text into at most so many lines of at most most pixels. If it does not fit, it is cut after a word or
// hyphen and ends in an ellipsis.
func (t text) cut(most, size float64, lines int) []line {
	if lines == 0 || t.empty() {
		return nil
	}
	if whole := t.balanced(most/size, lines, true); whole != nil {
		return whole
	}
	pieces := t.pieces(most/size, true)
	low, high := 0, len(pieces) // low pieces fit, high pieces do not
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

// pieces returns the unbreakable parts of a text: words, and parts of words that end in a hyphen, a dash or a slash.
// With split, a part wider than wide ems is broken into several.
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

// greedy breaks a text into lines of at most wide ems, each as full as possible. It returns nil if there would be more
// than most lines.
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

// balanced breaks a text into the smallest possible number of lines of at most wide ems and, among the ways to do so,
// chooses the one in which the sum of the squares of the unused widths is least. It returns nil if there would be more
// than most lines, or if split is false and a word is wider than a line.
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
	// cost[k][j] is the least sum for the first j pieces in k lines, and firstPiece[k][j] the index of the piece with
	// which the last of those lines begins.
	cost, firstPiece := make([][]float64, n+1), make([][]int, n+1)
	for k := range cost {
		cost[k], firstPiece[k] = slices.Repeat([]float64{math.Inf(1)}, len(pieces)+1), make([]int, len(pieces)+1)
	}
	cost[0][0] = 0
	for k := 1; k <= n; k++ {
		for j := 1; j <= len(pieces); j++ {
			for i := j - 1; i >= 0; i-- {
				w := line{t, pieces[i].from, pieces[j-1].to}.width()
				if w > wide {
					break
				}
				if sum := cost[k-1][i] + (wide-w)*(wide-w); sum < cost[k][j] {
					cost[k][j], firstPiece[k][j] = sum, i
				}
			}
		}
	}
	lines, end := make([]line, n), len(pieces)
	for k := n; k > 0; k-- {
		i := firstPiece[k][end]
		lines[k-1] = line{t, pieces[i].from, pieces[end-1].to}
		end = i
	}
	return lines
}
