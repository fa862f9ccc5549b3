// Package assets holds the files that pages refer to, and the style sheets that are part of pages.
//
// The path of a file contains a hash of its content, so that it can be cached for ever. The style sheets refer to fonts
// by file name; Style replaces the names by paths.
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
)

//go:embed *.css *.js *.svg *.woff2 *.OFL.txt *.ISC.txt
var embedded embed.FS

// types maps the files that are served to their media types. The fonts are subset to Latin-1 and the punctuation of
// the pages with npm's subset-font, from @fontsource-variable/atkinson-hyperlegible-next (weights 400 to 700) and
// @fontsource-variable/literata (weight 600), and then with fonttools' subsetter to kerning, ligatures and localised
// forms (features kern, liga, locl, ccmp; no vertical metrics). Other letters are shown in system fonts. The licences
// are served beside the fonts, and that of the package which the outlines of the continents come from (its data are
// Natural Earth's, in the public domain).
var types = map[string]string{
	"site.js":      "text/javascript; charset=utf-8",
	"desk.js":      "text/javascript; charset=utf-8",
	"staff.js":     "text/javascript; charset=utf-8", // on every page of the desk, instead of site.js
	"answer.js":    "text/javascript; charset=utf-8", // where official replies are written
	"preview.js":   "text/javascript; charset=utf-8", // only where announcements are written
	"passkey.js":   "text/javascript; charset=utf-8", // on the few pages where there are passkeys
	"password.js":  "text/javascript; charset=utf-8", // where passwords are typed
	"icon.svg":     "image/svg+xml",
	"land.svg":     "image/svg+xml", // the continents of the maps, made by internal/picture/outlines
	"text.woff2":   "font/woff2",
	"head.woff2":   "font/woff2",
	"text.OFL.txt": "text/plain; charset=utf-8",
	"land.ISC.txt": "text/plain; charset=utf-8",
	"head.OFL.txt": "text/plain; charset=utf-8",
}

// joined lists the files that are concatenated from several sources, in this order, to save requests.
var joined = map[string][]string{
	"site.js":  {"site.js", "talk.js", "fold.js", "form.js"},
	"staff.js": {"site.js", "fold.js", "drafts.js", "staff.js"},
}

// A File is an asset, immutable under its path.
type File struct {
	Name, Type, Hash string // Type is the media type, Hash part of the SHA-256 of Bytes in base64url
	Bytes            []byte // must not be modified
	Gzip             []byte // Bytes compressed, or nil if that saves less than a tenth
}

// Files is an immutable set of assets by name.
type Files struct{ byName map[string]File }

// New reads the embedded files and computes their hashes.
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
	hash := base64.RawURLEncoding.EncodeToString(sum[:9])
	return File{Name: name, Type: kind, Hash: hash, Bytes: content, Gzip: packed}, nil
}

// With returns a copy of f with more files, which replace those of the same name. Only their Name, Type and Bytes are
// used.
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

// Named returns the file with the given name and reports whether it exists.
func (f *Files) Named(name string) (File, bool) {
	file, ok := f.byName[name]
	return file, ok
}

// stripped matches what a script works without: lines that are only a comment, and indentation.
var stripped = regexp.MustCompile(`(?m)^\s*//.*\n|^\s+`)

// read returns the content of a file as it is served. Scripts lose comments and indentation, so template literals in
// them must not span lines.
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
		all = stripped.ReplaceAll(all, nil)
	}
	return all, nil
}

// pack compresses content with gzip, and returns nil if that saves less than a tenth, as with fonts. It resets w, which
// is shared because each writer allocates most of a megabyte.
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

// Open returns the file at /assets/{hash}/{name} and reports whether it exists.
func (f *Files) Open(hash, name string) (File, bool) {
	file, ok := f.byName[name]
	if !ok || file.Hash != hash {
		return File{}, false
	}
	return file, true
}

// Path returns the path of a file, /assets/{hash}/{name}, or "" if there is none of that name.
func (f *Files) Path(name string) string {
	file, ok := f.byName[name]
	if !ok {
		return ""
	}
	return "/assets/" + file.Hash + "/" + name
}
