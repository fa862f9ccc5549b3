// Package assets holds the files that pages refer to, and the style sheets that stand in them.
//
// A file's address holds a hash of its content, so that whoever has it need never ask again. The
// style sheets name fonts by file name; Style gives them with the addresses.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"maps"
	"path"
	"regexp"
	"strings"
)

//go:embed *.css *.js *.svg *.woff2 *.OFL.txt *.ISC.txt
var embedded embed.FS

//go:embed land.txt
var land string

//go:embed land-close.txt
var landClose string

// Land is the land of the earth as the data of an SVG path, in the units of package earth. Command
// outlines makes it.
func Land() string { return strings.TrimSpace(land) }

// LandClose is the same for maps that are looked at from close by, in grains of package earth.
func LandClose() string { return strings.TrimSpace(landClose) }

// types lists the files that have an address. The fonts are cut to Latin-1 and the punctuation of
// the pages with npm's subset-font, from @fontsource-variable/atkinson-hyperlegible-next (weights 400
// to 700) and @fontsource-variable/literata (weight 600), and then with fonttools' subsetter to kerning,
// ligatures and localised forms (features kern, liga, locl, ccmp; no vertical metrics). Other letters fall to
// system fonts. Their licences go where they go, and so does that of the package which the map's land comes
// from (its data are Natural Earth's, in the public domain).
var types = map[string]string{
	"site.js":      "text/javascript; charset=utf-8",
	"desk.js":      "text/javascript; charset=utf-8",
	"preview.js":   "text/javascript; charset=utf-8", // only where announcements are written
	"passkey.js":   "text/javascript; charset=utf-8", // on the few pages where there are passkeys
	"icon.svg":     "image/svg+xml",
	"text.woff2":   "font/woff2",
	"head.woff2":   "font/woff2",
	"text.OFL.txt": "text/plain; charset=utf-8",
	"land.ISC.txt": "text/plain; charset=utf-8",
	"head.OFL.txt": "text/plain; charset=utf-8",
}

// joined lists the files that are made of several, in this order: each is about one thing, and all
// arrive with one request.
var joined = map[string][]string{"site.js": {"site.js", "talk.js", "form.js"}}

// A File is content that never changes at its address.
type File struct {
	Name, Type, Hash string
	Bytes            []byte // not to be changed
	Gzip             []byte // the same, compressed; nil where that gains nothing
}

// Files are all that have an address. They never change.
type Files struct{ byName map[string]File }

// New reads the files and computes their addresses.
func New() (*Files, error) {
	f := &Files{byName: map[string]File{}}
	w, err := gzip.NewWriterLevel(nil, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for name, kind := range types {
		content, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("reading asset: %w", err)
		}
		if f.byName[name], err = newFile(w, name, kind, content); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func newFile(w *gzip.Writer, name, kind string, content []byte) (File, error) {
	sum := sha256.Sum256(content)
	packed, err := pack(w, content)
	if err != nil {
		return File{}, fmt.Errorf("compressing asset %s: %w", name, err)
	}
	return File{Name: name, Type: kind, Hash: base64.RawURLEncoding.EncodeToString(sum[:9]), Bytes: content, Gzip: packed}, nil
}

// With returns the files together with some that were made, of which only Name, Type and Bytes are
// looked at. They take the place of those that have their names.
func (f *Files) With(made ...File) (*Files, error) {
	all := &Files{byName: maps.Clone(f.byName)}
	w, err := gzip.NewWriterLevel(nil, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, m := range made {
		if all.byName[m.Name], err = newFile(w, m.Name, m.Type, m.Bytes); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Named returns the file with a name, and whether there is one.
func (f *Files) Named(name string) (File, bool) {
	file, ok := f.byName[name]
	return file, ok
}

// unread is what nobody reads in a script: a line that is a comment alone, and space before a line.
var unread = regexp.MustCompile(`(?m)^\s*//.*\n|^\s+`)

// read returns the content of a file as it is served: a script without what nobody reads in it, so its
// template strings must not go over several lines.
func read(name string) ([]byte, error) {
	parts, ok := joined[name]
	if !ok {
		parts = []string{name}
	}
	var all []byte
	for _, part := range parts {
		content, err := embedded.ReadFile(part)
		if err != nil {
			return nil, err
		}
		all = append(all, content...)
	}
	if path.Ext(name) == ".js" {
		all = unread.ReplaceAll(all, nil)
	}
	return all, nil
}

// pack compresses content; nil if that makes it hardly smaller, as with fonts. The writer may have
// written something else before: each takes most of a megabyte.
func pack(w *gzip.Writer, content []byte) ([]byte, error) {
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil || b.Len() > len(content)*9/10 {
		return nil, err
	}
	return b.Bytes(), nil
}

// Open returns the file at /assets/{hash}/{name}, and whether there is one.
func (f *Files) Open(hash, name string) (File, bool) {
	file, ok := f.byName[name]
	if !ok || file.Hash != hash {
		return File{}, false
	}
	return file, true
}

// Path returns the address of a file, and an empty one for a name that is not there.
func (f *Files) Path(name string) string {
	file, ok := f.byName[name]
	if !ok {
		return ""
	}
	return "/assets/" + file.Hash + "/" + name
}
