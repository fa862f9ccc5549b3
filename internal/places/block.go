package places

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// Cut splits a text at its block of places, which is a code block with "places" after its opening fence. The fences must
// begin at the start of a line:
//
//	```places
//	# Africa and the Middle East
//	## Ghana
//	Shama District (5.01, -1.66)
//	```
//
// A line with "#" begins a region and one with "##" a country. Any other line is a place, followed by its latitude and
// longitude if they are known. Empty lines are ignored.
//
// The parts are the text before the block, the block with its fences, and the text after it, without those that have no
// lines. Joined with line breaks they are the text. A text without a block is one part, without an error. A text with an
// invalid block, or with more than one, is one part, and the error is a LineProblem.
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

// Parse returns the places of a block with its fences, as Cut returns it. The error is notice.ErrNotFound if the text is
// anything but one block, and a LineProblem if the block is invalid.
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

// A LineProblem is the notice.Problem of one line of a text, as an error. Line counts from 1 and Text is the line,
// shortened.
type LineProblem notice.Problem

// Error returns the number, text and message key.
func (p LineProblem) Error() string { return fmt.Sprintf("line %d, %q: %s", p.Line, p.Text, p.Key) }

// maxQuoted is the largest number of characters of a line in a LineProblem.
const maxQuoted = 60

// lineProblem returns the problem of a line, whose index counts from 0.
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

// find returns the indexes of the lines with the fences of the first block; from is -1 if there is none. A block inside
// another code block is text of that code block. The error is a LineProblem if the closing fence is missing.
func find(lines []string) (from, to int, err error) {
	from, inside := -1, 0 // inside: length of the opening fence of the code block around the line; 0 outside
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

// parseLines parses the lines of a block with its fences. at is the index of the first of them in the text.
func parseLines(lines []string, at int) (Places, error) {
	p := parser{empty: heading{line: at, text: fencePlaces}}
	for i, line := range lines[1 : len(lines)-1] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := p.read(at+1+i, line); err != nil {
			return nil, err
		}
	}
	if p.empty != (heading{}) {
		return nil, p.emptyProblem()
	}
	return p.places, nil
}

// A parser holds the places of the lines that were read so far.
type parser struct {
	places Places
	count  int     // of places
	empty  heading // the last heading, while it has no place; the zero value after a place
}

// A heading is a line with a region (level 1) or a country (level 2), or the opening fence (level 0).
type heading struct {
	level, line int // line is an index from 0
	text        string
}

// emptyProblem returns the problem of a heading without places.
func (p *parser) emptyProblem() error {
	return lineProblem("problem.places.empty", p.empty.line, p.empty.text)
}

// read parses a trimmed line that is not empty. number is its index in the text.
func (p *parser) read(number int, line string) error {
	level := len(line) - len(strings.TrimLeft(line, "#"))
	name := strings.TrimSpace(line[level:])
	switch {
	case level > 2 || level > 0 && name == "":
		return lineProblem("problem.places.heading", number, line)
	case level > 0 && p.empty.level >= level:
		return p.emptyProblem()
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
	p.empty = heading{level, number, line}
	return nil
}

// place parses the line of a place.
func (p *parser) place(number int, line string) error {
	countries := p.places[len(p.places)-1].Countries
	if len(countries) == 0 {
		return lineProblem("problem.places.country", number, line)
	}
	name, at, ok := cutPoint(line)
	if !ok {
		return lineProblem("problem.places.point", number, line)
	}
	if p.count++; p.count > Max {
		return lineProblem("problem.places.many", number, line)
	}
	c := &countries[len(countries)-1]
	c.Places = append(c.Places, Place{p.count, name, at})
	p.empty = heading{}
	return nil
}

var coordinate = regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]+)?$`)

// cutPoint splits a line into a name and the point in parentheses after it. Parentheses without a digit are part of the
// name; then at is nil. ok is false if the point is invalid or the name is empty.
func cutPoint(line string) (name string, at *Point, ok bool) {
	open := strings.LastIndexByte(line, '(')
	if open < 0 || !strings.HasSuffix(line, ")") || !strings.ContainsAny(line[open:], "0123456789") {
		return line, nil, true
	}
	lat, lon, _ := strings.Cut(line[open+1:len(line)-1], ",")
	north, okLat := degrees(lat, 90)
	east, okLon := degrees(lon, 180)
	name = strings.TrimSpace(line[:open])
	return name, &Point{north, east}, name != "" && okLat && okLon
}

// degrees parses a coordinate from -most to most degrees.
func degrees(text string, most float64) (float64, bool) {
	text = strings.TrimSpace(text)
	d, err := strconv.ParseFloat(text, 64)
	return d, err == nil && coordinate.MatchString(text) && -most <= d && d <= most
}
