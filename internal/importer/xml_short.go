package importer

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// maxCDATA is how many bytes of one CDATA section are read. It is more than any text can have that is taken, and less
// than maxRecord: an item with a longer text is refused by itself, and not the file.
const maxCDATA = 3 << 20

const cdataBegin, cdataEnd = "<![CDATA[", "]]>"

// A shortCDATA leaves out what is behind the first maxCDATA bytes of a CDATA section of XML in UTF-8.
type shortCDATA struct {
	r    io.Reader
	raw  [16 << 10]byte
	kept bytes.Buffer // read by Read
	err  error

	inside   bool
	matched  int // bytes of cdataBegin that were read last
	brackets int // right square brackets that were read last
	length   int // of the section so far
	dropping bool
}

func (s *shortCDATA) Read(p []byte) (int, error) {
	for s.kept.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		var n int
		n, s.err = s.r.Read(s.raw[:])
		s.kept.Reset()
		for data := s.raw[:n]; len(data) > 0; {
			plain := s.plain(data)
			s.kept.Write(data[:plain])
			if data = data[plain:]; len(data) > 0 {
				s.take(data[0])
				data = data[1:]
			}
		}
	}
	return s.kept.Read(p)
}

// plain returns how many bytes at the beginning of data are kept without a look at each.
func (s *shortCDATA) plain(data []byte) int {
	if s.matched > 0 || s.brackets > 0 || s.dropping {
		return 0
	}
	mark := byte('<')
	if s.inside {
		mark = ']'
		data = data[:min(len(data), max(maxCDATA-s.length, 0))]
	}
	n := bytes.IndexByte(data, mark)
	if n < 0 {
		n = len(data)
	}
	s.length += n
	return n
}

// take takes account of a byte, and keeps it unless it is left out.
func (s *shortCDATA) take(c byte) {
	if !s.inside {
		s.kept.WriteByte(c)
		switch {
		case c == cdataBegin[s.matched]:
			s.matched++
		case c == cdataBegin[0]:
			s.matched = 1
		default:
			s.matched = 0
		}
		if s.matched == len(cdataBegin) {
			s.inside, s.matched, s.length = true, 0, 0
		}
		return
	}
	s.length++
	ends := c == '>' && s.brackets >= 2
	switch {
	case ends && s.dropping:
		s.kept.WriteString(cdataEnd)
	case !s.dropping:
		if s.dropping = s.length > maxCDATA && s.brackets == 0 && utf8.RuneStart(c) && !ends; !s.dropping {
			s.kept.WriteByte(c)
		}
	}
	if s.brackets++; c != ']' {
		s.brackets = 0
	}
	if ends {
		s.inside, s.dropping, s.brackets = false, false, 0
	}
}
