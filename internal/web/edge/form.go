package edge

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// A Form says what a form may hold.
type Form struct {
	Bytes     int64    // at most, of the whole body
	Fields    int      // at most, counting every value
	Files     []string // names of the fields for files; nil if the form has none
	FileBytes int64    // at most, of a file; one byte more is read of a longer one, so that a handler can refuse it
	Staff     bool     // sent from a session of an account: it may use all of the memory for bodies

	// Spool is a directory for the files: they are written there as they arrive, each in a file that is deleted with
	// the request unless it was moved (Spooled). Each read of the body may take spoolPatience. Empty: files stay in
	// memory.
	Spool string
}

// ReadForm reads the body of a request as an HTML form, for Field and File to return. It returns an error that is
// answered with 400, 413 or 415 if the body is not a form, or not within the limits of f; and ErrBusy, having read
// nothing, while the bodies of other requests take all the memory that there is for them.
func (e *Edge) ReadForm(c *gin.Context, f Form) error {
	r := c.Request
	if r.ContentLength > f.Bytes {
		return errTooLarge
	}
	if r.Header.Get("Content-Encoding") != "" {
		return errNoForm
	}
	if err := e.bodies.reserve(c, f); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(c.Writer, r.Body, f.Bytes)
	if f.Spool != "" {
		r.Body = e.patientBody(c, r.Body)
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && f.Files != nil {
		return readUpload(c, params["boundary"], f)
	}
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return errNoForm
	}
	if err := r.ParseForm(); err != nil {
		return bodyError(c, err)
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

// bodyError returns what an error of reading the body of a request means: errTooLarge if it is too long; the error of
// the request's context if the client has closed the connection; and ErrBadForm if the body is not well formed, or did
// not come in time.
func bodyError(c *gin.Context, err error) error {
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return errTooLarge
	}
	if gone := c.Request.Context().Err(); gone != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return gone
	}
	return fmt.Errorf("%w: %w", ErrBadForm, err)
}

// Field returns the first value of a field of the form as it was sent, which need not be valid UTF-8; empty if there
// is none.
func Field(c *gin.Context, name string) string { return c.Request.PostForm.Get(name) }

// FormText returns a field of the form as a page can show it again: invalid UTF-8 is replaced by U+FFFD.
func FormText(c *gin.Context, name string) string {
	return strings.ToValidUTF8(Field(c, name), "\uFFFD")
}

// FormInt returns a field of the form as a number from 0 to 2³¹-1, or -1 if it is not one.
func FormInt(c *gin.Context, name string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(Field(c, name)), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// Lines returns a text with CRLF, which browsers send, replaced by LF.
func Lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// WholeNumber returns the number in a hidden field of a form, such as a version; zero if it is not a number.
func WholeNumber(text string) uint64 {
	n, _ := strconv.ParseUint(text, 10, 64)
	return n
}
