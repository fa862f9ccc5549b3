package edge

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	spoolBuffer   = 64 << 10         // bytes of a file that are in memory at a time
	spoolPatience = 30 * time.Second // for each read of a body with files that are spooled, and then for the answer
	spoolKey      = "spool"          // of the spooled files in the context of a request
)

// A SpooledFile is a file of a form that was written to Form.Spool.
type SpooledFile struct {
	Path string // it may be moved from there
	Name string // as its sender called it; it need not be valid UTF-8
}

// Spooled returns the file that was sent in a field of a form with Form.Spool, and whether there was one.
func Spooled(c *gin.Context, name string) (SpooledFile, bool) {
	files, _ := c.Get(spoolKey)
	all, _ := files.(map[string]SpooledFile)
	f, sent := all[name]
	return f, sent
}

// HasFile reports whether a file was sent in a field of the form.
func HasFile(c *gin.Context, name string) bool {
	_, spooled := Spooled(c, name)
	return spooled || File(c, name) != nil
}

// spoolPart writes a file of a form to f.Spool. A file that is empty and has no name was not chosen.
func spoolPart(c *gin.Context, part *multipart.Part, f Form) error {
	out, err := os.CreateTemp(f.Spool, "import-*.sent") // mode 0600
	if err != nil {
		return err
	}
	files, _ := c.Get(spoolKey)
	all, _ := files.(map[string]SpooledFile)
	if all == nil {
		all = map[string]SpooledFile{}
		c.Set(spoolKey, all)
	}
	all[part.FormName()] = SpooledFile{Path: out.Name(), Name: part.FileName()}
	n, err := io.CopyBuffer(struct{ io.Writer }{out}, io.LimitReader(part, f.FileBytes+1), make([]byte, spoolBuffer))
	if closed := out.Close(); err == nil && closed != nil {
		return closed
	}
	switch {
	case errors.As(err, new(*os.PathError)): // the disk is full, say
		return err
	case err != nil:
		return bodyError(c, err)
	case n > f.FileBytes:
		return errTooLarge
	case n == 0 && part.FileName() == "":
		delete(all, part.FormName())
		return os.Remove(out.Name())
	}
	return nil
}

// removeSpooled deletes the files of a form that were not moved away.
func removeSpooled(c *gin.Context) {
	files, _ := c.Get(spoolKey)
	all, _ := files.(map[string]SpooledFile)
	for _, f := range all {
		_ = os.Remove(f.Path) // it may have been moved; what is left is deleted at the next start
	}
}

// A patientBody is a body that may take long as long as something comes.
type patientBody struct {
	io.ReadCloser
	extend func()
}

func (b patientBody) Read(p []byte) (int, error) {
	b.extend()
	return b.ReadCloser.Read(p)
}

// patientBody returns a body, each read of which moves the deadlines of the connection.
func (e *Edge) patientBody(c *gin.Context, body io.ReadCloser) io.ReadCloser {
	control := http.NewResponseController(c.Writer)
	return patientBody{body, func() {
		until := e.Now().Add(spoolPatience)
		_ = control.SetReadDeadline(until) // tests have connections without deadlines
		_ = control.SetWriteDeadline(until)
	}}
}
