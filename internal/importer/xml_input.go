package importer

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// An xmlInput reads XML token by token. It takes UTF-8 only. Characters that XML cannot contain, which some systems
// write nevertheless, become spaces; bytes that are no UTF-8 become U+FFFD. It expands no entities but those of XML and
// HTML.
type xmlInput struct {
	*xml.Decoder
	ctx    context.Context
	system string
	bound  *bounded
	tokens int
}

func newXMLInput(ctx context.Context, system string, r io.Reader) *xmlInput {
	x := &xmlInput{ctx: ctx, system: system, bound: &bounded{r: &shortCDATA{r: &xmlText{r: r}}}}
	x.bound.next()
	x.Decoder = xml.NewDecoder(x.bound)
	x.Entity = xml.HTMLEntity
	x.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("it is in %s; %w", charset, errEncoding)
	}
	return x
}

// errEncoding is in the error of a file that says that it is in another encoding.
var errEncoding = errors.New("only UTF-8 can be read")

// next returns the next token; io.EOF at the end. Errors: DamagedError, ErrCutShort, those of the reader, that of ctx.
func (x *xmlInput) next() (xml.Token, error) {
	if x.tokens++; x.tokens%4096 == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	x.bound.next()
	t, err := x.Token()
	switch syntax := new(xml.SyntaxError); {
	case err == nil, err == io.EOF:
		return t, err
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return nil, ErrCutShort
	case errors.As(err, &syntax):
		return nil, DamagedError{x.system, Place{Line: uint64(syntax.Line)}, errors.New(syntax.Msg)}
	case errors.Is(err, ErrCutShort), errors.As(err, new(DamagedError)):
		return nil, err
	}
	line, _ := x.InputPos()
	return nil, DamagedError{x.system, Place{Line: uint64(line)}, err}
}

// begin reads as far as the root element, and checks its name.
func (x *xmlInput) begin(root string) error {
	for {
		t, err := x.next()
		if err == io.EOF {
			return ErrCutShort
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if e.Name.Local != root {
				return DamagedError{x.system, Place{}, fmt.Errorf("the root is <%s> and not <%s>", e.Name.Local, root)}
			}
			return nil
		}
	}
}

// children calls f for each element inside the one that was begun, until its end. f must read each to its end. At the
// end of the file the error is ErrCutShort.
func (x *xmlInput) children(f func(xml.StartElement) error) error {
	for {
		t, err := x.next()
		if err == io.EOF {
			return ErrCutShort
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := f(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text returns the text inside the element that was begun, and reads to its end.
func (x *xmlInput) text() (string, error) {
	var b strings.Builder
	for depth := 1; ; {
		t, err := x.next()
		if err == io.EOF {
			return "", ErrCutShort
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			if b.Len() < maxRecord { // it is too long already for any item
				b.Write(t)
			}
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return b.String(), nil
			}
		}
	}
}

// skip reads to the end of the element that was begun.
func (x *xmlInput) skip() error {
	for depth := 1; depth > 0; {
		t, err := x.next()
		if err == io.EOF {
			return ErrCutShort
		}
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// end reads what follows the root element.
func (x *xmlInput) end() error {
	for {
		if _, err := x.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// An xmlText replaces what cannot be in XML.
type xmlText struct {
	r     io.Reader
	raw   [16 << 10]byte
	kept  int          // bytes at the beginning of raw that may be the beginning of a character
	clean bytes.Buffer // read by Read
	err   error
	begun bool
}

func (x *xmlText) Read(p []byte) (int, error) {
	for x.clean.Len() == 0 {
		if x.err != nil {
			return 0, x.err
		}
		x.fill()
	}
	return x.clean.Read(p)
}

func (x *xmlText) fill() {
	n, err := x.r.Read(x.raw[x.kept:])
	data := x.raw[:x.kept+n]
	if x.err = err; !x.begun && len(data) > 3 {
		x.begun = true
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		data = bytes.TrimLeft(data, "`") // samples on the web begin with one
	}
	x.clean.Reset()
	for len(data) > 0 {
		c := data[0]
		if c < utf8.RuneSelf {
			i := 0
			for i < len(data) && isXMLByte(data[i]) {
				i++
			}
			x.clean.Write(data[:i])
			if data = data[i:]; i == 0 {
				x.clean.WriteByte(' ')
				data = data[1:]
			}
			continue
		}
		if !utf8.FullRune(data) && x.err == nil {
			break
		}
		r, size := utf8.DecodeRune(data)
		if r == 0xfffe || r == 0xffff {
			r = ' '
		}
		x.clean.WriteRune(r)
		data = data[size:]
	}
	x.kept = copy(x.raw[:], data)
}

// isXMLByte reports whether c is a character of ASCII that XML can contain.
func isXMLByte(c byte) bool {
	return ' ' <= c && c < utf8.RuneSelf || c == '\n' || c == '\t' || c == '\r'
}
