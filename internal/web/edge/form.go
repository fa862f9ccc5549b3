package edge

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// FormText returns a field as it can be shown again.
func FormText(c *gin.Context, name string) string {
	return strings.ToValidUTF8(Field(c, name), "\uFFFD")
}

// A Form says what a form may hold.
type Form struct {
	Bytes     int64    // of the whole body
	Fields    int      // how many values
	Files     []string // names of the fields for files; nil if none may come along
	FileBytes int64    // of a file that is read; one byte more is read of a longer one, so that it can be told
}

// ReadForm reads the body as an HTML form.
func (s *Edge) ReadForm(c *gin.Context, f Form) error {
	r := c.Request
	if r.ContentLength > f.Bytes {
		return errTooLarge
	}
	if r.Header.Get("Content-Encoding") != "" {
		return errNoForm
	}
	r.Body = http.MaxBytesReader(c.Writer, r.Body, f.Bytes)
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && f.Files != nil {
		return s.readUpload(c, params["boundary"], f)
	}
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return errNoForm
	}
	if err := r.ParseForm(); err != nil {
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return errTooLarge
		}
		return fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	fields := 0
	for _, values := range r.PostForm {
		fields += len(values)
	}
	if fields > f.Fields {
		return ErrBadForm
	}
	return nil
}

// Field returns the first value of a field of the form.
func Field(c *gin.Context, name string) string { return c.Request.PostForm.Get(name) }

// Lines returns a text with the line breaks of forms made plain.
func Lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// FormInt reads a whole number. What is none is -1, which no rule takes.
func FormInt(c *gin.Context, name string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(Field(c, name)), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// WholeNumber reads a number of our own making; what is none is 0.
func WholeNumber(text string) uint64 {
	n, _ := strconv.ParseUint(text, 10, 64)
	return n
}
