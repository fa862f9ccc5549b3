package places

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// Cut takes a text apart at its block of places, which is a code block whose opening fence says so,
// from the start of a line:
//
//	```places
//	# Africa and the Middle East
//	## Ghana
//	Shama District (5.01, -1.66)
//	```
//
// A line with "#" begins a region, one with "##" a country, and any other is a place, with its latitude
// and longitude behind it if they are known. Empty lines mean nothing.
//
// Returned are what stands before the block, the block with its fences, and what stands behind it, as far
// as there is any; with line breaks between them they are the text again. A text without a block is one
// part. So is one whose block is not as it should be, or not the only one: then the error is a
// LineProblem.
func Cut(text string) (parts []string, err error) {
	lines := strings.Split(text, "\n")
	from, to, err := find(lines)
	if err != nil || from < 0 {
		return []string{text}, err
	}
	if second, _, _ := find(lines[to+1:]); second >= 0 {
		at := to + 1 + second
		return []string{text}, lineProblem("problem.places.second", at, lines[at])
	}
	if _, err := parseLines(lines[from:to+1], from); err != nil {
		return []string{text}, err
	}
	for _, part := range [][]string{lines[:from], lines[from : to+1], lines[to+1:]} {
		if len(part) > 0 {
			parts = append(parts, strings.Join(part, "\n"))
		}
	}
	return parts, nil
}

// Parse reads a block with its fences, as CutPlaces returns it. What is none is ErrNotFound, and one
// that is not as it should be a LineProblem.
func Parse(block string) (Places, error) {
	if !strings.HasPrefix(block, fencePlaces) {
		return nil, notice.ErrNotFound
	}
	lines := strings.Split(block, "\n")
	from, to, err := find(lines)
	if err == nil && (from != 0 || to != len(lines)-1) {
		err = notice.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return parseLines(lines, 0)
}

// A LineProblem is the notice.Problem of one line of a text, as an error.
type LineProblem notice.Problem

func (p LineProblem) Error() string { return fmt.Sprintf("line %d, %q: %s", p.Line, p.Text, p.Key) }

// maxQuoted is how many characters of a line are repeated to whoever wrote it.
const maxQuoted = 60

// lineProblem returns what is wrong with a line, whose index counts from 0.
func lineProblem(key string, index int, line string) LineProblem {
	line = strings.TrimSpace(line)
	if utf8.RuneCountInString(line) > maxQuoted {
		line = string([]rune(line)[:maxQuoted-1]) + "…"
	}
	return LineProblem{Key: key, Line: index + 1, Text: line}
}

const (
	fence       = "```"
	fencePlaces = fence + "places"
)

// find returns the lines of the first block's fences; from is -1 if there is none. What looks like
// a block inside a code block is part of that.
func find(lines []string) (from, to int, err error) {
	from, inside := -1, 0 // inside: how long the fence is that began the code block around a line
	for i, line := range lines {
		line = strings.TrimRight(line, " \t")
		ticks := len(line) - len(strings.TrimLeft(line, "`"))
		switch {
		case from >= 0:
			if line == fence {
				return from, i, nil
			}
		case inside > 0:
			if end := strings.TrimLeft(line, " "); len(end) >= inside && strings.Trim(end, "`") == "" {
				inside = 0
			}
		case line == fencePlaces:
			from = i
		case ticks >= len(fence) && !strings.Contains(line[ticks:], "`"):
			inside = ticks
		}
	}
	if from >= 0 {
		return from, from, lineProblem("problem.places.open", from, lines[from])
	}
	return -1, -1, nil
}

// parseLines reads the lines of a block, the first of which is the text's line at an index.
func parseLines(lines []string, at int) (Places, error) {
	p := parser{bare: heading{line: at, text: fencePlaces}}
	for i, line := range lines[1 : len(lines)-1] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := p.read(at+1+i, line); err != nil {
			return nil, err
		}
	}
	if p.bare != (heading{}) {
		return nil, p.empty()
	}
	return p.places, nil
}

// A parser holds what was read of a block.
type parser struct {
	places Places
	count  int
	bare   heading // the last one, as long as no place stands beneath it; of the block itself, level 0
}

type heading struct {
	level, line int
	text        string
}

func (p *parser) empty() error { return lineProblem("problem.places.empty", p.bare.line, p.bare.text) }

// read takes a line in.
func (p *parser) read(number int, line string) error {
	level := len(line) - len(strings.TrimLeft(line, "#"))
	name := strings.TrimSpace(line[level:])
	switch {
	case level > 2 || level > 0 && name == "":
		return lineProblem("problem.places.heading", number, line)
	case level > 0 && p.bare.level >= level:
		return p.empty()
	case level != 1 && len(p.places) == 0:
		return lineProblem("problem.places.region", number, line)
	case level == 1:
		p.places = append(p.places, Region{Name: name})
	case level == 2:
		r := &p.places[len(p.places)-1]
		r.Countries = append(r.Countries, Country{Name: name})
	default:
		return p.place(number, line)
	}
	p.bare = heading{level, number, line}
	return nil
}

func (p *parser) place(number int, line string) error {
	countries := p.places[len(p.places)-1].Countries
	if len(countries) == 0 {
		return lineProblem("problem.places.country", number, line)
	}
	name, at, ok := pointBehind(line)
	if !ok {
		return lineProblem("problem.places.point", number, line)
	}
	if p.count++; p.count > Max {
		return lineProblem("problem.places.many", number, line)
	}
	c := &countries[len(countries)-1]
	c.Places = append(c.Places, Place{p.count, name, at})
	p.bare = heading{}
	return nil
}

var coordinate = regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]+)?$`)

// pointBehind takes a line apart into a name and the point in parentheses behind it. Parentheses without
// a digit in them belong to the name.
func pointBehind(line string) (name string, at *Point, ok bool) {
	open := strings.LastIndexByte(line, '(')
	if open < 0 || !strings.HasSuffix(line, ")") || !strings.ContainsAny(line[open:], "0123456789") {
		return line, nil, true
	}
	lat, lon, _ := strings.Cut(line[open+1:len(line)-1], ",")
	north, fits := degrees(lat, 90)
	east, fit := degrees(lon, 180)
	name = strings.TrimSpace(line[:open])
	return name, &Point{north, east}, name != "" && fits && fit
}

// degrees reads a coordinate of at most that many degrees.
func degrees(text string, most float64) (float64, bool) {
	text = strings.TrimSpace(text)
	d, err := strconv.ParseFloat(text, 64)
	return d, err == nil && coordinate.MatchString(text) && -most <= d && d <= most
}
